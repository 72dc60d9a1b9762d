//! What a webhook is told: what happened, when, and the ids of what it happened to. No name, no title and nothing of what is said:
//! who wants more asks the API for it, with a token that may know.

use serde::Serialize;
use store::DueDelivery;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::written;

/// What a webhook is told.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookEvent)]
pub(crate) struct Told {
    /// What happened.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "client.waiting")]
    kind: &'static str,
    /// When, which may be long before it is told.
    #[schema(format = DateTime)]
    timestamp: String,
    data: Data,
}

/// To whom it happened.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookData)]
#[serde(untagged)]
enum Data {
    Client(ToClient),
    Session(ToSession),
    Appointment(ToAppointment),
    Test(OfTest),
}

/// To somebody in a session.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookClient)]
#[serde(deny_unknown_fields)]
struct ToClient {
    appointment: Uuid,
    session: Uuid,
    /// Who they are in this session.
    participant: Uuid,
    /// The client that they are; nothing of a guest.
    person: Option<Uuid>,
}

/// To a session.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookSession)]
#[serde(deny_unknown_fields)]
struct ToSession {
    appointment: Uuid,
    session: Uuid,
}

/// To an appointment.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookAppointment)]
#[serde(deny_unknown_fields)]
struct ToAppointment {
    appointment: Uuid,
}

/// To nobody: it is tried.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookTest)]
#[serde(deny_unknown_fields)]
struct OfTest {
    webhook: Uuid,
}

impl From<&DueDelivery> for Told {
    fn from(due: &DueDelivery) -> Self {
        let (appointment, session) = (due.appointment.map(|it| it.0), due.session.map(|it| it.0));
        let data = match (appointment, session, due.participant) {
            (Some(appointment), Some(session), Some(participant)) => {
                let person = due.person.map(|it| it.0);
                Data::Client(ToClient { appointment, session, participant: participant.0, person })
            }
            (Some(appointment), Some(session), None) => Data::Session(ToSession { appointment, session }),
            (Some(appointment), None, _) => Data::Appointment(ToAppointment { appointment }),
            (None, _, _) => Data::Test(OfTest { webhook: due.webhook }),
        };
        Self { kind: due.event.as_str(), timestamp: written(due.at), data }
    }
}
