//! The API for other systems, as one of them meets it (R6). Whatever a test asks for is held against the document that the server
//! itself gives out: each status and each answer must be as it says.

mod appointments;
mod clients;
mod document;
mod kept_by_admins;
mod once;
mod sessions;
mod system;
pub(crate) mod tokens;
mod webhooks;

use serde_json::{Value, json};
use system::System;

use crate::set_up::Practice;

/// Everything that a token can do.
const ALL: [&str; 7] = [
    "appointments:read",
    "appointments:write",
    "clients:read",
    "clients:write",
    "sessions:read",
    "webhooks:read",
    "webhooks:write",
];

/// Has webhooks reach the receivers of a test, which are on this machine.
const HERE: &str = "[webhooks]\nallow_private = true\n";

/// A practice with a system that may do everything.
struct Site {
    practice: Practice,
    system: System,
}

impl Site {
    async fn open() -> Self {
        Self::open_with("").await
    }

    /// The same, with these sections more in its configuration file.
    async fn open_with(more: &str) -> Self {
        let mut practice = Practice::set_up_with(more).await;
        let token = practice.token(&ALL);
        let system = System::of(practice.browser().origin(), &token).await;
        Self { practice, system }
    }

    /// Kills the server and starts it again; the system goes on with the new one.
    async fn power_cut(&mut self) {
        self.practice.kill();
        self.practice.serve_again();
        self.system = System::of(self.practice.browser().origin(), &self.system.token).await;
    }

    /// A client of this name, and their id.
    async fn client(&self, name: &str) -> Value {
        let form = json!({"name": name, "email": format!("{}@mail.example", name.to_lowercase())});
        let made = self.system.post("/api/v1/clients").json(&form).await;
        assert_eq!(made.status, 201, "{made:?}");
        made.body["id"].clone()
    }

    /// The id of the practice's one provider.
    async fn provider(&self) -> Value {
        self.system.get("/api/v1/providers").await.body["items"][0]["id"].clone()
    }

    /// A form for a visit of Ann's, so many days from now.
    async fn form(&self, days: i64) -> Value {
        json!({
            "title": "First visit", "kind": "individual", "starts_at": moment_in(days), "minutes": 50,
            "providers": [self.provider().await], "clients": [self.client("Ann").await],
        })
    }

    /// An appointment as it was made.
    async fn appointment(&self, days: i64) -> Value {
        let made = self.system.post("/api/v1/appointments").json(&self.form(days).await).await;
        assert_eq!(made.status, 201, "{made:?}");
        made.body
    }
}

/// At noon, so many days from now.
fn moment_in(days: i64) -> String {
    let at = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() + days * 86_400).unwrap();
    at.strftime("%FT12:00:00Z").to_string()
}
