//! What a run counted, and the line that tells it.

use std::{fmt, time::Duration};

use crate::kinds::{Kinds, LONG, SHORT};

/// The figures of one run without a failure.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Kills with commands in flight.
    pub kills: usize,
    /// Kills that met no command in flight: they do not count, and were repeated.
    pub repeated: usize,
    /// Starts of the server that were killed on the way, beside those.
    pub starts_killed: usize,
    /// Commands answered with Done.
    pub acknowledged: usize,
    /// Which kinds were acknowledged, and which were in flight at a kill.
    pub kinds: Kinds,
    /// Commands answered with a refusal.
    pub refused: usize,
    /// Commands handed to the network and not answered when the server was killed.
    pub in_flight: usize,
    /// Those among them that the log had all the same.
    pub settled_done: usize,
    /// Sessions that were followed from their first entry.
    pub sessions: usize,
    /// Those among them that had two hosts inside at once.
    pub two_hosts: usize,
    /// What one host decided about somebody of whom the other had decided last.
    pub in_turns: usize,
    /// Kills that met commands of both hosts of a session in flight.
    pub of_both_hosts: usize,
    /// Entries of their logs.
    pub entries: usize,
    /// Rows of the audit trail whose chain was verified, over all checks.
    pub audited: u64,
    /// Views that were compared with the log after a restart.
    pub views: usize,
    /// The longest start of the server, from its process to its word that it is ready.
    pub start_up_max: Duration,
    /// How long the run took.
    pub took: Duration,
    /// The seed.
    pub seed: u64,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "crash: {} kills with commands in flight ({} without were repeated), {} commands acknowledged and none of them lost, \
             {} refused, {} in flight at a kill, of which {} were done and {} were not, {} entries in {} sessions, of which {} had two hosts, \
             who decided in turns {} times and were cut off together {} times, {} rows of the audit trail verified, {} views compared after a restart, {} starts killed too, longest start \
             {} ms, {:.1} s, seed {:#x}; by kind, acknowledged and in flight: {}",
            grouped(self.kills),
            grouped(self.repeated),
            grouped(self.acknowledged),
            grouped(self.refused),
            grouped(self.in_flight),
            grouped(self.settled_done),
            grouped(self.in_flight - self.settled_done),
            grouped(self.entries),
            grouped(self.sessions),
            grouped(self.two_hosts),
            grouped(self.in_turns),
            grouped(self.of_both_hosts),
            self.audited,
            grouped(self.views),
            grouped(self.starts_killed),
            self.start_up_max.as_millis(),
            self.took.as_secs_f64(),
            self.seed,
            self.kinds,
        )
    }
}

impl Figures {
    /// What after so many kills should have been met between two hosts and was not.
    pub(crate) fn missing(&self) -> Vec<String> {
        let due = [
            ("a session with two hosts", SHORT, self.two_hosts),
            ("a host who decided after the other", SHORT, self.in_turns),
            ("commands of two hosts in flight at once", LONG, self.of_both_hosts),
        ];
        let missing = due.into_iter().filter(|(_, after, met)| self.kills >= *after && *met == 0);
        self.kinds.missing(self.kills).into_iter().chain(missing.map(|(what, ..)| what.to_owned())).collect()
    }
}

/// `41203` as `41,203`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
