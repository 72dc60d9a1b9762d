//! **End Session** ends it for everybody (S7).

use crate::{Event, ParticipantId};

pub(super) fn end(by: ParticipantId) -> Vec<Event> {
    vec![Event::Ended { by: Some(by) }]
}
