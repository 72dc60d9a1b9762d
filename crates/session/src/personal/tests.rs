//! What is taken out comes back, and nothing of it stays behind.

use uuid::Uuid;

use super::*;
use crate::{Admission, Booked, Booking, Channel, Kind, ParticipantId, PersonId};

fn booked(n: u128, name: &str) -> Booked {
    Booked { person: PersonId(Uuid::from_u128(n)), name: Name::new(name).unwrap() }
}

fn opened() -> Event {
    let booking = Booking {
        kind: Kind::Group,
        admission: Admission::DoorsOpen,
        providers: vec![booked(1, "Dr. Ada Moss")],
        clients: vec![booked(2, "Ben Okoro"), booked(3, "Chiara Rossi")],
    };
    Event::Opened { booking }
}

fn waited(identity: Identity) -> Event {
    Event::Waited { participant: ParticipantId(Uuid::nil()), identity }
}

fn guest() -> Event {
    waited(Identity::Guest { name: Name::new("Dara").unwrap() })
}

fn client() -> Event {
    waited(Identity::Client { person: PersonId(Uuid::nil()), name: Name::new("Ben Okoro").unwrap(), booked: true })
}

fn host() -> Event {
    waited(Identity::Host { person: PersonId(Uuid::nil()), name: Name::new("Dr. Ada Moss").unwrap() })
}

fn said() -> Event {
    let (participant, to) = (ParticipantId(Uuid::nil()), Channel::Session);
    Event::Said { participant, to, number: 7, text: Text::new("my knee hurts").unwrap() }
}

fn names(texts: &[PersonalText]) -> Vec<&str> {
    assert!(texts.iter().all(|text| text.kind == Personal::Name));
    texts.iter().map(|text| text.text.as_str()).collect()
}

#[test]
fn the_names_of_clients_and_guests_are_taken_out_and_providers_stay() {
    let mut event = opened();
    assert_eq!(names(&event.take_personal()), ["Ben Okoro", "Chiara Rossi"]);
    let Event::Opened { booking } = event else { panic!("it is another event") };
    assert_eq!(booking.providers, [booked(1, "Dr. Ada Moss")]);
    assert!(booking.clients.iter().all(|client| client.name.as_str() == ERASED));
    assert_eq!(names(&guest().take_personal()), ["Dara"]);
    assert_eq!(names(&client().take_personal()), ["Ben Okoro"]);
    assert_eq!(host().take_personal(), []);
}

#[test]
fn what_was_said_is_taken_out_as_chat() {
    let mut event = said();
    let texts = event.take_personal();
    assert_eq!(texts, [PersonalText { kind: Personal::Chat, text: "my knee hurts".into() }]);
    let Event::Said { text, number: 7, .. } = event else { panic!("it is another event") };
    assert_eq!(text.as_str(), ERASED);
}

#[test]
fn what_is_put_back_is_what_was_taken() {
    for whole in [opened(), guest(), client(), host(), said(), Event::Held] {
        let mut event = whole.clone();
        let texts: Vec<_> = event.take_personal().into_iter().map(|text| Some(text.text)).collect();
        event.put_personal(&texts).unwrap();
        assert_eq!(event, whole);
    }
}

#[test]
fn what_was_erased_reads_as_erased_beside_what_was_not() {
    let mut event = opened();
    event.take_personal();
    event.put_personal(&[None, Some("Chiara Rossi".into())]).unwrap();
    let Event::Opened { booking } = event else { panic!("it is another event") };
    let names: Vec<_> = booking.clients.iter().map(|client| client.name.as_str()).collect();
    assert_eq!(names, [ERASED, "Chiara Rossi"]);
}

#[test]
fn texts_of_another_event_are_refused() {
    assert_eq!(opened().put_personal(&[None]), Err(NotItsTexts));
    assert_eq!(Event::Held.put_personal(&[None]), Err(NotItsTexts));
    assert_eq!(guest().put_personal(&[Some(String::new())]), Err(NotItsTexts));
}

#[test]
fn the_mark_of_the_erased_is_a_name_and_a_debug_line_says_nothing() {
    assert_eq!(Name::new(ERASED).unwrap(), Name::erased());
    let texts = guest().take_personal();
    let shown = format!("{texts:?}");
    assert!(shown.contains("Name") && !shown.contains("Dara"), "{shown}");
}
