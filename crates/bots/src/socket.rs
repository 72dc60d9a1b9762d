//! Opening a WebSocket as a page does: with a ticket in the address and the page's `Origin`.

use anyhow::Context;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, client::IntoClientRequest, http::HeaderValue},
};

/// A WebSocket of ours.
pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Why a WebSocket did not open.
#[derive(Debug)]
pub enum OpenError {
    /// The server answered with this status instead.
    Refused(u16),
    /// Anything else.
    Failed(anyhow::Error),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(status) => write!(f, "the WebSocket was refused with {status}"),
            Self::Failed(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<anyhow::Error> for OpenError {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

/// Opens `path` of the server at `server`, with `origin` in the header of that name, or without the header.
pub(crate) async fn open(server: &str, path: &str, ticket: &str, origin: Option<&str>) -> Result<Socket, OpenError> {
    let url = format!("{}{path}?ticket={ticket}", server.replacen("http", "ws", 1));
    let mut request = url.into_client_request().context("the WebSocket's address")?;
    if let Some(origin) = origin {
        request.headers_mut().insert("Origin", HeaderValue::from_str(origin).context("an origin")?);
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(OpenError::Refused(response.status().as_u16())),
        Err(error) => Err(OpenError::Failed(error.into())),
    }
}
