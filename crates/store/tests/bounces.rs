//! What bounced, for the office: what a later letter has told is not missing, and what is not wanted any more is not sent again.

#![allow(clippy::unwrap_used, reason = "a test that stumbles has failed")]

mod support;

use post::{Occasion, Ways};
use session::{Admission, Kind, Name, PersonId, Timestamp};
use store::{
    Bounce, Channel, DueLetter, Email, HandedOver, Link, NewAppointment, PersonRecord, PersonRole, Records, Roles,
    Store, TokenHash,
};
use support::{PRACTICE, appointment, new_store};
use tempfile::TempDir;
use uuid::Uuid;

const HOUR: i64 = 60 * 60_000;
const DAY: i64 = 24 * HOUR;
/// Noon of a day, UTC.
const NOON: Timestamp = Timestamp(1_784_030_400_000);
const CLIENT: PersonId = PersonId(Uuid::from_u128(11));

/// A practice in which the letter about a visit in three days has bounced.
async fn untold() -> (TempDir, Store, Records, Bounce) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE).reaching(Ways { email: true, text: false, zone: None });
    let provider = PersonId(Uuid::from_u128(1));
    for (id, role) in [(provider, PersonRole::Staff(Roles::PROVIDER)), (CLIENT, PersonRole::Client)] {
        let email = Email::new(&format!("{}@practice.example", id.0)).unwrap();
        records.add_person(PersonRecord::new(id, role, Name::new("Canary").unwrap(), email)).await.unwrap();
    }
    let visit = NewAppointment {
        id: appointment(1),
        title: "Canary".into(),
        kind: Kind::Individual,
        admission: Admission::ProviderAdmits,
        starts_at: NOON.plus_ms(3 * DAY),
        minutes: 50,
        link: Link { generation: 1, hash: TokenHash([1; 32]), revoked: false },
        providers: vec![provider],
        clients: vec![CLIENT],
        booked_at: NOON,
    };
    records.add_appointment(visit).await.unwrap();
    let [letter] = claim(&records, NOON).await.try_into().unwrap();
    let trouble = "there is no such mailbox".into();
    records.letter_was(&letter, HandedOver::Bounced { trouble }, NOON).await.unwrap();
    let bounce = Bounce { appointment: appointment(1), person: CLIENT, channel: Channel::Email };
    (folder, store, records, bounce)
}

async fn claim(records: &Records, now: Timestamp) -> Vec<DueLetter> {
    records.claim_letters(Channel::Email, now, 10).await.unwrap()
}

#[tokio::test]
async fn what_bounced_is_not_missing_any_more_once_a_later_letter_was_sent() {
    let (_folder, _store, records, bounce) = untold().await;
    let day_before = NOON.plus_ms(2 * DAY);
    let [reminder] = claim(&records, day_before).await.try_into().unwrap();
    assert_eq!(records.bounces(day_before).await.unwrap(), [bounce]);
    records.letter_was(&reminder, HandedOver::Sent, day_before).await.unwrap();
    assert_eq!(records.bounces(day_before).await.unwrap(), []);
}

#[tokio::test]
async fn what_bounced_and_is_not_wanted_any_more_is_not_sent_again() {
    let (_folder, _store, records, bounce) = untold().await;
    let later = NOON.plus_ms(HOUR);
    records.cancel_appointments(vec![(appointment(1), 1)], later).await.unwrap();
    records.send_again(bounce, later).await.unwrap();
    let occasions: Vec<_> = claim(&records, later).await.into_iter().map(|letter| letter.occasion).collect();
    assert!(!occasions.contains(&Occasion::Booked), "{occasions:?}");
}
