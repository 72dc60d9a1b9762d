//! Who finds the open door open (A1, A2, A6–A8): the booked and signed in always; others while a seat is free; a guest
//! only while nobody is paused, removed or blocked, because a private window, or signing out, must dodge none of these. Who was
//! denied since they were let in last, and who was removed, comes in by a host's leave alone, booked or not.

use crate::{Identity, Member, Session};

pub(crate) fn may_walk_in(session: &Session, member: &Member) -> bool {
    let seat_free = || session.occupancy() < session.state.booking.capacity();
    match member.identity {
        _ if member.must_ask || member.denials > 0 => false,
        Identity::Host { .. } | Identity::Client { booked: true, .. } => true,
        Identity::Client { booked: false, .. } => seat_free(),
        Identity::Guest { .. } => seat_free() && !session.state.anybody_kept_out(),
    }
}
