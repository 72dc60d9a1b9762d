//! A word that opens comes late: its page did not know yet what a host has closed since. A line may have been dead for minutes, and
//! what was pressed on it is sent when it is back.
//!
//! Only what opens is looked at. What closes is done however late it comes, and what people undo for themselves is theirs to say.

use super::is_waiting_to_join;
use crate::{Actor, Command, CommandId, Member, Refusal, Session, Timestamp};

impl Session {
    /// Why a command is refused that was said when its page showed the session as it was at `seen`, and that would be done if it came
    /// now. Within the same millisecond counts as seen.
    pub fn refuses_as_late(
        &self,
        actor: &Actor,
        id: CommandId,
        command: &Command,
        seen: Timestamp,
        now: Timestamp,
    ) -> Option<Refusal> {
        // Who may not do it at all, or not to this one, is told that, and nothing of what others did.
        let is_late = self.has_closed_since(command, seen) && self.refuses(actor, id, command, now).is_none();
        is_late.then_some(Refusal::ChangedSince)
    }

    /// Was something closed after `seen` that this command would open?
    fn has_closed_since(&self, command: &Command, seen: Timestamp) -> bool {
        let since = |member: &Member| member.shut_out_at.is_some_and(|at| at > seen);
        match command {
            Command::Admit { participant } | Command::Resume { participant } => {
                self.state.members.get(participant).is_some_and(since)
            }
            Command::AdmitAll { up_to, away, .. } => self.waiting().any(|(id, m)| {
                m.arrived <= *up_to && !away.contains(&id) && is_waiting_to_join(self, m.standing) && since(m)
            }),
            Command::ResumeAll => self.state.paused().any(|(_, member)| since(member)),
            Command::AskToUnmute { .. } | Command::KeepMuted { on: false } => {
                self.state.kept_muted.is_some_and(|at| at > seen)
            }
            _ => false,
        }
    }
}
