//! What a change of one appointment makes of those of its series that follow: what was changed in the form, and nothing else.
//! Who or what differs in one of them stays different.

use session::{Booked, Kind, PersonId, Timestamp};
use store::{AppointmentChange, AppointmentRecord};
use wire::ProblemCode;

use super::{
    booking_form::{Checked, PEOPLE_MAX, ids},
    problem::{Refused, problem},
};
use crate::calendar::PracticeZone;

/// The change of the one that the form shows.
pub(super) fn changed(record: &AppointmentRecord, checked: Checked, starts_at: Timestamp) -> AppointmentChange {
    let (id, edition) = (record.id, record.edition);
    let Checked { title, kind, admission, minutes, providers, clients } = checked;
    AppointmentChange { id, edition, title, kind, admission, starts_at, minutes, providers, clients }
}

/// The change of `other`, which follows `record`, of which `change` is made.
pub(super) fn carried_over(
    other: &AppointmentRecord,
    record: &AppointmentRecord,
    change: &AppointmentChange,
    zone: &PracticeZone,
) -> Result<AppointmentChange, Refused> {
    let is_moved = change.starts_at != record.starts_at;
    let starts_at = if is_moved {
        let moved = zone.moved_along(other.starts_at, record.starts_at, change.starts_at);
        moved.ok_or_else(|| problem(ProblemCode::InvalidTime, "One that follows cannot be moved so far."))?
    } else {
        other.starts_at
    };
    let providers = people(&other.providers, &record.providers, &change.providers);
    let clients = match other.kind {
        // There is one, whom another one replaces.
        Kind::Individual if ids(&other.clients) == ids(&record.clients) => change.clients.clone(),
        Kind::Individual => ids(&other.clients),
        Kind::Group => people(&other.clients, &record.clients, &change.clients),
    };
    if providers.is_empty() || clients.is_empty() || providers.len().max(clients.len()) > PEOPLE_MAX {
        let words = "One of those that follow would be left without a provider or a client, or have too many.";
        return Err(problem(ProblemCode::InvalidPeople, words));
    }
    Ok(AppointmentChange {
        id: other.id,
        edition: other.edition,
        title: carried(&other.title, &record.title, &change.title),
        kind: other.kind,
        admission: carried(&other.admission, &record.admission, &change.admission),
        starts_at,
        minutes: carried(&other.minutes, &record.minutes, &change.minutes),
        providers,
        clients,
    })
}

/// What was changed, where it was the same; what differed stays.
fn carried<T: Clone + PartialEq>(own: &T, before: &T, after: &T) -> T {
    if own == before { after.clone() } else { own.clone() }
}

/// Would it leave everything as it is?
pub(super) fn is_nothing(record: &AppointmentRecord, change: &AppointmentChange) -> bool {
    record.title == change.title && record.minutes == change.minutes && !is_of_what_is_fixed(record, change)
}

/// Is it of what is fixed while a session runs?
pub(super) fn is_of_what_is_fixed(before: &AppointmentRecord, after: &AppointmentChange) -> bool {
    before.starts_at != after.starts_at
        || before.admission != after.admission
        || ids(&before.providers) != after.providers
        || ids(&before.clients) != after.clients
}

/// Who is there, without those who were taken out, and with those who were added.
fn people(own: &[Booked], before: &[Booked], after: &[PersonId]) -> Vec<PersonId> {
    let (own, before) = (ids(own), ids(before));
    let stay = own.iter().filter(|person| after.contains(person) || !before.contains(person));
    let come = after.iter().filter(|person| !before.contains(person) && !own.contains(person));
    stay.chain(come).copied().collect()
}
