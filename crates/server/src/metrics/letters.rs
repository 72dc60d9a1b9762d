//! What is counted of letters to clients, by the channel they go out by. No label says to whom.

use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};
use store::{Channel, HandedOver};

type Label = [(&'static str, &'static str); 1];

/// The counters. Handles on the same numbers, cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Letters {
    waiting: Family<Label, Gauge>,
    sent: Family<Label, Counter>,
    retried: Family<Label, Counter>,
    bounced: Family<Label, Counter>,
    too_late: Family<Label, Counter>,
}

impl Default for Letters {
    fn default() -> Self {
        let letters = Self {
            waiting: Family::default(),
            sent: Family::default(),
            retried: Family::default(),
            bounced: Family::default(),
            too_late: Family::default(),
        };
        // What never happened is 0 and not missing, so that the first time is seen as a rise.
        for channel in Channel::ALL {
            letters.wait(channel, 0);
            for family in [&letters.sent, &letters.retried, &letters.bounced, &letters.too_late] {
                let _ = family.get_or_create(&label(channel));
            }
        }
        letters
    }
}

fn label(channel: Channel) -> Label {
    [("channel", channel.as_str())]
}

impl Letters {
    /// So many wait, or are being handed over.
    pub(crate) fn wait(&self, channel: Channel, count: u64) {
        self.waiting.get_or_create(&label(channel)).set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// A letter was tried.
    pub(crate) fn was(&self, channel: Channel, outcome: &HandedOver) {
        let family = match outcome {
            HandedOver::Sent => &self.sent,
            HandedOver::Again { .. } => &self.retried,
            HandedOver::Bounced { .. } => &self.bounced,
        };
        family.get_or_create(&label(channel)).inc();
    }

    /// So many were given up because they had become pointless.
    pub(crate) fn were_too_late(&self, channel: Channel, count: u64) {
        self.too_late.get_or_create(&label(channel)).inc_by(count);
    }

    /// Puts them into a registry.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("letters_waiting", "Letters to clients that are not sent yet", self.waiting.clone());
        registry.register("letters_sent", "Letters to clients that were taken over", self.sent.clone());
        registry.register("letters_retried", "Tries to send a letter that failed for now", self.retried.clone());
        registry.register("letters_bounced", "Letters to clients that nobody will take", self.bounced.clone());
        registry.register(
            "letters_too_late",
            "Letters to clients that were given up because it was too late for them",
            self.too_late.clone(),
        );
    }
}
