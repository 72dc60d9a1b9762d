//! The media server in a process of its own: started, told what to do by lines, and asked what it used.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use sfu::{EndpointId, Epoch, RoomId, Sends, Sfu, SfuConfig, VideoCodec};
use uuid::Uuid;

use crate::Outcome;

/// The argument that makes this program the server.
pub(crate) const SERVE: &str = "--serve";

/// What stands for the end of a line in an offer or an answer.
const LINE_END: char = '\u{1f}';

/// What the server's process used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    /// Processor time of all threads.
    pub(crate) cpu: Duration,
    /// Resident memory, in KiB.
    pub(crate) memory: u64,
}

/// The server.
pub(crate) struct Child {
    process: std::process::Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    rooms: u32,
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Child {
    pub(crate) fn start() -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.arg(SERVE).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let to = process.stdin.take().ok_or("no way in")?;
        let from = BufReader::new(process.stdout.take().ok_or("no way out")?);
        Ok(Self { process, to, from, rooms: 0 })
    }

    fn ask(&mut self, line: &str) -> Outcome<String> {
        writeln!(self.to, "{line}")?;
        let mut answer = String::new();
        self.from.read_line(&mut answer)?;
        Ok(answer.trim_end().to_owned())
    }

    /// Opens a room that nobody has been in.
    pub(crate) fn open_room(&mut self) -> Outcome<u32> {
        self.rooms += 1;
        self.ask(&format!("open {}", self.rooms))?;
        Ok(self.rooms)
    }

    /// The answer to an offer.
    pub(crate) fn connect(&mut self, room: u32, endpoint: u32, offer: &str) -> Outcome<String> {
        let offer = offer.replace("\r\n", &LINE_END.to_string());
        Ok(self.ask(&format!("connect {room} {endpoint} {offer}"))?.replace(LINE_END, "\r\n"))
    }

    /// Opens the gate for the first endpoints of a room.
    pub(crate) fn open_gate(&mut self, room: u32, endpoints: u32) -> Outcome<()> {
        self.ask(&format!("gate {room} {endpoints}")).map(drop)
    }

    /// What it used so far. Waits for nothing: what is on its way is not counted yet.
    pub(crate) fn figures(&self) -> Outcome<Figures> {
        let folder = format!("/proc/{}", self.process.id());
        let mut cpu = Duration::ZERO;
        for task in std::fs::read_dir(format!("{folder}/task"))? {
            let spent = std::fs::read_to_string(task?.path().join("schedstat"))?;
            cpu += Duration::from_nanos(spent.split_whitespace().next().ok_or("no figure")?.parse()?);
        }
        let status = std::fs::read_to_string(format!("{folder}/status"))?;
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no figure")?;
        Ok(Figures { cpu, memory: memory.split_whitespace().next().ok_or("no figure")?.parse()? })
    }
}

/// Is the server: does what each line of standard input says, and answers each with a line.
pub(crate) fn serve() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let sfu = Sfu::start(SfuConfig::on([SocketAddr::from(([127, 0, 0, 1], 0))]))?;
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
