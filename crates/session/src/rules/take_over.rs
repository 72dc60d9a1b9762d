//! A guest who signs in keeps the place, whatever it is (W7): so that signing in dodges no pause and no denial (P7).

use crate::{Actor, Identity, ParticipantId, Session, Standing};

/// The guest of the same browser whose place the actor takes over; nothing where there is none to take.
pub(super) fn place_of(session: &Session, actor: &Actor) -> Option<ParticipantId> {
    let from = actor.formerly.filter(|from| *from != actor.participant)?;
    let member = session.state.members.get(&from)?;
    let is_guest = matches!(member.identity, Identity::Guest { .. });
    (is_guest && member.standing != Standing::Left { barred: None }).then_some(from)
}
