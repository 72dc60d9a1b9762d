//! The gate: who is open exchanges media, nobody else does, and nothing slips through around a cut.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use sfu::{Applied, Epoch, RoomEvent, Sends};

use crate::client::{Client, Received};
use crate::stage::{Stage, endpoint};

/// What every stream must keep, whatever happened: each number once, timestamps that follow the numbers.
pub(crate) fn assert_continuous(client: &Client) {
    let mut streams: BTreeMap<u32, BTreeMap<u64, u32>> = BTreeMap::new();
    for it in &client.received {
        let before = streams.entry(it.ssrc).or_default().insert(it.seq, it.timestamp);
        assert_eq!(before, None, "a sequence number came twice");
    }
    for stream in streams.values() {
        let first = *stream.values().next().unwrap();
        let times: Vec<u32> = stream.values().map(|it| it.wrapping_sub(first)).collect();
        assert!(times.is_sorted(), "timestamps go back");
    }
}

fn first_video(client: &Client, mark: usize) -> Option<&Received> {
    let is_video = |it: &&Received| client.pictures.contains(&it.mid);
    client.media_since(mark).find(is_video)
}

#[tokio::test]
async fn nobody_hears_anybody_before_the_gate_opens() {
    let mut stage = Stage::with_connected(2).await;
    stage.until_taken_in(0, 100).await;
    stage.until_taken_in(1, 100).await;
    assert!(stage.clients.iter().all(|client| client.datagrams == 0));
    assert!(stage.stats(0).await.dropped_at_gate >= 100);
}

#[tokio::test]
async fn open_endpoints_hear_and_see_each_other_from_a_keyframe_on() {
    let mut stage = Stage::with_connected(2).await;
    // The first keyframes are long gone when the gate opens.
    stage.until_taken_in(0, 50).await;
    stage.open(&[0, 1]).await;
    stage
        .until("both have media of each other", |stage| stage.has_media_of(0, 1, 0) && stage.has_media_of(1, 0, 0))
        .await;
    for client in &stage.clients {
        assert!(first_video(client, 0).unwrap().starts_keyframe());
        assert_continuous(client);
    }
}

#[tokio::test]
async fn after_a_cut_nothing_comes_from_or_goes_to_the_endpoint() {
    let mut stage = Stage::with_connected(3).await;
    stage.open(&[0, 1, 2]).await;
    stage
        .until("everybody has media", |stage| {
            (0..3).all(|client| (0..3).all(|it| usize::from(it) == client || stage.has_media_of(client, it, 0)))
        })
        .await;
    stage.open(&[1, 2]).await;
    let marks = stage.marks();
    let datagrams = stage.clients[0].datagrams;
    stage.for_a_while(Duration::from_millis(1_600)).await;
    stage.until_taken_in(0, 100).await;
    assert_eq!(stage.clients[0].datagrams, datagrams, "media went to the cut endpoint");
    for (client, mark) in stage.clients.iter().zip(&marks).skip(1) {
        let from_cut = client.media_since(*mark);
        assert_eq!(from_cut.filter(|it| it.publisher() == 0).count(), 0);
    }
    assert!(stage.has_media_of(1, 2, marks[1]) && stage.has_media_of(2, 1, marks[2]));
    stage.clients.iter().for_each(assert_continuous);
}

#[tokio::test]
async fn the_others_hear_a_second_of_silence_where_the_cut_endpoint_was() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("both have media", |stage| stage.has_media_of(0, 1, 0) && stage.has_media_of(1, 0, 0)).await;
    stage.open(&[1]).await;
    let marks = stage.marks();
    let silence = |stage: &Stage| stage.clients[1].received[marks[1]..].iter().filter(|it| it.is_silence()).count();
    stage.until("a second of silence is heard", |stage| silence(stage) >= 45).await;
    stage.for_a_while(Duration::from_millis(400)).await;
    assert!(silence(&stage) <= 50, "it ends");
    assert_eq!(stage.clients[0].received.len(), marks[0], "the cut endpoint hears nothing at all");
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn an_endpoint_cut_while_silence_is_played_to_it_hears_no_more_of_it() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("both have media", |stage| stage.has_media_of(0, 1, 0) && stage.has_media_of(1, 0, 0)).await;
    stage.open(&[1]).await;
    stage.until("silence is played", |stage| stage.clients[1].received.iter().any(Received::is_silence)).await;
    stage.open(&[]).await;
    let datagrams = stage.clients[1].datagrams;
    stage.for_a_while(Duration::from_millis(300)).await;
    assert_eq!(stage.clients[1].datagrams, datagrams);
}

#[tokio::test]
async fn lost_packets_are_sent_again_while_the_gate_is_open() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0)).await;
    stage.clients[1].loses_video = true;
    let resent = stage.clients[1].resent;
    stage.until("a lost packet is sent again", |stage| stage.clients[1].resent > resent + 5).await;
}

#[tokio::test]
async fn packets_lost_before_a_cut_are_not_sent_again_after_it() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0)).await;
    stage.clients[1].loses_video = true;
    let before = stage.clients[1].resent;
    stage.until("a lost packet is sent again", |stage| stage.clients[1].resent > before).await;
    stage.open(&[1]).await;
    let (resent, mark) = (stage.clients[1].resent, stage.marks()[1]);
    // The client asks for what it lost again and again.
    stage.for_a_while(Duration::from_millis(1_500)).await;
    stage.until_taken_in(0, 50).await;
    assert_eq!(stage.clients[1].resent, resent);
    assert_eq!(stage.clients[1].media_since(mark).count(), 0);
}

#[tokio::test]
async fn reopened_media_flows_again_and_nothing_of_the_pause_comes() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0)).await;
    stage.open(&[1]).await;
    let during = stage.clients[0].last_number;
    stage.until_taken_in(0, 100).await;
    // Everything sent so far has been taken in.
    stage.clients[0].publishes = false;
    let pause_ends = stage.clients[0].last_number;
    let mark = stage.marks()[1];
    stage.open(&[0, 1]).await;
    stage.clients[0].publishes = true;
    stage.until("media flows again", |stage| stage.has_media_of(1, 0, mark)).await;
    stage.for_a_while(Duration::from_millis(300)).await;
    let numbers: BTreeSet<u32> = stage.clients[1].media_since(mark).map(Received::number).collect();
    let first = *numbers.first().unwrap();
    assert!(first > pause_ends, "{first} was sent in the pause {during}..={pause_ends}");
    assert!(first_video(&stage.clients[1], mark).unwrap().starts_keyframe());
    assert_continuous(&stage.clients[1]);
    let pictures: Vec<u16> = stage.clients[1].on_line(stage.clients[1].video_of(0), 0).map(Received::picture).collect();
    assert!(pictures.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) <= 1), "{pictures:?}");
}

#[tokio::test]
async fn a_keyframe_is_asked_for_until_it_comes() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0)).await;
    // The client ignores requests within 300 ms of its last keyframe, as browsers do: one request would not do.
    for _ in 0..4 {
        stage.open(&[1]).await;
        let mark = stage.marks()[1];
        stage.open(&[0, 1]).await;
        stage.until("video flows again", |stage| first_video(&stage.clients[1], mark).is_some()).await;
        // The frames that came before it, while the client ignored requests, were not passed on.
        let first = first_video(&stage.clients[1], mark);
        assert!(first.unwrap().starts_keyframe());
    }
    stage.for_a_while(Duration::from_millis(400)).await;
    let requests = stage.clients[0].keyframe_requests;
    stage.for_a_while(Duration::from_millis(400)).await;
    assert_eq!(stage.clients[0].keyframe_requests, requests, "nobody waits any more");
}

#[tokio::test]
async fn an_older_decision_is_ignored() {
    let mut stage = Stage::with_connected(2).await;
    let both = || BTreeMap::from([(endpoint(0), Sends::BOTH), (endpoint(1), Sends::BOTH)]);
    let decide = |epoch, open| stage.sfu.set_open(stage.room, Epoch(epoch), open);
    assert_eq!(decide(10, BTreeMap::new()).await, Ok(Applied::InForce));
    let ignored = Ok(Applied::Stale { applied: Epoch(10) });
    assert_eq!(decide(9, both()).await, ignored);
    assert_eq!(decide(10, both()).await, ignored);
    stage.until_taken_in(0, 50).await;
    assert_eq!(stage.clients[1].datagrams, 0);
}

#[tokio::test]
async fn a_source_keeps_its_slot_and_the_page_is_told_who_is_where() {
    let mut stage = Stage::with_connected(4).await;
    stage.open(&[0, 1, 2, 3]).await;
    stage.open(&[0, 2, 3]).await;
    stage.turn().await;
    let last = stage.events.iter().rev().find_map(|event| match event {
        RoomEvent::Slots { endpoint: it, slots, .. } if *it == endpoint(0) => Some(slots.clone()),
        _ => None,
    });
    let slots = last.unwrap();
    let sources: Vec<_> = slots.iter().map(|slot| slot.source).collect();
    assert_eq!(sources, [None, Some(endpoint(2)), Some(endpoint(3))]);
    let mids: Vec<_> = stage.clients[0].pictures.iter().map(ToString::to_string).collect();
    assert_eq!(slots.iter().map(|slot| slot.video_mid.clone()).collect::<Vec<_>>(), mids);
    stage
        .until("everybody is seen where the page was told", |stage| {
            let video = stage.clients[0].video_of(1);
            stage.clients[0].on_line(video, 0).any(|it| it.publisher() == 2)
        })
        .await;
}
