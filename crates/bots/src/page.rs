//! One session page: its WebSocket, and everything that came over it. Deltas are applied as a page applies them.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, anyhow, bail};
use futures_util::{SinkExt, StreamExt};
use session::{Command, CommandId, ParticipantId, Person, StandingTag, View};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};
use uuid::Uuid;
use wire::{FromPage, MediaId, Outcome, Slot, ToPage, VideoCodec};

use crate::{
    PATIENCE,
    socket::{self, OpenError, Socket},
};

/// Messages that may wait to be sent.
const OUTGOING_MAX: usize = 256;

/// What came over the WebSocket so far.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The newest view.
    pub view: Option<View>,
    /// Every answer to a command, in order.
    pub replies: Vec<(CommandId, Outcome)>,
    /// Answers to offers, by attempt; refused ones with the reason.
    pub answers: BTreeMap<u32, Result<String, String>>,
    /// How its media connection is called.
    pub connection: Option<MediaId>,
    /// Who is cut although that is not saved, for hosts.
    pub unsaved: Vec<ParticipantId>,
    /// Who is on which receiving m-lines.
    pub slots: Vec<Slot>,
    /// Whose screen is on the m-lines for one.
    pub screen: Option<ParticipantId>,
    /// Who spoke, each time that it was told.
    pub speaking: Vec<Vec<ParticipantId>>,
    /// In which codecs it was asked to send its camera, one after another.
    pub codecs: Vec<VideoCodec>,
    /// Whose picture does not come so that the sound does.
    pub sound_first: Vec<ParticipantId>,
    /// How often the page was told that the session is open on a newer device.
    pub elsewhere: usize,
    /// How often the media connection was lost on the server's side.
    pub media_lost: usize,
    /// Answers to pings.
    pub pongs: usize,
    /// Messages of this page's own that were handed to the network.
    pub sent: usize,
    /// The text of every frame, for tests that look for what must not be there.
    pub frames: Vec<String>,
    /// Set once the socket is closed.
    pub closed: Option<Closed>,
}

/// How a socket ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The close code (RFC 6455, section 7.4); nothing where the connection just broke.
    pub code: Option<u16>,
    /// The reason given.
    pub reason: String,
}

/// A page that neither reads nor answers.
#[derive(Debug)]
pub struct Silent {
    _page: Page,
}

/// What a page's conversation is asked to do.
#[derive(Debug)]
enum Outgoing {
    Send(Message),
    Silence,
}

/// An open session page. Dropping it breaks the connection, as a crash does.
#[derive(Debug)]
pub struct Page {
    outgoing: mpsc::Sender<Outgoing>,
    seen: watch::Receiver<Seen>,
    conversation: JoinHandle<()>,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.conversation.abort();
    }
}

impl Page {
    /// Opens the WebSocket of a session page at `server` with a ticket.
    pub async fn open(server: &str, ticket: &str) -> Result<Self, OpenError> {
        Self::open_from(server, ticket, Some(server)).await
    }

    /// The same with another `Origin`, or none.
    pub async fn open_from(server: &str, ticket: &str, origin: Option<&str>) -> Result<Self, OpenError> {
        let socket = socket::open(server, "/ws/session", ticket, origin).await?;
        let (outgoing, to_send) = mpsc::channel(OUTGOING_MAX);
        let (tell, seen) = watch::channel(Seen::default());
        let conversation = tokio::spawn(converse(socket, to_send, tell));
        Ok(Self { outgoing, seen, conversation })
    }

    /// What came so far.
    pub fn seen(&self) -> watch::Ref<'_, Seen> {
        self.seen.borrow()
    }

    /// What comes, for somebody who looks at many at once.
    pub(crate) fn follow(&self) -> watch::Receiver<Seen> {
        self.seen.clone()
    }

    /// The newest view.
    pub fn view(&self) -> anyhow::Result<View> {
        self.seen().view.clone().context("no view has come yet")
    }

    /// A row of the newest view, by name.
    pub fn person(&self, name: &str) -> Option<Person> {
        let seen = self.seen();
        let mut people = seen.view.iter().flat_map(|view| view.people.values());
        people.find(|person| person.name.as_ref().is_some_and(|it| it.as_str() == name)).cloned()
    }

    /// Waits until what came makes `is_so` true.
    pub async fn until(&self, what: &str, is_so: impl Fn(&Seen) -> bool) -> anyhow::Result<()> {
        self.until_within(PATIENCE, what, is_so).await
    }

    /// The same with a patience of its own.
    pub async fn until_within(
        &self,
        patience: Duration,
        what: &str,
        is_so: impl Fn(&Seen) -> bool,
    ) -> anyhow::Result<()> {
        let mut seen = self.seen.clone();
        match timeout(patience, seen.wait_for(|seen| is_so(seen) || seen.closed.is_some())).await {
            Ok(Ok(seen)) if is_so(&seen) => Ok(()),
            Ok(Ok(seen)) => Err(anyhow!("closed before it came about: {what}: {:?}", seen.closed)),
            Ok(Err(_)) => Err(anyhow!("the page ended before it came about: {what}")),
            Err(_) => Err(anyhow!("it never came about: {what}: {:?}", self.seen().view)),
        }
    }

    /// Waits until the viewer stands somewhere.
    pub async fn until_standing(&self, standing: StandingTag) -> anyhow::Result<()> {
        let what = format!("standing {standing:?}");
        self.until(&what, |seen| seen.view.as_ref().is_some_and(|view| view.you.standing == standing)).await
    }

    /// Waits until a row shows somebody at a standing.
    pub async fn until_row(&self, participant: ParticipantId, standing: StandingTag) -> anyhow::Result<()> {
        let what = format!("{participant} shown as {standing:?}");
        self.until(&what, |seen| {
            let row = seen.view.as_ref().and_then(|view| view.people.get(&participant));
            row.is_some_and(|person| person.standing == standing)
        })
        .await
    }

    /// Waits until the server has closed the socket.
    pub async fn until_closed(&self) -> anyhow::Result<Closed> {
        self.until("the socket closes", |seen| seen.closed.is_some()).await?;
        self.seen().closed.clone().context("it is closed")
    }

    /// Sends any text as one message.
    pub async fn send_text(&self, text: impl Into<String>) -> anyhow::Result<()> {
        self.send_frame(Message::text(text.into())).await
    }

    /// Sends any bytes as one binary message.
    pub async fn send_bytes(&self, bytes: Vec<u8>) -> anyhow::Result<()> {
        self.send_frame(Message::binary(bytes)).await
    }

    async fn send_frame(&self, frame: Message) -> anyhow::Result<()> {
        self.outgoing.send(Outgoing::Send(frame)).await.context("the page's socket is closed")
    }

    /// Sends a message of the protocol.
    pub async fn send(&self, message: &FromPage) -> anyhow::Result<()> {
        self.send_text(serde_json::to_string(message)?).await
    }

    /// Sends a command and waits for its answer.
    pub async fn command(&self, command: Command) -> anyhow::Result<Outcome> {
        self.command_as(CommandId(Uuid::now_v7()), command).await
    }

    /// The same with an id that may have been used before.
    pub async fn command_as(&self, id: CommandId, command: Command) -> anyhow::Result<Outcome> {
        let answered_before = answers_to(&self.seen(), id).count();
        let what = format!("an answer to {command:?}");
        self.send(&FromPage::Command { id, command, epoch: None, seen: None }).await?;
        self.until(&what, |seen| answers_to(seen, id).count() > answered_before).await?;
        let seen = self.seen();
        answers_to(&seen, id).last().context("it was answered")
    }

    /// Sends a command that must be done.
    pub async fn done(&self, command: Command) -> anyhow::Result<()> {
        let what = format!("{command:?}");
        match self.command(command).await? {
            Outcome::Done => Ok(()),
            other => bail!("{what} was answered with {other:?}"),
        }
    }

    /// Falls silent, as a phone does that lost its network: the connection stays open, nothing is read and nothing is
    /// answered any more. What is returned holds it open.
    pub async fn fall_silent(self) -> anyhow::Result<Silent> {
        // Pong frames are sent by the conversation alone, so its end without a drop of the socket is silence.
        self.outgoing.send(Outgoing::Silence).await.context("the page's socket is closed")?;
        Ok(Silent { _page: self })
    }

    /// Closes the socket in good order.
    pub async fn close(self) -> anyhow::Result<()> {
        self.close_with(None).await
    }

    /// Breaks the connection, as a crash does.
    pub fn break_line(&self) {
        self.conversation.abort();
    }

    /// Closes it as a browser does that goes to another page.
    pub async fn go_away(&self) -> anyhow::Result<()> {
        self.close_with(Some(CloseFrame { code: CloseCode::Away, reason: "".into() })).await
    }

    async fn close_with(&self, frame: Option<CloseFrame>) -> anyhow::Result<()> {
        self.send_frame(Message::Close(frame)).await?;
        let mut seen = self.seen.clone();
        timeout(PATIENCE, seen.wait_for(|seen| seen.closed.is_some())).await??;
        Ok(())
    }
}

fn answers_to(seen: &Seen, id: CommandId) -> impl Iterator<Item = Outcome> {
    seen.replies.iter().filter(move |(it, _)| *it == id).map(|(_, outcome)| *outcome)
}

/// Carries messages both ways until the socket is closed.
async fn converse(mut socket: Socket, mut outgoing: mpsc::Receiver<Outgoing>, tell: watch::Sender<Seen>) {
    let closed = loop {
        tokio::select! {
            Some(wish) = outgoing.recv() => {
                let Outgoing::Send(message) = wish else { return std::future::pending().await };
                if let Err(error) = socket.send(message).await {
                    break Closed { code: None, reason: error.to_string() };
                }
                tell.send_modify(|seen| seen.sent += 1);
            }
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    let Ok(message) = serde_json::from_str::<ToPage>(&text) else {
                        break Closed { code: None, reason: format!("not of the protocol: {text}") };
                    };
                    let known = known(&tell.borrow(), &message);
                    tell.send_modify(|seen| seen.take(text.to_string(), message));
                    // As every page says that knows who is where.
                    if let Some(known) = known.and_then(|it| serde_json::to_string(&it).ok())
                        && let Err(error) = socket.send(Message::text(known)).await
                    {
                        break Closed { code: None, reason: error.to_string() };
                    }
                }
                Some(Ok(Message::Close(frame))) => break closed(frame),
                Some(Ok(_)) => {}
                Some(Err(error)) => break Closed { code: None, reason: error.to_string() },
                None => break Closed { code: None, reason: "the connection ended".to_owned() },
            },
        }
    };
    tell.send_modify(|seen| seen.closed = Some(closed));
}

/// What a page says to an assignment of its slots.
fn known(seen: &Seen, message: &ToPage) -> Option<FromPage> {
    let ToPage::Slots { edition, .. } = message else { return None };
    Some(FromPage::SlotsKnown { connection: seen.connection?, edition: *edition })
}

fn closed(frame: Option<CloseFrame>) -> Closed {
    match frame {
        Some(frame) => Closed { code: Some(frame.code.into()), reason: frame.reason.to_string() },
        None => Closed { code: None, reason: String::new() },
    }
}

impl Seen {
    fn take(&mut self, text: String, message: ToPage) {
        self.frames.push(text);
        match message {
            ToPage::Snapshot { view, .. } => self.view = Some(*view),
            ToPage::Delta { delta, .. } => {
                if let Some(view) = &mut self.view {
                    view.apply(*delta);
                }
            }
            ToPage::Reply { id, outcome } => self.replies.push((id, outcome)),
            ToPage::Answer { attempt, connection, sdp } => {
                self.connection = Some(connection);
                self.answers.insert(attempt, Ok(sdp));
            }
            ToPage::MediaRefused { attempt, reason } => {
                self.answers.insert(attempt, Err(reason));
            }
            ToPage::MediaLost => self.media_lost += 1,
            ToPage::Unsaved { cut, .. } => {
                let whole = cut.into_iter().filter(|cut| cut.everything);
                self.unsaved = whole.map(|cut| cut.participant).collect();
            }
            ToPage::Slots { slots, screen, .. } => (self.slots, self.screen) = (slots, screen),
            ToPage::SoundFirst { participants, .. } => self.sound_first = participants,
            ToPage::Speaking { participants } => self.speaking.push(participants),
            ToPage::Codec { camera } => self.codecs.push(camera),
            ToPage::Elsewhere => self.elsewhere += 1,
            ToPage::Pong => self.pongs += 1,
        }
    }
}
