//! Who finds the open door open (A1, A2, A6–A8): the booked and signed in always; others while a seat is free; a guest
//! only while nobody is paused, because a private window must not dodge a pause. Who was denied comes in by a host's leave,
//! and who was removed by that alone, booked or not.

use crate::{Identity, Member, Session};

pub(crate) fn may_walk_in(session: &Session, member: &Member) -> bool {
    let seat_free = || member.denials == 0 && session.occupancy() < session.state.booking.capacity();
    match member.identity {
        _ if member.must_ask => false,
        Identity::Host { .. } | Identity::Client { booked: true, .. } => true,
        Identity::Client { booked: false, .. } => seat_free(),
        Identity::Guest { .. } => seat_free() && !session.state.anybody_paused(),
    }
}
