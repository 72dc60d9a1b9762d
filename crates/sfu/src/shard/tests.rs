//! What only a defect of the library, or an unlucky moment, could do to a shard.

use std::io::Write;
use std::net::SocketAddr;

use forward::codec::VideoCodec;
use forward::gate::{Epoch, Sends};
use str0m::Rtc;
use str0m::media::{Direction, MediaKind};
use uuid::Uuid;

use super::*;
use crate::error::ConnectError;
use crate::event::RoomEvent;
use crate::ids::EndpointId;
use crate::network::bind_all;
use crate::peer::Owner;

/// What a page without slots offers.
fn offer() -> String {
    let mut rtc = Rtc::builder().build(Instant::now());
    let mut api = rtc.sdp_api();
    for kind in [MediaKind::Audio, MediaKind::Video] {
        api.add_media(kind, Direction::SendOnly, None, None, None);
    }
    api.apply().unwrap().0.to_sdp_string()
}

#[tokio::test]
async fn a_peer_over_which_the_library_panics_is_dropped_alone_and_counted() {
    let config = Arc::new(SfuConfig::on(["127.0.0.1:0".parse().unwrap()]));
    let network = Network::adopt(bind_all(&config, 0).unwrap()).unwrap();
    let mut shard = Shard::new(config, network);
    let (now, room) = (Instant::now(), RoomId(Uuid::nil()));
    let mut events = shard.open_room(room, now);
    let mut connect = |number| {
        let owner = Owner { room, endpoint: EndpointId(Uuid::from_u128(number)) };
        shard.connect(owner, &offer(), VideoCodec::Vp8, now).unwrap().peer
    };
    let (upset, other) = (connect(1), connect(2));
    shard.peers.get_mut(&upset).unwrap().upset();
    shard.settle(upset, now);
    shard.settle_all(now);
    assert_eq!(shard.peers.keys().copied().collect::<Vec<_>>(), [other]);
    assert_eq!(shard.totals.ended.get(&CloseReason::Panicked), Some(&1));
    let told = std::iter::from_fn(|| events.try_recv().ok());
    let closed: Vec<_> = told.filter(|it| matches!(it, RoomEvent::PeerClosed { .. })).collect();
    let endpoint = EndpointId(Uuid::from_u128(1));
    assert_eq!(closed, [RoomEvent::PeerClosed { peer: upset, endpoint, reason: CloseReason::Panicked }]);
    // The other one goes on.
    shard.settle(other, now);
    shard.settle_all(now);
    assert!(shard.peers.contains_key(&other));
}

#[tokio::test]
async fn what_waits_at_the_sockets_meets_the_gate_as_it_was_before_it_widens() {
    let config = Arc::new(SfuConfig::on(["127.0.0.1:0".parse().unwrap()]));
    let network = Network::adopt(bind_all(&config, 0).unwrap()).unwrap();
    let ours = network.candidates().next().unwrap().1;
    let mut shard = Shard::new(config, network);
    let (now, room) = (Instant::now(), RoomId(Uuid::nil()));
    let _events = shard.open_room(room, now);
    let sender = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let many = u64::try_from(DATAGRAMS_PER_TURN).unwrap() * 2;
    let endpoint = EndpointId(Uuid::from_u128(1));
    let audio = Sends { audio: true, ..Sends::NOTHING };
    for (epoch, sends, taken_in) in [(1, Sends::BOTH, many), (2, audio, many), (3, Sends::BOTH, many * 3)] {
        for _ in 0..many {
            sender.send_to(b"anything", ours).unwrap();
        }
        let (reply, _answer) = oneshot::channel();
        let open = [(endpoint, sends)].into();
        shard.carry_out(Command::SetOpen { room, epoch: Epoch(epoch), open, reply });
        assert_eq!(shard.totals.strangers, taken_in, "in epoch {epoch}");
    }
}

#[tokio::test]
async fn what_waits_at_a_connection_of_tcp_is_read_before_the_gate_widens() {
    let any_port = "127.0.0.1:0".parse().unwrap();
    let config = SfuConfig { tcp_addresses: vec![SocketAddr::into(any_port)], ..SfuConfig::on([]) };
    let config = Arc::new(config);
    let network = Network::adopt(bind_all(&config, 0).unwrap()).unwrap();
    let ours = network.candidates().next().unwrap().1;
    let mut shard = Shard::new(config, network);
    let room = RoomId(Uuid::nil());
    let _events = shard.open_room(room, Instant::now());
    let mut sender = std::net::TcpStream::connect(ours).unwrap();
    shard.network.ready().await;
    let ends = shard.network.tcp().all()[0];
    shard.network.tcp().introduce(ends, PeerId::next());
    // Media of nobody who is known, and more than is read in a turn.
    let frame = [&[0, 100, 0x80, 96][..], &[1; 98]].concat();
    let many = STREAM_BYTES_PER_TURN * 3 / frame.len();
    sender.write_all(&frame.repeat(many)).unwrap();
    let (reply, _answer) = oneshot::channel();
    let open = [(EndpointId(Uuid::from_u128(1)), Sends::BOTH)].into();
    shard.carry_out(Command::SetOpen { room, epoch: Epoch(1), open, reply });
    assert_eq!(shard.totals.strangers, u64::try_from(many).unwrap());
    assert_eq!(shard.network.tcp().all(), [ends], "it is not closed for it");
}

#[tokio::test]
async fn who_connects_anew_to_a_room_whose_owner_is_gone_is_refused_and_left_nowhere() {
    let config = Arc::new(SfuConfig::on(["127.0.0.1:0".parse().unwrap()]));
    let network = Network::adopt(bind_all(&config, 0).unwrap()).unwrap();
    let mut shard = Shard::new(config, network);
    let (now, room) = (Instant::now(), RoomId(Uuid::nil()));
    let events = shard.open_room(room, now);
    let owner = Owner { room, endpoint: EndpointId(Uuid::from_u128(1)) };
    shard.connect(owner, &offer(), VideoCodec::Vp8, now).unwrap();
    drop(events);
    assert_eq!(shard.connect(owner, &offer(), VideoCodec::Vp8, now), Err(ConnectError::NoSuchRoom));
    assert!(shard.rooms.is_empty() && shard.peers.is_empty());
}

#[tokio::test]
async fn a_room_whose_owner_is_gone_is_closed() {
    let config = Arc::new(SfuConfig::on(["127.0.0.1:0".parse().unwrap()]));
    let network = Network::adopt(bind_all(&config, 0).unwrap()).unwrap();
    let mut shard = Shard::new(config, network);
    let now = Instant::now();
    let [kept, left] = [1, 2].map(|number| RoomId(Uuid::from_u128(number)));
    let events = [kept, left].map(|room| shard.open_room(room, now));
    let endpoint = EndpointId(Uuid::from_u128(1));
    let [_, peer] =
        [kept, left].map(|room| shard.connect(Owner { room, endpoint }, &offer(), VideoCodec::Vp8, now).unwrap().peer);
    let [_kept, left_events] = events;
    shard.let_due_happen(now + OWNER_AGAIN_AFTER);
    assert_eq!(shard.rooms.len(), 2);
    drop(left_events);
    shard.let_due_happen(now + OWNER_AGAIN_AFTER * 2);
    assert_eq!(shard.rooms.keys().copied().collect::<Vec<_>>(), [kept], "nobody answers for the gate of the other");
    assert!(!shard.peers.contains_key(&peer));
}
