//! What every log obeys, told from its entries alone and without asking the rules: so that a rule that is broken in the
//! server and in the oracle alike shows all the same.
//!
//! A command is done once; what is done to somebody was asked for by the one who is said to have done it; a pause ends by
//! a resume or a removal and by nothing else. Commands that nobody here presses have no line.

use std::collections::BTreeSet;

use session::{Barred, Command, CommandId, Entry, Event, ParticipantId, Session, Standing};

/// The laws of one session, as far as its log was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Laws {
    done: BTreeSet<(ParticipantId, CommandId)>,
    paused: BTreeSet<ParticipantId>,
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
            if !is_asked_for(entry, command) {
                return Err(format!("nobody asked for {entry:?}, but for {command:?}"));
            }
            self.keep_pauses(&entry.event)?;
        }
        Ok(())
    }

    fn keep_pauses(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::Paused { participant, .. } => {
                self.paused.insert(*participant);
            }
            Event::Resumed { participant, .. } | Event::Removed { participant, .. } => {
                self.paused.remove(participant);
            }
            Event::Admitted { participant, .. }
            | Event::WalkedIn { participant }
            | Event::Waited { participant, .. }
            | Event::Asked { participant }
                if self.paused.contains(participant) =>
            {
                return Err(format!("a pause ended by {event:?}"));
            }
            _ => {}
        }
        Ok(())
    }

    /// Whoever was paused and not resumed has to be paused in the session that the log replays to.
    pub(crate) fn hold(&self, session: &Session) -> Result<(), String> {
        let is_paused = |participant: &&ParticipantId| {
            let member = session.state().members().get(participant);
            let standing = member.map(|member| member.standing);
            matches!(standing, Some(Standing::Paused { .. } | Standing::Left { barred: Some(Barred::Paused { .. }) }))
        };
        match self.paused.iter().find(|participant| !is_paused(participant)) {
            Some(free) => Err(format!("{free} was paused, nobody resumed them, and they are not paused")),
            None => Ok(()),
        }
    }
}

/// Did the one who is said to have done this ask for it?
fn is_asked_for(entry: &Entry, command: Option<&Command>) -> bool {
    let own = |by: &ParticipantId| entry.actor == Some(*by);
    match (&entry.event, command) {
        (Event::Admitted { participant, by }, Some(Command::Admit { participant: whom })) => {
            own(by) && participant == whom
        }
        (Event::Admitted { by, .. }, command) => own(by) && matches!(command, Some(Command::AdmitAll { .. })),
        (Event::Denied { participant, by }, Some(Command::Deny { participant: whom })) => {
            own(by) && participant == whom
        }
        (Event::Blocked { participant, by }, Some(Command::Block { participant: whom })) => {
            own(by) && participant == whom
        }
        (Event::Denied { .. } | Event::Blocked { .. }, _) => false,
        (
            Event::Paused { participant, by, .. },
            Some(Command::Pause { participant: whom } | Command::MoveBack { participant: whom }),
        ) => own(by) && participant == whom,
        (Event::Removed { participant, by }, Some(Command::Remove { participant: whom })) => {
            own(by) && participant == whom
        }
        (Event::Removed { .. }, _) => false,
        (Event::Muted { by, .. }, command) => {
            own(by) && matches!(command, Some(Command::Mute { .. } | Command::KeepMuted { .. }))
        }
        (Event::Said { participant, .. }, command) => own(participant) && matches!(command, Some(Command::Say { .. })),
        (Event::Paused { by, .. }, command) => own(by) && matches!(command, Some(Command::PauseAll)),
        (Event::Resumed { participant, by }, Some(Command::Resume { participant: whom })) => {
            own(by) && participant == whom
        }
        (Event::Resumed { by, .. }, command) => own(by) && matches!(command, Some(Command::ResumeAll)),
        (Event::Left { participant }, command) => own(participant) && matches!(command, Some(Command::Leave)),
        (Event::WalkedIn { participant } | Event::HostEntered { participant, .. }, command) => {
            own(participant) && matches!(command, Some(Command::JoinNow))
        }
        (Event::Waited { participant, .. } | Event::CameBack { participant }, command) => {
            own(participant) && matches!(command, Some(Command::Ready { .. }))
        }
        (Event::Asked { participant }, command) => own(participant) && matches!(command, Some(Command::AskToJoin)),
        (Event::Ended { by: Some(by) }, command) => own(by) && matches!(command, Some(Command::End)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::{PauseReason, Timestamp};
    use uuid::Uuid;

    const HOST: ParticipantId = ParticipantId(Uuid::from_u128(1));
    const CLIENT: ParticipantId = ParticipantId(Uuid::from_u128(2));

    fn entry(n: u128, event: Event) -> Entry {
        Entry { at: Timestamp(1), actor: Some(HOST), command: Some(CommandId(Uuid::from_u128(n))), event }
    }

    fn paused(n: u128) -> Entry {
        entry(n, Event::Paused { participant: CLIENT, by: HOST, why: PauseReason::Pause })
    }

    #[test]
    fn a_command_is_done_once() {
        let mut laws = Laws::default();
        assert_eq!(laws.take(&[paused(1), paused(1)], Some(&Command::PauseAll)), Ok(()));
        assert!(laws.is_done(HOST, CommandId(Uuid::from_u128(1))));
        assert!(laws.take(&[paused(1)], Some(&Command::PauseAll)).is_err());
    }

    #[test]
    fn an_admission_that_nobody_made_is_caught() {
        let admitted = [entry(1, Event::Admitted { participant: CLIENT, by: HOST })];
        let asked =
            [Command::Admit { participant: CLIENT }, Command::AdmitAll { up_to: Timestamp(1), above_capacity: false }];
        for command in asked {
            assert_eq!(Laws::default().take(&admitted, Some(&command)), Ok(()));
        }
        for command in [None, Some(&Command::Leave), Some(&Command::Admit { participant: HOST })] {
            assert!(Laws::default().take(&admitted, command).is_err(), "{command:?}");
        }
        let by_another = [entry(1, Event::Admitted { participant: CLIENT, by: CLIENT })];
        assert!(Laws::default().take(&by_another, Some(&Command::Admit { participant: CLIENT })).is_err());
    }

    #[test]
    fn a_pause_ends_by_no_admission() {
        let mut laws = Laws::default();
        laws.take(&[paused(1)], Some(&Command::PauseAll)).unwrap();
        let admit = Command::Admit { participant: CLIENT };
        let admitted = [entry(2, Event::Admitted { participant: CLIENT, by: HOST })];
        assert!(laws.clone().take(&admitted, Some(&admit)).is_err());
        let resumed = [entry(3, Event::Resumed { participant: CLIENT, by: HOST })];
        laws.take(&resumed, Some(&Command::ResumeAll)).unwrap();
        let admitted = [entry(4, Event::Admitted { participant: CLIENT, by: HOST })];
        assert_eq!(laws.take(&admitted, Some(&admit)), Ok(()));
    }
}
