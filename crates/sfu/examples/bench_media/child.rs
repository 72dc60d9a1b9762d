//! Our media server in a process of its own: started, and told what to do by lines.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

use sfu::{EndpointId, Epoch, RoomId, Sends, Sfu, SfuConfig, VideoCodec};
use uuid::Uuid;

use crate::Outcome;
use crate::server::{Answering, Lines, Process, Server};

/// The argument that makes this program the server, at the address after it.
pub(crate) const SERVE: &str = "--serve";

/// What stands for the end of a line in an offer or an answer.
const LINE_END: char = '\u{1f}';

/// The server.
pub(crate) struct Child {
    process: Process,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    host: IpAddr,
    lines: Lines,
    rooms: u32,
}

impl Child {
    /// Starts it at this address, for pages that offer these lines.
    pub(crate) fn start(host: IpAddr, lines: Lines) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process =
            command.arg(SERVE).arg(host.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let to = process.stdin.take().ok_or("no way in")?;
        let from = BufReader::new(process.stdout.take().ok_or("no way out")?);
        Ok(Self { process: Process(process), to, from, host, lines, rooms: 0 })
    }

    fn ask(&mut self, line: &str) -> Outcome<String> {
        writeln!(self.to, "{line}")?;
        let mut answer = String::new();
        self.from.read_line(&mut answer)?;
        Ok(answer.trim_end().to_owned())
    }
}

impl Server for Child {
    fn host(&self) -> IpAddr {
        self.host
    }

    fn lines(&self) -> Lines {
        self.lines
    }

    fn open_room(&mut self, _people: u32) -> Outcome<u32> {
        self.rooms += 1;
        self.ask(&format!("open {}", self.rooms))?;
        Ok(self.rooms)
    }

    fn connect(&mut self, room: u32, endpoint: u32, offer: &str) -> Outcome<String> {
        let offer = offer.replace("\r\n", &LINE_END.to_string());
        Ok(self.ask(&format!("connect {room} {endpoint} {offer}"))?.replace(LINE_END, "\r\n"))
    }

    fn open_gate(&mut self, room: u32, endpoints: u32, _answer: &mut Answering<'_>) -> Outcome<()> {
        self.ask(&format!("gate {room} {endpoints}")).map(drop)
    }

    fn process(&self) -> u32 {
        self.process.0.id()
    }
}

/// Is the server at this address: does what each line of standard input says, and answers each with a line.
pub(crate) fn serve(host: &str) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let sfu = Sfu::start(SfuConfig::on([SocketAddr::new(host.parse()?, 0)]))?;
    for line in std::io::stdin().lines() {
        println!("{}", runtime.block_on(obey(&sfu, &line?))?);
    }
    Ok(())
}

async fn obey(sfu: &Sfu, line: &str) -> Outcome<String> {
    let mut words = line.splitn(4, ' ');
    let mut word = || words.next().ok_or("a word is missing");
    let act = word()?;
    let number = word()?.parse()?;
    let room = RoomId(Uuid::from_u128(number));
    match act {
        // Nobody reads its events, and it stays open for as long as the program runs.
        "open" => std::mem::forget(sfu.open_room(room).await?),
        "gate" => {
            let endpoints: u128 = word()?.parse()?;
            let open: BTreeMap<_, _> = (0..endpoints).map(|n| (EndpointId(Uuid::from_u128(n)), Sends::BOTH)).collect();
            sfu.set_open(room, Epoch(1), open).await?;
        }
        "connect" => {
            let endpoint = EndpointId(Uuid::from_u128(word()?.parse()?));
            let offer = word()?.replace(LINE_END, "\r\n");
            let answered = sfu.connect(room, endpoint, offer, VideoCodec::Vp8).await?;
            return Ok(answered.answer_sdp.replace("\r\n", &LINE_END.to_string()));
        }
        _ => return Err("no such act".into()),
    }
    Ok(String::new())
}
