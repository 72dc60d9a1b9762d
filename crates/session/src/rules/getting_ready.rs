//! Who is **getting ready** is seen by hosts before they wait: a client without a place whose page was touched, as long as the
//! session has not ended.

use crate::{Actor, Credential, Name, Phase, Session, Standing, Timestamp, presence::Preparing};

/// What hosts are to see of who touches their page now; nothing of who has a place, or is no client.
pub(crate) fn preparing(session: &Session, actor: &Actor, name: Option<&str>, now: Timestamp) -> Option<Preparing> {
    let member = session.state.members.get(&actor.participant);
    let has_a_place = member.is_some_and(|member| !matches!(member.standing, Standing::Left { .. }));
    if has_a_place || session.state.phase == Phase::Ended {
        return None;
    }
    match &actor.credential {
        Credential::Provider { .. } => None,
        Credential::Client { person, name } => {
            let booked = session.state.booking.has_client(*person);
            Some(Preparing { since: now, name: Some(name.clone()), guest: false, booked })
        }
        // A name that is none yet is not shown.
        Credential::Guest => {
            let name = name.and_then(|name| Name::new(name).ok());
            Some(Preparing { since: now, name, guest: true, booked: false })
        }
    }
}
