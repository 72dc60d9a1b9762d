//! What every log obeys, told from its entries alone and without asking the rules: so that a rule that is broken in the
//! server and in the oracle alike shows all the same.
//!
//! A command is done once; what happens was asked for by the one who is said to have done it, in the words that say it, and
//! what happens by itself was nobody's; who acts on others is a host who came in and has not left; a pause ends by a resume
//! or a removal and by nothing else, and who was removed or blocked comes in by an admission or not at all, also where they
//! sign in. And what was acknowledged to somebody came before all that anybody asked for after that, whichever host it was.

mod asked_for;

use std::collections::{BTreeMap, BTreeSet};

use session::{Barred, Command, CommandId, Entry, Event, ParticipantId, Session, Standing, Timestamp};

use crate::book::Asked;

use asked_for::is_asked_for;

/// What a host decided about somebody that only a host undoes; the later, the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bar {
    Paused,
    Removed,
    Blocked,
}

/// The laws of one session, as far as its log was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Laws {
    done: BTreeSet<(ParticipantId, CommandId)>,
    hosts: BTreeSet<ParticipantId>,
    barred: BTreeMap<ParticipantId, Bar>,
    /// The latest moment at which anything of what was done so far was asked for.
    asked: Option<Timestamp>,
    /// Which host decided about somebody last.
    decided: BTreeMap<ParticipantId, ParticipantId>,
    met: Met,
}

/// How much two hosts had to do with each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Met {
    /// There were two of them inside.
    pub(crate) two_hosts: bool,
    /// What a host decided about somebody of whom another had decided last.
    pub(crate) in_turns: usize,
}

impl Laws {
    /// Was this command done?
    pub(crate) fn is_done(&self, participant: ParticipantId, id: CommandId) -> bool {
        self.done.contains(&(participant, id))
    }

    /// Everything that one command, or nobody's, led to at once. Says what is against the law.
    pub(crate) fn take(&mut self, entries: &[Entry], command: Option<&Command>) -> Result<(), String> {
        let causes: BTreeSet<_> = entries.iter().filter_map(|entry| entry.actor.zip(entry.command)).collect();
        for cause in causes {
            if !self.done.insert(cause) {
                return Err(format!("{command:?} was done twice, now by {entries:?}"));
            }
        }
        for entry in entries {
            if !is_asked_for(entry, command, &self.hosts) {
                return Err(format!("nobody asked for {entry:?}, but for {command:?}"));
            }
            if !self.may_happen(&entry.event) {
                return Err(format!("a pause, a removal or a block ended by {:?}", entry.event));
            }
            self.learn(&entry.event);
            self.meet(&entry.event);
        }
        Ok(())
    }

    /// What was asked for, in the order of the log. Who was told that theirs was done before this was asked came before it.
    pub(crate) fn take_turn(&mut self, asked: &Asked) -> Result<(), String> {
        let told = asked.answer.map(|(told, _)| told);
        self.asked = self.asked.max(Some(asked.at));
        match told {
            Some(told) if self.asked > Some(told) => {
                Err(format!("{:?} was acknowledged before something was asked for that came before it", asked.command))
            }
            _ => Ok(()),
        }
    }

    /// How much its hosts had to do with each other.
    pub(crate) fn met(&self) -> Met {
        self.met
    }

    /// Does it leave alone what a host decided?
    fn may_happen(&self, event: &Event) -> bool {
        let bar = |participant| self.barred.get(participant).copied();
        match event {
            Event::WalkedIn { participant } | Event::Waited { participant, .. } => bar(participant).is_none(),
            Event::Admitted { participant, .. } | Event::Asked { participant } => {
                matches!(bar(participant), None | Some(Bar::Removed))
            }
            Event::Paused { participant, .. } => bar(participant).is_none(),
            Event::Resumed { participant, .. } => bar(participant) == Some(Bar::Paused),
            Event::Denied { .. }
            | Event::Blocked { .. }
            | Event::Removed { .. }
            | Event::TookOver { .. }
            | Event::Opened { .. }
            | Event::Started { .. }
            | Event::HostEntered { .. }
            | Event::AskCancelled { .. }
            | Event::CameBack { .. }
            | Event::Left { .. }
            | Event::Muted { .. }
            | Event::Unmuted { .. }
            | Event::AskedToUnmute { .. }
            | Event::DeclinedToUnmute { .. }
            | Event::KeptMuted { .. }
            | Event::HandRaised { .. }
            | Event::HandLowered { .. }
            | Event::Said { .. }
            | Event::ScreenShared { .. }
            | Event::ScreenStopped { .. }
            | Event::HostLost
            | Event::HostReturned
            | Event::Held
            | Event::Ended { .. } => true,
        }
    }

    fn learn(&mut self, event: &Event) {
        match event {
            Event::HostEntered { participant, .. } => drop(self.hosts.insert(*participant)),
            Event::Left { participant } => drop(self.hosts.remove(participant)),
            Event::Paused { participant, .. } => drop(self.barred.insert(*participant, Bar::Paused)),
            Event::Removed { participant, .. } => drop(self.barred.insert(*participant, Bar::Removed)),
            Event::Blocked { participant, .. } => drop(self.barred.insert(*participant, Bar::Blocked)),
            Event::Admitted { participant, .. } | Event::Resumed { participant, .. } => {
                self.barred.remove(participant);
            }
            // Who has a place of their own has the worse of the two.
            Event::TookOver { participant, from, .. } => {
                if let Some(bar) = self.barred.remove(from).max(self.barred.get(participant).copied()) {
                    self.barred.insert(*participant, bar);
                }
            }
            Event::Opened { .. }
            | Event::Waited { .. }
            | Event::Started { .. }
            | Event::WalkedIn { .. }
            | Event::Asked { .. }
            | Event::AskCancelled { .. }
            | Event::Denied { .. }
            | Event::CameBack { .. }
            | Event::Muted { .. }
            | Event::Unmuted { .. }
            | Event::AskedToUnmute { .. }
            | Event::DeclinedToUnmute { .. }
            | Event::KeptMuted { .. }
            | Event::HandRaised { .. }
            | Event::HandLowered { .. }
            | Event::Said { .. }
            | Event::ScreenShared { .. }
            | Event::ScreenStopped { .. }
            | Event::HostLost
            | Event::HostReturned
            | Event::Held
            | Event::Ended { .. } => {}
        }
    }

    fn meet(&mut self, event: &Event) {
        self.met.two_hosts |= self.hosts.len() > 1;
        if let Event::Admitted { participant, by }
        | Event::Denied { participant, by }
        | Event::Blocked { participant, by }
        | Event::Removed { participant, by }
        | Event::Paused { participant, by, .. }
        | Event::Resumed { participant, by }
        | Event::Muted { participant, by, .. }
        | Event::AskedToUnmute { participant, by, .. } = event
        {
            let last = self.decided.insert(*participant, *by);
            self.met.in_turns += usize::from(last.is_some_and(|last| last != *by));
        }
    }

    /// What was decided about somebody has to be so in the session that the log replays to.
    pub(crate) fn hold(&self, session: &Session) -> Result<(), String> {
        let stands = |participant: &ParticipantId, bar: &Bar| {
            let standing = session.state().members().get(participant).map(|member| member.standing);
            match bar {
                Bar::Paused => matches!(
                    standing,
                    Some(Standing::Paused { .. } | Standing::Left { barred: Some(Barred::Paused { .. }) })
                ),
                Bar::Blocked => {
                    matches!(standing, Some(Standing::Blocked | Standing::Left { barred: Some(Barred::Blocked) }))
                }
                // They may ask, and be denied.
                Bar::Removed => !matches!(
                    standing,
                    None | Some(Standing::Admitted | Standing::Waiting | Standing::Left { barred: None })
                ),
            }
        };
        match self.barred.iter().find(|(participant, bar)| !stands(participant, bar)) {
            Some((free, bar)) => Err(format!("no host took back that {free} is {bar:?}, and they are not")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
