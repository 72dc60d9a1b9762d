//! **Pause** and **Pause All Clients** (P1, P2, P5), and **Move back to waiting room**, which is a pause in other words:
//! admitted clients only; providers stay.

use crate::{Event, ParticipantId, PauseReason, Refusal, Role, Session, Standing};

pub(super) fn pause(
    session: &Session,
    participant: ParticipantId,
    why: PauseReason,
    by: ParticipantId,
) -> Result<Vec<Event>, Refusal> {
    match super::client(session, participant)?.standing {
        Standing::Admitted => Ok(vec![Event::Paused { participant, by, why }]),
        _ => Err(Refusal::NotAdmitted),
    }
}

pub(super) fn pause_all(session: &Session, by: ParticipantId) -> Vec<Event> {
    session
        .state
        .admitted()
        .filter(|(_, m)| m.identity.role() == Role::Client)
        .map(|(participant, _)| Event::Paused { participant, by, why: PauseReason::Pause })
        .collect()
}
