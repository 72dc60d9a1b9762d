//! **I'm Ready** gives a client a place in the waiting room, before and after the start (J2, J6, W3). Leaving does not
//! wipe out a pause, a denial or a removal (P7).

use super::take_over;
use crate::{Actor, Credential, Event, Identity, Name, Refusal, Session, Standing};

pub(super) fn ready(session: &Session, actor: &Actor, name: Option<&str>) -> Result<Vec<Event>, Refusal> {
    let participant = actor.participant;
    if let Some(taken) = take_over::place_taken(session, actor) {
        return Ok(vec![taken]);
    }
    match super::standing_of(session, participant) {
        Some(
            Standing::Waiting | Standing::Asking | Standing::Denied { .. } | Standing::Blocked | Standing::Removed,
        ) => {
            return Err(Refusal::AlreadyWaiting);
        }
        Some(Standing::Admitted) => return Err(Refusal::AlreadyInside),
        Some(Standing::Paused { .. }) => return Err(Refusal::Paused),
        Some(Standing::Left { barred: Some(_) }) => return Ok(vec![Event::CameBack { participant }]),
        Some(Standing::Left { barred: None }) | None => {}
    }
    let identity = match &actor.credential {
        Credential::Provider { .. } => return Err(Refusal::ClientsOnly),
        Credential::Client { person, name } => {
            Identity::Client { person: *person, name: name.clone(), booked: session.state.booking.has_client(*person) }
        }
        Credential::Guest => Identity::Guest { name: Name::new(name.unwrap_or_default())? },
    };
    Ok(vec![Event::Waited { participant, identity }])
}
