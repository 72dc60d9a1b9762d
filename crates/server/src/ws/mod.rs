//! The two WebSockets: of a session's page, and of a provider's workspace. They check, count and pass on; they decide
//! nothing.

pub(crate) mod session;
pub(crate) mod workspace;

use axum::extract::ws::WebSocketUpgrade;
use serde::Deserialize;

/// Largest message from a page, in bytes: an SDP offer with many m-lines.
const MESSAGE_MAX: usize = 128 * 1024;
/// Read buffer of a socket, in bytes: most sockets are quiet, and this is what an idle one costs.
const READ_BUFFER: usize = 4096;

/// The query of a WebSocket's address.
#[derive(Deserialize)]
pub(crate) struct WithTicket {
    ticket: String,
}

fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade.read_buffer_size(READ_BUFFER).max_message_size(MESSAGE_MAX).max_frame_size(MESSAGE_MAX)
}
