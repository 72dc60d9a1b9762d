//! What a host closed is opened by nobody who did not know it: whose page had not been told yet when they said so.

use session::{Command, CommandId, Event, ParticipantId, Timestamp};

use crate::{
    broken::{Verdict, hold},
    commands::named,
    facts::Facts,
};

pub(crate) const SEEN: &str = "opened by who knew";

/// Of each command, what the page that sent it first had been told of last.
pub(crate) type SeenAt = std::collections::BTreeMap<CommandId, Timestamp>;

/// An event that opens, in answer to this command: what it opens was closed when its page had `seen` that.
pub(super) fn opened_by_who_knew(facts: &Facts, event: &Event, seen: Option<Timestamp>) -> Verdict {
    let Some(seen) = seen else { return Ok(()) };
    let closed = match event {
        Event::Admitted { participant, .. } | Event::Resumed { participant, .. } => shut_out_at(facts, *participant),
        Event::KeptMuted { on: false, .. } | Event::AskedToUnmute { .. } => facts.kept_muted_at,
        _ => None,
    };
    hold(SEEN, closed.is_none_or(|closed| closed <= seen), || {
        format!("{event:?} was said when its page knew of {seen:?}, and that was closed at {closed:?}")
    })
}

/// Had something been closed after that moment, which this command would open?
pub(super) fn is_late(facts: &Facts, command: &Command, seen: Timestamp) -> bool {
    let since = |closed: Option<Timestamp>| closed.is_some_and(|closed| closed > seen);
    match command {
        Command::Admit { .. } | Command::Resume { .. } => {
            named(command).is_some_and(|whom| since(shut_out_at(facts, whom)))
        }
        Command::ResumeAll => facts.people.values().any(|it| it.paused && since(it.shut_out_at)),
        Command::AdmitAll { up_to, away, .. } => {
            let mut shown = facts.people.iter().filter(|(id, it)| it.arrived <= *up_to && !away.contains(id));
            shown.any(|(_, it)| it.is_at_the_door() && since(it.shut_out_at))
        }
        Command::AskToUnmute { .. } | Command::KeepMuted { on: false } => since(facts.kept_muted_at),
        // What closes is never too late.
        _ => false,
    }
}

fn shut_out_at(facts: &Facts, participant: ParticipantId) -> Option<Timestamp> {
    facts.people.get(&participant)?.shut_out_at
}
