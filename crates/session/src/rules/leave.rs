//! **Leave Session** leaves alone, from anywhere in the flow (J9, S7).

use crate::{Actor, Event, Refusal, Session, Standing};

pub(super) fn leave(session: &Session, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    match super::standing_of(session, participant) {
        None | Some(Standing::Left { .. }) => Err(Refusal::NotReady),
        Some(_) => Ok(vec![Event::Left { participant }]),
    }
}
