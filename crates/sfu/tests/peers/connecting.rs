//! Coming and going: offers, answers, replacements, time-outs and ends.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use sfu::{CloseReason, ConnectError, Epoch, OfferRefused, RoomEvent, RoomId, Sfu, SfuGone, StartError, VideoCodec};
use uuid::Uuid;

use crate::client::Client;
use crate::stage::{Stage, config, endpoint};

fn closed(stage: &Stage, client: usize) -> Option<CloseReason> {
    let own = stage.clients[client].peer;
    stage.events.iter().find_map(|event| match event {
        RoomEvent::PeerClosed { peer, reason, .. } if Some(*peer) == own => Some(*reason),
        _ => None,
    })
}

#[tokio::test]
async fn a_newer_connection_replaces_the_older_one_and_takes_its_place() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0)).await;
    stage.join(0).await;
    let mark = stage.marks()[1];
    stage.clients[0].publishes = false;
    stage.until("the old one is told", |stage| stage.clients[0].is_closed).await;
    stage.until("the new one is connected", |stage| stage.clients[2].is_connected).await;
    stage.clients[2].publishes = true;
    stage
        .until("the new one is seen and sees", |stage| stage.has_media_of(1, 0, mark) && stage.has_media_of(2, 1, 0))
        .await;
    assert_eq!(closed(&stage, 0), Some(CloseReason::Replaced));
    let lines: BTreeSet<_> = stage.clients[1].media_since(0).map(|it| it.mid).collect();
    assert_eq!(lines.len(), 2, "it kept its slot");
}

#[tokio::test]
async fn an_offer_of_the_wrong_shape_is_refused_and_changes_nothing() {
    let mut stage = Stage::with_connected(1).await;
    let refused = |refusal| Err(ConnectError::Offer(refusal));
    let nonsense = stage.join_with(0, 1, |_| "nonsense".into()).await;
    assert_eq!(nonsense, refused(OfferRefused::NotSdp));
    let long = stage.join_with(0, 1, |offer| offer + &"a=x\r\n".repeat(200_000)).await;
    assert_eq!(long, refused(OfferRefused::TooLong));
    let no_codec = stage.join_with(0, 1, |offer| offer.replace("opus/48000", "speex/48000")).await;
    assert_eq!(no_codec, refused(OfferRefused::Codec));
    let truncated = stage.join_with(0, 1, |offer| offer.replace("a=fingerprint", "a=print")).await;
    assert_eq!(truncated, refused(OfferRefused::Unanswerable));
    let slots = stage.join_with(0, 25, |offer| offer).await;
    assert_eq!(slots, refused(OfferRefused::TooManySlots));
    stage.until_taken_in(0, 20).await;
    assert_eq!(stage.sfu.stats(stage.room).await.unwrap().len(), 1);
}

#[tokio::test]
async fn streams_that_the_offer_does_not_name_are_learnt() {
    let mut stage = Stage::new().await;
    for number in 0..2 {
        let unnamed = |offer: String| {
            let lines = offer.lines().filter(|line| !line.starts_with("a=ssrc"));
            lines.flat_map(|line| [line, "\r\n"]).collect()
        };
        stage.join_with(number, 3, unnamed).await.unwrap();
    }
    stage.connect_all().await;
    stage.open(&[0, 1]).await;
    stage
        .until("both have media of each other", |stage| stage.has_media_of(0, 1, 0) && stage.has_media_of(1, 0, 0))
        .await;
}

#[tokio::test]
async fn the_lines_of_a_slot_are_answered_as_one_stream() {
    let mut stage = Stage::new().await;
    let answer = stage.join(0).await.answer_sdp;
    for slot in 0..3 {
        assert!(answer.contains(&format!("a=msid:slot{slot} slot{slot}audio\r\n")));
        assert!(answer.contains(&format!("a=msid:slot{slot} slot{slot}video\r\n")));
    }
    assert!(answer.contains("a=candidate:"));
}

#[tokio::test]
async fn a_connection_that_never_comes_about_is_given_up() {
    let mut stage = Stage::with(sfu::SfuConfig { connect_timeout: Duration::from_millis(200), ..config() }).await;
    stage.join(0).await;
    let silent = stage.clients.pop().unwrap();
    stage.until("it is given up", |stage| !stage.events.is_empty()).await;
    stage.clients.push(silent);
    assert_eq!(closed(&stage, 0), Some(CloseReason::NeverConnected));
}

#[tokio::test]
async fn whoever_leaves_frees_the_slot() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    let peer = stage.clients[1].peer.unwrap();
    stage.sfu.disconnect(stage.room, peer).await;
    stage.turn().await;
    assert_eq!(closed(&stage, 1), Some(CloseReason::Requested));
    let last = stage.events.iter().rev().find_map(|event| match event {
        RoomEvent::Slots { endpoint: it, slots, .. } if *it == endpoint(0) => Some(slots.clone()),
        _ => None,
    });
    assert!(last.unwrap().iter().all(|slot| slot.source.is_none()));
    stage.sfu.disconnect(stage.room, peer).await;
}

#[tokio::test]
async fn a_page_that_closes_is_gone_at_once() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.clients[1].publishes = false;
    stage.clients[1].close();
    stage.until("the room is told", |stage| closed(stage, 1).is_some()).await;
    assert_eq!(closed(&stage, 1), Some(CloseReason::ClosedByPeer));
}

#[tokio::test]
async fn a_room_has_a_limited_number_of_connections() {
    let mut stage = Stage::with(sfu::SfuConfig { peers_per_room_max: 1, ..config() }).await;
    stage.join(0).await;
    let second = stage.join_with(1, 1, |offer| offer).await;
    assert_eq!(second, Err(ConnectError::RoomFull));
    stage.join(0).await;
}

#[tokio::test]
async fn a_closed_room_takes_nobody_and_lets_nothing_out() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0)).await;
    stage.sfu.close_room(stage.room).await;
    stage.clients.iter_mut().for_each(Client::read);
    let datagrams = stage.clients[1].datagrams;
    stage.for_a_while(Duration::from_millis(200)).await;
    assert_eq!(stage.clients[1].datagrams, datagrams);
    assert!(stage.clients[1].is_closed);
    let late = stage.join_with(0, 1, |offer| offer).await;
    assert_eq!(late, Err(ConnectError::NoSuchRoom));
}

#[tokio::test]
async fn a_room_opened_again_begins_with_everybody_gated() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    let _events = stage.sfu.open_room(stage.room).await.unwrap();
    assert!(stage.sfu.stats(stage.room).await.unwrap().is_empty());
    let first = stage.sfu.set_open(stage.room, Epoch(1), BTreeMap::new()).await;
    assert_eq!(first, Ok(sfu::Applied::InForce));
}

#[tokio::test]
async fn rooms_on_several_shards_work_alike() {
    let sfu = Sfu::start(sfu::SfuConfig { shards: 3, ..config() }).unwrap();
    assert_eq!(sfu.addresses().len(), 3);
    for number in 0..6 {
        let room = RoomId(Uuid::from_u128(number));
        let _events = sfu.open_room(room).await.unwrap();
        let (_client, offer) = Client::new(endpoint(0), 0, 1);
        assert!(sfu.connect(room, endpoint(0), offer, VideoCodec::Vp8).await.is_ok());
        assert_eq!(sfu.stats(room).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn after_the_shutdown_every_handle_finds_the_server_gone() {
    let sfu = Sfu::start(config()).unwrap();
    let other = sfu.clone();
    sfu.shutdown().await;
    let room = RoomId(Uuid::nil());
    assert_eq!(other.open_room(room).await.err(), Some(SfuGone));
    let address = other.addresses()[0];
    std::net::UdpSocket::bind(address).unwrap();
}

#[tokio::test]
async fn a_configuration_that_cannot_work_is_refused() {
    let on = |address: &str| sfu::SfuConfig::on([address.parse().unwrap()]);
    let none = sfu::SfuConfig::on([]);
    assert!(matches!(Sfu::start(none), Err(StartError::NoAddress)));
    let wildcard = Sfu::start(on("0.0.0.0:0"));
    assert!(matches!(wildcard, Err(StartError::NothingToAdvertise(_))));
    let range = Sfu::start(sfu::SfuConfig { shards: 2, ..on("127.0.0.1:65535") });
    assert!(matches!(range, Err(StartError::PortRange(_))));
}
