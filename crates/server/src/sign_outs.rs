//! Tells open sockets that their browser has signed out: what was opened by a sign-in ends with it.

use store::TokenHash;
use tokio::sync::broadcast::{self, error::RecvError};

/// Sign-outs that a socket may be behind. One that is further behind closes, and its page comes back as whoever it is.
const BEHIND_MAX: usize = 64;

/// Shared by the sockets.
#[derive(Debug)]
pub(crate) struct SignOuts {
    told: broadcast::Sender<TokenHash>,
}

/// One socket's watch over its own sign-in.
#[derive(Debug)]
pub(crate) struct Watch {
    /// Nothing for a guest, who cannot sign out.
    sign_in: Option<TokenHash>,
    told: broadcast::Receiver<TokenHash>,
}

impl Default for SignOuts {
    fn default() -> Self {
        Self { told: broadcast::Sender::new(BEHIND_MAX) }
    }
}

impl SignOuts {
    /// This sign-in is over.
    pub(crate) fn tell(&self, sign_in: TokenHash) {
        // Without an open socket nobody is told.
        let _ = self.told.send(sign_in);
    }

    /// Watches for the end of a sign-in, from now on.
    pub(crate) fn watch(&self, sign_in: Option<TokenHash>) -> Watch {
        Watch { sign_in, told: self.told.subscribe() }
    }
}

impl Watch {
    /// Waits until the browser has signed out. Can be dropped and called again.
    pub(crate) async fn signed_out(&mut self) {
        let Some(sign_in) = self.sign_in else { return std::future::pending().await };
        loop {
            match self.told.recv().await {
                Ok(told) if told != sign_in => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => return std::future::pending().await,
            }
        }
    }
}
