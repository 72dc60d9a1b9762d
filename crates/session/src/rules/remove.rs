//! **Remove** takes a client out who is inside or paused, there or not, also one who left while paused. They come in
//! again by a host's leave alone.

use crate::{Event, ParticipantId, Refusal, Session, Standing};

pub(super) fn remove(session: &Session, participant: ParticipantId, by: ParticipantId) -> Result<Vec<Event>, Refusal> {
    let standing = super::client(session, participant)?.standing;
    if standing == Standing::Admitted || standing.pause().is_some() {
        Ok(vec![Event::Removed { participant, by }])
    } else {
        Err(Refusal::NotAdmitted)
    }
}
