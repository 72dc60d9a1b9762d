//! Keyframes are recognised, and asked for often enough but not too often.

use super::*;

#[test]
fn a_vp8_keyframe_begins_at_its_first_packet_only() {
    let vp8 = |payload: &[u8]| starts_keyframe(VideoCodec::Vp8, payload);
    assert!(vp8(&[0x10, 0x00]));
    assert!(!vp8(&[0x10, 0x01]), "an interframe");
    assert!(!vp8(&[0x00, 0x00]), "a later packet of a keyframe");
    assert!(!vp8(&[0x11, 0x00]), "another partition");
    assert!(!vp8(&[]));
}

#[test]
fn what_begins_a_keyframe_of_one_codec_begins_none_of_the_other() {
    let (vp8, h264) = ([0x10, 0x00], [0x67, 0x42]);
    assert!(starts_keyframe(VideoCodec::H264, &h264) && !starts_keyframe(VideoCodec::H264, &vp8));
    assert!(starts_keyframe(VideoCodec::Vp8, &vp8) && !starts_keyframe(VideoCodec::Vp8, &h264));
}

/// How many requests go out between two points in time, polled every millisecond.
fn asked(requests: &mut KeyframeRequests, start: Instant, from_ms: u64, to_ms: u64) -> usize {
    (from_ms..to_ms).filter(|ms| requests.take_due(start + Duration::from_millis(*ms))).count()
}

#[test]
fn the_first_request_is_due_at_once_and_repeats_until_satisfied() {
    let start = Instant::now();
    let mut requests = KeyframeRequests::default();
    assert_eq!(asked(&mut requests, start, 0, 500), 0);
    requests.want(start + Duration::from_millis(500));
    assert_eq!(asked(&mut requests, start, 500, 501), 1);
    assert_eq!(asked(&mut requests, start, 501, 1_001), 5);
    requests.satisfied();
    assert_eq!(asked(&mut requests, start, 1_001, 5_000), 0);
}

#[test]
fn many_who_want_are_one_request() {
    let start = Instant::now();
    let mut requests = KeyframeRequests::default();
    let sent = (0..1_000)
        .filter(|ms| {
            let now = start + Duration::from_millis(*ms);
            requests.want(now);
            requests.satisfied();
            requests.want(now);
            requests.take_due(now)
        })
        .count();
    assert_eq!(sent, 10);
}

#[test]
fn a_publisher_without_video_is_asked_seldom_until_it_moves() {
    let start = Instant::now();
    let mut requests = KeyframeRequests::default();
    requests.want(start);
    asked(&mut requests, start, 0, 3_000);
    assert!(asked(&mut requests, start, 3_000, 13_000) <= 10);
    requests.want(start + Duration::from_secs(13));
    assert!(asked(&mut requests, start, 13_000, 14_000) >= 9);
}
