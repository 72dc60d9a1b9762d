//! Strangers and hostile peers disturb nobody.

use std::net::UdpSocket;
use std::time::Duration;

use crate::stage::Stage;

/// Bytes that look random and are the same in every run.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        })
        .collect()
}

/// A datagram of each kind, with noise behind a plausible beginning.
pub(crate) fn garbage(seed: u64) -> Vec<u8> {
    let length = usize::try_from(seed % 1_900).unwrap();
    let mut bytes = noise(seed, length);
    let beginning: &[u8] = match seed % 6 {
        0 => &[0, 1, 0, 40, 0x21, 0x12, 0xa4, 0x42],
        1 => &[22, 0xfe, 0xfd, 0, 0],
        2 => &[0x80, 111, 0, 1],
        3 => &[0x80, 200, 0, 1],
        4 => &[0xb0, 96],
        _ => &[],
    };
    bytes.splice(..beginning.len().min(length), beginning.iter().copied());
    bytes
}

#[tokio::test]
async fn a_flood_from_strangers_is_harmless() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    let server = stage.sfu.addresses()[0];
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    for seed in 0..20_000 {
        let _ = stranger.send_to(&garbage(seed), server);
        if seed % 100 == 0 {
            stage.turn().await;
        }
    }
    let marks = stage.marks();
    stage
        .until("media still flows", |stage| stage.has_media_of(0, 1, marks[0]) && stage.has_media_of(1, 0, marks[1]))
        .await;
    let totals = stage.sfu.totals().await.unwrap();
    assert!(totals.strangers > 0 && totals.oversized > 0, "{totals:?}");
    assert!(totals.ended.is_empty(), "{totals:?}");
}

#[tokio::test]
async fn garbage_from_the_address_of_a_peer_costs_it_nothing() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0)).await;
    let server = stage.sfu.addresses()[0];
    for seed in 0..2_000 {
        let _ = stage.clients[0].socket.send_to(&garbage(seed), server);
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
async fn a_peer_that_vanishes_is_given_up_and_the_others_go_on() {
    let mut stage =
        Stage::with(sfu::SfuConfig { consent_grace: Duration::from_millis(100), ..crate::stage::config() }).await;
    for number in 0..3 {
        stage.join(number).await;
    }
    stage.connect_all().await;
    stage.open(&[0, 1, 2]).await;
    let gone = stage.clients.remove(2);
    stage.until_given_up(gone.peer).await;
    let marks = stage.marks();
    stage
        .until("the others go on", |stage| stage.has_media_of(0, 1, marks[0]) && stage.has_media_of(1, 0, marks[1]))
        .await;
    let ended = stage.sfu.totals().await.unwrap().ended;
    assert_eq!(ended.into_iter().collect::<Vec<_>>(), [(sfu::CloseReason::ConsentLost, 1)]);
}
