//! Clients, as other systems read and keep them.

use axum::{Json, extract::State};
use serde::{Deserialize, Deserializer, Serialize};
use session::PersonId;
use store::{ApiScope, Email, PersonRecord, PersonRole};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::clients::{as_new, as_shown, checked, not_found};
use super::{
    CREATED, Changed, OK,
    caller::{Caller, ClientsRead, ClientsWrite},
    once::{Answer, Key},
    page,
    problem::{Always, OfBody, OfEdition, OfOne, OfQuery, Refusal},
    request::{Asked, Id, IfMatch, Query},
};
use crate::app::{App, Shared};

/// In which language somebody is written to.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
}

/// How somebody wants to be reminded of their appointments.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Reminders {
    /// By email.
    Email,
    /// By text message.
    Text,
    /// By both.
    Both,
    /// Not at all.
    None,
}

/// A client of the practice.
#[derive(Serialize, ToSchema)]
#[schema(as = Client)]
pub(super) struct Shown {
    id: Uuid,
    /// Counts the changes, from 1. It is the entity tag as well.
    edition: u32,
    #[schema(max_length = 80)]
    name: String,
    /// No two people of the practice have the same.
    email: String,
    /// In the international form, such as `+15550100142`.
    phone: Option<String>,
    language: Language,
    /// By its name in IANA's database; nothing where it is the practice's.
    time_zone: Option<String>,
    reminders: Reminders,
    /// Put aside: cannot be booked and cannot sign in. Nobody is deleted.
    archived: bool,
}

/// What a change answers: the client where the token may read clients, and which and what edition it is where it may not.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ChangedClient)]
pub(super) enum Told {
    Shown(Shown),
    Unread(Unread),
}

/// A client whom a token has made or changed that may not read clients.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnreadClient)]
pub(super) struct Unread {
    id: Uuid,
    /// Counts the changes, from 1. It is the entity tag as well.
    edition: u32,
}

/// The answer to a change: to write does not let a token read.
fn told(status: u16, caller: &Caller<ClientsWrite>, client: Shown) -> Changed {
    let (id, edition) = (client.id, client.edition);
    let reads = caller.may(ApiScope::ClientsRead);
    let told = if reads { Told::Shown(client) } else { Told::Unread(Unread { id, edition }) };
    Answer::new(status, edition, &told)
}

/// A client to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewClient {
    /// 1 to 80 characters.
    #[schema(example = "Ann Berg")]
    name: String,
    #[schema(example = "ann@mail.example")]
    email: String,
    /// A mobile number with `+` and the country's number first.
    #[serde(default)]
    #[schema(example = "+15550100142")]
    phone: Option<String>,
    /// English, if nothing is said.
    #[serde(default = "english")]
    language: Language,
    /// By its name in IANA's database; the practice's, if nothing is said.
    #[serde(default)]
    time_zone: Option<String>,
    /// By email, if nothing is said.
    #[serde(default = "by_email")]
    reminders: Reminders,
}

fn english() -> Language {
    Language::English
}

fn by_email() -> Reminders {
    Reminders::Email
}

/// A change of a client (RFC 7396): what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientChange {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    /// `null` takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone: Said,
    #[serde(default)]
    language: Option<Language>,
    /// `null` makes it the practice's.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    time_zone: Said,
    #[serde(default)]
    reminders: Option<Reminders>,
    #[serde(default)]
    archived: Option<bool>,
}

/// What a change says of a field that may be empty.
#[derive(Default)]
enum Said {
    /// It is not named.
    #[default]
    Nothing,
    /// It is to be this; empty where that is `null`.
    This(Option<String>),
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Option::deserialize(value).map(Self::This)
    }
}

impl Said {
    fn or(self, before: Option<String>) -> Option<String> {
        match self {
            Self::Nothing => before,
            Self::This(after) => after,
        }
    }
}

/// Some clients.
#[derive(Serialize, ToSchema)]
pub(super) struct ClientPage {
    items: Vec<Shown>,
    /// The cursor of the next page; nothing after the last one.
    next: Option<String>,
}

/// Which clients.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u32>,
    /// Who has this address, and nobody else.
    email: Option<String>,
}

impl From<PersonRecord> for Shown {
    fn from(person: PersonRecord) -> Self {
        let wire::Client { id, edition, name, email, phone, language, zone, reminders, archived } = as_shown(person);
        let language = match language {
            wire::Language::English => Language::English,
            wire::Language::Spanish => Language::Spanish,
        };
        let reminders = match reminders {
            wire::Reminders::Email => Reminders::Email,
            wire::Reminders::Text => Reminders::Text,
            wire::Reminders::Both => Reminders::Both,
            wire::Reminders::None => Reminders::None,
        };
        Self { id: id.0, edition, name, email, phone, language, time_zone: zone, reminders, archived }
    }
}

/// The same as the form in the workspace says it.
impl From<Shown> for wire::Client {
    fn from(client: Shown) -> Self {
        let language = match client.language {
            Language::English => wire::Language::English,
            Language::Spanish => wire::Language::Spanish,
        };
        let reminders = match client.reminders {
            Reminders::Email => wire::Reminders::Email,
            Reminders::Text => wire::Reminders::Text,
            Reminders::Both => wire::Reminders::Both,
            Reminders::None => wire::Reminders::None,
        };
        let Shown { id, edition, name, email, phone, time_zone: zone, archived, .. } = client;
        Self { id: PersonId(id), edition, name, email, phone, language, zone, reminders, archived }
    }
}

impl App {
    async fn client(&self, id: Uuid) -> Result<Shown, Refusal> {
        let person = self.records.person(PersonId(id)).await?.filter(|it| it.role == PersonRole::Client);
        Ok(person.map(Shown::from).ok_or_else(not_found)?)
    }

    async fn new_client(&self, id: Uuid, form: NewClient) -> Result<(), Refusal> {
        let NewClient { name, email, phone, language, time_zone, reminders } = form;
        let edition = 0;
        let asked = Shown { id, edition, name, email, phone, language, time_zone, reminders, archived: false };
        Ok(self.records.add_person(as_new(checked(asked.into())?)).await?)
    }
}

/// Lists clients, archived ones too.
#[utoipa::path(get, path = "/clients", operation_id = "list_clients", tag = "clients", params(Which),
    security(("token" = ["clients:read"])),
    responses((status = 200, description = "Some clients.", body = ClientPage), Always, OfQuery))]
pub(super) async fn list(
    _: Caller<ClientsRead>,
    State(app): State<Shared>,
    Query(Which { cursor, limit, email }): Query<Which>,
) -> Result<Json<ClientPage>, Refusal> {
    let limit = page::limit(limit)?;
    let after = page::after::<Uuid>(cursor.as_deref())?.map(PersonId);
    if let Some(email) = email {
        let known = match Email::new(&email) {
            Ok(email) => app.records.person_by_email(&email).await?,
            Err(_) => None,
        };
        let client = known.filter(|it| it.role == PersonRole::Client);
        return Ok(Json(ClientPage { items: client.into_iter().map(Shown::from).collect(), next: None }));
    }
    let rows = app.records.clients_page(after, limit).await?;
    let next = page::next(&rows, limit, |row| row.id.0);
    Ok(Json(ClientPage { items: rows.into_iter().map(Shown::from).collect(), next }))
}

/// Makes a client. Only a token that may read clients is told what is kept of them.
#[utoipa::path(post, path = "/clients", operation_id = "make_client", tag = "clients", request_body = NewClient,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "By which it may be repeated.")),
    security(("token" = ["clients:write"])),
    responses((status = 201, description = "The client.", body = Told,
        headers(("ETag" = String, description = "Its edition."), ("Location" = String, description = "Its path."))),
        Always, OfBody))]
pub(super) async fn make(caller: Caller<ClientsWrite>, key: Key, State(app): State<Shared>, asked: Asked) -> Changed {
    app.once((caller.token, key, &asked), async |turn| {
        let form: NewClient = asked.json()?;
        let is_made = turn.again && app.records.person(PersonId(turn.id)).await?.is_some();
        if !is_made {
            app.new_client(turn.id, form).await?;
        }
        let made = app.client(turn.id).await?;
        Ok(told(CREATED, &caller, made)?.at(format!("/api/v1/clients/{}", turn.id)))
    })
    .await
}

/// One client.
#[utoipa::path(get, path = "/clients/{id}", operation_id = "get_client", tag = "clients",
    params(("id" = Uuid, Path, description = "Which.")),
    security(("token" = ["clients:read"])),
    responses((status = 200, description = "The client.", body = Shown, headers(("ETag" = String, description = "Its edition."))),
        Always, OfOne))]
pub(super) async fn one(_: Caller<ClientsRead>, State(app): State<Shared>, Id(id): Id) -> Changed {
    let client = app.client(id).await?;
    Answer::new(OK, client.edition, &client)
}

/// Changes a client, or puts them aside. Letters that are to be sent go to a new address from then on. Only a token that
/// may read clients is told what is kept of them.
#[utoipa::path(patch, path = "/clients/{id}", operation_id = "change_client", tag = "clients", request_body = ClientChange,
    params(("id" = Uuid, Path, description = "Which."),
        ("If-Match" = String, Header, description = "The entity tag of the edition that this was made from.")),
    security(("token" = ["clients:write"])),
    responses((status = 200, description = "The client as they are now.", body = Told,
        headers(("ETag" = String, description = "The new edition."))), Always, OfOne, OfBody, OfEdition))]
pub(super) async fn change(
    caller: Caller<ClientsWrite>,
    State(app): State<Shared>,
    Id(id): Id,
    edition: IfMatch,
    asked: Asked,
) -> Changed {
    let ClientChange { name, email, phone, language, time_zone, reminders, archived } = asked.json()?;
    let before = app.client(id).await?;
    edition.allow(before.edition)?;
    let after = Shown {
        id,
        edition: before.edition,
        name: name.unwrap_or(before.name),
        email: email.unwrap_or(before.email),
        phone: phone.or(before.phone),
        language: language.unwrap_or(before.language),
        time_zone: time_zone.or(before.time_zone),
        reminders: reminders.unwrap_or(before.reminders),
        archived: archived.unwrap_or(before.archived),
    };
    app.change_client(checked(after.into())?).await?;
    told(OK, &caller, app.client(id).await?)
}
