//! One participant over the real protocol: presses things, several at once, and keeps a book. After a restart they come
//! back in the same browser and send again, under the same ids, what was not answered.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::Context;
use bots::{Browser, Participant};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use session::{Command, CommandId, ParticipantId, PhaseTag, Timestamp, View};
use tokio::{sync::watch, time::timeout};
use uuid::Uuid;
use wire::{FromPage, Outcome};

use crate::{book::Book, choice, kinds::Kinds};

/// Commands that one page has under way at most.
const UNDER_WAY_MAX: usize = 3;
/// A command that has no answer for so long, while the server lives, has lost it.
const ANSWER_MAX: Duration = Duration::from_secs(15);
/// Longest pause between two presses, in milliseconds.
const THINK_MS_MAX: u64 = 14;
/// After so many things done by its host, a session may be ended, so that its log does not grow for ever.
const DONE_BEFORE_END: usize = 60;
/// Who comes as a guest and has an account signs in on one of so many returns.
const SIGNS_IN_ONCE_IN: u32 = 3;
/// The close code by which the server asks a page to come back (RFC 6455's registry).
const TRY_AGAIN: u16 = 1013;

/// What all clients have sent and read since the server was started, for whoever chooses the moment of the kill.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traffic {
    pub(crate) sent: usize,
    pub(crate) acknowledged: usize,
    pub(crate) refused: usize,
}

/// Why a client stopped.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// The connection broke, as it does when the server is killed.
    Broken { at: Instant, why: String },
    /// The server did what it must not.
    Wrong(String),
}

/// One of the appointment's people.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) name: String,
    /// Which of the practice's appointments they come to.
    pub(crate) appointment: usize,
    pub(crate) host: bool,
    /// Signed in, and no guest.
    pub(crate) signed_in: bool,
    /// The link that signs them in, where they came as a guest and have not used it yet.
    sign_in_later: Option<String>,
    /// The guests they were, one a session, for as long as they were not signed in.
    guests: BTreeSet<ParticipantId>,
    pub(crate) book: Book,
    place: Participant,
    /// Which participant they were when the server was started: a session is ended in another life than it began in, so
    /// that each one is the newest of its appointment at some kill.
    was: ParticipantId,
    dice: StdRng,
    /// Sent on this page and not answered: since when they are on their way.
    under_way: BTreeMap<CommandId, Instant>,
    /// Answers of this page that were read.
    read: usize,
    /// Messages given to this page.
    given: usize,
    /// What was acknowledged to them.
    kinds: Kinds,
}

/// Who comes, and how.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub(crate) name: String,
    pub(crate) appointment: usize,
    pub(crate) host: bool,
    pub(crate) sign_in: Option<String>,
    /// Comes as a guest, and signs in on the way.
    pub(crate) later: bool,
    pub(crate) link: String,
    pub(crate) seed: u64,
}

impl Client {
    /// Opens the appointment's page in a browser of their own.
    pub(crate) async fn come(origin: &str, invitation: Invitation) -> anyhow::Result<Self> {
        let Invitation { name, appointment, host, sign_in, later, link, seed } = invitation;
        let browser = Browser::new(origin)?;
        let (sign_in_later, sign_in) = if later { (sign_in, None) } else { (None, sign_in) };
        if let Some(sign_in) = &sign_in {
            browser.sign_in(sign_in).await?;
        }
        let place = Participant::come(browser, &link, 0).await.with_context(|| format!("{name} cannot come in"))?;
        Ok(Self {
            was: place.id,
            name,
            appointment,
            host,
            guests: if sign_in.is_some() { BTreeSet::new() } else { [place.id].into() },
            signed_in: sign_in.is_some(),
            sign_in_later,
            book: Book::default(),
            place,
            dice: StdRng::seed_from_u64(seed),
            under_way: BTreeMap::new(),
            read: 0,
            given: 0,
            kinds: Kinds::default(),
        })
    }

    /// Which participant they are now.
    pub(crate) fn id(&self) -> ParticipantId {
        self.place.id
    }

    /// What their page shows.
    pub(crate) fn view(&self) -> anyhow::Result<View> {
        self.place.page.view()
    }

    /// Were they this guest, before they signed in or without ever having done so?
    pub(crate) fn was_guest(&self, participant: ParticipantId) -> bool {
        self.guests.contains(&participant)
    }

    /// The guests they were before they signed in.
    pub(crate) fn formerly(&self) -> impl Iterator<Item = ParticipantId> {
        self.guests.iter().copied().filter(|_| self.signed_in)
    }

    /// Comes back in the same browser, on a new page; as who they are, now and then, where they were a guest until now.
    pub(crate) async fn come_back(&mut self) -> anyhow::Result<()> {
        if self.sign_in_later.is_some() && self.dice.random_ratio(1, SIGNS_IN_ONCE_IN) {
            self.sign_in().await.with_context(|| format!("{} cannot sign in", self.name))?;
        }
        self.place.come_back().await.with_context(|| format!("{} cannot come back", self.name))?;
        if !self.signed_in {
            self.guests.insert(self.place.id);
        }
        self.under_way.clear();
        (self.read, self.given) = (0, 0);
        Ok(())
    }

    async fn sign_in(&mut self) -> anyhow::Result<()> {
        if let Some(link) = &self.sign_in_later {
            self.place.browser.sign_in(link).await?;
            (self.signed_in, self.sign_in_later) = (true, None);
        }
        Ok(())
    }

    /// What was acknowledged to them since this was asked last.
    pub(crate) fn take_kinds(&mut self) -> Kinds {
        std::mem::take(&mut self.kinds)
    }

    /// Commands that had been handed to the network before a moment and were never answered.
    pub(crate) fn in_flight(&self, at: Instant) -> Vec<CommandId> {
        self.under_way.iter().filter(|(_, since)| **since < at).map(|(id, _)| *id).collect()
    }

    /// Presses and reads until the connection breaks.
    pub(crate) async fn work(&mut self, traffic: &watch::Sender<Traffic>) -> Stopped {
        self.was = self.id();
        loop {
            if let Err(stopped) = self.go_on(traffic).await {
                return stopped;
            }
        }
    }

    /// Presses nothing new, and sends again until everything is answered.
    pub(crate) async fn settle(&mut self, traffic: &watch::Sender<Traffic>) -> Result<(), Stopped> {
        loop {
            self.read_answers(traffic)?;
            if self.book.open(self.id()).next().is_none() {
                return Ok(());
            }
            if let Some((id, command)) = self.unsent() {
                self.send(id, command, traffic).await?;
            }
            if let Some(closed) = self.place.page.seen().closed.clone() {
                return Err(broken(format!("{closed:?}")));
            }
            self.think().await;
        }
    }

    /// A command without an answer that was not sent on this page yet.
    fn unsent(&self) -> Option<(CommandId, Command)> {
        let mut open = self.book.open(self.id());
        let unsent = open.find(|(id, _)| !self.under_way.contains_key(id));
        unsent.map(|(id, asked)| (id, asked.command.clone()))
    }

    async fn go_on(&mut self, traffic: &watch::Sender<Traffic>) -> Result<(), Stopped> {
        self.read_answers(traffic)?;
        let closed = self.place.page.seen().closed.clone();
        if let Some(closed) = closed {
            if closed.code != Some(TRY_AGAIN) {
                return Err(broken(format!("{closed:?}")));
            }
            self.come_back().await.map_err(|error| broken(format!("{error:#}")))?;
        }
        let view = self.view().map_err(|error| broken(format!("{error:#}")))?;
        if let Some((id, command)) = self.unsent() {
            self.send(id, command, traffic).await?;
        } else if view.session.phase == PhaseTag::Ended || self.dice.random_ratio(1, 200) {
            // To the session that a host starts next; or just a reload, with answers still to come.
            self.come_back().await.map_err(|error| broken(format!("{error:#}")))?;
        } else if self.under_way.len() < UNDER_WAY_MAX {
            let command = if self.host {
                let may_end = self.id() == self.was && self.book.done(self.id()) >= DONE_BEFORE_END;
                choice::of_host(&view, may_end, &mut self.dice)
            } else {
                choice::of_client(&view, &self.name, &mut self.dice)
            };
            if let Some(command) = command {
                self.send(CommandId(Uuid::now_v7()), command, traffic).await?;
            }
        }
        self.think().await;
        Ok(())
    }

    async fn send(&mut self, id: CommandId, command: Command, traffic: &watch::Sender<Traffic>) -> Result<(), Stopped> {
        self.book.ask(self.id(), id, &command, now());
        self.given += 1;
        let given = self.given;
        let page = &self.place.page;
        let sent = async {
            page.send(&FromPage::Command { id, command, epoch: None, seen: None }).await?;
            page.until("the command is on its way", |seen| seen.sent >= given).await
        };
        sent.await.map_err(|error| broken(format!("{error:#}")))?;
        self.under_way.insert(id, Instant::now());
        traffic.send_modify(|traffic| traffic.sent += 1);
        Ok(())
    }

    fn read_answers(&mut self, traffic: &watch::Sender<Traffic>) -> Result<(), Stopped> {
        let fresh = self.place.page.seen().replies.get(self.read..).unwrap_or_default().to_vec();
        self.read += fresh.len();
        for (id, outcome) in fresh {
            let waited = self.under_way.remove(&id).is_some();
            match outcome {
                // Nothing was decided: it stays open, and is sent again under its id.
                Outcome::Busy => continue,
                Outcome::NotSaved { .. } | Outcome::NotKnown { .. } => {
                    return Err(Stopped::Wrong(format!("{id} was not saved")));
                }
                Outcome::Done => {
                    if let Some(asked) = self.book.find(self.place.id, id) {
                        self.kinds.acknowledged(&asked.command);
                    }
                    traffic.send_modify(|traffic| traffic.acknowledged += 1);
                }
                Outcome::Refused { .. } => traffic.send_modify(|traffic| traffic.refused += 1),
            }
            if !waited || !self.book.answer(self.place.id, id, outcome, now()) {
                return Err(Stopped::Wrong(format!("{id} was answered twice on one page")));
            }
        }
        match self.under_way.iter().find(|(_, since)| since.elapsed() > ANSWER_MAX) {
            Some((id, _)) => Err(Stopped::Wrong(format!("{id} is never answered"))),
            None => Ok(()),
        }
    }

    /// Waits a little, or until an answer comes.
    async fn think(&mut self) {
        let least = if self.under_way.len() < UNDER_WAY_MAX { 0 } else { THINK_MS_MAX };
        let pause = Duration::from_millis(self.dice.random_range(least..=THINK_MS_MAX));
        let read = self.read;
        let answered = self.place.page.until("an answer", |seen| seen.replies.len() > read);
        // Whatever came, the next turn looks at it.
        let _ = timeout(pause, answered).await;
    }
}

fn broken(why: String) -> Stopped {
    Stopped::Broken { at: Instant::now(), why }
}

/// The moment, by the clock that the server's log is kept by too: both are on one machine.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
