//! The clients of a practice, as its staff keeps them.

use axum::{Json, extract::State, http::HeaderMap};
use session::Name;
use store::{ClientChange, Email, PersonRecord, PersonRole, WriteError};
use wire::{Client, Language, ProblemCode, Reminders};

use super::problem::{Refused, corrected, problem};
use crate::{
    app::{App, Shared},
    calendar, clock, contact,
    staff::Act,
};

/// So many clients are shown at most; who is beyond them is found by other systems, page by page.
const SHOWN_MAX: u32 = 50_000;

/// `GET /api/workspace/clients`: all of them, by name, those put aside too.
pub(super) async fn clients(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Vec<Client>>, Refused> {
    app.who_may(Act::KeepClients, &headers).await?;
    Ok(Json(app.records.clients(SHOWN_MAX).await?.into_iter().map(as_shown).collect()))
}

/// `POST /api/workspace/clients`: makes a client (edition 0) or changes one.
pub(super) async fn keep(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(form): Json<Client>,
) -> Result<Json<Client>, Refused> {
    app.who_may_change(Act::KeepClients, &headers).await?;
    let id = form.id;
    let is_new = form.edition == 0;
    let change = checked(form)?;
    if is_new {
        let asked = as_new(change);
        match app.records.add_person(asked.clone()).await {
            Ok(()) => {}
            Err(WriteError::Taken { what: "id" }) => was_sent_again(&asked, app.records.person(id).await?)?,
            Err(error) => return Err(error.into()),
        }
    } else {
        app.change_client(change).await?;
    }
    let kept = app.records.person(id).await?.filter(|it| it.role == PersonRole::Client);
    kept.map(as_shown).map(Json).ok_or_else(not_found)
}

impl App {
    /// Changes what is kept of a client; what browsers have open that this signs out is closed.
    pub(super) async fn change_client(&self, change: ClientChange) -> Result<(), Refused> {
        self.records.change_client(change, clock::now()).await.map_err(|error| match error {
            WriteError::NoSuch { .. } => not_found(),
            error => error.into(),
        })
    }
}

/// They were made the first time, if the form is the same.
fn was_sent_again(asked: &PersonRecord, kept: Option<PersonRecord>) -> Result<(), Refused> {
    let kept = kept.filter(|it| it.role == PersonRole::Client).ok_or_else(not_found)?;
    let edition = kept.edition;
    let is_same = PersonRecord { edition: asked.edition, password_hash: None, ..kept } == *asked;
    if is_same { Ok(()) } else { Err(corrected(edition)) }
}

pub(super) fn not_found() -> Refused {
    problem(ProblemCode::NotFound, "There is no such client.")
}

pub(super) fn checked(form: Client) -> Result<ClientChange, Refused> {
    let Client { id, edition, name, email, phone, language, zone, reminders, archived } = form;
    let name = Name::new(&name)
        .map_err(|_| problem(ProblemCode::InvalidName, "A client needs a name of at most 80 characters.").of("name"))?;
    let email = Email::new(&email).map_err(|_| {
        problem(ProblemCode::InvalidEmail, "A client needs an email address, with an @ in it.").of("email")
    })?;
    let phone = phone.filter(|typed| !typed.trim().is_empty());
    let wrong_phone = |why| problem(ProblemCode::InvalidPhone, why).of("phone");
    let phone = phone.map(|typed| {
        contact::mobile(&typed).ok_or_else(|| {
            wrong_phone("Write the number with + and the country's number first, such as +1 555 010 0142.")
        })
    });
    let phone = phone.transpose()?;
    if phone.is_none() && matches!(reminders, Reminders::Text | Reminders::Both) {
        return Err(wrong_phone("Text messages need a mobile number."));
    }
    let zone = zone.filter(|zone| !zone.is_empty());
    if zone.as_deref().is_some_and(|zone| !calendar::is_zone(zone)) {
        return Err(problem(ProblemCode::InvalidZone, "There is no such time zone.").of("zone"));
    }
    let language = match language {
        Language::English => store::Language::English,
        Language::Spanish => store::Language::Spanish,
    };
    let reminders = match reminders {
        Reminders::Email => store::Reminders::Email,
        Reminders::Text => store::Reminders::Text,
        Reminders::Both => store::Reminders::Both,
        Reminders::None => store::Reminders::Off,
    };
    Ok(ClientChange { id, edition, name, email, phone, language, zone, reminders, archived })
}

pub(super) fn as_new(change: ClientChange) -> PersonRecord {
    let ClientChange { id, name, email, phone, language, zone, reminders, archived, .. } = change;
    let bare = PersonRecord::new(id, PersonRole::Client, name, email);
    PersonRecord { phone, language, zone, reminders, archived, ..bare }
}

pub(super) fn as_shown(person: PersonRecord) -> Client {
    Client {
        id: person.id,
        edition: person.edition,
        name: person.name.into(),
        email: person.email.as_str().to_owned(),
        phone: person.phone,
        language: match person.language {
            store::Language::English => Language::English,
            store::Language::Spanish => Language::Spanish,
        },
        zone: person.zone,
        reminders: match person.reminders {
            store::Reminders::Email => Reminders::Email,
            store::Reminders::Text => Reminders::Text,
            store::Reminders::Both => Reminders::Both,
            store::Reminders::Off => Reminders::None,
        },
        archived: person.archived,
    }
}
