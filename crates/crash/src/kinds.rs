//! Which kinds of commands a run met: acknowledged, and in flight at a kill. A run that never had a kind done that everybody
//! presses again and again has tested less than it says, so it fails.

use std::{collections::BTreeMap, fmt};

use session::Command;

/// Of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Met {
    acknowledged: usize,
    in_flight: usize,
}

/// How often each kind was met.
#[derive(Clone, Debug, Default)]
pub struct Kinds(BTreeMap<&'static str, Met>);

/// All kinds that somebody presses, and after how many kills each must have been acknowledged and met in flight. One that is
/// seldom pressed is asked for in a long run alone.
const DUE: [(&str, usize); 30] = [
    ("ready", SHORT),
    ("join_now", SHORT),
    ("ask_to_join", LONG),
    ("cancel_ask", LONG),
    ("leave", SHORT),
    ("admit", SHORT),
    ("admit_all", SHORT),
    ("deny", LONG),
    ("block", LONG),
    ("pause", SHORT),
    ("pause_all", SHORT),
    ("move_back", LONG),
    ("remove", LONG),
    ("resume", SHORT),
    ("resume_all", SHORT),
    ("mute", LONG),
    ("unmute", LONG),
    ("ask_to_unmute", LONG),
    ("decline_unmute", LONG),
    ("keep_muted", SHORT),
    ("raise_hand", LONG),
    ("lower_hand", LONG),
    ("lower_hand_of", LONG),
    ("say_to_the_session", SHORT),
    ("say_to_the_waiting_room", SHORT),
    ("say_to_providers", SHORT),
    ("share_screen", SHORT),
    ("stop_sharing", SHORT),
    ("stop_share_of", LONG),
    ("end", LONG),
];

/// The run of the tests.
pub(crate) const SHORT: usize = 12;
/// A run by hand.
pub(crate) const LONG: usize = 200;

/// Without a wildcard: a new command does not compile until it is here, and fails below until somebody presses it.
fn kind(command: &Command) -> &'static str {
    use session::Channel;
    match command {
        Command::Ready { .. } => "ready",
        Command::JoinNow => "join_now",
        Command::AskToJoin => "ask_to_join",
        Command::CancelAsk => "cancel_ask",
        Command::Leave => "leave",
        Command::Admit { .. } => "admit",
        Command::AdmitAll { .. } => "admit_all",
        Command::Deny { .. } => "deny",
        Command::Block { .. } => "block",
        Command::Pause { .. } => "pause",
        Command::PauseAll => "pause_all",
        Command::MoveBack { .. } => "move_back",
        Command::Remove { .. } => "remove",
        Command::Resume { .. } => "resume",
        Command::ResumeAll => "resume_all",
        Command::Mute { .. } => "mute",
        Command::Unmute { .. } => "unmute",
        Command::AskToUnmute { .. } => "ask_to_unmute",
        Command::DeclineUnmute { .. } => "decline_unmute",
        Command::KeepMuted { .. } => "keep_muted",
        Command::RaiseHand => "raise_hand",
        Command::LowerHand => "lower_hand",
        Command::LowerHandOf { .. } => "lower_hand_of",
        Command::Say { to: Channel::Session, .. } => "say_to_the_session",
        Command::Say { to: Channel::WaitingRoom, .. } => "say_to_the_waiting_room",
        Command::Say { to: Channel::Providers { .. }, .. } => "say_to_providers",
        Command::ShareScreen => "share_screen",
        Command::StopSharing => "stop_sharing",
        Command::StopShareOf { .. } => "stop_share_of",
        Command::End => "end",
    }
}

impl Kinds {
    /// A command was answered with Done.
    pub(crate) fn acknowledged(&mut self, command: &Command) {
        self.0.entry(kind(command)).or_default().acknowledged += 1;
    }

    /// A command was under way when the server was killed.
    pub(crate) fn in_flight(&mut self, command: &Command) {
        self.0.entry(kind(command)).or_default().in_flight += 1;
    }

    /// Adds what another one counted.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (kind, met) in &other.0 {
            let sum = self.0.entry(kind).or_default();
            sum.acknowledged += met.acknowledged;
            sum.in_flight += met.in_flight;
        }
    }

    /// What after so many kills should have been met and was not.
    pub(crate) fn missing(&self, kills: usize) -> Vec<String> {
        let due = DUE.iter().filter(|(_, after)| kills >= *after);
        let missing = due.flat_map(|(kind, after)| {
            let met = self.0.get(kind).copied().unwrap_or_default();
            let acknowledged = (met.acknowledged == 0).then(|| format!("{kind} acknowledged"));
            // A dozen kills meet what everybody presses all the time, and the rest by chance.
            let in_flight = (*after < kills && met.in_flight == 0).then(|| format!("{kind} in flight"));
            [acknowledged, in_flight]
        });
        missing.flatten().collect()
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.0.iter().map(|(kind, met)| format!("{kind} {}/{}", met.acknowledged, met.in_flight));
        f.write_str(&kinds.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests;
