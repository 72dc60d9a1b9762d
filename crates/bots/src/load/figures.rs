//! What is told of a load: sums become rates, delays become a median, and all of it one line. Pure.

use std::{collections::BTreeMap, fmt, time::Duration};

/// How a load is, or was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Since the first session began.
    pub at: Duration,
    /// The time that rates are of.
    pub over: Duration,
    /// Sessions that run.
    pub sessions: usize,
    /// Participants inside, by what their pages were told.
    pub inside: usize,
    /// Participants who wait.
    pub waiting: usize,
    /// Participants inside who have not received any media.
    pub without_media: usize,
    /// Packets of media that participants sent in that time.
    pub sent: u64,
    /// Packets of media that participants received.
    pub received: u64,
    /// Packets that were on their way to a participant and did not arrive.
    pub lost: u64,
    /// How often sound halted for 100 ms at a participant.
    pub halts: u64,
    /// From the host's word to the first media.
    pub admissions: Delays,
    /// Lines and media connections that broke.
    pub dropped: usize,
    /// What the server's process used, if it is ours.
    pub server: Option<Usage>,
    /// What this process used.
    pub bots: Option<Usage>,
    /// What went wrong, and how often.
    pub troubles: BTreeMap<String, usize>,
}

/// What a process used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Of one processor core, in percent; more than 100 where it runs on several.
    pub core_percent: f64,
    /// Memory, in bytes.
    pub bytes: u64,
}

/// Some delays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delays(Vec<Duration>);

impl FromIterator<Duration> for Delays {
    fn from_iter<I: IntoIterator<Item = Duration>>(delays: I) -> Self {
        let mut delays: Vec<_> = delays.into_iter().collect();
        delays.sort_unstable();
        Self(delays)
    }
}

impl Delays {
    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest of them that so many percent are not longer than (the nearest rank); nothing of none.
    pub fn percentile(&self, percent: usize) -> Option<Duration> {
        let rank = (self.count() * percent).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied()
    }
}

impl fmt::Display for Delays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.percentile(50), self.percentile(95), self.percentile(100)) {
            (Some(median), Some(p95), Some(max)) => {
                let (median, p95, max) = (median.as_millis(), p95.as_millis(), max.as_millis());
                write!(f, "admit to media {median} ms, p95 {p95}, max {max} (of {})", self.count())
            }
            _ => f.write_str("nobody admitted"),
        }
    }
}

impl Figures {
    /// Whether everybody was where they should be, and media flowed to all of them. Says what is not so.
    pub fn judge(&self, inside: usize, waiting: usize) -> Result<(), String> {
        let mut faults: Vec<String> = self.troubles.iter().map(|(what, times)| format!("{times} × {what}")).collect();
        if (self.inside, self.waiting) != (inside, waiting) {
            let (is_inside, waits) = (self.inside, self.waiting);
            faults.push(format!("{is_inside} of {inside} were inside, {waits} of {waiting} waited"));
        }
        if self.without_media > 0 {
            faults.push(format!("{} who were inside received no media", self.without_media));
        }
        if self.dropped > 0 {
            faults.push(format!("{} connections broke", self.dropped));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.join("; ")) }
    }

    /// Of what was on its way to participants, in percent.
    pub fn lost_percent(&self) -> f64 {
        let all = self.received + self.lost;
        if all == 0 { 0.0 } else { float(self.lost) * 100.0 / float(all) }
    }

    fn a_second(&self, packets: u64) -> f64 {
        if self.over.is_zero() { 0.0 } else { float(packets) / self.over.as_secs_f64() }
    }
}

/// Counters stay far below the 2^52 from which this would round.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn float(number: u64) -> f64 {
    number as f64
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sessions, inside, waiting, halts, admissions, dropped, .. } = self;
        write!(f, "{:>4} s: {sessions} sessions, {inside} inside, {waiting} waiting; ", self.at.as_secs())?;
        write!(f, "sent {:.0}/s, received {:.0}/s, ", self.a_second(self.sent), self.a_second(self.received))?;
        write!(f, "lost {:.2} %, {halts} sound gaps; {admissions}; {dropped} dropped", self.lost_percent())?;
        if self.without_media > 0 {
            write!(f, ", {} without media", self.without_media)?;
        }
        for (name, usage) in [("server", self.server), ("bots", self.bots)] {
            if let Some(Usage { core_percent, bytes }) = usage {
                write!(f, "; {name} {core_percent:.0} % of a core, {} MiB", bytes / (1024 * 1024))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(ms: impl IntoIterator<Item = u64>) -> Delays {
        ms.into_iter().map(Duration::from_millis).collect()
    }

    #[test]
    fn a_percentile_is_one_of_the_delays() {
        let at = |ms: &[u64], percent| delays(ms.iter().copied()).percentile(percent).map(|it| it.as_millis());
        assert_eq!(at(&[], 50), None);
        assert_eq!((at(&[7], 0), at(&[7], 50), at(&[7], 100)), (Some(7), Some(7), Some(7)));
        assert_eq!((at(&[4, 1, 3, 2], 50), at(&[4, 1, 3, 2], 95)), (Some(2), Some(4)));
        let hundred = delays((1..=100).rev());
        assert_eq!(hundred.percentile(95), Some(Duration::from_millis(95)));
    }

    #[test]
    fn a_line_says_what_a_person_wants_to_know() {
        let figures = Figures {
            at: Duration::from_secs(12),
            over: Duration::from_secs(2),
            sessions: 2,
            inside: 6,
            waiting: 1,
            sent: 1_000,
            received: 1_998,
            lost: 2,
            halts: 3,
            admissions: delays([40, 60]),
            server: Some(Usage { core_percent: 34.4, bytes: 61 * 1024 * 1024 }),
            ..Figures::default()
        };
        let line = "  12 s: 2 sessions, 6 inside, 1 waiting; sent 500/s, received 999/s, lost 0.10 %, 3 sound gaps; \
                    admit to media 40 ms, p95 60, max 60 (of 2); 0 dropped; server 34 % of a core, 61 MiB";
        assert_eq!(figures.to_string(), line);
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        let line = Figures::default().to_string();
        assert!(
            line.contains("sent 0/s") && line.contains("lost 0.00 %") && line.contains("nobody admitted"),
            "{line}"
        );
    }

    #[test]
    fn a_load_in_which_somebody_is_missing_silent_or_dropped_is_not_well() {
        let well = Figures { inside: 6, waiting: 1, ..Figures::default() };
        assert_eq!(well.judge(6, 1), Ok(()));
        let fault = |figures: Figures| figures.judge(6, 1).unwrap_err();
        assert!(fault(Figures { inside: 5, ..well.clone() }).contains("5 of 6 were inside"));
        assert!(fault(Figures { waiting: 0, ..well.clone() }).contains("0 of 1 waited"));
        assert!(fault(Figures { without_media: 2, ..well.clone() }).contains("2 who were inside received no media"));
        assert!(fault(Figures { dropped: 1, ..well.clone() }).contains("1 connections broke"));
        let troubles = BTreeMap::from([("no room".to_owned(), 3)]);
        assert_eq!(fault(Figures { troubles, ..well }), "3 × no room");
    }
}
