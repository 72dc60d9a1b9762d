//! Every rule of a session, one file each. A rule answers with events or with one refusal, and changes nothing itself.

mod admit;
mod ask;
mod at_once;
mod deny;
mod door;
mod end;
mod getting_ready;
mod hand;
mod join;
mod keep_muted;
mod late;
mod leave;
mod mute;
mod pause;
mod ready;
mod remove;
mod resume;
mod say;
mod screen;
mod seats;
mod take_over;

pub(crate) use admit::is_waiting_to_join;
pub(crate) use ask::{ask_again_at, may_ask};
pub(crate) use door::may_walk_in;
pub(crate) use getting_ready::preparing;
pub(crate) use say::line_for;
pub(crate) use seats::{has_left_the_seat, is_seated, seats_going};

use crate::{
    Actor, Command, Event, Identity, Member, ParticipantId, PauseReason, Phase, Refusal, Role, Session, Standing,
    Timestamp,
};

pub(crate) fn decide(
    session: &Session,
    actor: &Actor,
    command: &Command,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if session.state.phase == Phase::Ended {
        return Err(Refusal::Ended);
    }
    if is_stranger(session, actor) {
        return Err(Refusal::NotOnAppointment);
    }
    match command {
        Command::Ready { name } => ready::ready(session, actor, name.as_deref()),
        Command::JoinNow => join::join_now(session, actor),
        Command::AskToJoin => ask::ask(session, actor, now),
        Command::CancelAsk => ask::cancel(session, actor),
        Command::Leave => leave::leave(session, actor),
        Command::Admit { participant } => host(session, actor, |by| admit::admit(session, *participant, by)),
        Command::AdmitAll { up_to, away, above_capacity } => {
            host(session, actor, |by| admit::admit_all(session, *up_to, away, *above_capacity, by))
        }
        Command::Deny { participant } => host(session, actor, |by| deny::deny(session, *participant, by)),
        Command::Block { participant } => host(session, actor, |by| deny::block(session, *participant, by)),
        Command::Pause { participant } => {
            host(session, actor, |by| pause::pause(session, *participant, PauseReason::Pause, by))
        }
        Command::MoveBack { participant } => {
            host(session, actor, |by| pause::pause(session, *participant, PauseReason::MovedBack, by))
        }
        Command::Remove { participant } => host(session, actor, |by| remove::remove(session, *participant, by)),
        Command::PauseAll => host(session, actor, |by| Ok(pause::pause_all(session, by))),
        Command::Resume { participant } => host(session, actor, |by| resume::resume(session, *participant, by)),
        Command::ResumeAll => host(session, actor, |by| Ok(resume::resume_all(session, by))),
        Command::Mute { participant, medium } => {
            host(session, actor, |by| mute::mute(session, *participant, *medium, by))
        }
        Command::Unmute { medium } => mute::unmute(session, actor, *medium),
        Command::AskToUnmute { participant, medium } => {
            host(session, actor, |by| mute::ask(session, *participant, *medium, by))
        }
        Command::DeclineUnmute { medium } => mute::decline(session, actor, *medium),
        Command::KeepMuted { on } => host(session, actor, |by| Ok(keep_muted::keep_muted(session, *on, by))),
        Command::RaiseHand => hand::raise(session, actor, now),
        Command::LowerHand => hand::lower(session, actor),
        Command::LowerHandOf { participant } => host(session, actor, |by| hand::lower_of(session, *participant, by)),
        Command::Say { to, text } => say::say(session, actor, *to, text),
        Command::ShareScreen => screen::share(session, actor),
        Command::StopSharing => screen::stop(session, actor),
        Command::StopShareOf { participant } => host(session, actor, |by| screen::stop_of(session, *participant, by)),
        Command::End => host(session, actor, |by| Ok(end::end(by))),
    }
}

/// What a client does who has a place begins with what the guest was whom they turn out to be. Who left has to come back
/// first.
fn taken_at_the_door(session: &Session, actor: &Actor, own: Standing) -> Option<Event> {
    take_over::place_taken(session, actor).filter(|_| !matches!(own, Standing::Left { .. }))
}

/// Only a host who is inside a live session acts on others.
fn host(
    session: &Session,
    actor: &Actor,
    rule: impl FnOnce(ParticipantId) -> Result<Vec<Event>, Refusal>,
) -> Result<Vec<Event>, Refusal> {
    if role_of(session, actor) != Role::Host {
        return Err(Refusal::HostsOnly);
    }
    live(session)?;
    match standing_of(session, actor.participant) {
        Some(Standing::Admitted) => rule(actor.participant),
        _ => Err(Refusal::NotInside),
    }
}

/// Nobody acts in a session that does not run.
fn live(session: &Session) -> Result<(), Refusal> {
    match session.state.phase {
        Phase::NotStarted => Err(Refusal::NotStarted),
        Phase::Held { .. } => Err(Refusal::Held),
        Phase::Ended => Err(Refusal::Ended),
        Phase::Live { .. } => Ok(()),
    }
}

/// Who acts on themselves, inside a live session.
fn inside(session: &Session, participant: ParticipantId) -> Result<&Member, Refusal> {
    live(session)?;
    let member = session.state.members.get(&participant).ok_or(Refusal::NotInside)?;
    match member.standing {
        Standing::Admitted => Ok(member),
        Standing::Paused { .. } => Err(Refusal::Paused),
        _ => Err(Refusal::NotInside),
    }
}

/// Somebody inside whom a host names, hosts too.
fn anybody_inside(session: &Session, participant: ParticipantId) -> Result<&Member, Refusal> {
    let member = session.state.members.get(&participant).ok_or(Refusal::UnknownParticipant)?;
    (member.standing == Standing::Admitted).then_some(member).ok_or(Refusal::NotAdmitted)
}

/// Somebody else inside whom a host names.
fn another_inside(session: &Session, participant: ParticipantId, by: ParticipantId) -> Result<&Member, Refusal> {
    if participant == by { Err(Refusal::NotYourself) } else { anybody_inside(session, participant) }
}

/// The side of the session that the credential gives, or would give to who is no stranger.
pub(crate) fn role_of(session: &Session, actor: &Actor) -> Role {
    session.state.booking.side_of(&actor.credential).unwrap_or(Role::Client)
}

/// A provider of the practice who is not on this appointment: may do nothing here, and sees nobody.
pub(crate) fn is_stranger(session: &Session, actor: &Actor) -> bool {
    session.state.booking.side_of(&actor.credential).is_none()
}

fn standing_of(session: &Session, participant: ParticipantId) -> Option<Standing> {
    session.state.members.get(&participant).map(|m| m.standing)
}

/// A client whom a host names.
fn client(session: &Session, participant: ParticipantId) -> Result<&Member, Refusal> {
    let member = session.state.members.get(&participant).ok_or(Refusal::UnknownParticipant)?;
    match member.identity {
        Identity::Host { .. } => Err(Refusal::ClientsOnly),
        Identity::Client { .. } | Identity::Guest { .. } => Ok(member),
    }
}
