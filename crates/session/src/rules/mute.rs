//! **Mute** and **Stop Video** (S6): hosts of anybody else inside; everybody undoes it for themselves, unless the group is
//! kept muted and no host has asked them to speak. Nobody is ever unmuted by another.

use crate::{Actor, Event, Medium, ParticipantId, Refusal, Role, Session};

pub(super) fn mute(
    session: &Session,
    participant: ParticipantId,
    medium: Medium,
    by: ParticipantId,
) -> Result<Vec<Event>, Refusal> {
    let member = super::another_inside(session, participant, by)?;
    let is_new = !member.muted.has(medium) || member.asked_to_unmute.has(medium);
    Ok(is_new.then_some(Event::Muted { participant, medium, by }).into_iter().collect())
}

pub(super) fn unmute(session: &Session, actor: &Actor, medium: Medium) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    let member = super::inside(session, participant)?;
    let is_asked = member.asked_to_unmute.has(medium);
    let is_kept = session.state.kept_muted && medium == Medium::Audio && member.identity.role() == Role::Client;
    if is_kept && member.muted.audio && !is_asked {
        return Err(Refusal::KeptMuted);
    }
    let is_new = member.muted.has(medium) || is_asked;
    Ok(is_new.then_some(Event::Unmuted { participant, medium }).into_iter().collect())
}

pub(super) fn ask(
    session: &Session,
    participant: ParticipantId,
    medium: Medium,
    by: ParticipantId,
) -> Result<Vec<Event>, Refusal> {
    let member = super::another_inside(session, participant, by)?;
    let is_new = !member.asked_to_unmute.has(medium);
    Ok(is_new.then_some(Event::AskedToUnmute { participant, medium, by }).into_iter().collect())
}

pub(super) fn decline(session: &Session, actor: &Actor, medium: Medium) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    let is_asked = super::inside(session, participant)?.asked_to_unmute.has(medium);
    Ok(is_asked.then_some(Event::DeclinedToUnmute { participant, medium }).into_iter().collect())
}
