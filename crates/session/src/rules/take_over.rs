//! A guest who signs in keeps the place, whatever it is (W7). Who has a place of their own as well keeps the worse of the two
//! (P7): a pause, a denial, a block and a removal of either are lost by no signing in.
//!
//! Who is inside already, on another device, is not taken out by what was decided about a guest: hosts see them there, and
//! decide.

use crate::{Actor, Credential, Event, Identity, Member, Session, Standing};

/// The guest of the same browser gives their place to the actor; nothing where there is none to give, or where the actor has
/// one of their own and nothing was decided about the guest.
pub(super) fn place_taken(session: &Session, actor: &Actor) -> Option<Event> {
    let Credential::Client { person, name } = &actor.credential else { return None };
    let participant = actor.participant;
    let from = actor.formerly.filter(|from| *from != participant)?;
    let guest = session.state.members.get(&from)?;
    let is_left = guest.standing == Standing::Left { barred: None };
    let takes = matches!(guest.identity, Identity::Guest { .. })
        && match super::standing_of(session, participant) {
            None | Some(Standing::Left { .. }) => !is_left || guest.denials > 0,
            Some(Standing::Admitted) => false,
            Some(
                Standing::Waiting
                | Standing::Asking
                | Standing::Paused { .. }
                | Standing::Denied { .. }
                | Standing::Blocked
                | Standing::Removed,
            ) => was_turned_away(guest),
        };
    let booked = session.state.booking.has_client(*person);
    let identity = Identity::Client { person: *person, name: name.clone(), booked };
    takes.then_some(Event::TookOver { participant, identity, from })
}

/// Did a host decide something about them that leaving does not wipe out?
fn was_turned_away(guest: &Member) -> bool {
    let stands_so = match guest.standing {
        Standing::Paused { .. } | Standing::Denied { .. } | Standing::Blocked | Standing::Removed => true,
        Standing::Left { barred } => barred.is_some(),
        Standing::Waiting | Standing::Asking | Standing::Admitted => false,
    };
    stands_so || guest.must_ask || guest.denials > 0
}
