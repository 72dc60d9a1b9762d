//! Which hosts may be there, as far as a log says it: it says when the last one was lost and when one came back, and nothing of a
//! host who comes or goes while another is there.
//!
//! So who is there is tried out, and each try has to be one that the log allows: it must not have anything to say of it.

use session::{
    Actor, Credential, DeviceId, Entry, Event, Identity, ParticipantId, Phase, Role, Session, Standing, Timestamp,
};
use uuid::Uuid;

use super::{Wrong, wrong};

/// The one device that stands for all of a host's.
pub(super) const DEVICE: DeviceId = DeviceId(Uuid::from_u128(1));

/// The session with those hosts whom the log allows when `actor` asks for something: none but them, where they are one, and
/// everybody who is inside.
pub(super) fn who_may_be_here(session: &Session, actor: &Actor, at: Timestamp) -> Vec<Session> {
    let is_with_a_host = matches!(session.state().phase(), Phase::Live { hostless: None, .. });
    if is_with_a_host && session.is_deserted() {
        // A server that starts finds nobody there, and that is the first thing that it writes.
        return Vec::new();
    }
    let asking = Some(actor.clone()).filter(|actor| matches!(actor.credential, Credential::Provider { .. }));
    let alone: Vec<Actor> = asking.into_iter().collect();
    let everybody: Vec<Actor> = alone.iter().cloned().chain(inside(session)).collect();
    // What leaves nobody says so in the same append, so that is looked for first.
    [alone, everybody].into_iter().filter_map(|here| with(session, &here, at)).collect()
}

/// The session with these hosts and no others, if nothing is to be said of that.
fn with(session: &Session, here: &[Actor], at: Timestamp) -> Option<Session> {
    let mut session = session.clone();
    let gone: Vec<_> = inside(&session).map(|host| host.participant).filter(|it| !is_among(here, *it)).collect();
    let come = here.iter().all(|host| session.connect(host, DEVICE, at).entries.is_empty());
    let go = gone.into_iter().all(|host| session.disconnect(host, DEVICE, at).entries.is_empty());
    (come && go).then_some(session)
}

fn is_among(hosts: &[Actor], participant: ParticipantId) -> bool {
    hosts.iter().any(|host| host.participant == participant)
}

/// What happens without a command: hosts come and go, and deadlines pass.
pub(super) fn by_itself(session: &mut Session, cause: &Entry) -> Result<Vec<Entry>, Wrong> {
    let inside: Vec<_> = inside(session).collect();
    let mut entries = Vec::new();
    match &cause.event {
        Event::HostLost => {
            for host in inside {
                entries.extend(session.disconnect(host.participant, DEVICE, cause.at).entries);
            }
        }
        Event::HostReturned => match inside.first() {
            Some(host) => entries.extend(session.connect(host, DEVICE, cause.at).entries),
            None => return wrong(format!("no host is inside who could return: {cause:?}"), None),
        },
        _ => entries.extend(session.handle_timeout(cause.at).entries),
    }
    if entries.is_empty() {
        return wrong(format!("this cannot happen by itself: {cause:?}"), None);
    }
    Ok(entries)
}

/// The hosts who are inside.
fn inside(session: &Session) -> impl Iterator<Item = Actor> + '_ {
    let hosts = session.state().members().iter();
    let hosts =
        hosts.filter(|(_, member)| member.identity.role() == Role::Host && member.standing == Standing::Admitted);
    hosts.filter_map(|(participant, member)| {
        let Identity::Host { person, name } = &member.identity else { return None };
        let credential = Credential::Provider { person: *person, name: name.clone() };
        Some(Actor { participant: *participant, credential, formerly: None })
    })
}
