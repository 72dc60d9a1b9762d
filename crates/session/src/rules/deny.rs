//! **Deny** turns away for now, **Block** for the whole session (A3, A4).

use crate::{Event, ParticipantId, Refusal, Session, Standing};

pub(super) fn deny(session: &Session, participant: ParticipantId, by: ParticipantId) -> Result<Vec<Event>, Refusal> {
    match super::client(session, participant)?.standing {
        Standing::Waiting | Standing::Asking => Ok(vec![Event::Denied { participant, by }]),
        _ => Err(Refusal::NotWaiting),
    }
}

pub(super) fn block(session: &Session, participant: ParticipantId, by: ParticipantId) -> Result<Vec<Event>, Refusal> {
    match super::client(session, participant)?.standing {
        Standing::Waiting | Standing::Asking | Standing::Denied { .. } | Standing::Removed => {
            Ok(vec![Event::Blocked { participant, by }])
        }
        _ => Err(Refusal::NotWaiting),
    }
}
