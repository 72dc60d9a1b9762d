//! **Join now** starts or enters the session for a host (W2), and lets a client walk in under doors open (J7, A2, A5).
//! Nobody enters before a host has started, ever, by any message. Who turns out to have been turned away as a guest takes that
//! place instead, and enters nothing (P7).

use crate::{Actor, Admission, Credential, Event, Identity, Phase, Refusal, Session, Standing};

pub(super) fn join_now(session: &Session, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    match &actor.credential {
        Credential::Provider { person, name } => {
            let identity = Identity::Host { person: *person, name: name.clone() };
            enter_as_host(session, actor, identity)
        }
        Credential::Client { .. } | Credential::Guest => walk_in(session, actor),
    }
}

fn enter_as_host(session: &Session, actor: &Actor, identity: Identity) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    if super::standing_of(session, participant) == Some(Standing::Admitted) {
        return Err(Refusal::AlreadyInside);
    }
    let entered = Event::HostEntered { participant, identity };
    match session.state.phase {
        Phase::NotStarted => Ok(vec![Event::Started { by: participant }, entered]),
        Phase::Live { .. } | Phase::Held { .. } => Ok(vec![entered]),
        Phase::Ended => Err(Refusal::Ended),
    }
}

fn walk_in(session: &Session, actor: &Actor) -> Result<Vec<Event>, Refusal> {
    super::live(session)?;
    let participant = actor.participant;
    let member = session.state.members.get(&participant).ok_or(Refusal::NotReady)?;
    if let Some(taken) = super::taken_at_the_door(session, actor, member.standing) {
        return Ok(vec![taken]);
    }
    match member.standing {
        Standing::Admitted => Err(Refusal::AlreadyInside),
        Standing::Paused { .. } => Err(Refusal::Paused),
        Standing::Left { .. } => Err(Refusal::NotReady),
        Standing::Denied { .. } | Standing::Removed => Err(Refusal::AskFirst),
        Standing::Blocked => Err(Refusal::NoMoreAsking),
        Standing::Waiting | Standing::Asking => match session.state.booking.admission {
            Admission::ProviderAdmits => Err(Refusal::ProviderAdmits),
            Admission::DoorsOpen if super::may_walk_in(session, member) => Ok(vec![Event::WalkedIn { participant }]),
            Admission::DoorsOpen => Err(Refusal::AskFirst),
        },
    }
}
