//! Tickets for WebSockets. A WebSocket is not held to the same-origin rule, so a page first fetches a ticket over HTTP,
//! which is; a ticket opens one socket, once, for a short time.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use session::Timestamp;
use store::{AppointmentRecord, TokenHash};

use crate::{clock, secrets::Token, visitor::Visitor};

/// How long a ticket is good.
const GOOD_MS: i64 = 30_000;
/// Tickets that may be out at once. Beyond that the oldest are worthless.
const OUT_MAX: usize = 10_000;

/// What a ticket opens.
#[derive(Clone, Debug)]
pub(crate) enum Admits {
    /// A session's page.
    Session { visitor: Visitor, sign_in: Option<TokenHash>, appointment: Box<AppointmentRecord> },
    /// The workspace of a provider.
    Workspace { visitor: Visitor, sign_in: Option<TokenHash> },
}

/// The tickets that are out.
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    out: Mutex<HashMap<TokenHash, (Timestamp, Admits)>>,
}

impl Tickets {
    /// A new ticket.
    pub(crate) fn issue(&self, admits: Admits) -> Token {
        let token = Token::random();
        let now = clock::now();
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        if out.len() >= OUT_MAX {
            out.retain(|_, (until, _)| *until > now);
        }
        if out.len() >= OUT_MAX
            && let Some(oldest) = out.iter().min_by_key(|(_, (until, _))| *until).map(|(hash, _)| *hash)
        {
            out.remove(&oldest);
        }
        out.insert(token.hash(), (now.plus_ms(GOOD_MS), admits));
        token
    }

    /// Takes a ticket; it opens nothing afterwards.
    pub(crate) fn redeem(&self, sent: &str) -> Option<Admits> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, admits) = out.remove(&Token::sent(sent).hash())?;
        (clock::now() < until).then_some(admits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::GuestKey;

    #[test]
    fn a_ticket_opens_once() {
        let tickets = Tickets::default();
        let ticket = tickets.issue(Admits::Workspace { visitor: Visitor::Guest(GuestKey([0; 16])), sign_in: None });
        assert!(tickets.redeem(ticket.reveal()).is_some());
        assert!(tickets.redeem(ticket.reveal()).is_none());
        assert!(tickets.redeem("made up").is_none());
    }
}
