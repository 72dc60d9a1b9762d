//! **Raise hand**, for everybody inside; a host may lower anybody's. Who lowers it raises it again a moment later: a page that
//! does this all day fills no log.

use crate::{Actor, Event, ParticipantId, Refusal, Session, Timestamp, limits::HAND_AGAIN_MS};

pub(super) fn raise(session: &Session, actor: &Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    let member = super::inside(session, participant)?;
    match member.raised_at.map(|at| at.plus_ms(HAND_AGAIN_MS)) {
        _ if member.hand.is_some() => Ok(Vec::new()),
        Some(at) if now < at => Err(Refusal::AskLater { at }),
        _ => Ok(vec![Event::HandRaised { participant }]),
    }
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
