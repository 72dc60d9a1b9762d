//! **Share Screen** (S2): one at a time; a host takes over from a client, and stops anybody's.

use crate::{Actor, Event, ParticipantId, Refusal, Role, Session};

pub(super) fn share(session: &Session, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    let role = super::inside(session, participant)?.identity.role();
    let begins = Event::ScreenShared { participant };
    let Some(sharer) = session.state.screen else { return Ok(vec![begins]) };
    let sharers_role = session.state.members.get(&sharer).map(|m| m.identity.role());
    match (role, sharers_role) {
        _ if sharer == participant => Ok(Vec::new()),
        (Role::Host, Some(Role::Client)) => {
            Ok(vec![Event::ScreenStopped { participant: sharer, by: Some(participant) }, begins])
        }
        _ => Err(Refusal::ScreenTaken),
    }
}

pub(super) fn stop(session: &Session, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    super::inside(session, participant)?;
    Ok(stopped(session, participant, participant))
}

pub(super) fn stop_of(session: &Session, participant: ParticipantId, by: ParticipantId) -> Result<Vec<Event>, Refusal> {
    super::anybody_inside(session, participant)?;
    Ok(stopped(session, participant, by))
}

fn stopped(session: &Session, participant: ParticipantId, by: ParticipantId) -> Vec<Event> {
    let shares = session.state.screen == Some(participant);
    shares.then_some(Event::ScreenStopped { participant, by: Some(by) }).into_iter().collect()
}
