//! A server that runs already: signed in to like a provider, and with appointments that are there for a load.
//!
//! Appointments cannot be made from outside yet, so those are taken that are in the provider's workspace under a title that
//! says what they are for. Others are never touched: what happens in a session stays in its log.

use std::net::{IpAddr, UdpSocket};

use anyhow::{Context, bail, ensure};
use reqwest::{StatusCode, Url};
use serde_json::json;
use session::{Admission, PhaseTag};
use wire::{Appointment, Workspace};

use super::{Credentials, Practice};
use crate::Browser;

pub(super) async fn practice(
    server: &str,
    credentials: &Credentials,
    title: &str,
    sessions: usize,
) -> anyhow::Result<Practice> {
    let origin = server.trim_end_matches('/').to_owned();
    let provider = Browser::new(&origin)?;
    sign_in(&provider, credentials).await?;
    let response = provider.get("/api/workspace").await?;
    ensure!(response.status().is_success(), "who signed in is not a provider of this practice");
    let workspace: Workspace = response.json().await.context("the workspace")?;
    let links = links(workspace.appointments, title, sessions)?;
    let from = towards(&origin).await?;
    Ok(Practice { origin, provider, links, from })
}

async fn sign_in(browser: &Browser, credentials: &Credentials) -> anyhow::Result<()> {
    match credentials {
        // An error with the address in it would print what signs in.
        Credentials::Link(link) => {
            let response = browser.get(link).await.map_err(|error| error.context("the server does not answer"));
            let status = response.map_err(|error| error.root_cause().to_string()).map(|it| it.status());
            ensure!(status.is_ok_and(|it| it.is_success()), "the sign-in link does not work");
        }
        Credentials::Password { user, password } => {
            let form = json!({"email": user, "password": password});
            match browser.post("/api/sign-in", &form).await.context("the server does not answer")?.status() {
                status if status.is_success() => {}
                StatusCode::TOO_MANY_REQUESTS => {
                    bail!("the server has seen too many tries to sign in from this address; wait a minute")
                }
                _ => bail!("the user or the password is not right"),
            }
        }
    }
    Ok(())
}

/// The first so many that may be used.
fn links(appointments: Vec<Appointment>, title: &str, sessions: usize) -> anyhow::Result<Vec<String>> {
    let named: Vec<_> = appointments.into_iter().filter(|it| it.title.starts_with(title)).collect();
    let all = named.len();
    let is_free = |it: &Appointment| {
        let rests = matches!(it.phase, PhaseTag::NotStarted | PhaseTag::Ended);
        rests && it.waiting.is_empty() && it.admission == Admission::ProviderAdmits
    };
    let links: Vec<_> = named.into_iter().filter(is_free).map(|it| it.link).take(sessions).collect();
    ensure!(
        links.len() == sessions,
        "{sessions} sessions need as many appointments whose title begins with {title:?}, in which nothing goes on and the \
         provider admits; this provider has {} of those, and {all} with such a title",
        links.len()
    );
    Ok(links)
}

/// The address of this machine by which it would reach the server. No packet is sent to find out.
async fn towards(origin: &str) -> anyhow::Result<IpAddr> {
    let url: Url = origin.parse().context("the server's address is not right")?;
    let host = url.host_str().context("the server's address names no host")?.trim_matches(['[', ']']).to_owned();
    let port = url.port_or_known_default().context("the server's address names no port")?;
    let mut addresses = tokio::net::lookup_host((host, port)).await.context("the server's address is unknown")?;
    let found = addresses.find_map(|address| {
        let any = if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
        let socket = UdpSocket::bind(any).ok()?;
        socket.connect(address).ok()?;
        Some(socket.local_addr().ok()?.ip())
    });
    found.context("there is no way to the server")
}

#[cfg(test)]
mod tests {
    use session::{AppointmentId, Kind, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn appointment(title: &str, phase: PhaseTag, admission: Admission) -> Appointment {
        Appointment {
            id: AppointmentId(Uuid::nil()),
            title: title.to_owned(),
            kind: Kind::Group,
            admission,
            starts_at: Timestamp(0),
            minutes: 50,
            providers: Vec::new(),
            hosted: true,
            clients: Vec::new(),
            link_generation: 0,
            link_revoked: false,
            edition: 1,
            cancelled: false,
            occurrence: None,
            link: format!("link of {title}"),
            phase,
            took_place_from: None,
            waiting: Vec::new(),
            damaged: false,
        }
    }

    #[test]
    fn only_what_is_there_for_a_load_is_used() {
        let all = || {
            vec![
                appointment("Weekly check-in", PhaseTag::NotStarted, Admission::ProviderAdmits),
                appointment("Load 1", PhaseTag::NotStarted, Admission::ProviderAdmits),
                appointment("Load 2", PhaseTag::Live, Admission::ProviderAdmits),
                appointment("Load 3", PhaseTag::NotStarted, Admission::DoorsOpen),
                appointment("Load 4", PhaseTag::Ended, Admission::ProviderAdmits),
            ]
        };
        assert_eq!(links(all(), "Load", 2).unwrap(), ["link of Load 1", "link of Load 4"]);
        let error = links(all(), "Load", 3).unwrap_err().to_string();
        assert!(error.contains("has 2 of those, and 4 with such a title"), "{error}");
    }

    #[tokio::test]
    async fn this_machine_reaches_itself_from_itself() {
        assert!(towards("http://127.0.0.1:8080").await.unwrap().is_loopback());
        assert!(towards("nowhere").await.is_err());
    }
}
