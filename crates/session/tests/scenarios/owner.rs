//! What the owner of a session asks of it: whom a change concerns, whether anybody is there, whether it was ever begun.

use session::{Command, Event, Name, ParticipantId, PauseReason, Touched};
use uuid::Uuid;

use crate::visit::{CO_HOST, HOST, Visit};

#[test]
fn a_session_is_logged_from_its_first_entry_on() {
    let mut visit = Visit::provider_admits(&["Ann", "Ben"]);
    visit.opens(HOST);
    assert!(!visit.session.is_logged());
    let guest = visit.guest();
    visit.comes(guest);
    assert!(visit.session.is_logged());
}

#[test]
fn hosts_are_the_providers_of_the_appointment() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    let (ann, guest, stranger) = (visit.signed_in("Ann"), visit.guest(), visit.stranger());
    assert!([HOST, CO_HOST].iter().all(|who| visit.session.is_host(visit.actor(*who))));
    assert!(![ann, guest, stranger].iter().any(|who| visit.session.is_host(visit.actor(*who))));
}

#[test]
fn it_is_deserted_when_the_last_device_is_gone() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    assert!(visit.session.is_deserted());
    visit.starts();
    visit.opens_on(HOST, 1);
    visit.vanishes(HOST);
    assert!(!visit.session.is_deserted());
    visit.vanishes_from(HOST, 1);
    assert!(visit.session.is_deserted());
}

#[test]
fn a_second_device_concerns_nobody() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    assert!(visit.outcome_of_opening(HOST, 1).touched.is_empty());
    visit.vanishes(HOST);
    visit.vanishes_from(HOST, 1);
    let back = visit.outcome_of_opening(HOST, 0);
    assert_eq!(back.touched.people, [visit.id(HOST)].into());
}

#[test]
fn what_a_change_concerns_adds_up() {
    let someone = ParticipantId(Uuid::from_u128(1));
    let parts = [
        Touched { people: [someone].into(), ..Touched::default() },
        Touched { everybody: true, ..Touched::default() },
        Touched { said: true, ..Touched::default() },
    ];
    assert!(Touched::default().is_empty());
    let mut all = Touched::default();
    for part in parts {
        assert!(!part.is_empty(), "{part:?}");
        all.merge(part.clone());
        // Once more changes nothing.
        all.merge(part);
        all.merge(Touched::default());
    }
    assert_eq!(all, Touched { people: [someone].into(), everybody: true, said: true });
}

#[test]
fn a_plain_pause_is_written_without_a_reason_as_it_always_was() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes_in(guest);
    let participant = visit.id(guest);
    let written = |why| serde_json::to_value(Event::Paused { participant, by: participant, why }).unwrap();
    assert_eq!(written(PauseReason::Pause).get("why"), None);
    assert!(written(PauseReason::MovedBack).get("why").is_some());
    visit.host_does(&Command::Pause { participant }).unwrap();
}

#[test]
fn a_name_shows_as_itself() {
    assert_eq!(Name::new(" Ann O'Neil ").unwrap().to_string(), "Ann O'Neil");
}
