//! **Raise hand**, for everybody inside; a host may lower anybody's.

use crate::{Actor, Event, ParticipantId, Refusal, Session};

pub(super) fn raise(session: &Session, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    let is_down = super::inside(session, participant)?.hand.is_none();
    Ok(is_down.then_some(Event::HandRaised { participant }).into_iter().collect())
}

pub(super) fn lower(session: &Session, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    let is_up = super::inside(session, participant)?.hand.is_some();
    Ok(is_up.then_some(Event::HandLowered { participant, by: participant }).into_iter().collect())
}

pub(super) fn lower_of(
    session: &Session,
    participant: ParticipantId,
    by: ParticipantId,
) -> Result<Vec<Event>, Refusal> {
    let is_up = super::anybody_inside(session, participant)?.hand.is_some();
    Ok(is_up.then_some(Event::HandLowered { participant, by }).into_iter().collect())
}
