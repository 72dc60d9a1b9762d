//! What every request handler shares.

use std::{net::IpAddr, sync::Arc};

use session::{AppointmentId, Booking, PersonId};
use sfu::Sfu;
use store::{AppointmentRecord, FactorSecret, ReadError, Records, Secret};

use crate::{
    awaited::Awaited, calendar::PracticeZone, contact::Contact, demo::Demo, http::Underway, hub::Hub,
    idle_lock::IdleLock, limits::Limits, live::Registry, metrics::Counts, post::AccountMail, secrets::Token,
    set_up::FirstRun, tickets::Tickets, trail::Trail, visitor::Cookies, webhooks::Reach,
};

/// The practice as it runs.
pub(crate) struct App {
    /// The origin that people open, without a slash at its end.
    pub(crate) origin: String,
    /// Other origins that lead to this server.
    pub(crate) other_origins: Vec<String>,
    pub(crate) records: Records,
    pub(crate) secret: Secret,
    pub(crate) trail: Trail,
    pub(crate) registry: Registry,
    /// To have connections tested. Everything else of the media server is the sessions' business.
    pub(crate) sfu: Sfu,
    pub(crate) hub: Hub,
    pub(crate) tickets: Tickets,
    /// Whose code of a second factor is to come, by the browser that sent the password.
    pub(crate) second_steps: Awaited<HalfSignedIn>,
    /// Second factors that somebody sets up, by the sign-in of who does.
    pub(crate) offered_factors: Awaited<FactorSecret>,
    /// When the workspace of who has walked away locks.
    pub(crate) idle: IdleLock,
    pub(crate) limits: Limits,
    pub(crate) counts: Counts,
    /// The requests of other systems that are being done and may be repeated.
    pub(crate) underway: Underway,
    /// How far webhooks may reach.
    pub(crate) reach: Reach,
    /// Proxies whose word counts on whom a request is from.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    pub(crate) cookies: Cookies,
    pub(crate) first_run: FirstRun,
    /// Takes mails about accounts; nothing where no mail is sent.
    pub(crate) account_mail: Option<AccountMail>,
    /// What the practice says of itself.
    pub(crate) contact: Contact,
    /// Set while the demo practice runs.
    pub(crate) demo: Option<Demo>,
}

/// Somebody who has shown that they know their password, and is to show their second factor.
#[derive(Clone)]
pub(crate) struct HalfSignedIn {
    /// Who.
    pub(crate) person: PersonId,
    /// The hash of the password that they know.
    pub(crate) verified: String,
}

/// How long somebody has for a second step, and to set a second factor up, in milliseconds.
pub(crate) const STEP_GOOD_MS: i64 = 10 * 60 * 1_000;

/// Shared among handlers.
pub(crate) type Shared = Arc<App>;

impl App {
    /// What the practice calls itself.
    pub(crate) async fn practice_name(&self) -> Result<String, ReadError> {
        Ok(self.records.practice_name().await?.unwrap_or_default())
    }

    /// The practice's time zone as it was chosen: at its set-up, else in the configuration file.
    pub(crate) async fn chosen_zone(&self) -> Result<Option<String>, ReadError> {
        Ok(self.records.practice_zone().await?.or_else(|| self.contact.zone.clone()))
    }

    /// The practice's time zone; where none was chosen, this machine's.
    pub(crate) async fn zone(&self) -> Result<PracticeZone, ReadError> {
        Ok(PracticeZone::of(self.chosen_zone().await?))
    }

    /// An appointment as it stands, if it still does and the link still leads to it by which somebody came.
    pub(crate) async fn booking_of(&self, came_to: &AppointmentRecord) -> Result<Option<Booking>, ReadError> {
        let record = self.records.appointment(came_to.id).await?;
        let stands = record.filter(|record| record.cancelled_at.is_none() && record.link == came_to.link);
        Ok(stands.map(|record| record.booking()))
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
