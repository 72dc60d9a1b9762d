//! What every request handler shares.

use std::{net::IpAddr, sync::Arc};

use session::AppointmentId;
use sfu::Sfu;
use store::{AppointmentRecord, ReadError, Records, Secret};

use crate::{
    contact::Contact, demo::Demo, hub::Hub, limits::Limits, live::Registry, metrics::Counts, secrets::Token,
    set_up::FirstRun, sign_outs::SignOuts, tickets::Tickets, visitor::Cookies,
};

/// The practice as it runs.
pub(crate) struct App {
    /// The origin that people open, without a slash at its end.
    pub(crate) origin: String,
    /// Other origins that lead to this server.
    pub(crate) other_origins: Vec<String>,
    pub(crate) records: Records,
    pub(crate) secret: Secret,
    pub(crate) registry: Registry,
    /// To have connections tested. Everything else of the media server is the sessions' business.
    pub(crate) sfu: Sfu,
    pub(crate) hub: Hub,
    pub(crate) tickets: Tickets,
    pub(crate) limits: Limits,
    pub(crate) counts: Counts,
    pub(crate) sign_outs: SignOuts,
    /// Proxies whose word counts on whom a request is from.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    pub(crate) cookies: Cookies,
    pub(crate) first_run: FirstRun,
    /// What the practice says of itself.
    pub(crate) contact: Contact,
    /// Set while the demo practice runs.
    pub(crate) demo: Option<Demo>,
}

/// Shared among handlers.
pub(crate) type Shared = Arc<App>;

impl App {
    /// What the practice calls itself.
    pub(crate) async fn practice_name(&self) -> Result<String, ReadError> {
        Ok(self.records.practice_name().await?.unwrap_or_default())
    }

    /// The appointment's share link, whole (J8).
    pub(crate) fn link(&self, appointment: &AppointmentRecord) -> String {
        link(&self.origin, &self.secret, appointment.id, appointment.link.generation)
    }
}

/// A share link, whole.
pub(crate) fn link(origin: &str, secret: &Secret, appointment: AppointmentId, generation: u32) -> String {
    format!("{origin}/s/{}", Token::of_link(secret, appointment, generation).reveal())
}
