//! **Resume** and **Resume All Clients** (P4). Who left while paused stays away, but is not paused any more when they
//! come back.

use crate::{Event, ParticipantId, Refusal, Session};

pub(super) fn resume(session: &Session, participant: ParticipantId, by: ParticipantId) -> Result<Vec<Event>, Refusal> {
    if super::client(session, participant)?.standing.pause().is_some() {
        Ok(vec![Event::Resumed { participant, by }])
    } else {
        Err(Refusal::NotPaused)
    }
}

pub(super) fn resume_all(session: &Session, by: ParticipantId) -> Vec<Event> {
    session.state.paused().map(|(participant, _)| Event::Resumed { participant, by }).collect()
}
