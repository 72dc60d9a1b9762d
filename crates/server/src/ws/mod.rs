//! The two WebSockets: of a session's page, and of a workspace. They check, count and pass on; they decide
//! nothing.

pub(crate) mod session;
pub(crate) mod workspace;

use std::{net::IpAddr, time::Duration};

use axum::{
    body::Bytes,
    extract::ws::{Message, WebSocket, WebSocketUpgrade},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use store::TokenHash;
use tokio::time::{Instant, Interval};

use crate::{
    app::{App, Shared},
    limits::SocketPlace,
    sign_outs::{LOOK_EVERY, Watch},
    visitor::Visitor,
};

/// Largest message from a page, in bytes: an SDP offer with many m-lines.
const MESSAGE_MAX: usize = 128 * 1024;
/// Read buffer of a socket, in bytes: most sockets are quiet, and this is what an idle one costs.
const READ_BUFFER: usize = 4096;

/// How often a page is asked whether it is there. Its browser answers by itself (RFC 6455 §5.5.3), in a hidden tab too.
const PING_EVERY: Duration = Duration::from_secs(10);
/// A page that is silent for so long is gone, whatever the network says.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// How long one message may take to be handed to the network. A page that reads nothing for so long is let go.
const SEND_MAX: Duration = Duration::from_secs(10);

/// The query of a WebSocket's address.
#[derive(Deserialize)]
pub(crate) struct WithTicket {
    ticket: String,
}

/// What every socket that is open has: its place among those of its address, and a watch over its sign-in.
struct Opening {
    /// Given back when the socket closes.
    _place: SocketPlace,
    watch: Watch,
    sign_in: Option<TokenHash>,
}

impl Opening {
    async fn new(app: &App, from: IpAddr, sign_in: Option<TokenHash>, visitor: &Visitor) -> Result<Self, Response> {
        let too_many = (StatusCode::TOO_MANY_REQUESTS, "Too many pages are open from this address.");
        let place = app.limits.socket(from).ok_or_else(|| too_many.into_response())?;
        // Watched first, looked up then: nothing falls in between.
        let watch = Watch::new(sign_in, app.records.ended(), LOOK_EVERY);
        match app.still_holds(sign_in, visitor).await {
            Ok(true) => Ok(Self { _place: place, watch, sign_in }),
            Ok(false) | Err(_) => Err(no_ticket()),
        }
    }

    /// Waits until what the socket was opened by does not hold any more.
    async fn is_over(&mut self, app: &Shared, visitor: &Visitor) {
        let sign_in = self.sign_in;
        // While it cannot be read it is not known to be over; it is looked at again.
        self.watch.over(|| async move { app.still_holds(sign_in, visitor).await.unwrap_or(true) }).await;
    }
}

fn no_ticket() -> Response {
    (StatusCode::FORBIDDEN, "This ticket is not good any more.").into_response()
}

fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade.read_buffer_size(READ_BUFFER).max_message_size(MESSAGE_MAX).max_frame_size(MESSAGE_MAX)
}

/// Watches over one socket: asks whether the other side is there, and notices when it is not.
struct Pulse {
    asking: Interval,
    heard: Instant,
}

impl Pulse {
    fn new() -> Self {
        Self { asking: tokio::time::interval(PING_EVERY), heard: Instant::now() }
    }

    /// The next frame; nothing when the page is gone or silent for too long. Can be dropped and called again.
    async fn next_frame(&mut self, socket: &mut WebSocket) -> Option<Message> {
        loop {
            tokio::select! {
                frame = tokio::time::timeout_at(self.heard + SILENCE_MAX, socket.recv()) => {
                    self.heard = Instant::now();
                    return frame.ok()??.ok();
                }
                _ = self.asking.tick() => send(socket, Message::Ping(Bytes::new())).await?,
            }
        }
    }
}

/// Nothing when the frame was not taken in time.
async fn send(socket: &mut WebSocket, frame: Message) -> Option<()> {
    tokio::time::timeout(SEND_MAX, socket.send(frame)).await.ok()?.ok()
}
