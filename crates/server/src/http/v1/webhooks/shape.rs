//! How webhooks, and what they were told, are written.

use serde::{Deserialize, Serialize};
use store::{Delivery, DeliveryState, WebhookRecord, WebhookState};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::times::written;

/// Something that a webhook can be told of.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = WebhookEventType)]
pub(in crate::http::v1) enum Happening {
    /// An appointment was made.
    #[serde(rename = "appointment.created")]
    AppointmentCreated,
    /// Its time, its people, its title, its admission or its link is another one.
    #[serde(rename = "appointment.changed")]
    AppointmentChanged,
    /// It was cancelled.
    #[serde(rename = "appointment.cancelled")]
    AppointmentCancelled,
    /// A client has pressed I'm Ready.
    #[serde(rename = "client.waiting")]
    ClientWaiting,
    /// A client has asked to join.
    #[serde(rename = "client.asking")]
    ClientAsking,
    /// A client is inside.
    #[serde(rename = "client.admitted")]
    ClientAdmitted,
    /// A host turned a client away, for now or for the whole session.
    #[serde(rename = "client.denied")]
    ClientDenied,
    /// A host moved a client to the waiting room.
    #[serde(rename = "client.paused")]
    ClientPaused,
    /// A host ended that.
    #[serde(rename = "client.resumed")]
    ClientResumed,
    /// A client left.
    #[serde(rename = "client.left")]
    ClientLeft,
    /// A host took a client out.
    #[serde(rename = "client.removed")]
    ClientRemoved,
    /// A host started the session.
    #[serde(rename = "session.started")]
    SessionStarted,
    /// The session is over.
    #[serde(rename = "session.ended")]
    SessionEnded,
    /// The webhook is tried. It comes when that is asked for, whatever else the webhook wants.
    #[serde(rename = "webhook.test")]
    Test,
}

/// Both ways between what is written and what is meant, so that neither has one more.
macro_rules! both_ways {
    ($($name:ident),* $(,)?) => {
        impl From<Happening> for store::Happening {
            fn from(one: Happening) -> Self {
                match one {
                    $(Happening::$name => Self::$name,)*
                }
            }
        }

        impl From<store::Happening> for Happening {
            fn from(one: store::Happening) -> Self {
                match one {
                    $(store::Happening::$name => Self::$name,)*
                }
            }
        }
    };
}

both_ways!(
    AppointmentCreated,
    AppointmentChanged,
    AppointmentCancelled,
    ClientWaiting,
    ClientAsking,
    ClientAdmitted,
    ClientDenied,
    ClientPaused,
    ClientResumed,
    ClientLeft,
    ClientRemoved,
    SessionStarted,
    SessionEnded,
    Test,
);

/// Why a webhook is switched off.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Off {
    /// Somebody switched it off.
    Asked,
    /// It took nothing for days.
    Failing,
    /// It answered that it is gone for good.
    Gone,
}

/// Where a system hears of what happens.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(in crate::http::v1) struct Shown {
    id: Uuid,
    /// Counts the changes, from 1. It is the entity tag as well.
    edition: u32,
    url: String,
    /// Of what it is told.
    events: Vec<Happening>,
    /// Is it told anything?
    enabled: bool,
    /// Why not, where it is not.
    disabled_because: Option<Off>,
    /// The first failure with no success since.
    #[schema(format = DateTime)]
    failing_since: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<&WebhookRecord> for Shown {
    fn from(webhook: &WebhookRecord) -> Self {
        let disabled_because = match webhook.state {
            WebhookState::On => None,
            WebhookState::Off => Some(Off::Asked),
            WebhookState::Failing => Some(Off::Failing),
            WebhookState::Gone => Some(Off::Gone),
        };
        Self {
            id: webhook.id,
            edition: webhook.edition,
            url: webhook.url.clone(),
            events: webhook.events.iter().copied().map(Into::into).collect(),
            enabled: webhook.state == WebhookState::On,
            disabled_because,
            failing_since: webhook.failing_since.map(written),
            created_at: written(webhook.created_at),
        }
    }
}

/// A webhook that was just made.
#[derive(Serialize, ToSchema)]
#[schema(as = NewWebhookAnswer)]
pub(in crate::http::v1) struct Made {
    #[serde(flatten)]
    pub(super) webhook: Shown,
    /// What is told is signed with it; it is shown here and nowhere else. Nothing where the webhook is removed by now.
    #[schema(example = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    pub(super) secret: Option<String>,
}

/// All webhooks.
#[derive(Serialize, ToSchema)]
pub(in crate::http::v1) struct Webhooks {
    pub(super) items: Vec<Shown>,
}

/// A webhook to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::v1) struct NewWebhook {
    /// `https`, unless it is on the server's own machine.
    #[schema(max_length = 2000, example = "https://ehr.example.org/anteroom")]
    pub(super) url: String,
    /// Of what it is to be told.
    #[schema(min_items = 1)]
    pub(super) events: Vec<Happening>,
}

/// A change of a webhook (RFC 7396): what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::v1) struct WebhookChange {
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub(super) url: Option<String>,
    #[serde(default)]
    #[schema(min_items = 1)]
    pub(super) events: Option<Vec<Happening>>,
    /// `true` switches it on again, whatever switched it off.
    #[serde(default)]
    pub(super) enabled: Option<bool>,
}

/// What has become of a delivery.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = WebhookDeliveryState)]
#[serde(rename_all = "snake_case")]
enum State {
    /// It is to be tried, or tried again.
    Waiting,
    /// The webhook took it.
    Taken,
    /// It was tried for days, or the webhook was switched off.
    GivenUp,
}

/// Something that a webhook is told.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(in crate::http::v1) struct Delivered {
    /// The `webhook-id` that it comes with, each time.
    id: Uuid,
    event: Happening,
    /// When it happened.
    #[schema(format = DateTime)]
    at: String,
    appointment: Option<Uuid>,
    session: Option<Uuid>,
    participant: Option<Uuid>,
    state: State,
    /// How often it was tried.
    attempts: u32,
    /// Of the last answer, if there was one.
    #[schema(minimum = 100, maximum = 999)]
    status: Option<u16>,
    /// What went wrong at the last try, in words.
    failure: Option<String>,
    /// When it was taken or given up.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
}

impl From<&Delivery> for Delivered {
    fn from(one: &Delivery) -> Self {
        Self {
            id: one.id,
            event: one.event.into(),
            at: written(one.at),
            appointment: one.appointment.map(|it| it.0),
            session: one.session.map(|it| it.0),
            participant: one.participant.map(|it| it.0),
            state: match one.state {
                DeliveryState::Waiting => State::Waiting,
                DeliveryState::Taken => State::Taken,
                DeliveryState::GivenUp => State::GivenUp,
            },
            attempts: one.tries,
            status: one.status,
            failure: one.trouble.clone(),
            ended_at: one.ended_at.map(written),
        }
    }
}

/// Some deliveries.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDeliveryPage)]
pub(in crate::http::v1) struct DeliveryPage {
    pub(super) items: Vec<Delivered>,
    /// The cursor of the next page; nothing after the last one.
    pub(super) next: Option<String>,
}

/// Which deliveries.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http::v1) struct Which {
    /// The `next` of the page before.
    pub(super) cursor: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    pub(super) limit: Option<u32>,
}
