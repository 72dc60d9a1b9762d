//! What happens without anybody's command: hosts that are lost and return, the grace, and the end of a session that no
//! host came back to (W6); and a shared screen whose devices are gone.

use crate::{
    Event, ParticipantId, Phase, Role, Session, Timestamp,
    limits::{HOST_GRACE_MS, HOSTLESS_MS_MAX, SCREEN_KEPT_MS},
};

impl Session {
    /// Would a live session be held (W6), if these were who is inside? That is so once all hosts among them have been gone for the time
    /// of the grace. It is for who cannot know what the log holds, and knows who was inside and who is connected.
    pub fn is_to_be_held(&self, inside: impl IntoIterator<Item = ParticipantId>, now: Timestamp) -> bool {
        let is_host = |it: &ParticipantId| self.state.members.get(it).is_some_and(|m| m.identity.role() == Role::Host);
        let hosts: Vec<_> = inside.into_iter().filter(is_host).collect();
        hosts.is_empty() || grace_of(self, hosts.into_iter()).is_some_and(|end| self.now().max(now) >= end)
    }
}

/// The next event that is due now, if any. Called again until there is none.
pub(crate) fn due(session: &Session) -> Option<Event> {
    about_hosts(session).or_else(|| about_the_screen(session))
}

fn about_the_screen(session: &Session) -> Option<Event> {
    let is_due = screen_ends(session).is_some_and(|end| session.now() >= end);
    let stopped = |participant| Event::ScreenStopped { participant, by: None };
    session.state.screen.filter(|_| is_due).map(stopped)
}

/// When the shared screen of somebody whose devices are all gone is shared no more.
pub(crate) fn screen_ends(session: &Session) -> Option<Timestamp> {
    let sharer = session.state.screen?;
    session.presence.gone_since(sharer).map(|since| since.plus_ms(SCREEN_KEPT_MS))
}

fn about_hosts(session: &Session) -> Option<Event> {
    let now = session.now();
    let somebody_admitted = session.state.admitted_hosts().next().is_some();
    let somebody_here = session.state.admitted_hosts().any(|h| session.presence.is_present(h));
    match session.state.phase {
        Phase::NotStarted | Phase::Ended => None,
        Phase::Live { hostless: None, .. } if somebody_here => None,
        Phase::Live { hostless: Some(_), .. } | Phase::Held { .. } if somebody_here => Some(Event::HostReturned),
        Phase::Live { .. } if !somebody_admitted => Some(Event::Held),
        Phase::Live { hostless: None, .. } => Some(Event::HostLost),
        Phase::Live { hostless: Some(_), .. } => {
            grace_ends(session).is_some_and(|end| now >= end).then_some(Event::Held)
        }
        Phase::Held { hostless, .. } => (now >= hostless.plus_ms(HOSTLESS_MS_MAX)).then_some(Event::Ended { by: None }),
    }
}

/// When the grace is over: counted from the moment the last host's connection went, as this server saw it. Nothing
/// while a host is connected or none is inside.
pub(crate) fn grace_ends(session: &Session) -> Option<Timestamp> {
    grace_of(session, session.state.admitted_hosts())
}

fn grace_of(session: &Session, hosts: impl Iterator<Item = ParticipantId>) -> Option<Timestamp> {
    let gone = hosts.map(|host| session.presence.gone_since(host));
    gone.collect::<Option<Vec<_>>>()?.into_iter().max().map(|since| since.plus_ms(HOST_GRACE_MS))
}
