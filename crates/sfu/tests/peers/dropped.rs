//! Who misbehaves is dropped alone, and counted.

use std::time::{Duration, Instant};

use sfu::{CloseReason, RoomEvent, SfuConfig};

use crate::stage::{Stage, config};

/// Nothing that is waited for takes this long.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_peer_that_floods_is_dropped_alone() {
    // A little more than a client here sends by itself.
    let mut stage = Stage::with(SfuConfig { packets_per_second_max: 400, ..config() }).await;
    for number in 0..3 {
        stage.join(number).await;
    }
    stage.connect_all().await;
    stage.open(&[0, 1, 2]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 2, 0) && stage.has_media_of(2, 1, 0)).await;
    let flooding = stage.clients[2].peer;
    let is_dropped = |event: &RoomEvent| matches!(event, RoomEvent::PeerClosed { peer, reason: CloseReason::Flooded, .. } if Some(*peer) == flooding);
    let start = Instant::now();
    while !stage.events.iter().any(is_dropped) {
        assert!(start.elapsed() < PATIENCE, "it is never dropped");
        stage.clients[2].flood(100);
        stage.turn().await;
    }
    stage.clients.remove(2);
    let marks = stage.marks();
    stage
        .until("the others go on", |stage| stage.has_media_of(0, 1, marks[0]) && stage.has_media_of(1, 0, marks[1]))
        .await;
    let totals = stage.sfu.totals().await.unwrap();
    assert_eq!(totals.ended.into_iter().collect::<Vec<_>>(), [(CloseReason::Flooded, 1)]);
    assert!(!stage.events.iter().any(|it| matches!(it, RoomEvent::PeerClosed { peer, .. } if Some(*peer) != flooding)));
}

#[tokio::test]
async fn what_passes_is_counted_for_connections_that_are_over_too() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(0, 1, 0) && stage.has_media_of(1, 0, 0)).await;
    let during = stage.sfu.totals().await.unwrap();
    assert_eq!((during.peers_udp, during.peers_tcp, during.peers_connecting), (2, 0, 0));
    assert!(during.traffic.packets_out > 0 && during.traffic.bytes_in > during.traffic.packets_in);
    assert!(during.ended.is_empty());
    stage.sfu.close_room(stage.room).await;
    let after = stage.sfu.totals().await.unwrap();
    assert_eq!((after.peers_udp, after.ended.get(&CloseReason::Requested)), (0, Some(&2)));
    assert!(after.traffic.packets_in >= during.traffic.packets_in);
    assert!(after.traffic.packets_out >= during.traffic.packets_out);
}
