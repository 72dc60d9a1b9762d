//! What the heads of an open store say, found by session and by appointment.

use std::collections::HashMap;

use super::{Chained, End};

/// The end of each session, and which sessions an appointment has.
#[derive(Debug, Default)]
pub(super) struct Known {
    ends: HashMap<Chained, End>,
    /// The sessions of a practice's appointment. What was written once: the table of sessions may say something else.
    sessions: HashMap<(String, String), Vec<String>>,
}

impl Known {
    pub(super) fn of(ends: HashMap<Chained, End>) -> Self {
        let mut known = Self::default();
        for (of, end) in ends {
            known.insert(of, end);
        }
        known
    }

    pub(super) fn insert(&mut self, of: Chained, end: End) {
        let place = end.appointment.clone().map(|appointment| (of.practice.clone(), appointment));
        let session = of.session.clone();
        if self.ends.insert(of, end).is_none()
            && let Some(place) = place
        {
            self.sessions.entry(place).or_default().push(session);
        }
    }

    pub(super) fn get(&self, of: &Chained) -> Option<&End> {
        self.ends.get(of)
    }

    pub(super) fn ends(&self) -> &HashMap<Chained, End> {
        &self.ends
    }

    pub(super) fn sessions_of(&self, practice: &str, appointment: &str) -> &[String] {
        self.sessions.get(&(practice.to_owned(), appointment.to_owned())).map_or(&[], Vec::as_slice)
    }
}
