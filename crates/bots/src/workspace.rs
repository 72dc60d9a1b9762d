//! A provider's workspace: its WebSocket, and every message that came over it.

use anyhow::Context;
use futures_util::StreamExt;
use tokio::{sync::watch, task::JoinHandle, time::timeout};
use tokio_tungstenite::tungstenite::Message;
use wire::ToWorkspace;

use crate::{
    PATIENCE,
    socket::{self, OpenError, Socket},
};

/// An open workspace. Dropping it breaks the connection.
#[derive(Debug)]
pub struct WorkspacePage {
    messages: watch::Receiver<Vec<ToWorkspace>>,
    /// The code that the server closed it with, if it did.
    closed: watch::Receiver<Option<u16>>,
    listening: JoinHandle<()>,
}

impl Drop for WorkspacePage {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl WorkspacePage {
    /// Opens the WebSocket of the workspace at `server` with a ticket.
    pub async fn open(server: &str, ticket: &str) -> Result<Self, OpenError> {
        Self::open_from(server, ticket, Some(server)).await
    }

    /// The same with another `Origin`, or none.
    pub async fn open_from(server: &str, ticket: &str, origin: Option<&str>) -> Result<Self, OpenError> {
        let socket = socket::open(server, "/ws/workspace", ticket, origin).await?;
        let (tell, messages) = watch::channel(Vec::new());
        let (tell_code, closed) = watch::channel(None);
        Ok(Self { messages, closed, listening: tokio::spawn(listen(socket, tell, tell_code)) })
    }

    /// Every message so far.
    pub fn messages(&self) -> watch::Ref<'_, Vec<ToWorkspace>> {
        self.messages.borrow()
    }

    /// Waits until the messages make `is_so` true.
    pub async fn until(&self, what: &str, is_so: impl Fn(&[ToWorkspace]) -> bool) -> anyhow::Result<()> {
        let mut messages = self.messages.clone();
        let waited = timeout(PATIENCE, messages.wait_for(|messages| is_so(messages))).await;
        waited.with_context(|| format!("it never came about: {what}"))?.with_context(|| format!("closed: {what}"))?;
        Ok(())
    }

    /// Waits until the server has closed the socket, and says with which code, if it named one.
    pub async fn until_closed(&self) -> anyhow::Result<Option<u16>> {
        let mut messages = self.messages.clone();
        let closed = async { while messages.changed().await.is_ok() {} };
        timeout(PATIENCE, closed).await.context("the workspace's socket stays open")?;
        Ok(*self.closed.borrow())
    }
}

async fn listen(mut socket: Socket, tell: watch::Sender<Vec<ToWorkspace>>, tell_code: watch::Sender<Option<u16>>) {
    while let Some(Ok(frame)) = socket.next().await {
        if let Message::Close(Some(closed)) = &frame {
            tell_code.send_replace(Some(closed.code.into()));
        }
        if let Message::Text(text) = frame {
            match serde_json::from_str(&text) {
                Ok(message) => tell.send_modify(|messages| messages.push(message)),
                Err(error) => {
                    tracing::error!(%error, "a message to the workspace is not of the protocol");
                    return;
                }
            }
        }
    }
}
