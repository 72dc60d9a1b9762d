//! What a load is to be, and what it cannot be.

use std::{path::PathBuf, time::Duration};

use thiserror::Error;

/// People whom the media server connects in one session: those inside, and of who waits the first fifty.
const CONNECTED_MAX: usize = 128;
const CONNECTED_WAITING_MAX: usize = 50;
const SESSIONS_MAX: usize = 10_000;

/// A load.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which server carries it.
    pub target: Target,
    /// Sessions at once.
    pub sessions: usize,
    /// Clients whom the host of each lets in.
    pub clients: usize,
    /// Clients of each who only wait.
    pub waiting: usize,
    /// How long it is held once everybody is where they should be.
    pub length: Duration,
    /// Over how long a time the sessions begin, evenly.
    pub ramp: Duration,
    /// Nobody has a camera.
    pub audio_only: bool,
    /// Cameras are sent in three sizes, as a browser does, instead of in one small one.
    pub in_layers: bool,
    /// Threads for media, of a server of our own.
    pub threads: usize,
}

/// Which server.
#[derive(Clone, Debug)]
pub enum Target {
    /// One that is started for it, on this machine, with a practice that is gone afterwards.
    Own {
        /// The program `anteroom`.
        program: PathBuf,
    },
    /// One that runs.
    Given {
        /// Its address, as people open it.
        server: String,
        /// How to sign in as a provider.
        credentials: Credentials,
        /// How the titles of the appointments begin that may be used.
        title: String,
    },
}

/// How to sign in. Never printed.
#[derive(Clone)]
pub enum Credentials {
    /// Like a provider.
    Password {
        /// The email address.
        user: String,
        /// The password.
        password: String,
    },
    /// By a link of a demo practice.
    Link(String),
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// What cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Wrong {
    /// Nothing to do, or more than any machine carries.
    #[error("a load has 1 to {SESSIONS_MAX} sessions, and each of them at least one client")]
    Sessions,
    /// The media server would refuse some of them.
    #[error(
        "a session connects the media of {CONNECTED_MAX} people at most, of who waits the first {CONNECTED_WAITING_MAX}: \
         {0} would be too many"
    )]
    Crowded(usize),
    /// There would be nothing to see.
    #[error("a load lasts at least one second")]
    Short,
    /// Media has one thread at least.
    #[error("media has one thread at least")]
    NoThreads,
}

impl Plan {
    /// Says what cannot be.
    pub fn check(&self) -> Result<(), Wrong> {
        if !(1..=SESSIONS_MAX).contains(&self.sessions) || self.clients == 0 {
            return Err(Wrong::Sessions);
        }
        let connected = self.inside_each().saturating_add(self.waiting.min(CONNECTED_WAITING_MAX));
        if connected > CONNECTED_MAX {
            return Err(Wrong::Crowded(connected));
        }
        if self.length < Duration::from_secs(1) {
            return Err(Wrong::Short);
        }
        if self.threads == 0 { Err(Wrong::NoThreads) } else { Ok(()) }
    }

    /// How many are inside one session: the host, and who is let in.
    pub fn inside_each(&self) -> usize {
        self.clients.saturating_add(1)
    }

    /// How many there are in all, each with a page of their own.
    pub fn people(&self) -> usize {
        self.sessions.saturating_mul(self.inside_each().saturating_add(self.waiting))
    }

    /// When the so manieth session begins, counted from 0.
    pub fn begins(&self, number: usize) -> Duration {
        // A plan that was checked has at least one session; small numbers are exact in either type.
        let (number, sessions) = (u32::try_from(number).unwrap_or(u32::MAX), u32::try_from(self.sessions.max(1)));
        self.ramp.saturating_mul(number) / sessions.unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            target: Target::Own { program: PathBuf::from("anteroom") },
            sessions: 10,
            clients: 2,
            waiting: 1,
            length: Duration::from_mins(1),
            ramp: Duration::from_secs(5),
            audio_only: false,
            in_layers: true,
            threads: 1,
        }
    }

    #[test]
    fn everybody_has_a_page() {
        assert_eq!(plan().check(), Ok(()));
        assert_eq!((plan().inside_each(), plan().people()), (3, 40));
    }

    #[test]
    fn what_cannot_be_is_said() {
        assert_eq!(Plan { sessions: 0, ..plan() }.check(), Err(Wrong::Sessions));
        assert_eq!(Plan { clients: 0, ..plan() }.check(), Err(Wrong::Sessions));
        assert_eq!(Plan { sessions: usize::MAX, ..plan() }.check(), Err(Wrong::Sessions));
        assert_eq!(Plan { length: Duration::from_millis(999), ..plan() }.check(), Err(Wrong::Short));
        assert_eq!(Plan { threads: 0, ..plan() }.check(), Err(Wrong::NoThreads));
    }

    #[test]
    fn of_who_waits_only_those_count_who_are_connected() {
        let crowd = Plan { clients: 77, waiting: 10_000, ..plan() };
        assert_eq!(crowd.check(), Ok(()));
        assert_eq!(Plan { clients: 78, ..crowd }.check(), Err(Wrong::Crowded(129)));
        assert_eq!(Plan { clients: usize::MAX, ..plan() }.check(), Err(Wrong::Crowded(usize::MAX)));
    }

    #[test]
    fn sessions_begin_evenly_within_the_ramp() {
        let at = |number| plan().begins(number).as_millis();
        assert_eq!((at(0), at(1), at(9)), (0, 500, 4_500));
        assert_eq!(Plan { ramp: Duration::ZERO, ..plan() }.begins(9), Duration::ZERO);
    }

    #[test]
    fn a_password_is_never_printed() {
        let credentials = Credentials::Password { user: "ada".to_owned(), password: "correct horse".to_owned() };
        let target = Target::Given { server: String::new(), credentials, title: String::new() };
        let text = format!("{:?}", Plan { target, ..plan() });
        assert!(!text.contains("horse") && !text.contains("ada"), "{text}");
    }
}
