//! One browser: its cookies, and requests that carry the `Origin` of the server's own pages.

use anyhow::Context;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde_json::Value;
use wire::{Entrance, Problem, Ticket};

/// A browser. Clones share their cookies, as two tabs do.
#[derive(Clone, Debug)]
pub struct Browser {
    origin: String,
    client: Client,
}

/// Why a link did not let somebody in.
#[derive(Debug)]
pub enum EnterError {
    /// The server said no.
    Refused(StatusCode, Problem),
    /// Anything else.
    Failed(anyhow::Error),
}

impl std::fmt::Display for EnterError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(status, problem) => write!(f, "refused with {status}: {problem:?}"),
            Self::Failed(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for EnterError {}

impl From<anyhow::Error> for EnterError {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl Browser {
    /// A fresh browser for the server at `origin`, such as `http://localhost:8080`.
    pub fn new(origin: &str) -> anyhow::Result<Self> {
        // A connection of its own for each request: one that is kept would be found dead after the server's restart.
        let client = Client::builder().cookie_store(true).pool_max_idle_per_host(0).no_proxy().build()?;
        Ok(Self { origin: origin.to_owned(), client })
    }

    /// The same browser, once the server is at this origin. Cookies are for a host, at whatever port.
    #[must_use]
    pub fn at(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), client: self.client.clone() }
    }

    /// The server's origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A request to a path of the server, or to a whole address, as no page of the server would make it: without an
    /// `Origin`.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with('/') { format!("{}{path}", self.origin) } else { path.to_owned() };
        self.client.request(method, url)
    }

    /// `GET`, as for a page.
    pub async fn get(&self, path: &str) -> anyhow::Result<Response> {
        Ok(self.bare(Method::GET, path).send().await?)
    }

    /// `POST` with JSON, as a page of the server does it.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Response> {
        Ok(self.bare(Method::POST, path).header(header::ORIGIN, &self.origin).json(body).send().await?)
    }

    /// Opens one of the demo practice's links that sign a browser in.
    pub async fn sign_in(&self, link: &str) -> anyhow::Result<()> {
        self.get(link).await?.error_for_status().context("the sign-in link does not work")?;
        Ok(())
    }

    /// Comes in by a share link, given whole: what a page asks for before its WebSocket is open.
    pub async fn enter(&self, link: &str) -> Result<Entrance, EnterError> {
        let token = link.rsplit('/').next().unwrap_or_default();
        let response = self.post(&format!("/api/sessions/{token}/enter"), &Value::Null).await?;
        let status = response.status();
        if status.is_success() {
            Ok(response.json().await.context("an entrance")?)
        } else {
            Err(EnterError::Refused(status, response.json().await.context("a problem")?))
        }
    }

    /// A ticket for the workspace's WebSocket.
    pub async fn workspace_ticket(&self) -> anyhow::Result<String> {
        let response = self.post("/api/workspace/ticket", &Value::Null).await?.error_for_status()?;
        Ok(response.json::<Ticket>().await?.ticket)
    }
}
