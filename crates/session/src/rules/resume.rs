//! **Resume** and **Resume All Clients** (P4). Who left while paused stays away, but is not paused any more when they
//! come back.

use crate::{Barred, Event, ParticipantId, Refusal, Session, Standing};

pub(super) fn resume(session: &Session, participant: ParticipantId, by: ParticipantId) -> Result<Vec<Event>, Refusal> {
    if is_paused(super::client(session, participant)?.standing) {
        Ok(vec![Event::Resumed { participant, by }])
    } else {
        Err(Refusal::NotPaused)
    }
}

pub(super) fn resume_all(session: &Session, by: ParticipantId) -> Vec<Event> {
    session
        .state
        .members
        .iter()
        .filter(|(_, m)| is_paused(m.standing))
        .map(|(id, _)| Event::Resumed { participant: *id, by })
        .collect()
}

pub(crate) fn is_paused(standing: Standing) -> bool {
    matches!(standing, Standing::Paused | Standing::Left { barred: Some(Barred::Paused) })
}
