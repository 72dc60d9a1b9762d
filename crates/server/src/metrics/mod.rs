//! What the server tells a monitoring system of itself: numbers, in the text format of Prometheus (`OpenMetrics` 1.0).
//!
//! Numbers alone: no name, no id and no address is a label, and every label has a fixed few values. What the rest of the server
//! counts is in [`Counts`]; what the media server counts is asked of it at each scrape, so that a packet costs a plain addition.
//! Each metric is described in `docs/metrics.md`, which a test holds against this.

mod counts;
mod letters;
mod media;
mod page;

pub(crate) use counts::{Counts, Headcount, LogWork};
pub(crate) use letters::Letters;
pub(crate) use page::serve;
#[cfg(test)]
pub(crate) use page::text;

#[cfg(test)]
mod tests;
