//! One medium of an endpoint that stays open: cut at ingress, for everybody, and back from a keyframe on.

use std::collections::BTreeSet;
use std::time::Duration;

use sfu::Sends;

use crate::client::Received;
use crate::stage::Stage;

const AUDIO: Sends = Sends { audio: true, ..Sends::NOTHING };
const VIDEO: Sends = Sends { video: true, ..Sends::NOTHING };

/// Two who hear and see each other.
async fn flowing() -> Stage {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0) && stage.has_media_of(0, 1, 0)).await;
    stage
}

/// What client 1 received of client 0 since a mark: audio and video.
fn heard_and_seen(stage: &Stage, mark: usize) -> (Vec<&Received>, Vec<&Received>) {
    let client = &stage.clients[1];
    let of_0 = client.media_since(mark).filter(|it| it.publisher() == 0);
    of_0.partition(|it| client.voices.contains(&it.mid))
}

#[tokio::test]
async fn a_muted_voice_is_not_heard_and_the_picture_goes_on() {
    let mut stage = flowing().await;
    stage.open_for(&[(0, VIDEO), (1, Sends::BOTH)]).await;
    let (mark, dropped) = (stage.marks()[1], stage.stats(0).await.dropped_at_gate);
    stage.until_taken_in(0, 100).await;
    let (heard, seen) = heard_and_seen(&stage, mark);
    assert_eq!(heard.len(), 0);
    assert!(seen.len() > 10, "the picture stopped too");
    assert!(stage.stats(0).await.dropped_at_gate > dropped);
    assert!(stage.has_media_of(0, 1, 0), "who is muted hears the others");
}

#[tokio::test]
async fn where_a_voice_was_muted_a_second_of_silence_is_heard() {
    let mut stage = flowing().await;
    stage.open_for(&[(0, VIDEO), (1, Sends::BOTH)]).await;
    let mark = stage.marks()[1];
    stage.for_a_while(Duration::from_millis(1_400)).await;
    let silence = stage.clients[1].received[mark..].iter().filter(|it| it.is_silence()).count();
    assert!((45..=50).contains(&silence), "{silence} frames");
}

#[tokio::test]
async fn nothing_said_while_muted_is_heard_afterwards() {
    let mut stage = flowing().await;
    stage.open_for(&[(0, VIDEO), (1, Sends::BOTH)]).await;
    stage.until_taken_in(0, 100).await;
    // Everything sent so far has been taken in.
    stage.clients[0].publishes = false;
    let ends = stage.clients[0].last_number;
    let mark = stage.marks()[1];
    stage.open(&[0, 1]).await;
    stage.clients[0].publishes = true;
    stage.until("the voice is back", |stage| !heard_and_seen(stage, mark).0.is_empty()).await;
    let numbers: BTreeSet<u32> = heard_and_seen(&stage, mark).0.into_iter().map(Received::number).collect();
    assert!(*numbers.first().unwrap() > ends);
}

#[tokio::test]
async fn a_stopped_picture_is_not_seen_and_not_sent_again_and_the_voice_goes_on() {
    let mut stage = flowing().await;
    stage.clients[1].loses_video = true;
    let before = stage.clients[1].resent;
    stage.until("a lost packet is sent again", |stage| stage.clients[1].resent > before).await;
    stage.open_for(&[(0, AUDIO), (1, Sends::BOTH)]).await;
    let (resent, mark) = (stage.clients[1].resent, stage.marks()[1]);
    // The client asks for what it lost again and again.
    stage.for_a_while(Duration::from_secs(1)).await;
    stage.until_taken_in(0, 50).await;
    assert_eq!(stage.clients[1].resent, resent);
    let (heard, seen) = heard_and_seen(&stage, mark);
    assert_eq!(seen.len(), 0);
    assert!(heard.len() > 10);
}

#[tokio::test]
async fn a_picture_comes_back_from_a_keyframe_on_which_is_asked_for() {
    let mut stage = flowing().await;
    for _ in 0..3 {
        stage.open_for(&[(0, AUDIO), (1, Sends::BOTH)]).await;
        stage.until_taken_in(0, 30).await;
        let requests = stage.clients[0].keyframe_requests;
        stage.for_a_while(Duration::from_millis(300)).await;
        assert_eq!(stage.clients[0].keyframe_requests, requests, "a stopped camera is asked for nothing");
        let mark = stage.marks()[1];
        stage.open(&[0, 1]).await;
        stage.until("the picture is back", |stage| !heard_and_seen(stage, mark).1.is_empty()).await;
        let (_, seen) = heard_and_seen(&stage, mark);
        assert!(seen[0].starts_keyframe(), "a kept picture went on without one");
        assert!(stage.clients[0].keyframe_requests > requests);
    }
}
