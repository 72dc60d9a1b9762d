//! Pauses, counted by the commands that were done and by nothing else.

use std::collections::BTreeSet;

use session::{Barred, CommandId, Entry, Event, ParticipantId, Session, Standing};

use super::Sent;
use crate::{
    broken::{Verdict, hold},
    commands::{OnPauses, meaning},
    facts::Facts,
};

pub(crate) const PAUSES_HOLD: &str = "a pause holds";

/// Who is paused.
#[derive(Debug, Default)]
pub(crate) struct Pauses {
    paused: BTreeSet<ParticipantId>,
    done: BTreeSet<(ParticipantId, CommandId)>,
}

impl Pauses {
    /// A guest turned out to be somebody else: a pause follows the person, unless one of the two was removed or blocked,
    /// which is more. Says whether there was one.
    pub(crate) fn pass_on(&mut self, event: &Event, before: &Facts) -> bool {
        let Event::TookOver { participant, from, .. } = event else { return false };
        let passed_on = self.paused.remove(from) && self.paused.insert(*participant);
        let people = [participant, from].map(|id| before.people.get(id));
        if people.into_iter().flatten().any(|it| it.must_ask || it.blocked) {
            self.paused.remove(participant);
        }
        passed_on
    }

    /// An entry became durable: the first one of a command says that the command was done.
    pub(crate) fn learn(&mut self, entry: &Entry, before: &Facts, sent: &Sent) -> Verdict {
        let (Some(actor), Some(id)) = (entry.actor, entry.command) else { return Ok(()) };
        if !self.done.insert((actor, id)) {
            return Ok(());
        }
        let meaning = match (sent.get(&(actor, id)), &entry.event) {
            (Some(command), _) => meaning(command).on_pauses,
            // One client's part of a pause of several, which could not be written at once.
            (None, Event::Paused { participant, .. }) => OnPauses::Pauses(*participant),
            // One client's part of keeping a group muted; by what right, `entries` asks.
            (None, Event::Muted { .. }) => OnPauses::Nothing,
            (None, _) => return hold(PAUSES_HOLD, false, || format!("nobody ever sent this: {entry:?}")),
        };
        match (meaning, &entry.event) {
            (OnPauses::Pauses(named), Event::Paused { participant, .. }) if before.is_meant(named, *participant) => {
                self.paused.insert(*participant);
            }
            (meaning, _) => self.take(meaning, before),
        }
        Ok(())
    }

    fn take(&mut self, meaning: OnPauses, before: &Facts) {
        match meaning {
            OnPauses::Nothing => {}
            OnPauses::Pauses(whom) => {
                self.paused.insert(whom);
            }
            OnPauses::PausesAll => {
                let inside = before.people.iter().filter(|(_, it)| !it.host && it.is_in());
                self.paused.extend(inside.map(|(id, _)| *id));
            }
            OnPauses::Resumes(whom) | OnPauses::Removes(whom) => {
                self.paused.remove(&whom);
            }
            OnPauses::ResumesAll => self.paused.clear(),
        }
    }

    /// Somebody is open: they are not paused.
    pub(crate) fn still_paused(&self, participant: ParticipantId, facts: &Facts) -> Verdict {
        hold(PAUSES_HOLD, !self.paused.contains(&participant) || facts.ended, || {
            format!("{participant} was paused, nobody resumed them, and they are open")
        })
    }

    /// Whoever is paused stands as paused, or comes back as paused.
    pub(crate) fn stand(&self, session: &Session, facts: &Facts) -> Verdict {
        if facts.ended {
            return Ok(());
        }
        for participant in &self.paused {
            let standing = session.state().members().get(participant).map(|member| member.standing);
            let paused = matches!(
                standing,
                Some(Standing::Paused { .. } | Standing::Left { barred: Some(Barred::Paused { .. }) })
            );
            hold(PAUSES_HOLD, paused, || format!("{participant} was paused and stands as {standing:?}"))?;
        }
        Ok(())
    }
}
