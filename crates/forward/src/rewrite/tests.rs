//! What one outgoing line of packets promises.

use super::*;

fn packet(ssrc: u32, seq: u64, timestamp: u32) -> Incoming {
    Incoming { ssrc, seq, timestamp }
}

fn line() -> (Timeline, Instant) {
    (Timeline::new(ClockRate::OPUS, 100, 7), Instant::now())
}

#[test]
fn a_gap_stays_a_gap_and_a_late_packet_fills_it() {
    let (mut line, now) = line();
    let seqs: Vec<_> = [(50, 0), (52, 1920), (51, 960)]
        .into_iter()
        .filter_map(|(seq, timestamp)| line.place(packet(1, seq, timestamp), now))
        .map(|place| (place.seq, place.timestamp))
        .collect();
    assert_eq!(seqs, [(100, 7), (102, 1927), (101, 967)]);
}

#[test]
fn a_duplicate_is_not_placed_twice() {
    let (mut line, now) = line();
    assert!(line.place(packet(1, 50, 0), now).is_some());
    assert!(line.place(packet(1, 51, 960), now).is_some());
    assert_eq!(line.place(packet(1, 50, 0), now), None);
}

#[test]
fn another_source_goes_on_where_the_first_one_stopped() {
    let (mut line, now) = line();
    line.place(packet(1, 50, 0), now);
    line.end_segment();
    let later = now + Duration::from_millis(100);
    let place = line.place(packet(2, 9_000, 4_000_000), later);
    assert_eq!(place, Some(Place { seq: 101, timestamp: 7 + 4_800 }));
}

#[test]
fn what_precedes_a_segment_is_not_placed() {
    let (mut line, now) = line();
    line.place(packet(1, 50, 0), now);
    line.end_segment();
    line.place(packet(1, 60, 9_600), now);
    assert_eq!(line.place(packet(1, 59, 8_640), now), None);
}

#[test]
fn an_absurd_jump_does_not_carry_the_receiver_away() {
    let (mut line, now) = line();
    line.place(packet(1, 50, 0), now);
    let place = line.place(packet(1, 50 + 40_000, 960), now);
    assert_eq!(place.map(|place| place.seq), Some(101));
    let place = line.place(packet(1, 50 + 40_001, u32::MAX / 2), now);
    assert_eq!(place.map(|place| place.seq), Some(102));
}

#[test]
fn a_source_that_rests_for_minutes_keeps_its_own_clock() {
    let (mut line, now) = line();
    line.place(packet(1, 50, 0), now);
    let later = now + Duration::from_mins(10);
    let place = line.place(packet(1, 51, 600 * 48_000), later);
    assert_eq!(place.map(|place| place.timestamp), Some(7 + 600 * 48_000));
}

#[test]
fn inserted_packets_have_places_of_their_own() {
    let (mut line, now) = line();
    line.place(packet(1, 50, 0), now);
    let inserted = line.insert(now + Duration::from_millis(20));
    assert_eq!((inserted.seq, inserted.timestamp), (101, 967));
    let place = line.place(packet(1, 51, 960), now + Duration::from_millis(40));
    assert_eq!(place.map(|place| place.seq), Some(102));
}
