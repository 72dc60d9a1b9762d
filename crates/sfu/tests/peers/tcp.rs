//! Peers that come by TCP alone, and what else comes there.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use sfu::{CloseReason, RoomEvent, Sfu, SfuConfig, StartError};

use crate::client::{Received, Way};
use crate::gate::assert_continuous;
use crate::robustness::garbage;
use crate::stage::{Stage, config};
use crate::stream::Stream;

/// UDP and TCP, any ports of the loopback interface.
fn both() -> SfuConfig {
    SfuConfig { tcp_addresses: vec![any_port().into()], ..config() }
}

fn any_port() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

fn by_tcp(stage: &Stage) -> Way {
    Way::Tcp(stage.sfu.tcp_addresses()[0])
}

/// So many clients by TCP alone, connected, publishing, all gated.
async fn connected(count: u8) -> Stage {
    let mut stage = Stage::with(SfuConfig { addresses: Vec::new(), ..both() }).await;
    for number in 0..count {
        stage.join_by(number, by_tcp(&stage)).await;
    }
    stage.connect_all().await;
    stage
}

/// Client 0 and client 1 see each other, and client 1 stops reading until the server has no room any more for what it sends.
async fn with_a_full_receiver() -> Stage {
    let mut stage = connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0)).await;
    stage.clients[0].enlarge_packets(1_100);
    stage.clients[1].stream.as_mut().unwrap().reads = false;
    while stage.stats(1).await.lost_out == 0 {
        stage.turn().await;
    }
    stage
}

#[tokio::test]
async fn a_candidate_of_tcp_is_answered_behind_that_of_udp() {
    let mut stage = Stage::with(both()).await;
    let answer = stage.join(0).await.answer_sdp;
    let candidate = |protocol: &str| {
        let line = answer.lines().find(|line| line.starts_with("a=candidate:") && line.contains(protocol)).unwrap();
        let priority: u32 = line.split(' ').nth(3).unwrap().parse().unwrap();
        (line.to_owned(), priority)
    };
    let ((_, udp), (line, tcp)) = (candidate(" udp "), candidate(" tcp "));
    assert!(line.contains("tcptype passive"), "{line}");
    assert!(line.contains(&format!(" {} ", stage.sfu.tcp_addresses()[0].port())), "{line}");
    assert!(tcp < udp);
}

#[tokio::test]
async fn media_flows_by_tcp_alone_and_to_those_who_come_by_udp() {
    let mut stage = Stage::with(both()).await;
    stage.join_by(0, by_tcp(&stage)).await;
    stage.join_by(1, by_tcp(&stage)).await;
    stage.join(2).await;
    stage.connect_all().await;
    stage.open(&[0, 1, 2]).await;
    stage
        .until("everybody has media of everybody", |stage| {
            (0..3).all(|client| (0..3).all(|it| usize::from(it) == client || stage.has_media_of(client, it, 0)))
        })
        .await;
    stage.clients.iter().for_each(assert_continuous);
}

#[tokio::test]
async fn after_a_cut_nothing_comes_from_or_goes_to_who_is_connected_by_tcp() {
    let mut stage = connected(3).await;
    stage.open(&[0, 1, 2]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0) && stage.has_media_of(0, 1, 0)).await;
    stage.open(&[1, 2]).await;
    let (marks, datagrams) = (stage.marks(), stage.clients[0].datagrams);
    stage.for_a_while(Duration::from_millis(1_400)).await;
    stage.until_taken_in(0, 100).await;
    assert_eq!(stage.clients[0].datagrams, datagrams, "media went to the cut endpoint");
    for (client, mark) in stage.clients.iter().zip(&marks).skip(1) {
        assert_eq!(client.media_since(*mark).filter(|it| it.publisher() == 0).count(), 0);
    }
    assert!(stage.has_media_of(1, 2, marks[1]) && stage.has_media_of(2, 1, marks[2]));
    stage.clients.iter().for_each(assert_continuous);
}

#[tokio::test]
async fn a_slow_receiver_loses_whole_packets_and_catches_up_and_the_others_go_on() {
    let mut stage = with_a_full_receiver().await;
    let marks = stage.marks();
    stage.until("the other one goes on", |stage| stage.has_media_of(0, 1, marks[0])).await;
    stage.clients[1].stream.as_mut().unwrap().reads = true;
    stage.until("it catches up", |stage| stage.has_media_of(1, 0, marks[1])).await;
    let last = stage.clients[0].last_number;
    stage
        .until("it hears what is said now", |stage| stage.clients[1].media_since(marks[1]).any(|it| it.number() > last))
        .await;
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn a_receiver_that_takes_nothing_for_long_is_let_go_and_the_others_go_on() {
    let mut stage = with_a_full_receiver().await;
    let start = Instant::now();
    while stage.sfu.totals().await.unwrap().streams_stalled == 0 {
        assert!(start.elapsed() < Duration::from_mins(1), "it is never let go");
        stage.turn().await;
    }
    let marks = stage.marks();
    stage.until_taken_in(0, 100).await;
    assert_eq!(stage.marks()[1], marks[1], "it is sent nothing any more");
    assert_eq!(stage.sfu.totals().await.unwrap().streams_stalled, 1);
}

#[tokio::test]
async fn what_waits_for_a_slow_receiver_at_a_cut_never_arrives() {
    let mut stage = with_a_full_receiver().await;
    stage.open(&[1]).await;
    let stats = stage.stats(1).await;
    assert!(stats.stopped_out > 50, "{stats:?}");
    stage.clients[1].stream.as_mut().unwrap().reads = true;
    stage.until("it hears silence", |stage| stage.clients[1].received.iter().any(Received::is_silence)).await;
    let received = u64::try_from(stage.clients[1].media_since(0).count()).unwrap();
    assert!(received <= stats.packets_out - stats.stopped_out, "{received} of {stats:?}");
    let mark = stage.marks()[1];
    stage.open(&[0, 1]).await;
    stage.until("media flows again", |stage| stage.has_media_of(1, 0, mark)).await;
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn a_peer_whose_connection_breaks_is_given_up() {
    let mut stage = Stage::with(SfuConfig { consent_grace: Duration::from_millis(100), ..both() }).await;
    for number in 0..2 {
        stage.join_by(number, by_tcp(&stage)).await;
    }
    stage.connect_all().await;
    stage.open(&[0, 1]).await;
    let gone = stage.clients.remove(1);
    stage.until_given_up(gone.peer).await;
}

#[tokio::test]
async fn a_page_that_closes_by_tcp_is_gone_at_once() {
    let mut stage = connected(2).await;
    stage.clients[1].publishes = false;
    stage.clients[1].close();
    let is_closed =
        |event: &RoomEvent| matches!(event, RoomEvent::PeerClosed { reason: CloseReason::ClosedByPeer, .. });
    stage.until("the room is told", |stage| stage.events.iter().any(is_closed)).await;
}

#[tokio::test]
async fn a_stranger_who_is_nobodys_other_side_is_turned_away() {
    let mut stage = connected(1).await;
    let server = stage.sfu.tcp_addresses()[0];
    let mut strangers: Vec<_> = (0..12).map(|seed| (seed, Stream::open(server))).collect();
    for (seed, stranger) in &mut strangers {
        match *seed {
            0 => stranger.send(&[]),
            1 => stranger.send(&request(stage.clients[0].server_fragment())),
            2 => stranger.send(&request("nobody")),
            3 => stranger.send_bytes(b"GET / HTTP/1.1\r\n\r\n"),
            seed => stranger.send(&garbage(seed)),
        }
    }
    for (seed, mut stranger) in strangers {
        let start = Instant::now();
        while !stranger.is_ended() {
            assert!(start.elapsed() < Duration::from_secs(4), "{seed} is still there");
            stage.turn().await;
        }
    }
    stage.until_taken_in(0, 20).await;
}

#[tokio::test]
async fn a_stranger_who_says_nothing_is_turned_away_in_time() {
    let mut stage = connected(1).await;
    let server = stage.sfu.tcp_addresses()[0];
    let (mut silent, mut slow) = (Stream::open(server), Stream::open(server));
    slow.send_bytes(&[0]);
    stage.for_a_while(Duration::from_millis(500)).await;
    assert!(!silent.is_ended() && !slow.is_ended());
    let start = Instant::now();
    while !silent.is_ended() || !slow.is_ended() {
        assert!(start.elapsed() < Duration::from_secs(15), "they are still there");
        stage.turn().await;
    }
    stage.until_taken_in(0, 20).await;
}

#[tokio::test]
async fn strangers_are_few_and_do_not_keep_a_browser_out() {
    let mut stage = connected(1).await;
    let server = stage.sfu.tcp_addresses()[0];
    let mut strangers: Vec<_> = (0..60).map(|_| Stream::open(server)).collect();
    let start = Instant::now();
    let mut left = strangers.len();
    while left > 16 {
        assert!(start.elapsed() < Duration::from_secs(4), "{left} are still there");
        stage.turn().await;
        left = strangers.iter_mut().filter_map(|it| (!it.is_ended()).then_some(())).count();
    }
    stage.join_by(1, by_tcp(&stage)).await;
    stage.connect_all().await;
}

#[tokio::test]
async fn a_frame_that_is_too_long_ends_the_connection_and_no_other() {
    let mut stage = connected(2).await;
    stage.open(&[0, 1]).await;
    let stream = stage.clients[0].stream.as_mut().unwrap();
    stream.send_bytes(&1_601_u16.to_be_bytes());
    stage.until("it is closed", |stage| stage.clients[0].stream.as_ref().unwrap().has_ended()).await;
    stage.until_taken_in(1, 20).await;
}

#[tokio::test]
async fn garbage_in_good_frames_costs_a_peer_nothing() {
    let mut stage = connected(2).await;
    stage.open(&[0, 1]).await;
    for seed in 0..1_000 {
        let garbage = garbage(seed);
        stage.clients[0].stream.as_mut().unwrap().send(&garbage[..garbage.len().min(1_600)]);
        if seed % 50 == 0 {
            stage.turn().await;
        }
    }
    let marks = stage.marks();
    stage
        .until("media still flows both ways", |stage| {
            stage.has_media_of(0, 1, marks[0]) && stage.has_media_of(1, 0, marks[1])
        })
        .await;
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind(any_port()).unwrap();
    let address = taken.local_addr().unwrap();
    let error = Sfu::start(SfuConfig { tcp_addresses: vec![address.into()], ..config() }).unwrap_err();
    assert!(matches!(error, StartError::Bind { protocol: "TCP", .. }));
    assert!(error.to_string().contains(&format!("over TCP on {address}: another program has that port")), "{error}");
}

/// A binding request for a fragment, without a proof that its sender knows the password.
fn request(fragment: &str) -> Vec<u8> {
    let name = format!("{fragment}:theirs");
    let padded = name.len().next_multiple_of(4);
    let mut bytes = vec![0, 1, 0, u8::try_from(padded + 4).unwrap(), 0x21, 0x12, 0xa4, 0x42];
    bytes.extend([7; 12]);
    bytes.extend([0, 6, 0, u8::try_from(name.len()).unwrap()]);
    bytes.extend(name.as_bytes());
    bytes.resize(20 + 4 + padded, 0);
    bytes
}
