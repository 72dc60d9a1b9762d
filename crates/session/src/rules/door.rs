//! Who finds the open door open (A1, A2, A6–A8): the booked and signed in always; others while a seat is free; a guest
//! only while nobody is paused, because a private window must not dodge a pause.

use crate::{Identity, Session};

pub(crate) fn may_walk_in(session: &Session, identity: &Identity) -> bool {
    let seat_free = || session.occupancy() < session.state.booking.capacity();
    match identity {
        Identity::Host { .. } | Identity::Client { booked: true, .. } => true,
        Identity::Client { booked: false, .. } => seat_free(),
        Identity::Guest { .. } => seat_free() && !session.state.anybody_paused(),
    }
}
