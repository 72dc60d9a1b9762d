//! Pictures in H.264 where everybody can decode it, and in VP8 where somebody cannot; and nobody is sent what they cannot.

use forward::codec::PATIENCE;
use sfu::{RoomEvent, Sends, VideoCodec};
use str0m::format::Codec;

use crate::client::Received;
use crate::gate::assert_continuous;
use crate::stage::Stage;

/// What the server is to put in place of one another: the clients number H.264 differently.
const PUBLISHER_TYPE: u8 = 100;
const VIEWER_TYPE: u8 = 120;

/// Client 0 would rather send H.264, in three layers, and client 1 can decode it. Both are connected and gated.
async fn capable() -> Stage {
    let mut stage = Stage::new().await;
    stage.join_preferring(0, 3, VideoCodec::H264, Some(PUBLISHER_TYPE)).await;
    stage.join_preferring(1, 0, VideoCodec::Vp8, Some(VIEWER_TYPE)).await;
    stage.connect_all().await;
    stage
}

/// Adds client 2, which has VP8 alone.
async fn add_incapable(stage: &mut Stage) {
    stage.join_preferring(2, 0, VideoCodec::Vp8, None).await;
    stage.connect_all().await;
}

/// The pictures of client 0 that a client received since a mark.
fn seen(stage: &Stage, client: usize, mark: usize) -> Vec<&Received> {
    let line = stage.clients[client].video_of(0);
    stage.clients[client].on_line(line, mark).collect()
}

/// Drives until a client sees client 0 in a codec, in whatever size.
async fn until_seen(stage: &mut Stage, client: usize, codec: Codec) {
    let (mark, what) = (stage.marks()[client], format!("a picture in {codec:?}"));
    stage.until(&what, |stage| seen(stage, client, mark).last().is_some_and(|it| it.codec == codec)).await;
}

/// What client 0 was asked to send, one after another.
fn asked(stage: &Stage) -> Vec<VideoCodec> {
    let own = stage.clients[0].peer;
    let codec = |event: &RoomEvent| match event {
        RoomEvent::Codec { peer, codec, .. } if Some(*peer) == own => Some(*codec),
        _ => None,
    };
    stage.events.iter().filter_map(codec).collect()
}

/// Every other picture began with a keyframe, be it of another layer or in another codec, and the numbers and times went on.
fn assert_seamless(stage: &Stage, client: usize) {
    let packets = seen(stage, client, 0);
    assert!(packets[0].starts_keyframe());
    for pair in packets.windows(2) {
        let is_other = (pair[0].layer(), pair[0].codec) != (pair[1].layer(), pair[1].codec);
        assert!(!is_other || pair[1].starts_keyframe(), "a change without a keyframe");
        assert_eq!(pair[1].seq, pair[0].seq + 1);
        assert!(pair[1].timestamp.wrapping_sub(pair[0].timestamp) < 90_000, "timestamps leap");
    }
    assert_continuous(&stage.clients[client]);
}

#[tokio::test]
async fn it_begins_in_vp8_goes_on_in_h264_and_back_when_somebody_comes_who_cannot_decode_it() {
    let mut stage = capable().await;
    stage.open(&[0]).await;
    stage.open(&[0, 1]).await;
    until_seen(&mut stage, 1, Codec::Vp8).await;
    until_seen(&mut stage, 1, Codec::H264).await;

    add_incapable(&mut stage).await;
    stage.turn().await;
    assert_eq!(asked(&stage), [VideoCodec::H264], "who waits changes nothing");
    stage.open(&[0, 1, 2]).await;
    until_seen(&mut stage, 2, Codec::Vp8).await;
    until_seen(&mut stage, 1, Codec::Vp8).await;
    assert_eq!(asked(&stage), [VideoCodec::H264, VideoCodec::Vp8]);

    stage.open(&[0, 1]).await;
    until_seen(&mut stage, 1, Codec::H264).await;
    assert!(seen(&stage, 2, 0).iter().all(|it| it.codec == Codec::Vp8));
    (1..=2).for_each(|client| assert_seamless(&stage, client));
}

#[tokio::test]
async fn while_its_publisher_goes_on_in_h264_who_cannot_decode_it_hears_and_does_not_see() {
    let mut stage = capable().await;
    stage.open(&[0, 1]).await;
    until_seen(&mut stage, 1, Codec::H264).await;
    stage.clients[0].follows = false;
    add_incapable(&mut stage).await;
    stage.open(&[0, 1, 2]).await;
    // So that no keyframe is asked for on behalf of who can decode it.
    stage.show(1, &[(0, 0)]).await;
    stage.until("client 2 hears", |stage| stage.clients[2].media_since(0).any(|it| it.publisher() == 0)).await;
    stage.until_taken_in(0, 400).await;
    let requests = stage.clients[0].keyframe_requests;
    for height in [100, 400, 1_080] {
        stage.show(2, &[(0, height)]).await;
        stage.until_taken_in(0, 200).await;
    }
    assert_eq!(seen(&stage, 2, 0).len(), 0);
    assert_eq!(stage.clients[0].keyframe_requests, requests, "what cannot be decoded is not asked for");

    stage.show(1, &[(0, 1_080)]).await;
    stage.clients[0].encode_in(VideoCodec::Vp8);
    until_seen(&mut stage, 2, Codec::Vp8).await;
    until_seen(&mut stage, 1, Codec::Vp8).await;
    assert_seamless(&stage, 2);
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn a_request_for_what_cannot_be_decoded_is_not_passed_on() {
    let mut stage = Stage::new().await;
    stage.join_preferring(0, 0, VideoCodec::Vp8, Some(PUBLISHER_TYPE)).await;
    stage.join_preferring(1, 0, VideoCodec::Vp8, None).await;
    stage.connect_all().await;
    stage.open(&[0, 1]).await;
    until_seen(&mut stage, 1, Codec::Vp8).await;
    let line = stage.clients[1].video_of(0);
    stage.clients[0].encode_in(VideoCodec::H264);
    stage.until_taken_in(0, 200).await;
    let requests = stage.clients[0].keyframe_requests;
    stage.clients[1].ask_for_keyframe(line);
    stage.until_taken_in(0, 200).await;
    assert_eq!(stage.clients[0].keyframe_requests, requests);

    stage.clients[0].encode_in(VideoCodec::Vp8);
    until_seen(&mut stage, 1, Codec::Vp8).await;
    let requests = stage.clients[0].keyframe_requests;
    stage.clients[1].ask_for_keyframe(line);
    stage.until("it is asked for", |stage| stage.clients[0].keyframe_requests > requests).await;
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn who_is_gated_learns_nothing_of_what_the_others_have() {
    let mut stage = capable().await;
    add_incapable(&mut stage).await;
    stage.open(&[1]).await;
    stage.for_a_while(PATIENCE + PATIENCE / 10).await;
    stage.open(&[1, 2]).await;
    stage.open(&[1]).await;
    stage.for_a_while(PATIENCE + PATIENCE / 10).await;
    assert_eq!(asked(&stage), []);

    stage.open(&[0, 1]).await;
    until_seen(&mut stage, 1, Codec::H264).await;
    stage.open(&[1]).await;
    stage.until("it is asked for VP8", |stage| asked(stage) == [VideoCodec::H264, VideoCodec::Vp8]).await;
    stage.open(&[0, 1]).await;
    until_seen(&mut stage, 1, Codec::Vp8).await;
    assert_seamless(&stage, 1);
}

#[tokio::test]
async fn layers_of_h264_are_chosen_by_size_and_what_is_lost_is_sent_again() {
    let mut stage = capable().await;
    stage.open(&[0, 1]).await;
    until_seen(&mut stage, 1, Codec::H264).await;
    let mark = stage.marks()[1];
    for (height, layer) in [(100, 0), (400, 1), (1_080, 2), (180, 0)] {
        stage.show(1, &[(0, height)]).await;
        let (mark, what) = (stage.marks()[1], format!("layer {layer}"));
        stage.until(&what, |stage| seen(stage, 1, mark).last().is_some_and(|it| it.layer() == layer)).await;
    }
    assert_seamless(&stage, 1);

    let before = stage.clients[1].resent;
    stage.clients[1].loses_video = true;
    stage.until("it is sent again, and lost again", |stage| stage.clients[1].resent > before).await;
    stage.clients[1].loses_video = false;
    stage.until("the gap is closed", |stage| seen(stage, 1, mark).windows(2).any(|it| it[1].seq < it[0].seq)).await;
    assert!(seen(&stage, 1, mark).iter().all(|it| it.codec == Codec::H264));
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn a_screen_comes_in_vp8_or_not_at_all() {
    let mut stage = capable().await;
    stage.open_for(&[(0, Sends::EVERYTHING), (1, Sends::BOTH)]).await;
    stage.clients[0].encodes_screen_in = VideoCodec::H264;
    stage.clients[0].share(true);
    let on_its_line = |stage: &Stage| stage.clients[1].on_line(stage.clients[1].shown_screen.1, 0).count();
    let sound = |stage: &Stage| stage.clients[1].on_line(stage.clients[1].shown_screen.0, 0).count();
    stage.until("the sound of the screen comes", |stage| sound(stage) > 20).await;
    assert_eq!(on_its_line(&stage), 0);
    stage.clients[0].encodes_screen_in = VideoCodec::Vp8;
    stage.clients[0].share(true);
    stage.until("the screen comes", |stage| on_its_line(stage) > 0).await;

    // Whose screen goes on in what nobody is shown screens in, though client 1 could decode it of a camera.
    stage.clients[0].encodes_screen_in = VideoCodec::H264;
    stage.until_taken_in(0, 400).await;
    let requests = stage.clients[0].requests_of_screen();
    let line = stage.clients[1].shown_screen.1;
    stage.clients[1].ask_for_keyframe(line);
    stage.until_taken_in(0, 400).await;
    assert_eq!(stage.clients[0].requests_of_screen(), requests);
}

#[tokio::test]
async fn who_cannot_send_h264_is_not_asked_to() {
    let mut stage = Stage::new().await;
    stage.join_preferring(0, 3, VideoCodec::H264, None).await;
    stage.join_preferring(1, 0, VideoCodec::H264, Some(VIEWER_TYPE)).await;
    stage.connect_all().await;
    stage.open(&[1]).await;
    stage.open(&[0, 1]).await;
    until_seen(&mut stage, 1, Codec::Vp8).await;
    stage.for_a_while(PATIENCE + PATIENCE / 10).await;
    let told = |stage: &Stage| stage.events.iter().any(|it| matches!(it, RoomEvent::Codec { .. }));
    assert!(!told(&stage), "one cannot send it, and the other is seen by one who cannot decode it");
}
