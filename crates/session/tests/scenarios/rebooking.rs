//! An appointment that is changed while somebody waits, and one that is changed too late.

use session::{Admission, Command, Event};

use crate::visit::{HOST, Visit, ready};

#[test]
fn who_waits_before_the_start_meets_the_appointment_as_it_was_changed() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    let (ann, guest) = (visit.signed_in("Ann"), visit.guest());
    visit.comes(ann);
    visit.comes(guest);
    let before = visit.view(ann).you.standing;
    let entries = visit.rebooks(|booking| {
        booking.admission = Admission::DoorsOpen;
        booking.clients.clear();
    });
    assert!(matches!(entries.as_slice(), [one] if matches!(one.event, Event::Opened { .. })), "{entries:?}");
    assert_eq!(visit.view(ann).you.standing, before, "nobody loses a place by it");
    visit.starts();
    // By the new appointment there is no seat for anybody, and Ann is not booked any more.
    assert!(visit.sees_ask_to_join(ann) && visit.sees_ask_to_join(guest));
    visit.restarts();
    visit.opens(ann);
    assert!(visit.sees_ask_to_join(ann), "after a restart too");
}

#[test]
fn a_session_that_has_started_keeps_what_it_was_started_with() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let entries = visit.rebooks(|booking| booking.clients.clear());
    assert_eq!(entries, []);
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    assert!(visit.sees_join_now(ann));
}

#[test]
fn to_change_an_appointment_that_nobody_has_come_to_writes_nothing() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    assert_eq!(visit.rebooks(|booking| booking.providers.truncate(1)), []);
    let guest = visit.guest();
    let entries = visit.does(guest, &ready()).unwrap();
    let Some(Event::Opened { booking }) = entries.first().map(|entry| &entry.event) else { panic!("{entries:?}") };
    assert_eq!(booking.providers.len(), 1);
}

#[test]
fn a_provider_who_is_taken_off_before_the_start_is_no_host_any_more() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.opens(HOST);
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.rebooks(|booking| booking.providers.remove(0));
    assert!(visit.host_does(&Command::JoinNow).is_err());
}
