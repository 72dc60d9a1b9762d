//! Tickets for WebSockets. A WebSocket is not held to the same-origin rule, so a page first fetches a ticket over HTTP,
//! which is; a ticket opens one socket, once, for a short time.

use store::{AppointmentRecord, TokenHash};

use crate::{awaited::Awaited, secrets::Token, visitor::Visitor};

/// How long a ticket is good.
const GOOD_MS: i64 = 30_000;

/// What a ticket opens.
#[derive(Clone, Debug)]
pub(crate) enum Admits {
    /// A session's page.
    Session { visitor: Visitor, sign_in: Option<TokenHash>, appointment: Box<AppointmentRecord> },
    /// The workspace of a provider.
    Workspace { visitor: Visitor, sign_in: Option<TokenHash> },
}

/// The tickets that are out.
#[derive(Debug)]
pub(crate) struct Tickets {
    out: Awaited<Admits>,
}

impl Default for Tickets {
    fn default() -> Self {
        Self { out: Awaited::good_for(GOOD_MS) }
    }
}

impl Tickets {
    /// A new ticket.
    pub(crate) fn issue(&self, admits: Admits) -> Token {
        let token = Token::random();
        self.out.keep(token.hash(), admits);
        token
    }

    /// Takes a ticket; it opens nothing afterwards.
    pub(crate) fn redeem(&self, sent: &str) -> Option<Admits> {
        self.out.take(&Token::sent(sent).hash())
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
