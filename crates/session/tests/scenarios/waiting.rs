//! The waiting room (W3, W4, W7, J6, J9, and who is getting ready).

use std::collections::BTreeSet;

use session::{Command, Event, Kind, Refusal, StandingTag};

use crate::visit::{HOST, Visit, all_who_came, ready};

#[test]
fn w3_every_kind_and_every_policy_has_a_waiting_room() {
    for clients in [&["Ann"][..], &["Ann", "Bob"]] {
        for mut visit in [Visit::doors_open(clients), Visit::provider_admits(clients)] {
            let kind = if clients.len() == 1 { Kind::Individual } else { Kind::Group };
            let ann = visit.signed_in("Ann");
            visit.comes(ann);
            assert_eq!(visit.view(ann).session.kind, kind);
            assert_eq!(visit.standing(ann), StandingTag::Waiting);
            assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::NotStarted));
            visit.starts();
            assert_eq!(visit.standing(ann), StandingTag::Waiting, "an early arrival is not let in by the start");
            assert!(!visit.is_inside(ann));
        }
    }
}

#[test]
fn j7_nobody_enters_before_the_start_by_any_message() {
    let mut visit = Visit::doors_open(&["Ann"]);
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.opens(HOST);
    assert_eq!(visit.does(ann, &Command::AskToJoin), Err(Refusal::NotStarted));
    assert_eq!(visit.admit(ann), Err(Refusal::NotStarted));
    assert_eq!(visit.host_does(&all_who_came(true)), Err(Refusal::NotStarted));
    assert!(visit.session.grants().participants().is_empty());
}

#[test]
fn w7_the_order_of_arrival_outlasts_reloads_other_devices_and_a_restart() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    let queue = [visit.guest(), visit.guest(), visit.guest()];
    for guest in queue.into_iter().rev() {
        visit.comes(guest);
        visit.wait_secs(10);
    }
    visit.vanishes(queue[2]);
    visit.opens(queue[2]);
    visit.opens_on(queue[1], 1);
    visit.vanishes_from(queue[1], 0);
    visit.restarts();
    visit.starts();
    for guest in queue {
        visit.opens(guest);
    }
    let since = queue.map(|guest| visit.view(guest).you.since.unwrap());
    assert_eq!((since[1].0 - since[2].0, since[0].0 - since[1].0), (10_000, 10_000), "time waited is kept");
    let entries = visit.host_does(&all_who_came(true)).unwrap();
    let admitted: Vec<_> = entries
        .iter()
        .filter_map(|entry| match entry.event {
            Event::Admitted { participant, .. } => Some(participant),
            _ => None,
        })
        .collect();
    assert_eq!(admitted, [queue[2], queue[1], queue[0]].map(|guest| visit.id(guest)));
}

#[test]
fn w7_a_request_and_a_denial_outlast_a_restart() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, asks, denied) = (visit.signed_in("Ann"), visit.guest(), visit.guest());
    visit.comes_in(ann);
    for guest in [asks, denied] {
        visit.comes(guest);
        visit.does(guest, &Command::AskToJoin).unwrap();
    }
    visit.deny(denied).unwrap();
    visit.restarts();
    visit.opens(HOST);
    assert_eq!(visit.standing(asks), StandingTag::Asking);
    assert_eq!(visit.standing(denied), StandingTag::Denied);
    assert!(matches!(visit.does(denied, &Command::AskToJoin), Err(Refusal::AskLater { .. })));
}

#[test]
fn two_devices_are_one_person_and_the_loss_of_one_changes_nothing() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.opens_on(ann, 1);
    visit.vanishes_from(ann, 0);
    assert!(visit.view(HOST).people[&visit.id(ann)].present);
    assert_eq!(visit.does(ann, &ready()), Err(Refusal::AlreadyWaiting));
    visit.vanishes_from(ann, 1);
    assert!(!visit.view(HOST).people[&visit.id(ann)].present);
    assert_eq!(visit.standing(ann), StandingTag::Waiting);
}

#[test]
fn an_opened_link_is_nothing_a_touched_page_is_shown_to_hosts_and_none_is_logged() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let guest = visit.guest();
    visit.opens(guest);
    assert!(!visit.view(HOST).people.contains_key(&visit.id(guest)));
    visit.touches(guest, "Gil");
    let row = visit.view(HOST).people[&visit.id(guest)].clone();
    assert_eq!((row.standing, row.name.unwrap().as_str()), (StandingTag::Preparing, "Gil"));
    assert!(!row.host_only.unwrap().waiting_to_join);
    assert_eq!(visit.admit(guest), Err(Refusal::UnknownParticipant));
    visit.vanishes(guest);
    assert!(!visit.view(HOST).people.contains_key(&visit.id(guest)));
}

#[test]
fn a_touch_without_an_open_page_is_nothing() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.starts();
    visit.does(ann, &Command::Leave).unwrap();
    visit.vanishes(ann);
    visit.touches(ann, "Ann");
    assert!(!visit.view(HOST).people.contains_key(&visit.id(ann)));
}

#[test]
fn a_client_inside_sees_who_is_inside_and_who_waits_and_not_why() {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let (ann, bob) = (visit.signed_in("Ann"), visit.signed_in("Bob"));
    visit.comes_in(ann);
    visit.comes_in(bob);
    let (denied, left, readying) = (visit.guest(), visit.guest(), visit.guest());
    visit.comes(denied);
    visit.deny(denied).unwrap();
    visit.comes(left);
    visit.does(left, &Command::Leave).unwrap();
    visit.opens(readying);
    visit.touches(readying, "Gil");
    visit.pause(bob).unwrap();
    let people = visit.view(ann).people;
    assert_eq!(people.keys().copied().collect::<Vec<_>>(), [HOST, ann, bob].map(|who| visit.id(who)));
    assert_eq!(people[&visit.id(bob)].standing, StandingTag::Waiting, "paused looks like waiting");
    assert!(people.values().all(|person| person.host_only.is_none()));
}

#[test]
fn who_waits_sees_the_hosts_names_and_nobody_else() {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let (ann, bob) = (visit.signed_in("Ann"), visit.signed_in("Bob"));
    visit.comes_in(ann);
    visit.comes(bob);
    let view = visit.view(bob);
    assert!(view.people.is_empty() && view.session.started_at.is_none() && view.session.seats.is_none());
    assert_eq!(view.session.hosts.iter().map(session::Name::as_str).collect::<Vec<_>>(), ["Dr. Hale", "Dr. Cole"]);
}

#[test]
fn j9_who_left_can_come_back_by_the_same_link() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let ann = visit.signed_in("Ann");
    visit.comes_in(ann);
    visit.does(ann, &Command::Leave).unwrap();
    assert!(!visit.is_inside(ann));
    visit.does(ann, &ready()).unwrap();
    assert_eq!(visit.standing(ann), StandingTag::Waiting, "and is admitted anew");
}

#[test]
fn w7_asking_cancelling_and_a_denial_keep_the_place_in_the_queue() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, first, second) = (visit.signed_in("Ann"), visit.guest(), visit.guest());
    visit.comes_in(ann);
    visit.comes(first);
    let came = visit.view(first).you.since;
    visit.wait_secs(10);
    visit.comes(second);
    visit.does(second, &Command::AskToJoin).unwrap();
    visit.does(first, &Command::AskToJoin).unwrap();
    visit.does(first, &Command::CancelAsk).unwrap();
    assert_eq!(visit.view(first).you.since, came, "time waited");
    visit.deny(first).unwrap();
    visit.does(first, &Command::Leave).unwrap();
    visit.does(first, &ready()).unwrap();
    visit.wait_secs(60);
    visit.does(first, &Command::AskToJoin).unwrap();
    assert_eq!(visit.view(first).you.since, came);
    let queue: Vec<_> = visit.session.waiting().map(|(id, _)| id).collect();
    assert_eq!(queue, [visit.id(first), visit.id(second)]);
}

#[test]
fn w7_those_who_come_within_one_moment_stand_in_the_order_in_which_they_came() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    let came: Vec<_> = (0..8).map(|_| visit.guest()).collect();
    // The last of them first, so that no order of their names is the right one by chance both ways.
    let came: Vec<_> = came.into_iter().rev().collect();
    for who in &came {
        visit.comes(*who);
    }
    let queue: Vec<_> = visit.session.waiting().map(|(id, _)| id).collect();
    assert_eq!(queue, came.iter().map(|who| visit.id(*who)).collect::<Vec<_>>());
    visit.starts();
    let up_to = visit.view(came[3]).you.since.unwrap();
    visit.host_does(&Command::AdmitAll { up_to, away: BTreeSet::new(), above_capacity: true }).unwrap();
    let inside: Vec<_> = came.iter().map(|who| visit.is_inside(*who)).collect();
    assert_eq!(inside, [true, true, true, true, false, false, false, false], "those whom the page showed");
}

#[test]
fn w7_who_left_and_comes_again_stands_at_the_end_of_the_queue() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    let (first, second) = (visit.guest(), visit.guest());
    visit.comes(first);
    visit.wait_secs(10);
    visit.comes(second);
    visit.wait_secs(10);
    visit.does(first, &Command::Leave).unwrap();
    visit.does(first, &ready()).unwrap();
    let queue: Vec<_> = visit.session.waiting().map(|(id, _)| id).collect();
    assert_eq!(queue, [visit.id(second), visit.id(first)]);
}
