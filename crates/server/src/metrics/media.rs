//! What the media server counts, as metrics: made anew from its totals at each scrape.

use std::fmt;

use prometheus_client::{
    encoding::{EncodeMetric, MetricEncoder, NoLabelSet},
    metrics::{MetricType, counter::Counter, family::Family, gauge::Gauge},
    registry::{Registry, Unit},
};
use sfu::{CloseReason, ESTIMATE_BOUNDS, Estimates, ProbeEnd, ProbeRule, Totals};

type Label = [(&'static str, &'static str); 1];

/// Puts the totals into a registry.
pub(super) fn register(totals: &Totals, registry: &mut Registry) {
    let traffic = &totals.traffic;
    registry.register(
        "media_connections",
        "Media connections under way, by what they go over",
        gauges(
            "transport",
            [("udp", totals.peers_udp), ("tcp", totals.peers_tcp), ("connecting", totals.peers_connecting)],
        ),
    );
    registry.register(
        "media_connections_ended",
        "Media connections that ended, by how",
        counters(
            "reason",
            REASONS.map(|reason| (name(reason), totals.ended.get(&reason).copied().unwrap_or_default())),
        ),
    );
    registry.register(
        "media_packets",
        "Packets of media, by direction",
        counters("direction", [("in", traffic.packets_in), ("out", traffic.packets_out)]),
    );
    registry.register_with_unit(
        "media_payload",
        "Payload of packets of media, by direction",
        Unit::Bytes,
        counters("direction", [("in", traffic.bytes_in), ("out", traffic.bytes_out)]),
    );
    register_dropped(totals, registry);
    registry.register(
        "media_streams_closed",
        "TCP connections for media that were closed by the server, by why",
        counters("reason", [("garbage", totals.streams_garbage), ("stalled", totals.streams_stalled)]),
    );
    registry.register("media_silence", "Frames of silence made for receivers", counter(traffic.silence_out));
    registry.register("media_keyframe_requests", "Keyframes asked of senders", counter(traffic.keyframe_requests));
    registry.register(
        "media_keyframe_requests_refused",
        "Keyframes that a receiver asked for more often than any browser does",
        counter(traffic.keyframe_requests_refused),
    );
    registry.register(
        "media_estimate_bits_per_second",
        "What receivers' networks were estimated to carry, each time that it was told",
        Estimated(totals.estimates),
    );
    let tests: Gauge = Gauge::default();
    tests.set(i64::try_from(totals.probes).unwrap_or(i64::MAX));
    registry.register("connection_tests", "Connections that are being tested, each way for itself", tests);
    registry.register(
        "connection_tests_ended",
        "Tested connections, each way for itself, by how they ended",
        counters("end", ENDS.map(|end| (end_name(end), totals.probes_ended.get(&end).copied().unwrap_or_default()))),
    );
}

fn register_dropped(totals: &Totals, registry: &mut Registry) {
    let traffic = &totals.traffic;
    registry.register(
        "media_packets_dropped",
        "Packets that were not passed on, by why",
        counters(
            "reason",
            [
                ("gate", traffic.dropped_at_gate),
                ("excess", traffic.dropped_as_excess),
                ("ignored", traffic.ignored_in),
                ("stream_too_many", traffic.strange_streams_in),
                ("closed_on_the_way_out", traffic.stopped_out),
                ("slow_receiver", traffic.lost_out),
                ("stranger", totals.strangers),
                ("oversized", totals.oversized),
            ],
        ),
    );
}

const REASONS: [CloseReason; 8] = [
    CloseReason::Requested,
    CloseReason::Replaced,
    CloseReason::NeverConnected,
    CloseReason::ConsentLost,
    CloseReason::ClosedByPeer,
    CloseReason::Broken,
    CloseReason::Panicked,
    CloseReason::Flooded,
];

fn name(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::Requested => "requested",
        CloseReason::Replaced => "replaced",
        CloseReason::NeverConnected => "never_connected",
        CloseReason::ConsentLost => "consent_lost",
        CloseReason::ClosedByPeer => "closed_by_peer",
        CloseReason::Broken => "broken",
        CloseReason::Panicked => "panic",
        CloseReason::Flooded => "flood",
    }
}

const ENDS: [ProbeEnd; 7] = [
    ProbeEnd::ByRule(ProbeRule::Done),
    ProbeEnd::ByRule(ProbeRule::NeverConnected),
    ProbeEnd::ByRule(ProbeRule::TimeUp),
    ProbeEnd::ByRule(ProbeRule::BytesSpent),
    ProbeEnd::ClosedByPage,
    ProbeEnd::ServerEnds,
    ProbeEnd::Broken,
];

fn end_name(end: ProbeEnd) -> &'static str {
    match end {
        ProbeEnd::ByRule(ProbeRule::Done) => "done",
        ProbeEnd::ByRule(ProbeRule::NeverConnected) => "never_connected",
        ProbeEnd::ByRule(ProbeRule::TimeUp) => "time_up",
        ProbeEnd::ByRule(ProbeRule::BytesSpent) => "bytes_spent",
        ProbeEnd::ClosedByPage => "closed_by_page",
        ProbeEnd::ServerEnds => "server_ends",
        ProbeEnd::Broken => "broken",
    }
}

fn counter(value: u64) -> Counter {
    let counter = Counter::default();
    counter.inc_by(value);
    counter
}

fn counters<const N: usize>(label: &'static str, values: [(&'static str, u64); N]) -> Family<Label, Counter> {
    let family = Family::<Label, Counter>::default();
    for (value, count) in values {
        family.get_or_create(&[(label, value)]).inc_by(count);
    }
    family
}

fn gauges<const N: usize>(label: &'static str, values: [(&'static str, u64); N]) -> Family<Label, Gauge> {
    let family = Family::<Label, Gauge>::default();
    for (value, count) in values {
        family.get_or_create(&[(label, value)]).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    family
}

/// Estimates that were counted elsewhere, as a histogram.
#[derive(Debug)]
struct Estimated(Estimates);

#[expect(clippy::cast_precision_loss, reason = "a sum that large is right to fifteen digits")]
fn float(value: u64) -> f64 {
    value as f64
}

impl EncodeMetric for Estimated {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        let bounds = ESTIMATE_BOUNDS.map(float).into_iter().chain([f64::INFINITY]);
        let classes: Vec<(f64, u64)> = bounds.zip(self.0.counts).collect();
        encoder.encode_histogram::<NoLabelSet>(float(self.0.sum), self.0.counts.iter().sum(), &classes, None)
    }

    fn metric_type(&self) -> MetricType {
        MetricType::Histogram
    }
}
