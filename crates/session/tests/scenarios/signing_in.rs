//! A guest who signs in in the same browser keeps the place (W7), the bad ones too (P7).

use session::{Channel, Command, Refusal, StandingTag, Update};

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
fn pages_are_not_told_the_whole_chat_anew_when_a_guest_who_said_nothing_signs_in() {
    let (mut visit, guest) = guest_waits();
    visit.host_does(&Command::Say { to: Channel::Session, text: "Good morning".to_owned() }).unwrap();
    let (_, mut seen) = visit.session.first_view(visit.actor(HOST));
    let ann = visit.signs_in(guest, "Ann");
    visit.opens(ann);
    let touched = visit.concerns(ann, &ready());
    let told = visit.session.update(visit.actor(HOST), &touched, &mut seen);
    assert!(matches!(told, Some(Update::Delta(_))), "{told:?}");
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

type Decide = fn(&mut Visit, Who);

const PAUSED: Decide = |visit, who| {
    visit.admit(who).unwrap();
    visit.pause(who).unwrap();
};
const REMOVED: Decide = |visit, who| {
    visit.admit(who).unwrap();
    visit.remove(who).unwrap();
};
const DENIED: Decide = |visit, who| drop(visit.deny(who).unwrap());
const BLOCKED: Decide = |visit, who| drop(visit.host_does(&Command::Block { participant: visit.id(who) }).unwrap());

#[test]
fn p7_who_waits_on_one_device_and_was_paused_as_a_guest_on_another_is_paused_once_they_sign_in_there() {
    for word in [ready(), Command::JoinNow, Command::AskToJoin] {
        let (mut visit, guest) = guest_waits();
        let ann = visit.signs_in(guest, "Ann");
        let elsewhere = visit.elsewhere(ann);
        visit.comes(elsewhere);
        PAUSED(&mut visit, guest);
        visit.does(ann, &word).unwrap();
        assert!(!visit.is_inside(ann), "{word:?}");
        assert_eq!((visit.standing(ann), visit.standing(guest)), (StandingTag::Paused, StandingTag::Left), "{word:?}");
        assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::Paused));
    }
}

#[test]
fn p7_who_left_and_was_decided_about_as_a_guest_since_comes_back_to_that() {
    for (decide, standing) in [
        (PAUSED, StandingTag::Paused),
        (REMOVED, StandingTag::Removed),
        (DENIED, StandingTag::Denied),
        (BLOCKED, StandingTag::Denied),
    ] {
        for own in [None, Some(DENIED)] {
            let (mut visit, guest) = guest_waits();
            let ann = visit.signs_in(guest, "Ann");
            let elsewhere = visit.elsewhere(ann);
            visit.comes(elsewhere);
            if let Some(decide_too) = own {
                decide_too(&mut visit, elsewhere);
            }
            visit.does(elsewhere, &Command::Leave).unwrap();
            decide(&mut visit, guest);
            visit.does(ann, &ready()).unwrap();
            // What asking waits for outlasts a removal: who may ask, and not yet.
            let expected = match (standing, own) {
                (StandingTag::Removed, Some(_)) => StandingTag::Denied,
                (standing, _) => standing,
            };
            assert_eq!(visit.standing(ann), expected);
            assert!(visit.does(ann, &Command::JoinNow).is_err() && !visit.may(ann).join_now);
        }
    }
}

#[test]
fn p7_the_worse_of_two_places_holds_whichever_it_is() {
    let by_severity = [DENIED, PAUSED, REMOVED, BLOCKED];
    for (own_rank, own) in by_severity.into_iter().enumerate() {
        for (guests_rank, guests) in by_severity.into_iter().enumerate() {
            let (mut visit, guest) = guest_waits();
            let ann = visit.signs_in(guest, "Ann");
            let elsewhere = visit.elsewhere(ann);
            visit.comes(elsewhere);
            own(&mut visit, elsewhere);
            guests(&mut visit, guest);
            let standings = [StandingTag::Denied, StandingTag::Paused, StandingTag::Removed, StandingTag::Denied];
            visit.does(ann, &ready()).unwrap();
            let ranks = [own_rank, guests_rank];
            let expected = match ranks.into_iter().max() {
                // A denial's cooldown holds beside a removal.
                Some(2) if ranks.contains(&0) => StandingTag::Denied,
                worse => standings[worse.unwrap()],
            };
            assert_eq!(visit.standing(ann), expected, "{own_rank} and {guests_rank}");
            if ranks.contains(&3) {
                visit.wait_secs(60);
                assert_eq!(visit.does(ann, &Command::AskToJoin), Err(Refusal::NoMoreAsking));
            }
            visit.host_does(&Command::ResumeAll).unwrap();
            assert_eq!(visit.is_inside(ann), expected == StandingTag::Paused);
        }
    }
}

#[test]
fn p7_a_denial_is_known_of_who_signs_in_though_they_asked_and_left_since() {
    let (mut visit, guest) = guest_waits();
    DENIED(&mut visit, guest);
    visit.wait_secs(60);
    visit.does(guest, &Command::AskToJoin).unwrap();
    visit.does(guest, &Command::Leave).unwrap();
    visit.wait_secs(5);
    let other = visit.guest();
    visit.comes(other);
    visit.wait_secs(5);
    let ann = then_signs_in(&mut visit, guest, "Ann");
    assert_eq!(visit.standing(ann), StandingTag::Waiting);
    assert!(visit.view(ann).you.since > visit.view(other).you.since, "who left comes behind who waits");
    assert!(visit.sees_ask_to_join(ann));
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::AskFirst));
}

#[test]
fn who_is_inside_on_another_device_stays_whatever_was_decided_about_the_guest() {
    let (mut visit, guest) = guest_waits();
    let ann = visit.signs_in(guest, "Ann");
    let elsewhere = visit.elsewhere(ann);
    visit.comes_in(elsewhere);
    PAUSED(&mut visit, guest);
    assert_eq!(visit.does(ann, &ready()), Err(Refusal::AlreadyInside));
    assert_eq!(visit.standing(guest), StandingTag::Paused);
}
