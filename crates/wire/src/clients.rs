//! What a provider keeps of a client.

use serde::{Deserialize, Serialize};
use session::PersonId;
use ts_rs::TS;

/// A language that people are written to in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
}

/// How somebody wants to be reminded of appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reminders {
    /// By email.
    Email,
    /// By text message.
    Text,
    /// By both.
    Both,
    /// Not at all.
    None,
}

/// A client: in `GET /api/workspace/clients`, and as `POST /api/workspace/clients` is to make or change one. Sent again, it
/// makes nobody more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Who; of somebody new, chosen by the page.
    pub id: PersonId,
    /// Which one of them the page shows: if somebody else has changed them since, nothing is changed. 0 for somebody new.
    pub edition: u32,
    /// 1 to 80 characters.
    pub name: String,
    /// Where they are written to; nobody else's.
    pub email: String,
    /// Where they are texted; kept with the country's number first, such as `+15550100142`.
    pub phone: Option<String>,
    /// In which language they are written to.
    pub language: Language,
    /// Their time zone, by its name in IANA's database; nothing where it is the practice's.
    pub zone: Option<String>,
    /// How they want to be reminded.
    pub reminders: Reminders,
    /// Put aside: not offered any more, and nothing of what was is lost.
    pub archived: bool,
}

/// What is kept of somebody stays out of debug lines.
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("id", &self.id).field("edition", &self.edition).finish_non_exhaustive()
    }
}
