//! **Mute** and **Stop Video** (S6): hosts of anybody else inside; everybody undoes it for themselves, unless the group is
//! kept muted and no host has asked them to speak. Nobody is ever unmuted by another.

use crate::{Actor, Command, Event, Medium, Member, ParticipantId, Refusal, Role, Session};

impl Session {
    /// Why a command of who is inside is refused once clients are to be kept muted, though the log does not say so yet.
    pub fn refuses_who_is_to_be_kept_muted(&self, actor: &Actor, command: &Command) -> Option<Refusal> {
        let Command::Unmute { medium } = command else { return None };
        let member = super::inside(self, actor.participant).ok()?;
        needs_leave(member, *medium).then_some(Refusal::KeptMuted)
    }
}

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
    if session.state.is_kept_muted() && member.muted.has(medium) && needs_leave(member, medium) {
        return Err(Refusal::KeptMuted);
    }
    let is_new = member.muted.has(medium) || member.asked_to_unmute.has(medium);
    Ok(is_new.then_some(Event::Unmuted { participant, medium }).into_iter().collect())
}

/// In a group that is kept muted: may this one speak by a host's leave alone, which nobody has given?
fn needs_leave(member: &Member, medium: Medium) -> bool {
    medium == Medium::Audio && member.identity.role() == Role::Client && !member.asked_to_unmute.audio
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
