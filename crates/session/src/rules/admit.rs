//! **Admit** and **Admit all** (A3). Admitting one always works, above capacity too: the host decides. Admitting all
//! admits those whom the host's page showed as being there, in order of arrival, and asks first when that would pass
//! capacity. Who is away is what the page says it showed, and not what is known here: presence is in no log, and the command
//! is to mean the same whenever it is looked at.

use std::collections::BTreeSet;

use crate::{Admission, Event, ParticipantId, Refusal, Session, Standing, Timestamp};

pub(super) fn admit(session: &Session, participant: ParticipantId, by: ParticipantId) -> Result<Vec<Event>, Refusal> {
    match super::client(session, participant)?.standing {
        Standing::Waiting | Standing::Asking => Ok(vec![Event::Admitted { participant, by }]),
        _ => Err(Refusal::NotWaiting),
    }
}

pub(super) fn admit_all(
    session: &Session,
    up_to: Timestamp,
    away: &BTreeSet<ParticipantId>,
    above_capacity: bool,
    by: ParticipantId,
) -> Result<Vec<Event>, Refusal> {
    let waiting: Vec<ParticipantId> = session
        .waiting()
        .take_while(|(_, m)| m.arrived <= up_to)
        .filter(|(_, m)| is_waiting_to_join(session, m.standing))
        .map(|(id, _)| id)
        .filter(|id| !away.contains(id))
        .collect();
    if !above_capacity && session.occupancy() + waiting.len() > session.state.booking.capacity() && !waiting.is_empty()
    {
        return Err(Refusal::AboveCapacity);
    }
    Ok(waiting.into_iter().map(|participant| Event::Admitted { participant, by }).collect())
}

/// Everybody a host can act on: who waits for a host, and who asked. Who waits at open doors walks in by themselves.
pub(crate) fn is_waiting_to_join(session: &Session, standing: Standing) -> bool {
    match standing {
        Standing::Asking => true,
        Standing::Waiting => session.state.booking.admission == Admission::ProviderAdmits,
        _ => false,
    }
}
