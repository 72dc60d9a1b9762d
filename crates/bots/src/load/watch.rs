//! Who is to be looked at, and what is seen of all of them in one look.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use session::StandingTag;
use tokio::sync::watch::Receiver;

use super::{
    figures::{Delays, Figures},
    process::Process,
};
use crate::{Heard, Participant, Seen, Tally};

/// Everybody of a load, and what their sessions say.
#[derive(Debug, Default)]
pub(super) struct Board(Mutex<Posted>);

#[derive(Debug, Default)]
struct Posted {
    people: Vec<Watched>,
    /// Sessions that run.
    sessions: usize,
    /// Sessions in which everybody is where they should be, or that failed.
    settled: usize,
    admissions: Vec<Duration>,
    troubles: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Watched {
    page: Receiver<Seen>,
    media: Option<Receiver<Heard>>,
}

impl Board {
    pub(super) fn add(&self, participant: &Participant) {
        let media = participant.media().ok().map(crate::Media::follow);
        self.posted().people.push(Watched { page: participant.page.follow(), media });
    }

    pub(super) fn session_runs(&self) {
        self.posted().sessions += 1;
    }

    pub(super) fn session_settled(&self) {
        self.posted().settled += 1;
    }

    pub(super) fn admitted(&self, within: Duration) {
        self.posted().admissions.push(within);
    }

    pub(super) fn session_failed(&self, why: &anyhow::Error) {
        let mut posted = self.posted();
        posted.settled += 1;
        *posted.troubles.entry(format!("{why:#}")).or_default() += 1;
    }

    pub(super) fn is_settled(&self, sessions: usize) -> bool {
        self.posted().settled >= sessions
    }

    pub(super) fn troubles(&self) -> BTreeMap<String, usize> {
        self.posted().troubles.clone()
    }

    fn posted(&self) -> MutexGuard<'_, Posted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sums of one moment.
#[derive(Clone, Copy, Debug)]
struct Sums {
    at: Instant,
    tally: Tally,
}

/// Looks at a board and makes figures of it.
pub(super) struct Watching<'b> {
    board: &'b Board,
    last: Sums,
    /// Where the time begins that the closing figures are of.
    first: Sums,
    server: [Option<Process>; 2],
    bots: [Process; 2],
}

impl<'b> Watching<'b> {
    pub(super) fn new(board: &'b Board, server: Option<Process>) -> Self {
        let nothing = Sums { at: Instant::now(), tally: Tally::default() };
        let mut watching =
            Self { board, last: nothing, first: nothing, server: [server; 2], bots: [Process::own(); 2] };
        watching.count_from_here();
        watching
    }

    /// The figures since the look before.
    pub(super) fn look(&mut self, at: Duration) -> Figures {
        let (mut figures, sums) = self.seen(at, self.last);
        self.last = sums;
        figures.server = self.server[0].as_mut().and_then(Process::look);
        figures.bots = self.bots[0].look();
        figures
    }

    /// The closing figures are of the time from now on.
    pub(super) fn count_from_here(&mut self) {
        self.first = self.seen(Duration::ZERO, self.first).1;
        if let Some(server) = &mut self.server[1] {
            server.look();
        }
        self.bots[1].look();
    }

    pub(super) fn close(&mut self, at: Duration) -> Figures {
        let (mut figures, _) = self.seen(at, self.first);
        figures.server = self.server[1].as_mut().and_then(Process::look);
        figures.bots = self.bots[1].look();
        figures
    }

    fn seen(&self, at: Duration, since: Sums) -> (Figures, Sums) {
        let posted = self.board.posted();
        let mut tally = Tally::default();
        let admissions: Delays = posted.admissions.iter().copied().collect();
        let mut figures = Figures { at, sessions: posted.sessions, admissions, ..Figures::default() };
        for Watched { page, media } in &posted.people {
            let seen = page.borrow();
            let standing = seen.view.as_ref().map(|view| view.you.standing);
            figures.inside += usize::from(standing == Some(StandingTag::Admitted));
            figures.waiting += usize::from(standing == Some(StandingTag::Waiting));
            figures.dropped += usize::from(seen.closed.is_some()) + seen.media_lost;
            let heard = media.as_ref().map(Receiver::borrow);
            let received = heard.as_ref().map_or(0, |heard| heard.tally.received);
            figures.without_media += usize::from(standing == Some(StandingTag::Admitted) && received == 0);
            if let Some(heard) = heard {
                figures.dropped += usize::from(heard.is_closed);
                tally.sent += heard.tally.sent;
                tally.received += heard.tally.received;
                tally.lost += heard.tally.lost;
                tally.halts += heard.tally.halts;
            }
        }
        let sums = Sums { at: Instant::now(), tally };
        figures.over = sums.at.duration_since(since.at);
        figures.sent = tally.sent.saturating_sub(since.tally.sent);
        figures.received = tally.received.saturating_sub(since.tally.received);
        // What was lost and came after all makes a sum smaller.
        figures.lost = tally.lost.saturating_sub(since.tally.lost);
        figures.halts = tally.halts.saturating_sub(since.tally.halts);
        (figures, sums)
    }
}
