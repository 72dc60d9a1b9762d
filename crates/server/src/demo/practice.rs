//! Who and what the demo practice has. Prepared once in a data folder, and found again in an old one.

use session::{Admission, AppointmentId, Kind, Name, PersonId, Timestamp};
use store::{Email, Link, NewAppointment, PersonRecord, PersonRole, Records, Reminders, Roles, Secret};
use uuid::Uuid;

use crate::{app::link, clock, secrets::Token, serve::Opened};

const PRACTICE: &str = "Alder Lane Counseling";
const PROVIDER: (&str, &str) = ("Dr. Maya Okafor", "maya@alderlane.example");
const COLLEAGUE: (&str, &str) = ("Dr. Samuel Brandt", "samuel@alderlane.example");
const CLIENTS: [(&str, &str, &str); 3] = [
    ("Daniel Reyes", "daniel@mail.example", "+1 555 0101"),
    ("Ellen Marsh", "ellen@mail.example", "+1 555 0102"),
    ("Priya Nair", "priya@mail.example", "+1 555 0103"),
];
/// Title, kind, admission, how many of the clients are booked, minutes from now.
const APPOINTMENTS: [(&str, Kind, Admission, usize, i64); 4] = [
    ("Weekly check-in", Kind::Individual, Admission::ProviderAdmits, 1, 0),
    ("Afternoon consultation", Kind::Individual, Admission::DoorsOpen, 1, 60),
    ("Evening skills group", Kind::Group, Admission::ProviderAdmits, 2, 120),
    ("Mindfulness circle", Kind::Group, Admission::DoorsOpen, 2, 180),
];
/// Of these the colleague is a host too, where there is one: one of each kind, and one under each admission.
const SHARED: [&str; 2] = ["Afternoon consultation", "Evening skills group"];
const MINUTES: u32 = 50;
/// The groups more that a load needs begin after all of these.
const MINUTES_TO_GROUPS: i64 = 240;

/// Somebody of the demo, and the token of the link that signs them in.
pub(super) struct Person {
    pub(super) id: PersonId,
    pub(super) name: Name,
    pub(super) token: Token,
}

/// One of its appointments.
pub(super) struct Appointment {
    pub(super) id: AppointmentId,
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) admission: Admission,
    pub(super) providers: Vec<Name>,
    pub(super) clients: Vec<Name>,
    pub(super) link: String,
}

/// The demo practice.
pub(super) struct Practice {
    pub(super) provider: Person,
    pub(super) colleague: Option<Person>,
    pub(super) clients: Vec<Person>,
    pub(super) appointments: Vec<Appointment>,
}

impl Practice {
    pub(super) fn people(&self) -> impl Iterator<Item = &Person> {
        std::iter::once(&self.provider).chain(&self.colleague).chain(&self.clients)
    }
}

/// Makes what the folder does not have yet, and finds what it has. A new one gets so many `groups` more, for a load, and has
/// the colleague on some appointments `with_colleague`.
pub(super) async fn prepare(
    opened: &Opened,
    origin: &str,
    groups: u16,
    with_colleague: bool,
) -> anyhow::Result<Practice> {
    let records = &opened.records;
    records.rename_practice(PRACTICE.to_owned()).await?;
    let sign_ins = records.secret("demo-sign-in", Secret(rand::random())).await?;
    let (name, email) = PROVIDER;
    let provider = person(records, &sign_ins, PersonRole::Staff(Roles::FOUNDER), name, email, None).await?;
    let colleague = if with_colleague {
        let (name, email) = COLLEAGUE;
        Some(person(records, &sign_ins, PersonRole::Staff(Roles::PROVIDER), name, email, None).await?)
    } else {
        None
    };
    let mut clients = Vec::new();
    for (name, email, phone) in CLIENTS {
        clients.push(person(records, &sign_ins, PersonRole::Client, name, email, Some(phone)).await?);
    }
    if records.appointments().await?.is_empty() {
        for booking in APPOINTMENTS {
            let hosts = std::iter::once(&provider).chain(colleague.iter().filter(|_| SHARED.contains(&booking.0)));
            book(opened, hosts.map(|host| host.id).collect(), &clients, booking).await?;
        }
        for number in 1..=groups {
            let title = format!("Load group {number}");
            let group = (title.as_str(), Kind::Group, Admission::ProviderAdmits, 0, MINUTES_TO_GROUPS);
            book(opened, vec![provider.id], &clients, group).await?;
        }
    }
    bring_up_to_date(records).await?;
    let appointments = records
        .appointments()
        .await?
        .into_iter()
        .map(|a| Appointment {
            link: link(origin, &opened.secret, a.id, a.link.generation),
            id: a.id,
            title: a.title,
            kind: a.kind,
            admission: a.admission,
            providers: a.providers.into_iter().map(|p| p.name).collect(),
            clients: a.clients.into_iter().map(|c| c.name).collect(),
        })
        .collect();
    Ok(Practice { provider, colleague, clients, appointments })
}

async fn person(
    records: &Records,
    sign_ins: &Secret,
    role: PersonRole,
    name: &str,
    email: &str,
    phone: Option<&str>,
) -> anyhow::Result<Person> {
    let email = Email::new(email)?;
    let name = Name::new(name)?;
    let id = if let Some(known) = records.person_by_email(&email).await? {
        known.id
    } else {
        let id = PersonId(Uuid::now_v7());
        let phone = phone.map(str::to_owned);
        let reminders = if phone.is_some() { Reminders::Both } else { Reminders::Email };
        let record = PersonRecord { phone, reminders, ..PersonRecord::new(id, role, name.clone(), email) };
        records.add_person(record).await?;
        id
    };
    Ok(Person { id, name, token: Token::of_person(sign_ins, id) })
}

type BookingOf<'a> = (&'a str, Kind, Admission, usize, i64);

async fn book(
    opened: &Opened,
    providers: Vec<PersonId>,
    clients: &[Person],
    (title, kind, admission, booked, minutes): BookingOf<'_>,
) -> anyhow::Result<()> {
    let id = AppointmentId(Uuid::now_v7());
    let starts_at = from_now(minutes);
    let hash = Token::of_link(&opened.secret, id, 0).hash();
    let appointment = NewAppointment {
        id,
        title: title.to_owned(),
        kind,
        admission,
        starts_at,
        minutes: MINUTES,
        link: Link { generation: 0, hash, revoked: false },
        providers,
        clients: clients.iter().take(booked).map(|c| c.id).collect(),
        booked_at: clock::now(),
    };
    Ok(opened.records.add_appointment(appointment).await?)
}

/// In old data, the appointments are today again: every one of the demo's can be tried now.
async fn bring_up_to_date(records: &Records) -> anyhow::Result<()> {
    for (appointment, (_, _, _, _, minutes)) in records.appointments().await?.into_iter().zip(APPOINTMENTS) {
        let ended = appointment.starts_at.plus_ms(i64::from(appointment.minutes) * 60_000) < clock::now();
        if ended {
            records.move_appointment(appointment.id, from_now(minutes), clock::now()).await?;
        }
    }
    Ok(())
}

fn from_now(minutes: i64) -> Timestamp {
    clock::now().plus_ms(minutes * 60_000)
}
