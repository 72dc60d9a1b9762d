//! What the form of an appointment must say, and what is made of it. Nothing is written here.

use std::collections::HashSet;

use session::{Admission, Booked, Kind, Name, PersonId, Timestamp};
use store::{AppointmentRecord, Every, PersonRecord, PersonRole};
use wire::{AppointmentEdit, AppointmentForm, LocalTime, ProblemCode, Repeats};

use super::problem::{Refused, problem};
use crate::{
    app::App,
    calendar::{self, NoMoment, PracticeZone, SeriesEnd},
    clock,
    staff::may_host,
};

const MINUTES_MIN: u32 = 5;
const MINUTES_MAX: u32 = 480;
/// Far more than fit into a session.
pub(super) const PEOPLE_MAX: usize = 100;

/// An appointment whose people are there and whose title does, without its time.
#[derive(Clone)]
pub(super) struct Checked {
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) admission: Admission,
    pub(super) minutes: u32,
    pub(super) providers: Vec<PersonId>,
    pub(super) clients: Vec<PersonId>,
}

/// An appointment to be made, once or as a series.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) appointment: Checked,
    /// The first, and those that follow.
    pub(super) starts: Vec<Timestamp>,
    /// How often, if it is a series.
    pub(super) every: Option<Every>,
    /// The zone whose local time a series keeps, by its name in IANA's database.
    pub(super) zone: String,
}

impl Planned {
    /// Is this what was made of it, the first one if it is a series?
    pub(super) fn is_made(&self, record: &AppointmentRecord) -> bool {
        let Checked { title, kind, admission, minutes, providers, clients } = &self.appointment;
        let place = record.occurrence.as_ref().map(|place| (place.every, place.of as usize));
        record.cancelled_at.is_none()
            && (&record.title, record.kind, record.admission, record.minutes) == (title, *kind, *admission, *minutes)
            && self.starts.first() == Some(&record.starts_at)
            && ids(&record.providers) == *providers
            && ids(&record.clients) == *clients
            && place == self.every.map(|every| (every, self.starts.len()))
    }
}

/// Who they are, without their names.
pub(super) fn ids(booked: &[Booked]) -> Vec<PersonId> {
    booked.iter().map(|one| one.person).collect()
}

impl App {
    /// What a form for a new one asks for.
    pub(super) async fn planned(&self, form: AppointmentForm) -> Result<Planned, Refused> {
        let AppointmentForm { title, kind, admission, starts, minutes, providers, clients, repeats, .. } = form;
        let appointment = Checked { title, kind, admission, minutes, providers, clients };
        let zone = self.zone().await?;
        let first = moment(&zone, &starts)?;
        self.planned_at(appointment, (first, zone), repeats).await
    }

    /// What is asked for by a moment, and the zone whose local time a series keeps.
    pub(super) async fn planned_at(
        &self,
        asked: Checked,
        (first, zone): (Timestamp, PracticeZone),
        repeats: Option<Repeats>,
    ) -> Result<Planned, Refused> {
        let appointment = Checked { title: title_of(&asked.title)?, ..asked };
        self.check(&appointment, &[]).await?;
        not_over(first, appointment.minutes)?;
        let Some(Repeats { every, times, until }) = repeats else {
            return Ok(Planned { appointment, starts: vec![first], every: None, zone: zone.name });
        };
        let every = match every {
            wire::Every::Week => Every::Week,
            wire::Every::TwoWeeks => Every::TwoWeeks,
            wire::Every::Month => Every::Month,
        };
        let no_end = || {
            let words = "A series needs an end: 2 to 104 times, or a last day.";
            problem(ProblemCode::InvalidRepeats, words).of("repeats")
        };
        let end = match (times, until) {
            (Some(times), None) => SeriesEnd::Times(times),
            (None, Some(until)) => SeriesEnd::Until(calendar::day(&until).ok_or_else(no_end)?),
            _ => return Err(no_end()),
        };
        let starts = zone.series(first, every, &end).ok_or_else(no_end)?;
        Ok(Planned { appointment, starts, every: Some(every), zone: zone.name })
    }

    /// What `record` is to become. Whoever was booked may stay, and a time that has passed too.
    pub(super) async fn edited(
        &self,
        record: &AppointmentRecord,
        edit: AppointmentEdit,
    ) -> Result<(Checked, Timestamp), Refused> {
        let AppointmentEdit { title, admission, starts, minutes, providers, clients, .. } = edit;
        let starts_at = moment(&self.zone().await?, &starts)?;
        let checked = Checked { title, kind: record.kind, admission, minutes, providers, clients };
        self.edited_to(record, checked, starts_at).await
    }

    /// The same, where what is asked for is known as it would be kept.
    pub(super) async fn edited_to(
        &self,
        record: &AppointmentRecord,
        asked: Checked,
        starts_at: Timestamp,
    ) -> Result<(Checked, Timestamp), Refused> {
        let checked = Checked { title: title_of(&asked.title)?, ..asked };
        let booked: Vec<_> = record.clients.iter().chain(&record.providers).map(|one| one.person).collect();
        self.check(&checked, &booked).await?;
        // Forms know minutes; who does not touch the time does not move it.
        let is_same = starts_at.0.div_euclid(60_000) == record.starts_at.0.div_euclid(60_000);
        if is_same {
            return Ok((checked, record.starts_at));
        }
        not_over(starts_at, checked.minutes)?;
        Ok((checked, starts_at))
    }

    async fn check(&self, one: &Checked, booked: &[PersonId]) -> Result<(), Refused> {
        if !(MINUTES_MIN..=MINUTES_MAX).contains(&one.minutes) {
            return Err(problem(ProblemCode::InvalidTime, "An appointment lasts 5 to 480 minutes.").of("minutes"));
        }
        let wrong = |field, why| problem(ProblemCode::InvalidPeople, why).of(field);
        let most = if one.kind == Kind::Individual { 1 } else { PEOPLE_MAX };
        if one.clients.is_empty() || one.clients.len() > most {
            return Err(wrong("clients", "An individual appointment is for one client, a group for 1 to 100."));
        }
        if one.providers.is_empty() || one.providers.len() > PEOPLE_MAX {
            return Err(wrong("providers", "An appointment needs a provider, and has at most 100."));
        }
        let mut seen = HashSet::new();
        let comes = |it: &PersonRecord| it.role == PersonRole::Client && !it.archived;
        let of_staff = |it: &PersonRecord| it.role != PersonRole::Client;
        for (is_host, people, field) in [(true, &one.providers, "providers"), (false, &one.clients, "clients")] {
            for person in people {
                let known = self.records.person(*person).await?;
                let may = |it: &PersonRecord| match booked.contains(&it.id) {
                    true => of_staff(it) == is_host,
                    false if is_host => may_host(it),
                    false => comes(it),
                };
                if !known.as_ref().is_some_and(may) || !seen.insert(*person) {
                    return Err(wrong(field, "Somebody of these cannot be booked, or is booked twice."));
                }
            }
        }
        Ok(())
    }
}

/// The moment that somebody means who types this.
fn moment(zone: &PracticeZone, typed: &LocalTime) -> Result<Timestamp, Refused> {
    zone.moment(typed).map_err(no_moment)
}

/// Why what somebody typed is no time for an appointment.
pub(super) fn no_moment(why: NoMoment) -> Refused {
    let (code, words) = match why {
        NoMoment::NotATime => (ProblemCode::InvalidTime, "This is no date, or no time of day."),
        NoMoment::NotThere => {
            (ProblemCode::TimeNotThere, "The clocks go forward over this time on this day. Choose another time.")
        }
    };
    problem(code, words).of("starts_at")
}

fn not_over(starts_at: Timestamp, minutes: u32) -> Result<(), Refused> {
    if starts_at.plus_ms(i64::from(minutes) * 60_000) > clock::now() {
        return Ok(());
    }
    Err(problem(ProblemCode::TimeIsOver, "That time has passed.").of("starts_at"))
}

/// Nothing, or as clean as a name.
fn title_of(typed: &str) -> Result<String, Refused> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    let cleaned = Name::new(typed);
    let wrong = |_| problem(ProblemCode::InvalidTitle, "A title has at most 80 characters.").of("title");
    cleaned.map(String::from).map_err(wrong)
}
