//! **Ask to Join**: at capacity under doors open (A1), and under either policy after a removal, and again after a denial,
//! then after a cooldown and three times at most (A4). Who takes it back asks again a moment later: a page that does this all
//! day fills no log.

use crate::{
    Actor, Admission, Event, Member, Refusal, Role, Session, Standing, Timestamp,
    limits::{ASK_AGAIN_MS, ASKS_AGAIN_MAX},
};

pub(super) fn ask(session: &Session, actor: &Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    if super::role_of(session, actor) == Role::Host {
        return Err(Refusal::ClientsOnly);
    }
    super::live(session)?;
    let participant = actor.participant;
    let member = session.state.members.get(&participant).ok_or(Refusal::NotReady)?;
    if let Some(taken) = super::taken_at_the_door(session, actor, member.standing) {
        return Ok(vec![taken]);
    }
    match member.standing {
        Standing::Waiting if session.state.booking.admission == Admission::ProviderAdmits => {
            Err(Refusal::ProviderAdmits)
        }
        Standing::Waiting | Standing::Removed => match ask_again_at(member) {
            Some(at) if now < at => Err(Refusal::AskLater { at }),
            _ => Ok(vec![Event::Asked { participant }]),
        },
        Standing::Asking => Err(Refusal::AlreadyAsked),
        Standing::Admitted => Err(Refusal::AlreadyInside),
        Standing::Paused { .. } => Err(Refusal::Paused),
        Standing::Blocked => Err(Refusal::NoMoreAsking),
        Standing::Left { .. } => Err(Refusal::NotReady),
        Standing::Denied { .. } if !has_asks_left(member) => Err(Refusal::NoMoreAsking),
        Standing::Denied { until } if now < until => Err(Refusal::AskLater { at: until }),
        Standing::Denied { .. } => Ok(vec![Event::Asked { participant }]),
    }
}

pub(super) fn cancel(session: &Session, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    match super::standing_of(session, participant) {
        Some(Standing::Asking) => Ok(vec![Event::AskCancelled { participant }]),
        _ => Err(Refusal::NotWaiting),
    }
}

/// From when on somebody may ask again, who was denied or took their asking back.
pub(crate) fn ask_again_at(member: &Member) -> Option<Timestamp> {
    match member.standing {
        Standing::Waiting | Standing::Removed => member.asked_at.map(|at| at.plus_ms(ASK_AGAIN_MS)),
        _ => may_ask(member),
    }
}

/// From when on a denied client may ask again; nothing if never.
pub(crate) fn may_ask(member: &Member) -> Option<Timestamp> {
    match member.standing {
        Standing::Denied { until } if has_asks_left(member) => Some(until),
        _ => None,
    }
}

fn has_asks_left(member: &Member) -> bool {
    member.denials <= ASKS_AGAIN_MAX
}
