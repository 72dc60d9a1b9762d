//! Janus, a media server in C, in a process of its own: configured for this measurement alone, in a folder that is gone
//! afterwards, and asked for rooms of its videoroom plugin.
//!
//! As it is meant to be used, everybody has two connections: one that they publish on, and one on which they are subscribed to
//! all others of the room. It has no gate, so nobody is subscribed to anybody before the gate is to be opened.

mod api;

use std::fs::File;
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Outcome;
use crate::server::{Answering, Lines, Process, Server};
use api::{Api, Jsep};

/// Threads that carry media. By itself it takes one for each connection.
pub(crate) const EVENT_LOOPS: u32 = 2;
/// How long it may take to answer its first request.
const READY_WITHIN: Duration = Duration::from_secs(10);
/// What it would load besides the videoroom plugin.
const PLUGINS: &str = "audiobridge duktape echotest lua nosip recordplay sip streaming textroom videocall voicemail";
/// What it would load besides its HTTP interface.
const TRANSPORTS: &str = "mqtt nanomsg pfunix rabbitmq websockets";

/// The server.
pub(crate) struct Janus {
    api: Api,
    process: Process,
    /// Its configuration and what it says; goes after the process.
    _folder: TempDir,
    host: IpAddr,
    rooms: u32,
}

impl Janus {
    /// Starts this program, for media at this address, which is not loopback.
    pub(crate) fn start(program: &Path, host: IpAddr) -> Outcome<Self> {
        let folder = TempDir::new()?;
        // Free a moment ago: it cannot be told to take any and to say which.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        configure(folder.path(), port, host)?;
        let said = folder.path().join("said");
        let mut command = Command::new(program);
        command.arg("--configs-folder").arg(folder.path()).arg("--config").arg(folder.path().join("janus.jcfg"));
        command.stdin(Stdio::null()).stdout(File::create(&said)?).stderr(Stdio::null());
        let mut process = Process(command.spawn()?);
        let begun = Instant::now();
        loop {
            let listens = TcpStream::connect((Ipv4Addr::LOCALHOST, port));
            let failure = match listens.map_err(Into::into).and_then(|_| Api::open(port)) {
                Ok(api) => return Ok(Self { api, process, _folder: folder, host, rooms: 0 }),
                Err(failure) => failure,
            };
            if process.0.try_wait()?.is_some() || begun.elapsed() > READY_WITHIN {
                let said = std::fs::read_to_string(&said)?;
                return Err(format!("Janus did not start: {failure}. It said:\n{said}").into());
            }
            std::thread::yield_now();
        }
    }

    /// Subscribes somebody to all others of a room; they answer what they are offered.
    fn subscribe(&mut self, room: u32, endpoint: u32, people: u32, answer: &mut Answering<'_>) -> Outcome<()> {
        let others: Vec<_> =
            (0..people).filter(|other| *other != endpoint).map(|other| json!({ "feed": feed(other) })).collect();
        let handle = self.api.attach()?;
        let join = json!({ "request": "join", "ptype": "subscriber", "room": room, "streams": others });
        let offer = self.api.message(handle, &join, None)?.ok_or("Janus offered nothing")?;
        let answer = answer(endpoint, &offer)?;
        self.api.message(handle, &json!({ "request": "start" }), Some(Jsep::Answer(&answer)))?;
        Ok(())
    }
}

impl Server for Janus {
    fn host(&self) -> IpAddr {
        self.host
    }

    fn lines(&self) -> Lines {
        Lines { voices: 0, pictures: 0 }
    }

    fn open_room(&mut self, people: u32) -> Outcome<u32> {
        self.rooms += 1;
        let handle = self.api.attach()?;
        let room = json!({
            "request": "create", "room": self.rooms, "publishers": people, "audiocodec": "opus", "videocodec": "vp8",
        });
        self.api.message(handle, &room, None)?;
        Ok(self.rooms)
    }

    fn connect(&mut self, room: u32, endpoint: u32, offer: &str) -> Outcome<String> {
        let handle = self.api.attach()?;
        let join = json!({ "request": "joinandconfigure", "ptype": "publisher", "room": room, "id": feed(endpoint) });
        self.api.message(handle, &join, Some(Jsep::Offer(offer)))?.ok_or_else(|| "Janus answered nothing".into())
    }

    fn open_gate(&mut self, room: u32, endpoints: u32, answer: &mut Answering<'_>) -> Outcome<()> {
        (0..endpoints).try_for_each(|endpoint| self.subscribe(room, endpoint, endpoints, answer))
    }

    fn process(&self) -> u32 {
        self.process.0.id()
    }
}

/// What a publisher is called, who is called after their endpoint; not nought, which stands for none.
fn feed(endpoint: u32) -> Value {
    (endpoint + 1).into()
}

/// Writes what it reads at its start: nothing but rooms, asked for on loopback and with media at `host`; the rest is as it is by
/// itself.
fn configure(folder: &Path, port: u16, host: IpAddr) -> Outcome<()> {
    let libraries = |names: &str| {
        let names: Vec<_> = names.split(' ').map(|name| format!("libjanus_{name}.so")).collect();
        names.join(",")
    };
    let (plugins, transports) = (libraries(PLUGINS), libraries(TRANSPORTS));
    let (folder_shown, http) = (folder.display(), folder.join("janus.transport.http.jcfg"));
    // A session would end after a minute in which nothing is asked of it.
    let general = format!(
        "general: {{ configs_folder = \"{folder_shown}\"; debug_level = 3; debug_colors = false; session_timeout = 0; \
         event_loops = {EVENT_LOOPS}; }}\n\
         nat: {{ ice_enforce_list = \"{host}\"; }}\n\
         plugins: {{ disable = \"{plugins}\"; }}\n\
         transports: {{ disable = \"{transports}\"; }}\n\
         loggers: {{ disable = \"libjanus_jsonlog.so\"; }}\n"
    );
    std::fs::write(folder.join("janus.jcfg"), general)?;
    let api = format!(
        "general: {{ json = \"compact\"; base_path = \"/janus\"; http = true; https = false; ip = \"127.0.0.1\"; port = {port}; }}\n"
    );
    Ok(std::fs::write(http, api)?)
}
