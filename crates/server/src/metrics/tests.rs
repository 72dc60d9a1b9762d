//! Every metric is described, and nothing is described that is none.

use std::collections::{BTreeMap, BTreeSet};

use sfu::{CloseReason, Totals};

use super::{Counts, text};

const DESCRIBED: &str = include_str!("../../../../docs/metrics.md");

/// The families of an exposition, each with its kind: a counter without the `_total` that its samples end in.
fn families(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' ')).collect()
}

#[test]
fn the_document_lists_exactly_what_is_exported() {
    let text = text(&Counts::default(), &Totals::default()).unwrap();
    let exported: BTreeSet<String> = families(&text)
        .iter()
        .map(|(name, kind)| if *kind == "counter" { format!("{name}_total") } else { (*name).to_owned() })
        .collect();
    let described: BTreeSet<String> = DESCRIBED
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(exported, described);
}

#[test]
fn names_are_as_the_monitoring_system_wants_them() {
    let text = text(&Counts::default(), &Totals::default()).unwrap();
    assert!(text.ends_with("# EOF\n"));
    for name in families(&text).keys() {
        assert!(name.starts_with("anteroom_"), "{name}");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (_, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
}

#[test]
fn what_the_media_server_counted_is_told() {
    let mut totals = Totals { peers_tcp: 2, strangers: 9, ..Totals::default() };
    totals.ended.insert(CloseReason::Panicked, 3);
    totals.traffic.bytes_out = 1_234;
    totals.traffic.dropped_as_excess = 5;
    totals.traffic.ignored_in = 6;
    totals.traffic.strange_streams_in = 7;
    totals.traffic.keyframe_requests_refused = 8;
    totals.estimates.counts[1] = 4;
    totals.estimates.sum = 800_000;
    let text = text(&Counts::default(), &totals).unwrap();
    for line in [
        "anteroom_media_connections{transport=\"tcp\"} 2",
        "anteroom_media_connections_ended_total{reason=\"panic\"} 3",
        "anteroom_media_connections_ended_total{reason=\"flood\"} 0",
        "anteroom_media_packets_dropped_total{reason=\"stranger\"} 9",
        "anteroom_media_packets_dropped_total{reason=\"excess\"} 5",
        "anteroom_media_packets_dropped_total{reason=\"ignored\"} 6",
        "anteroom_media_packets_dropped_total{reason=\"stream_too_many\"} 7",
        "anteroom_media_keyframe_requests_refused_total 8",
        "anteroom_media_payload_bytes_total{direction=\"out\"} 1234",
        "anteroom_media_estimate_bits_per_second_bucket{le=\"100000.0\"} 0",
        "anteroom_media_estimate_bits_per_second_bucket{le=\"300000.0\"} 4",
        "anteroom_media_estimate_bits_per_second_bucket{le=\"+Inf\"} 4",
        "anteroom_media_estimate_bits_per_second_sum 800000.0",
    ] {
        assert!(text.lines().any(|it| it == line), "{line} is not in\n{text}");
    }
}
