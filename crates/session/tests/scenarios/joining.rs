//! Walking in through open doors, and asking where no seat is free (A1, A2, A5–A8, J7).

use std::collections::BTreeSet;

use session::{Command, Refusal, StandingTag, Timestamp};

use crate::visit::{Visit, all_who_came};

#[test]
fn a1_who_is_not_booked_asks_when_every_seat_is_taken_and_hosts_take_none() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes(guest);
    assert!(visit.sees_join_now(guest), "a host takes no seat");
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.does(ann, &Command::JoinNow).unwrap();
    assert!(visit.sees_ask_to_join(guest));
    assert_eq!(visit.does(guest, &Command::JoinNow), Err(Refusal::AskFirst));
    visit.does(guest, &Command::AskToJoin).unwrap();
    assert_eq!(visit.standing(guest), StandingTag::Asking);
    visit.admit(guest).unwrap();
    assert!(visit.is_inside(guest), "the host decides, above capacity too");
}

#[test]
fn a1_a_paused_client_keeps_their_seat() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, cleo) = (visit.signed_in("Ann"), visit.signed_in_unbooked("Cleo"));
    visit.comes_in(ann);
    visit.pause(ann).unwrap();
    visit.comes(cleo);
    assert!(visit.sees_ask_to_join(cleo));
}

#[test]
fn a5_two_race_for_the_last_seat_and_exactly_one_walks_in() {
    for first in [0, 1] {
        let mut visit = Visit::doors_open(&["Ann", "Bob"]);
        visit.starts();
        let ann = visit.signed_in("Ann");
        visit.comes(ann);
        visit.does(ann, &Command::JoinNow).unwrap();
        let racers = [visit.guest(), visit.signed_in_unbooked("Cleo")];
        for racer in racers {
            visit.comes(racer);
        }
        let (winner, loser) = (racers[first], racers[1 - first]);
        assert!(visit.sees_join_now(winner) && visit.sees_join_now(loser));
        assert!(visit.does(winner, &Command::JoinNow).is_ok());
        assert_eq!(visit.does(loser, &Command::JoinNow), Err(Refusal::AskFirst));
        assert!(visit.is_inside(winner) && !visit.is_inside(loser));
        assert!(visit.sees_ask_to_join(loser));
        assert_eq!(visit.session.occupancy(), 2);
    }
}

#[test]
fn a6_the_booked_see_join_now_whenever_they_come() {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let (ann, cleo, dora) = (visit.signed_in("Ann"), visit.signed_in_unbooked("Cleo"), visit.guest());
    for early in [cleo, dora] {
        visit.comes(early);
        visit.does(early, &Command::JoinNow).unwrap();
    }
    visit.comes(ann);
    assert!(visit.sees_join_now(ann), "a full session is not full for the booked");
    visit.does(ann, &Command::JoinNow).unwrap();
    let bob = visit.signed_in("Bob");
    visit.comes(bob);
    assert!(visit.sees_join_now(bob), "nor when it is more than full");
}

#[test]
fn a6_the_late_third_sees_join_now_while_fewer_than_two_are_in_and_ask_to_join_from_then_on() {
    let third: [fn(&mut Visit) -> _; 2] = [|visit| visit.signed_in_unbooked("Cleo"), |visit| visit.guest()];
    for third in third {
        let mut visit = Visit::doors_open(&["Ann", "Bob"]);
        visit.starts();
        let (ann, bob, cleo) = (visit.signed_in("Ann"), visit.signed_in("Bob"), third(&mut visit));
        visit.comes(cleo);
        assert!(visit.sees_join_now(cleo));
        visit.comes(ann);
        visit.does(ann, &Command::JoinNow).unwrap();
        assert!(visit.sees_join_now(cleo));
        visit.comes(bob);
        visit.does(bob, &Command::JoinNow).unwrap();
        assert!(visit.sees_ask_to_join(cleo));
    }
}

#[test]
fn a6_when_the_third_took_a_seat_the_second_booked_still_sees_join_now() {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let (ann, bob, cleo) = (visit.signed_in("Ann"), visit.signed_in("Bob"), visit.guest());
    for walks_in in [ann, cleo] {
        visit.comes(walks_in);
        visit.does(walks_in, &Command::JoinNow).unwrap();
    }
    visit.comes(bob);
    assert!(visit.sees_join_now(bob));
    visit.does(bob, &Command::JoinNow).unwrap();
    assert!([ann, bob, cleo].into_iter().all(|who| visit.is_inside(who)));
}

#[test]
fn a7_a_booked_client_who_does_not_sign_in_joins_a_one_on_one_as_a_named_guest() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let ann_by_link = visit.guest();
    visit.opens(ann_by_link);
    assert_eq!(visit.does(ann_by_link, &Command::Ready { name: None }), Err(Refusal::NameMissing));
    visit.does(ann_by_link, &Command::Ready { name: Some(" Ann ".to_owned()) }).unwrap();
    assert!(visit.sees_join_now(ann_by_link));
    visit.does(ann_by_link, &Command::JoinNow).unwrap();
    assert!(visit.is_inside(ann_by_link));
    assert_eq!(visit.view(ann_by_link).you.name.unwrap().as_str(), "Ann");
}

#[test]
fn a8_one_through_the_portal_and_one_by_link_both_see_join_now_once_started() {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    let (ann, bob_by_link) = (visit.signed_in("Ann"), visit.guest());
    visit.comes(ann);
    visit.comes(bob_by_link);
    assert!(!visit.may(ann).join_now && !visit.may(bob_by_link).join_now, "nobody enters before the start");
    visit.starts();
    assert!(visit.sees_join_now(ann) && visit.sees_join_now(bob_by_link));
    visit.does(ann, &Command::JoinNow).unwrap();
    assert!(visit.sees_join_now(bob_by_link));
}

#[test]
fn j7_under_provider_admits_there_is_no_walking_in_for_anybody() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    assert!(!visit.may(ann).join_now && !visit.may(ann).ask_to_join);
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::ProviderAdmits));
    visit.admit(ann).unwrap();
    assert!(visit.is_inside(ann), "on admission the client enters without pressing anything");
}

#[test]
fn a_provider_who_is_not_on_the_appointment_sees_nobody_and_may_do_nothing() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, stranger) = (visit.signed_in("Ann"), visit.stranger());
    visit.comes_in(ann);
    visit.opens(stranger);
    for command in [Command::JoinNow, Command::PauseAll, Command::End, Command::Leave] {
        assert_eq!(visit.does(stranger, &command), Err(Refusal::NotOnAppointment));
    }
    let view = visit.view(stranger);
    assert!(view.people.is_empty() && view.session.seats.is_none() && view.session.started_at.is_none());
    assert_eq!(view.you.may, session::May::default());
}

#[test]
fn a3_admit_all_lets_in_everybody_and_asks_first_when_that_passes_capacity() {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    visit.starts();
    let three = [visit.guest(), visit.guest(), visit.guest()];
    for guest in three {
        visit.comes(guest);
    }
    let unconfirmed = visit.host_does(&all_who_came(false));
    assert_eq!(unconfirmed, Err(Refusal::AboveCapacity));
    assert!(three.iter().all(|guest| !visit.is_inside(*guest)));
    visit.host_does(&all_who_came(true)).unwrap();
    assert!(three.iter().all(|guest| visit.is_inside(*guest)));
}

#[test]
fn a3_admit_all_up_to_capacity_asks_nothing() {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    visit.starts();
    let two = [visit.guest(), visit.guest()];
    for guest in two {
        visit.comes(guest);
    }
    visit.host_does(&all_who_came(false)).unwrap();
    assert!(two.iter().all(|guest| visit.is_inside(*guest)));
}

#[test]
fn a3_admit_all_admits_those_who_had_come_when_the_page_was_drawn() {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    visit.starts();
    let [first, second, late] = [visit.guest(), visit.guest(), visit.guest()];
    visit.comes(first);
    visit.wait_secs(5);
    visit.comes(second);
    let up_to = visit.view(second).you.since.unwrap();
    visit.wait_secs(5);
    visit.comes(late);
    visit.host_does(&Command::AdmitAll { up_to, away: BTreeSet::new(), above_capacity: false }).unwrap();
    assert!(visit.is_inside(first) && visit.is_inside(second), "the capacity is held against these alone");
    assert_eq!(visit.standing(late), StandingTag::Waiting);
}

#[test]
fn a3_admit_all_leaves_out_whom_the_page_showed_as_away_and_admit_does_not() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let [here, gone] = [visit.guest(), visit.guest()];
    visit.comes(here);
    visit.comes(gone);
    let away = BTreeSet::from([visit.id(gone)]);
    let up_to = Timestamp(i64::MAX);
    visit.host_does(&Command::AdmitAll { up_to, away, above_capacity: false }).unwrap();
    assert!(visit.is_inside(here), "the capacity is held against who is there alone");
    assert_eq!(visit.standing(gone), StandingTag::Waiting);
    visit.host_does(&Command::Admit { participant: visit.id(gone) }).unwrap();
    assert!(visit.is_inside(gone));
}
