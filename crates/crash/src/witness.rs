//! One session's log held against the books: each entry has to be what the rules answer to a command that somebody's book
//! has, once, in the order of the log; or what happens by itself.
//!
//! It decides each command again with the crate `session`. That the rules are right is shown elsewhere; here they say
//! what the log of an untouched server would be, so that an entry that is missing, doubled, torn from the others of its
//! append or made by nobody shows at once, whatever commands there are.

mod hosts;

use session::{Actor, CommandId, Credential, Entry, Event, ParticipantId, Session, SessionId, Timestamp};
use wire::Outcome;

use crate::{
    book::{Answered, Asked},
    laws::Laws,
};

/// How far the clocks of a session and of its clients may be apart, in milliseconds. A session reads the wall clock once, when
/// it is loaded, and counts on by itself; a book notes the wall clock of each moment. Both in whole milliseconds.
const CLOCKS_APART_MS: i64 = 50;

/// What must not be, and whose book tells of it.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) what: String,
    pub(crate) whose: Option<ParticipantId>,
}

pub(crate) fn wrong<T>(what: String, whose: impl Into<Option<ParticipantId>>) -> Result<T, Wrong> {
    Err(Wrong { what, whose: whose.into() })
}

/// What the clients of the session know.
pub(crate) trait Books {
    /// The command that somebody asked for, under its id.
    fn find(&self, participant: ParticipantId, id: CommandId) -> Option<&Asked>;
    /// How the server knows somebody.
    fn credential(&self, participant: ParticipantId, session: &Session) -> Option<Credential>;
    /// The guest of this session who they turned out to be by signing in.
    fn formerly(&self, participant: ParticipantId, session: &Session) -> Option<ParticipantId>;
}

/// An answer that has to be explained by where the session stood at some moment between the question and the answer.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) answered: Answered,
    pub(crate) explained: bool,
}

/// One session, followed from its first entry.
#[derive(Debug)]
pub(crate) struct Witness {
    pub(crate) id: SessionId,
    pub(crate) log: Vec<Entry>,
    pub(crate) session: Session,
    pub(crate) laws: Laws,
}

impl Witness {
    /// Of a session that nothing has been read of.
    pub(crate) fn new(id: SessionId, log: &[Entry]) -> Result<Self, Wrong> {
        match log.first() {
            Some(Entry { at, event: Event::Opened { booking }, .. }) => {
                let session = Session::new(booking.clone(), *at);
                Ok(Self { id, log: Vec::new(), session, laws: Laws::default() })
            }
            other => wrong(format!("session {id} does not begin with its opening but with {other:?}"), None),
        }
    }

    /// Follows the log to where it is now. Then the server's memory is gone, and the session is what the log replays to.
    pub(crate) fn follow(
        &mut self,
        log: Vec<Entry>,
        books: &impl Books,
        questions: &mut [Question],
        now: Timestamp,
    ) -> Result<(), Wrong> {
        let is_over = log.iter().any(|entry| matches!(entry.event, Event::Ended { .. }));
        let kept: Kept = if is_over { without_chat } else { whole };
        self.log = kept(std::mem::take(&mut self.log));
        let log = kept(log);
        if !log.starts_with(&self.log) {
            let place = self.log.iter().zip(&log).take_while(|(before, after)| before == after).count();
            let (had, has) = (self.log.get(place), log.get(place));
            return wrong(format!("session {}: entry {} was {had:?} and is {has:?}", self.id, place + 1), None);
        }
        let mut place = self.log.len();
        self.log = log;
        loop {
            self.explain(place, books, questions);
            let Some(rest) = self.log.get(place..).filter(|rest| !rest.is_empty()) else { break };
            let made = made(&mut self.session, rest, books, kept)?;
            if !rest.starts_with(&made) {
                let held = rest.get(..made.len()).unwrap_or(rest);
                let what = format!(
                    "session {}, from entry {}: the log has {held:#?}, and what was asked for makes {made:#?}",
                    self.id,
                    place + 1
                );
                return wrong(what, rest.iter().find_map(|entry| entry.actor));
            }
            let cause = made.iter().find_map(|entry| entry.actor.zip(entry.command));
            let asked = cause.and_then(|(who, id)| books.find(who, id));
            let taken = self.laws.take(&made, asked.map(|asked| &asked.command));
            let in_turn = asked.map_or(Ok(()), |asked| self.laws.take_turn(asked));
            let against = |what| wrong(format!("session {}: {what}", self.id), cause.map(|(who, _)| who));
            taken.and(in_turn).or_else(against)?;
            place += made.len();
        }
        match Session::replay(&self.log, now) {
            Ok(replayed) if replayed.state() == self.session.state() => self.session = replayed,
            Ok(_) => {
                return wrong(format!("session {} replays to another state than it was decided in", self.id), None);
            }
            Err(error) => return wrong(format!("session {} does not replay: {error}", self.id), None),
        }
        self.laws.hold(&self.session).or_else(|what| wrong(format!("session {}: {what}", self.id), None))
    }

    /// Answers that changed nothing are explained by a state that gives them. `place`: entries that came before.
    fn explain(&self, place: usize, books: &impl Books, questions: &mut [Question]) {
        let since = place.checked_sub(1).and_then(|last| self.log.get(last)).map_or(Timestamp(0), |entry| entry.at);
        let until = self.log.get(place).map_or(Timestamp(i64::MAX), |entry| entry.at);
        for question in questions.iter_mut().filter(|question| !question.explained) {
            let Answered { participant, id, command, asked_at, read_at, outcome } = &question.answered;
            let (asked_at, read_at) = (asked_at.plus_ms(-CLOCKS_APART_MS), read_at.plus_ms(CLOCKS_APART_MS));
            if read_at < since || asked_at > until {
                continue;
            }
            let Some(credential) = books.credential(*participant, &self.session) else { continue };
            let formerly = books.formerly(*participant, &self.session);
            let actor = Actor { participant: *participant, credential, formerly };
            // A cooldown may end in between: what is answered depends on the moment, too.
            let moments = [asked_at.max(since), read_at.min(until)];
            question.explained = moments.into_iter().any(|now| {
                match (self.session.clone().handle(&actor, *id, command, now), outcome) {
                    (Ok(made), Outcome::Done) => made.entries.is_empty(),
                    (Err(refusal), Outcome::Refused { refusal: told }) => refusal == *told,
                    _ => false,
                }
            });
        }
    }
}

/// What is still there of a log, or of a part of one.
type Kept = fn(Vec<Entry>) -> Vec<Entry>;

fn whole(log: Vec<Entry>) -> Vec<Entry> {
    log
}

/// The log of a session that has ended: what was said in it is erased, or about to be.
fn without_chat(mut log: Vec<Entry>) -> Vec<Entry> {
    for entry in &mut log {
        if matches!(entry.event, Event::Said { .. }) {
            entry.event.take_personal();
        }
    }
    log
}

/// What the next entry's cause makes of the session. The first thing that fits, of those that depend on which hosts are there.
fn made(session: &mut Session, rest: &[Entry], books: &impl Books, kept: Kept) -> Result<Vec<Entry>, Wrong> {
    let Some(cause) = rest.iter().find(|entry| !matches!(entry.event, Event::Opened { .. })) else {
        return wrong("a log has its opening and nothing else".to_owned(), None);
    };
    let (participant, id) = match (cause.actor, cause.command) {
        (Some(participant), Some(id)) => (participant, id),
        (None, None) => return hosts::by_itself(session, cause).map(kept),
        _ => return wrong(format!("half of a cause: {cause:?}"), cause.actor),
    };
    let Some(asked) = books.find(participant, id) else {
        return wrong(format!("nobody asked for this: {cause:?}"), participant);
    };
    let Some(credential) = books.credential(participant, session) else {
        return wrong(format!("nobody is this participant: {cause:?}"), participant);
    };
    if session.has_done(participant, id) {
        return wrong(format!("{:?} was done twice, now by {cause:?}", asked.command), participant);
    }
    let actor = Actor { participant, credential, formerly: books.formerly(participant, session) };
    let mut answer = None;
    for mut with in hosts::who_may_be_here(session, &actor, cause.at) {
        let outcome = with.handle(&actor, id, &asked.command, cause.at).map(|outcome| kept(outcome.entries));
        let fits = outcome.as_ref().is_ok_and(|entries| rest.starts_with(entries));
        answer = Some((with, outcome));
        if fits {
            break;
        }
    }
    let Some((with, outcome)) = answer else {
        return wrong(
            format!("{:?} while the log says otherwise of who is there: {cause:?}", asked.command),
            participant,
        );
    };
    *session = with;
    match outcome {
        Ok(entries) if entries.is_empty() => {
            wrong(format!("{:?} could do nothing then, and the log has {cause:?}", asked.command), participant)
        }
        Ok(entries) => Ok(entries),
        Err(refusal) => {
            wrong(format!("{:?} is refused ({refusal}), and the log has {cause:?}", asked.command), participant)
        }
    }
}

#[cfg(test)]
mod tests;
