//! Webhooks, as a system makes and changes them, and as their receiver is told: by a server of HTTP that verifies signatures.

mod managed;
pub(super) mod receiver;
mod told;

use serde_json::{Value, json};

use super::{HERE, Site};
use receiver::Receiver;

/// Everything that happens.
const EVENTS: [&str; 13] = [
    "appointment.created",
    "appointment.changed",
    "appointment.cancelled",
    "client.waiting",
    "client.asking",
    "client.admitted",
    "client.denied",
    "client.paused",
    "client.resumed",
    "client.left",
    "client.removed",
    "session.started",
    "session.ended",
];

impl Site {
    /// A site whose webhooks reach this machine.
    async fn with_webhooks() -> Self {
        Self::open_with(HERE).await
    }

    /// A webhook at a receiver, which learns its secret; its id.
    async fn webhook(&self, receiver: &Receiver, events: &[&str]) -> String {
        let form = json!({"url": receiver.url, "events": events});
        let made = self.system.post("/api/v1/webhooks").json(&form).await;
        assert_eq!(made.status, 201, "{made:?}");
        receiver.learns(made.body["secret"].as_str().unwrap());
        made.body["id"].as_str().unwrap().to_owned()
    }

    /// What a webhook was told, the oldest first.
    async fn deliveries(&self, webhook: &str) -> Vec<Value> {
        let page = self.system.get(&format!("/api/v1/webhooks/{webhook}/deliveries?limit=100")).await;
        let mut items = page.body["items"].as_array().unwrap().clone();
        items.reverse();
        items
    }
}
