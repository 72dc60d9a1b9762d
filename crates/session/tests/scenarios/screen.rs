//! **Share Screen** (S2): one at a time, and never of somebody who is not inside.

use session::{Command, Refusal};

use crate::visit::{CO_HOST, HOST, Visit, Who};

/// A running group with Ann and Bob inside, both hosts, and Ann sharing.
fn shared() -> (Visit, Who, Who) {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    visit.starts();
    visit.opens(CO_HOST);
    visit.does(CO_HOST, &Command::JoinNow).unwrap();
    let (ann, bob) = (visit.signed_in("Ann"), visit.signed_in("Bob"));
    visit.comes_in(ann);
    visit.comes_in(bob);
    visit.does(ann, &Command::ShareScreen).unwrap();
    (visit, ann, bob)
}

fn sharer(visit: &Visit) -> Option<session::ParticipantId> {
    visit.view(HOST).session.screen
}

#[test]
fn s2_one_shares_and_everybody_inside_knows_who() {
    let (mut visit, ann, bob) = shared();
    assert!(visit.session.grants().sends(visit.id(ann)).screen);
    assert!(!visit.session.grants().sends(visit.id(bob)).screen);
    assert_eq!(visit.view(bob).session.screen, Some(visit.id(ann)));
    let waiting = visit.guest();
    visit.comes(waiting);
    assert_eq!(visit.view(waiting).session.screen, None);
    visit.does(ann, &Command::StopSharing).unwrap();
    assert_eq!(sharer(&visit), None);
}

#[test]
fn s2_another_waits_but_a_host_takes_over_from_a_client() {
    let (mut visit, ann, bob) = shared();
    assert_eq!(visit.does(bob, &Command::ShareScreen), Err(Refusal::ScreenTaken));
    visit.does(CO_HOST, &Command::ShareScreen).unwrap();
    assert_eq!(sharer(&visit), Some(visit.id(CO_HOST)));
    for taken in [HOST, ann] {
        assert_eq!(visit.does(taken, &Command::ShareScreen), Err(Refusal::ScreenTaken));
    }
    visit.host_does(&Command::StopShareOf { participant: visit.id(CO_HOST) }).unwrap();
    visit.does(bob, &Command::ShareScreen).unwrap();
}

#[test]
fn s2_whatever_takes_the_sharer_out_ends_the_sharing_for_good() {
    let outs: [fn(&mut Visit, Who); 4] = [
        |visit, ann| drop(visit.pause(ann).unwrap()),
        |visit, ann| drop(visit.move_back(ann).unwrap()),
        |visit, ann| drop(visit.remove(ann).unwrap()),
        |visit, ann| drop(visit.does(ann, &Command::Leave).unwrap()),
    ];
    for out in outs {
        let (mut visit, ann, _) = shared();
        out(&mut visit, ann);
        assert_eq!(sharer(&visit), None);
        visit.host_does(&Command::ResumeAll).unwrap();
        assert_eq!(sharer(&visit), None, "coming back is not sharing again");
    }
}

#[test]
fn s2_a_held_session_ends_it() {
    let (mut visit, ..) = shared();
    visit.vanishes(HOST);
    visit.vanishes(CO_HOST);
    visit.wait_secs(5);
    assert!(sharer(&visit).is_some(), "not within the grace");
    visit.wait_secs(25);
    visit.opens(HOST);
    assert_eq!(sharer(&visit), None);
}

#[test]
fn s2_a_sharer_whose_devices_are_gone_has_fifteen_seconds() {
    let (mut visit, ann, bob) = shared();
    visit.vanishes(ann);
    visit.wait_secs(14);
    visit.opens(ann);
    visit.wait_secs(60);
    assert_eq!(sharer(&visit), Some(visit.id(ann)), "back in time");
    visit.vanishes(ann);
    visit.wait_secs(14);
    assert_eq!(visit.does(bob, &Command::ShareScreen), Err(Refusal::ScreenTaken));
    visit.wait_secs(1);
    assert_eq!(sharer(&visit), None);
    assert!(visit.is_inside(ann), "the place is kept");
}
