//! A receiver on a narrow network is sent what it carries, the sound before everything; and what is sent to find that out
//! passes no gate.

use std::time::{Duration, Instant};

use sfu::{EndpointId, RoomEvent};

use crate::client::Received;
use crate::gate::assert_continuous;
use crate::stage::{Stage, endpoint};

/// Client 0 publishes layers of about 70, 220 and 650 kbit/s, clients 1 and 2 look at it.
async fn flowing() -> Stage {
    let mut stage = Stage::new().await;
    stage.join_in_layers(0, 3).await;
    stage.join(1).await;
    stage.join(2).await;
    stage.connect_all().await;
    stage.clients[1].publishes = false;
    stage.clients[2].publishes = false;
    stage.open(&[0, 1, 2]).await;
    stage
}

/// The video that a client received since a mark.
fn seen(stage: &Stage, client: usize, mark: usize) -> Vec<&Received> {
    let line = stage.clients[client].video_of(0);
    stage.clients[client].on_line(line, mark).collect()
}

/// Drives until a client has seen nothing but a layer for two seconds. A network is tried out in steps of seconds.
async fn until_steady(stage: &mut Stage, client: usize, layer: u8) {
    let start = Instant::now();
    loop {
        assert!(start.elapsed() < Duration::from_mins(1), "client {client} never sees layer {layer} alone");
        let mark = stage.marks()[client];
        stage.for_a_while(Duration::from_secs(2)).await;
        let packets = seen(stage, client, mark);
        if !packets.is_empty() && packets.iter().all(|it| it.layer() == layer) {
            return;
        }
    }
}

/// Whom a client was told last that it does not see for the sake of the sound.
fn sound_first(stage: &Stage, client: usize) -> Option<&[EndpointId]> {
    let own = stage.clients[client].peer;
    stage.events.iter().rev().find_map(|event| match event {
        RoomEvent::SoundFirst { peer, sources, .. } if Some(*peer) == own => Some(&sources[..]),
        _ => None,
    })
}

#[tokio::test]
async fn a_narrow_network_is_sent_a_smaller_layer_and_the_others_the_large_one() {
    let mut stage = flowing().await;
    until_steady(&mut stage, 1, 2).await;
    stage.clients[1].bandwidth = Some(400_000 / 8);
    until_steady(&mut stage, 1, 1).await;
    until_steady(&mut stage, 2, 2).await;
    assert_eq!(sound_first(&stage, 1), None, "nobody was spared");
    stage.clients[1].bandwidth = None;
    until_steady(&mut stage, 1, 2).await;
    stage.clients.iter().for_each(assert_continuous);
}

#[tokio::test]
async fn where_no_picture_fits_the_sound_goes_on_and_the_page_is_told_until_one_fits_again() {
    let mut stage = flowing().await;
    until_steady(&mut stage, 1, 2).await;
    stage.clients[1].bandwidth = Some(50_000 / 8);
    stage.until("the picture is spared", |stage| sound_first(stage, 1) == Some(&[endpoint(0)])).await;
    // What was on its way comes through.
    stage.for_a_while(Duration::from_secs(1)).await;
    let mark = stage.marks()[1];
    stage.until("the sound goes on", |stage| stage.clients[1].media_since(mark).count() > 40).await;
    assert_eq!(seen(&stage, 1, mark).len(), 0);
    stage.clients[1].bandwidth = None;
    stage.until("the picture is back", |stage| !seen(stage, 1, mark).is_empty()).await;
    assert!(seen(&stage, 1, mark)[0].starts_keyframe(), "what was lost came again");
    assert_eq!(sound_first(&stage, 1), Some(&[][..]));
    assert_eq!(sound_first(&stage, 2), None, "the other noticed nothing");
}

#[tokio::test]
async fn media_that_is_sent_again_to_try_the_network_out_passes_no_gate() {
    let mut stage = flowing().await;
    stage.clients[1].publishes = true;
    for _ in 0..4 {
        stage.open(&[0, 1]).await;
        let before = (stage.clients[0].resent, stage.clients[1].resent);
        // Nothing is lost here: what comes again comes to fill the network.
        stage.until("old media is sent again", |stage| stage.clients[1].resent > before.1 + 3).await;
        stage.open(&[1]).await;
        let (cut, other, mark) = (stage.clients[0].datagrams, stage.clients[1].resent, stage.marks()[1]);
        stage.for_a_while(Duration::from_millis(2_300)).await;
        assert_eq!(stage.clients[0].datagrams, cut, "something went to who was cut");
        assert_eq!(stage.clients[1].resent, other, "old media of who was cut was sent again");
        assert_eq!(stage.clients[1].media_since(mark).count(), 0);
        // After a rest the network is tried out anew.
        stage.open(&[]).await;
    }
}

#[tokio::test]
async fn a_muted_picture_is_not_sent_again_to_try_the_network_out() {
    let mut stage = flowing().await;
    for _ in 0..4 {
        stage.open(&[0, 1]).await;
        let before = stage.clients[1].resent;
        stage.until("old media is sent again", |stage| stage.clients[1].resent > before + 3).await;
        stage.open_for(&[(0, sfu::Sends { audio: true, ..sfu::Sends::NOTHING }), (1, sfu::Sends::BOTH)]).await;
        let (resent, mark) = (stage.clients[1].resent, stage.marks()[1]);
        stage.for_a_while(Duration::from_millis(2_300)).await;
        assert_eq!(stage.clients[1].resent, resent);
        assert_eq!(seen(&stage, 1, mark).len(), 0);
        stage.open(&[]).await;
    }
}
