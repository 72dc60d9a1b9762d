//! A guest who signs in in the same browser keeps the place (W7), the bad ones too (P7).

use session::{Command, Refusal, StandingTag};

use crate::visit::{HOST, Visit, Who, ready};

/// Open doors with seats to spare, and a guest in the waiting room.
fn guest_waits() -> (Visit, Who) {
    let mut visit = Visit::doors_open(&["Ann", "Bob", "Carl"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes(guest);
    (visit, guest)
}

fn then_signs_in(visit: &mut Visit, guest: Who, name: &str) -> Who {
    let known = visit.signs_in(guest, name);
    visit.comes(known);
    assert_eq!(visit.standing(guest), StandingTag::Left, "one person has one place");
    known
}

#[test]
fn w7_who_waits_and_signs_in_keeps_the_time_waited() {
    let (mut visit, guest) = guest_waits();
    let came = visit.view(guest).you.since;
    visit.wait_secs(30);
    let ann = then_signs_in(&mut visit, guest, "Ann");
    assert_eq!(visit.view(ann).you.since, came);
    assert_eq!(visit.view(ann).you.name.unwrap().as_str(), "Ann");
    assert!(visit.sees_join_now(ann), "and is booked from here on");
    assert!(!visit.view(HOST).people.contains_key(&visit.id(guest)));
}

#[test]
fn p7_a_pause_is_not_dodged_by_signing_in_though_booked() {
    let (mut visit, guest) = guest_waits();
    visit.admit(guest).unwrap();
    visit.pause(guest).unwrap();
    let ann = then_signs_in(&mut visit, guest, "Ann");
    assert_eq!(visit.standing(ann), StandingTag::Paused);
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::Paused));
    visit.resume(ann).unwrap();
    assert!(visit.is_inside(ann));
}

#[test]
fn p7_nor_by_leaving_first() {
    let (mut visit, guest) = guest_waits();
    visit.admit(guest).unwrap();
    visit.move_back(guest).unwrap();
    visit.does(guest, &Command::Leave).unwrap();
    let ann = then_signs_in(&mut visit, guest, "Ann");
    assert_eq!(visit.standing(ann), StandingTag::Paused);
    assert!(visit.view(ann).you.moved_back);
}

#[test]
fn a_denial_a_block_and_a_removal_are_taken_along() {
    type Decide = fn(&mut Visit, Who);
    let decided: [(Decide, StandingTag, Refusal); 3] = [
        (|visit, who| drop(visit.deny(who).unwrap()), StandingTag::Denied, Refusal::AskFirst),
        (
            |visit, who| drop(visit.host_does(&Command::Block { participant: visit.id(who) }).unwrap()),
            StandingTag::Denied,
            Refusal::NoMoreAsking,
        ),
        (
            |visit, who| {
                visit.admit(who).unwrap();
                visit.remove(who).unwrap();
            },
            StandingTag::Removed,
            Refusal::AskFirst,
        ),
    ];
    for (decide, standing, refusal) in decided {
        let (mut visit, guest) = guest_waits();
        decide(&mut visit, guest);
        let ann = then_signs_in(&mut visit, guest, "Ann");
        assert_eq!(visit.standing(ann), standing);
        assert_eq!(visit.does(ann, &Command::JoinNow), Err(refusal));
    }
}

#[test]
fn who_is_inside_and_signs_in_is_inside_in_one_step_and_takes_one_seat() {
    let (mut visit, guest) = guest_waits();
    visit.admit(guest).unwrap();
    let cleo = then_signs_in(&mut visit, guest, "Cleo");
    assert!(visit.is_inside(cleo) && !visit.is_inside(guest));
    assert_eq!(visit.session.occupancy(), 1);
}

#[test]
fn who_has_a_place_of_their_own_takes_no_other() {
    let (mut visit, guest) = guest_waits();
    let ann = visit.signs_in(guest, "Ann");
    visit.does(guest, &Command::Leave).unwrap();
    visit.comes(ann);
    visit.does(guest, &ready()).unwrap();
    assert_eq!(visit.does(ann, &ready()), Err(Refusal::AlreadyWaiting));
    assert_eq!(visit.standing(guest), StandingTag::Waiting);
}

#[test]
fn a_guest_who_left_for_good_and_another_client_are_nobody_to_take_over_from() {
    let (mut visit, guest) = guest_waits();
    visit.does(guest, &Command::Leave).unwrap();
    let since = visit.view(guest).you.since;
    visit.wait_secs(10);
    let ann = then_signs_in(&mut visit, guest, "Ann");
    assert_ne!(visit.view(ann).you.since, since);
    let bob = visit.signs_in(ann, "Bob");
    visit.comes(bob);
    assert_eq!((visit.standing(ann), visit.standing(bob)), (StandingTag::Waiting, StandingTag::Waiting));
}

#[test]
fn w7_a_place_that_was_taken_over_outlasts_a_restart() {
    let (mut visit, guest) = guest_waits();
    visit.admit(guest).unwrap();
    visit.pause(guest).unwrap();
    let ann = then_signs_in(&mut visit, guest, "Ann");
    visit.restarts();
    visit.opens(HOST);
    assert_eq!(visit.standing(ann), StandingTag::Paused);
    assert!(visit.view(HOST).people.contains_key(&visit.id(ann)));
}
