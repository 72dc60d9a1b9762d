//! Ten thousand in the waiting room (W5): one more concerns one row.

use crate::visit::{HOST, Visit};
use session::{
    Actor, Admission, Booked, Booking, Command, CommandId, Condition, Credential, DeviceId, Entry, Event, Identity,
    Kind, Name, ParticipantId, PersonId, Report, Session, Timestamp, Update,
};

const WAITING: u128 = 10_000;
const NOW: Timestamp = Timestamp(1_700_000_000_000);

#[test]
fn one_arrival_concerns_one_row_with_ten_thousand_waiting() {
    let mut session = crowded();
    let host = host();
    session.connect(&host, DeviceId(uuid(1)), NOW);
    session.handle(&host, CommandId(uuid(1)), &Command::JoinNow, NOW).unwrap();
    let (_, mut host_seen) = session.first_view(&host);
    let (_, mut waiting_seen) = session.first_view(&guest(7));
    // Later than the time that a seat is kept: who arrives is no ghost that returns.
    let later = NOW.plus_ms(3_600_000);
    session.handle_timeout(later);

    let newcomer = guest(WAITING);
    let arrival = [
        session.connect(&newcomer, DeviceId(uuid(2)), later).touched,
        session.touch(&newcomer, Some("Gil"), later),
        session.handle(&newcomer, CommandId(uuid(2)), &ready(), later).unwrap().touched,
        session.report(&newcomer, DeviceId(uuid(2)), Report::Condition(Condition::default()), later),
        session.disconnect(newcomer.participant, DeviceId(uuid(2)), later.plus_ms(1)).touched,
        session.connect(&guest(7), DeviceId(uuid(3)), later.plus_ms(2)).touched,
    ];
    for (nth, touched) in arrival.iter().enumerate() {
        assert!(!touched.everybody, "step {nth} of an arrival concerns everybody");
        assert_eq!(touched.people.len(), 1, "step {nth} of an arrival");
        if let Some(Update::Delta(delta)) = session.update(&host, touched, &mut host_seen) {
            assert_eq!(delta.upsert.len() + delta.remove.len(), 1);
        }
        assert_eq!(session.update(&guest(8), touched, &mut waiting_seen), None, "the others are told nothing");
    }
}

#[test]
fn a_reconnection_after_a_restart_concerns_one_row_too() {
    let mut session = crowded();
    let later = NOW.plus_ms(3_600_000);
    session.handle_timeout(later);
    let touched = session.connect(&guest(3), DeviceId(uuid(3)), later).touched;
    assert!(!touched.everybody);
    assert_eq!(touched.people, [guest(3).participant].into());
}

fn crowded() -> Session {
    let provider = Booked { person: PersonId(uuid(1)), name: name("Dr. Hale") };
    let booking = Booking {
        kind: Kind::Group,
        admission: Admission::DoorsOpen,
        providers: vec![provider],
        clients: vec![Booked { person: PersonId(uuid(2)), name: name("Ann") }],
    };
    let entry = |event| Entry { at: NOW, actor: None, command: None, event };
    let waits =
        |nth| Event::Waited { participant: guest(nth).participant, identity: Identity::Guest { name: name("Gil") } };
    let opened = Event::Opened { booking };
    let log: Vec<Entry> = std::iter::once(opened).chain((0..WAITING).map(waits)).map(entry).collect();
    Session::replay(&log, NOW).unwrap()
}

fn host() -> Actor {
    let credential = Credential::Provider { person: PersonId(uuid(1)), name: name("Dr. Hale") };
    Actor { participant: ParticipantId(uuid(1)), credential, formerly: None }
}

fn guest(nth: u128) -> Actor {
    Actor { participant: ParticipantId(uuid(1_000 + nth)), credential: Credential::Guest, formerly: None }
}

fn ready() -> Command {
    Command::Ready { name: Some("Gil".to_owned()) }
}

fn name(name: &str) -> Name {
    Name::new(name).unwrap()
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

#[test]
fn the_first_fifty_who_wait_are_connected_and_told_of_and_who_is_turned_away_is_not() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let guests: Vec<_> = (0..52).map(|_| visit.guest()).collect();
    for guest in &guests {
        visit.comes(*guest);
        visit.wait_secs(1);
    }
    let connected = |visit: &Visit| guests.iter().filter(|guest| visit.session.may_connect(visit.id(**guest))).count();
    let told: Vec<_> = visit.session.arrivals().map(|(id, _)| id).collect();
    assert_eq!(told, guests[..50].iter().map(|guest| visit.id(*guest)).collect::<Vec<_>>());
    assert_eq!(connected(&visit), 50);
    visit.admit(guests[0]).unwrap();
    assert_eq!(connected(&visit), 51, "inside, and the next has moved up");
    visit.pause(guests[0]).unwrap();
    assert_eq!(connected(&visit), 51, "paused");
    visit.remove(guests[0]).unwrap();
    assert!(!visit.session.may_connect(visit.id(guests[0])));
    visit.deny(guests[1]).unwrap();
    assert!(!visit.session.may_connect(visit.id(guests[1])));
    visit.does(guests[2], &session::Command::Leave).unwrap();
    assert!(!visit.session.may_connect(visit.id(guests[2])));
}

#[test]
fn who_moves_up_to_the_first_fifty_is_told_that_they_are_connected_now() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let guests: Vec<_> = (0..53).map(|_| visit.guest()).collect();
    for guest in &guests {
        visit.comes(*guest);
        visit.wait_secs(1);
    }
    let mut pages: Vec<_> = guests.iter().map(|guest| visit.session.first_view(visit.actor(*guest)).1).collect();
    let mut told = |visit: &mut Visit, who, command: &session::Command| {
        let touched = visit.concerns(who, command);
        let mut news = Vec::new();
        for (nth, (guest, page)) in guests.iter().zip(&mut pages).enumerate() {
            match visit.session.update(visit.actor(*guest), &touched, page) {
                Some(Update::Delta(delta)) => news.extend(delta.you.map(|you| (nth, you.may.connect))),
                Some(Update::Snapshot(view)) => news.push((nth, view.you.may.connect)),
                None => {}
            }
        }
        news
    };
    assert!(!visit.session.view(visit.actor(guests[50])).you.may.connect);
    assert_eq!(told(&mut visit, guests[7], &Command::Leave), [(7, false), (50, true)]);
    let first = visit.id(guests[0]);
    assert_eq!(told(&mut visit, HOST, &Command::Deny { participant: first }), [(0, false), (51, true)]);
    assert_eq!(told(&mut visit, guests[52], &Command::Leave), [(52, false)], "behind the first fifty nobody moves up");
    let block = Command::Block { participant: first };
    assert_eq!(told(&mut visit, HOST, &block), [(0, false)], "nor for who waits no more");
}

#[test]
fn after_the_end_nobody_is_told_of_or_connected() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes(guest);
    assert_eq!(visit.session.arrivals().count(), 1);
    assert!(visit.session.may_connect(visit.id(guest)));
    visit.host_does(&session::Command::End).unwrap();
    assert!(visit.session.arrivals().next().is_none());
    assert!(!visit.session.may_connect(visit.id(guest)), "there is no room to be connected to");
}

#[test]
fn who_waits_and_is_away_is_told_of_as_away() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    let guest = visit.guest();
    visit.comes(guest);
    assert_eq!(visit.session.away_since(visit.id(guest)), None);
    visit.vanishes(guest);
    let left = visit.session.away_since(visit.id(guest));
    visit.wait_secs(60);
    assert_eq!(
        visit.session.arrivals().map(|(id, _)| id).collect::<Vec<_>>(),
        [visit.id(guest)],
        "they keep their place"
    );
    assert!(left.is_some() && visit.session.away_since(visit.id(guest)) == left, "since they left");
    assert!(!visit.session.is_announced(visit.id(guest)), "nobody would meet them");
    visit.opens(guest);
    assert_eq!(visit.session.away_since(visit.id(guest)), None);
    assert!(visit.session.is_announced(visit.id(guest)));
}

#[test]
fn w1_who_comes_once_the_session_runs_is_listed_and_not_announced() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    let guest = visit.guest();
    visit.comes(guest);
    assert!(visit.session.is_announced(visit.id(guest)));
    visit.starts();
    assert_eq!(visit.session.arrivals().count(), 1);
    assert!(!visit.session.is_announced(visit.id(guest)), "the host sees the waiting room");
    visit.vanishes(HOST);
    visit.wait_secs(31);
    assert!(!visit.session.is_announced(visit.id(guest)), "the host is on the way back");
}
