//! Video in layers: each receiver is sent the one that suits it, and a change shows nowhere but in the picture.

use std::time::Duration;

use crate::client::Received;
use crate::gate::assert_continuous;
use crate::stage::{Stage, endpoint};

/// Client 0 publishes three layers, client 1 looks at it.
async fn flowing() -> Stage {
    let mut stage = Stage::new().await;
    stage.join_in_layers(0, 3).await;
    stage.join(1).await;
    stage.connect_all().await;
    stage.open(&[0, 1]).await;
    stage
}

/// The video that client 1 received of client 0 since a mark.
fn seen(stage: &Stage, mark: usize) -> Vec<&Received> {
    let line = stage.clients[1].video_of(0);
    stage.clients[1].on_line(line, mark).collect()
}

/// Drives until client 1 sees a layer, and answers with the mark from which on it saw nothing else.
async fn until_layer(stage: &mut Stage, layer: u8) {
    let what = format!("layer {layer} is seen");
    let mark = stage.marks()[1];
    stage.until(&what, |stage| seen(stage, mark).last().is_some_and(|it| it.layer() == layer)).await;
}

/// Every change of layer began with a keyframe, and nothing but the pictures changed.
fn assert_seamless(stage: &Stage) {
    let packets = seen(stage, 0);
    assert!(packets[0].starts_keyframe());
    for pair in packets.windows(2) {
        assert!(pair[0].layer() == pair[1].layer() || pair[1].starts_keyframe(), "a change without a keyframe");
        let step = pair[1].picture().wrapping_sub(pair[0].picture());
        assert!(step <= 1, "picture numbers leap by {step}");
        assert_eq!(pair[1].seq, pair[0].seq + 1);
    }
    let times: Vec<u32> = packets.iter().map(|it| it.timestamp.wrapping_sub(packets[0].timestamp)).collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] < 90_000), "timestamps leap: {times:?}");
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn a_receiver_is_sent_the_layer_that_its_size_calls_for_up_and_down() {
    let mut stage = flowing().await;
    until_layer(&mut stage, 2).await;
    for (height, layer) in [(100, 0), (400, 1), (1_080, 2), (180, 0), (700, 2)] {
        stage.show(1, &[(0, height)]).await;
        until_layer(&mut stage, layer).await;
    }
    assert_seamless(&stage);
}

#[tokio::test]
async fn what_is_not_shown_is_not_sent_and_its_sound_is() {
    let mut stage = flowing().await;
    until_layer(&mut stage, 2).await;
    stage.show(1, &[(0, 0)]).await;
    stage.turn().await;
    let (mark, requests) = (stage.marks()[1], stage.clients[0].keyframe_requests);
    stage.until_taken_in(0, 200).await;
    assert_eq!(seen(&stage, mark).len(), 0);
    assert!(stage.clients[1].media_since(mark).count() > 5, "the sound stopped too");
    assert_eq!(stage.clients[0].keyframe_requests, requests, "nobody waits for a picture");
    stage.show(1, &[(0, 720)]).await;
    until_layer(&mut stage, 2).await;
    assert_seamless(&stage);
}

#[tokio::test]
async fn a_layer_that_stops_is_replaced_by_one_that_flows_and_comes_back() {
    let mut stage = flowing().await;
    until_layer(&mut stage, 2).await;
    stage.clients[0].send_layer(2, false);
    until_layer(&mut stage, 1).await;
    stage.clients[0].send_layer(0, false);
    stage.clients[0].send_layer(1, false);
    stage.clients[0].send_layer(2, true);
    until_layer(&mut stage, 2).await;
    stage.clients[0].send_layer(0, true);
    stage.clients[0].send_layer(2, false);
    until_layer(&mut stage, 0).await;
    assert_seamless(&stage);
}

#[tokio::test]
async fn a_keyframe_is_asked_of_the_layer_that_is_wanted_alone() {
    let mut stage = flowing().await;
    until_layer(&mut stage, 2).await;
    stage.show(1, &[(0, 100)]).await;
    until_layer(&mut stage, 0).await;
    let before: Vec<usize> = (0..3).map(|layer| stage.clients[0].requests_of(layer)).collect();
    stage.show(1, &[(0, 360)]).await;
    until_layer(&mut stage, 1).await;
    let after: Vec<usize> = (0..3).map(|layer| stage.clients[0].requests_of(layer)).collect();
    assert!(after[1] > before[1]);
    assert_eq!((after[0], after[2]), (before[0], before[2]));
}

#[tokio::test]
async fn a_camera_in_layers_and_one_without_are_seen_side_by_side() {
    let mut stage = Stage::new().await;
    stage.join_in_layers(0, 2).await;
    stage.join(1).await;
    stage.join(2).await;
    stage.connect_all().await;
    stage.open(&[0, 1, 2]).await;
    stage
        .until("everybody has media", |stage| {
            (0..3).all(|client| (0..3).all(|it| usize::from(it) == client || stage.has_media_of(client, it, 0)))
        })
        .await;
    until_layer(&mut stage, 1).await;
    stage.clients.iter().for_each(assert_continuous);
}

#[tokio::test]
async fn a_cut_closes_every_layer_and_nothing_of_the_pause_comes() {
    let mut stage = flowing().await;
    until_layer(&mut stage, 2).await;
    stage.open(&[1]).await;
    let mark = stage.marks()[1];
    stage.until_taken_in(0, 200).await;
    assert_eq!(stage.clients[1].media_since(mark).count(), 0);
    stage.clients[0].publishes = false;
    let pause_ends = stage.clients[0].last_number;
    stage.open(&[0, 1]).await;
    stage.clients[0].publishes = true;
    until_layer(&mut stage, 2).await;
    let first = seen(&stage, mark)[0];
    assert!(first.starts_keyframe() && first.number() > pause_ends);
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn sizes_of_a_connection_that_is_over_change_nothing() {
    let mut stage = flowing().await;
    let over = stage.clients[1].peer.unwrap();
    stage.join(1).await;
    stage.sfu.set_sizes(stage.room, over, [(endpoint(0), 0)].into(), 0).await;
    stage.until("the new one is connected", |stage| stage.clients[2].is_connected).await;
    stage.until("the new one sees", |stage| stage.has_media_of(2, 0, 0)).await;
}

/// Keyframes that client 0 was asked for of its smallest and its largest layer.
fn asked(stage: &Stage) -> (usize, usize) {
    (stage.clients[0].requests_of(0), stage.clients[0].requests_of(2))
}

#[tokio::test]
async fn a_picture_that_is_lost_for_good_is_begun_anew_where_somebody_looks_at_it() {
    let mut stage = flowing().await;
    until_layer(&mut stage, 2).await;
    stage.for_a_while(Duration::from_millis(500)).await;
    let (before, made) = (asked(&stage), stage.clients[0].last_number);
    stage.clients[0].loses_own_video = true;
    stage.until("a picture is lost", |stage| stage.clients[0].last_number > made + 30).await;
    stage.clients[0].loses_own_video = false;
    let mark = stage.marks()[1];
    stage.until("it begins anew", |stage| seen(stage, mark).iter().any(|it| it.starts_keyframe())).await;
    assert!(asked(&stage).1 > before.1);
    assert_eq!(asked(&stage).0, before.0, "nobody looks at the smallest");
}
