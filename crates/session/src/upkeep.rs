//! What happens without anybody's command: hosts that are lost and return, the grace, and the end of a session that no
//! host came back to (W6).

use crate::{
    Event, Phase, Session,
    limits::{HOST_GRACE_MS, HOSTLESS_MS_MAX},
};

/// The next event that is due now, if any. Called again until there is none.
pub(crate) fn due(session: &Session) -> Option<Event> {
    let now = session.now();
    let mut hosts = session.state.admitted_hosts().peekable();
    let somebody_admitted = hosts.peek().is_some();
    let somebody_here = hosts.any(|h| session.presence.is_present(h));
    match session.state.phase {
        Phase::NotStarted | Phase::Ended => None,
        Phase::Live { lost: None, .. } if somebody_here => None,
        Phase::Live { lost: Some(_), .. } | Phase::Held { .. } if somebody_here => Some(Event::HostReturned),
        Phase::Live { .. } if !somebody_admitted => Some(Event::Held),
        Phase::Live { lost: None, .. } => Some(Event::HostLost),
        Phase::Live { lost: Some(lost), .. } => (now >= lost.grace.plus_ms(HOST_GRACE_MS)).then_some(Event::Held),
        Phase::Held { hostless, .. } => (now >= hostless.plus_ms(HOSTLESS_MS_MAX)).then_some(Event::Ended { by: None }),
    }
}
