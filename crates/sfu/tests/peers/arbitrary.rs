//! Whatever comes from the network, of strangers, in somebody's name or under somebody's keys: nobody panics, and it costs
//! nobody else anything.

use std::cell::RefCell;
use std::net::UdpSocket;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};
use sfu::{CloseReason, VideoCodec};
use tokio::runtime::Runtime;

use crate::client::{Anything, Client};
use crate::stage::{Stage, endpoint};

/// Who does it, whom it is not to cost anything, and who comes besides.
const CULPRIT: usize = 0;
const OTHERS: [(usize, u8); 2] = [(1, 2), (2, 1)];
const NEWCOMER: u8 = 3;

/// A call of three, in which all cases are tried one after another.
struct Call {
    runtime: Runtime,
    stage: RefCell<Stage>,
}

impl Call {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let stage = runtime.block_on(async {
            let mut stage = Stage::with_connected(3).await;
            stage.open(&[0, 1, 2]).await;
            stage.until("media flows", |stage| OTHERS.iter().all(|(to, of)| stage.has_media_of(*to, *of, 0))).await;
            stage
        });
        Self { runtime, stage: RefCell::new(stage) }
    }

    /// Tries an eighth as many cases as are usual: each waits for media.
    fn withstands<S: Strategy>(&self, all: &S, act: &impl AsyncFn(&mut Stage, &S::Value)) {
        let usual = Config::default();
        let cases = usual.cases.div_ceil(8);
        // What has ended a call has ended it for smaller cases too: those say nothing.
        let config = Config { cases, max_shrink_iters: 0, failure_persistence: None, ..usual };
        let tried = TestRunner::new(config).run(all, |one| {
            let mut stage = self.stage.borrow_mut();
            self.runtime.block_on(async {
                act(&mut stage, &one).await;
                goes_on_for_others(&mut stage).await;
            });
            Ok(())
        });
        tried.unwrap_or_else(|failed| panic!("{failed}"));
    }
}

/// From now on the others see and hear each other, and nobody's connection but the culprit's has ended, and over no panic.
async fn goes_on_for_others(stage: &mut Stage) {
    let marks = stage.marks();
    let goes_on = |stage: &Stage| OTHERS.iter().all(|(to, of)| stage.has_media_of(*to, *of, marks[*to]));
    stage.until("media of the others goes on", goes_on).await;
    let ended = stage.sfu.totals().await.unwrap().ended;
    assert_eq!(ended.get(&CloseReason::Panicked), None);
    let others = OTHERS.map(|(client, _)| stage.clients[client].peer.unwrap());
    let all = stage.sfu.stats(stage.room).await.unwrap();
    assert!(others.iter().all(|other| all.iter().any(|(id, ..)| id == other)), "{ended:?}");
}

/// Bytes of which some were changed, left out or added.
fn mutated(bytes: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<Index>(), any::<u8>(), 0..4_u8);
    prop::collection::vec(change, 0..6).prop_map(move |changes| {
        let mut bytes = bytes.clone();
        for (place, byte, kind) in changes {
            let at = place.index(bytes.len() + 1);
            match (kind, bytes.get_mut(at)) {
                (0 | 1, Some(there)) => *there = byte,
                (2, Some(_)) => bytes.truncate(at),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

/// Anything, often with the beginning of something: of STUN, DTLS, RTP, or a compound of RTCP.
fn datagram(request: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let beginnings: &[&[u8]] = &[
        &[],
        &[0, 1, 0, 40, 0x21, 0x12, 0xa4, 0x42],
        &[1, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42],
        &[22, 0xfe, 0xfd, 0, 0],
        &[0x80, 111, 0, 1],
        &[0x90, 96, 0, 1, 0, 0, 0, 9, 1, 2, 3, 4, 0xbe, 0xde, 0xff, 0xff],
        &[0x80, 200, 0, 6],
        &[0x81, 201, 0, 7, 0, 0, 0, 1, 0x8f, 205, 0xff, 0xff],
        &[0x81, 206, 0, 2],
    ];
    let anything = (select(beginnings.to_vec()), prop::collection::vec(any::<u8>(), 0..1_700))
        .prop_map(|(beginning, rest)| [beginning, &rest[..]].concat());
    prop_oneof![2 => anything, 1 => mutated(request)]
}

#[test]
fn whatever_datagrams_come_from_strangers_and_from_the_address_of_somebody_media_goes_on() {
    let call = Call::new();
    let request = call.stage.borrow().clients[CULPRIT].unproved_request();
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    let datagrams = prop::collection::vec((any::<bool>(), datagram(request)), 1..60);
    call.withstands(&datagrams, &async |stage, datagrams| {
        let server = stage.sfu.addresses()[0];
        for (is_strange, bytes) in datagrams {
            let from = if *is_strange { &stranger } else { &stage.clients[CULPRIT].socket };
            // Nothing at all is a datagram as well, and the system may not take one so long.
            let _ = from.send_to(bytes, server);
        }
    });
    // Nothing of that was theirs.
    let ended = call.runtime.block_on(call.stage.borrow().sfu.totals()).unwrap().ended;
    assert!(ended.is_empty(), "{ended:?}");
}

fn anything() -> impl Strategy<Value = (bool, Anything)> {
    let beginnings: &[&[u8]] = &[&[], &[0x90, 0x80, 0x80], &[0x90, 0xf0], &[0xef, 0, 0, 10, 0x6f], &[0xef; 40]];
    let payload = (select(beginnings.to_vec()), prop::collection::vec(any::<u8>(), 0..1_100))
        .prop_map(|(beginning, rest)| [beginning, &rest[..]].concat());
    let skips = prop_oneof![8 => Just(0), 1 => 0..30_000_u16];
    let time = prop_oneof![4 => Just(0), 1 => any::<u32>()];
    (any::<bool>(), payload, any::<bool>(), time, skips, any::<bool>()).prop_map(
        |(is_sound, payload, marker, timestamp, skips, says_again)| {
            (is_sound, Anything { payload, marker, timestamp, skips, says_again })
        },
    )
}

#[test]
fn whatever_somebody_puts_into_their_own_packets_media_of_the_others_goes_on() {
    let call = Call::new();
    call.withstands(&prop::collection::vec(anything(), 1..40), &async |stage, packets| {
        for (is_sound, packet) in packets {
            stage.clients[CULPRIT].publish_anything(*is_sound, packet);
        }
        stage.turn().await;
    });
}

/// An offer of which lines were left out, said twice, put elsewhere or changed.
fn mutated_offer() -> impl Strategy<Value = String> {
    let (_, offer) = Client::new(endpoint(NEWCOMER), NEWCOMER, 3);
    let numbers = select(vec!["", "0", "-1", "127", "65536", "4294967296", "99999999999999999999", "a=", "\u{0}"]);
    let change = (any::<Index>(), any::<Index>(), 0..5_u8, numbers);
    prop::collection::vec(change, 1..8).prop_map(move |changes| {
        let mut lines: Vec<String> = offer.lines().map(str::to_owned).collect();
        for (one, another, kind, number) in changes {
            let (at, to) = (one.index(lines.len()), another.index(lines.len()));
            match kind {
                0 if lines.len() > 1 => drop(lines.remove(at)),
                1 => lines.insert(to, lines[at].clone()),
                2 => lines.swap(at, to),
                3 => lines[at] = lines[at].chars().take(to).collect(),
                _ => {
                    let words: Vec<&str> = lines[at].split(' ').collect();
                    let place = another.index(words.len());
                    let changed = words.iter().enumerate().map(|(it, word)| if it == place { number } else { word });
                    lines[at] = changed.collect::<Vec<_>>().join(" ");
                }
            }
        }
        lines.join("\r\n") + "\r\n"
    })
}

#[test]
fn whatever_is_offered_is_answered_or_refused_and_media_of_the_others_goes_on() {
    let call = Call::new();
    call.withstands(&mutated_offer(), &async |stage, offer| {
        let answer = stage.sfu.connect(stage.room, endpoint(NEWCOMER), offer.clone(), VideoCodec::Vp8).await;
        if let Ok(connected) = answer {
            stage.sfu.disconnect(stage.room, connected.peer).await;
        }
    });
}
