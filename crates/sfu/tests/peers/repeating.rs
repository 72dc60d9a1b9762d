//! Sound that is lost on its way is known from what comes next, and nothing comes in or goes out by that which may not.

use forward::redundancy::format;

use crate::client::Received;
use crate::stage::Stage;

/// Two who hear and see each other.
async fn flowing() -> Stage {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0) && stage.has_media_of(0, 1, 0)).await;
    stage
}

/// The sound of the other that client 1 received since a mark.
fn heard(stage: &Stage, mark: usize) -> Vec<&Received> {
    let client = &stage.clients[1];
    client.media_since(mark).filter(|it| client.voices.contains(&it.mid)).collect()
}

/// How many packets of before a packet carries again.
fn older(packet: &Received) -> usize {
    let blocks = packet.is_red.then(|| format::read(packet.payload[0] & 0x7f, &packet.payload).unwrap());
    blocks.map_or(0, |it| it.older.len())
}

/// Lets so many packets of the sound of client 0 be lost, and the next few come.
async fn lose_sound(stage: &mut Stage, packets: usize) {
    stage.clients[0].loses_own_sound = true;
    stage.until_published(0, packets).await;
    stage.clients[0].loses_own_sound = false;
    stage.until_published(0, 10).await;
}

#[tokio::test]
async fn sound_of_a_publisher_that_is_lost_is_taken_from_what_comes_next() {
    let mut stage = flowing().await;
    let mark = stage.marks()[1];
    for packets in [1, 2, 1, 2] {
        lose_sound(&mut stage, packets).await;
    }
    stage.until_taken_in(0, 10).await;
    let mut seqs: Vec<u64> = heard(&stage, mark).iter().map(|it| it.seq).collect();
    seqs.sort_unstable();
    let all: Vec<u64> = (seqs[0]..=seqs[seqs.len() - 1]).collect();
    assert_eq!(seqs, all, "something is missing or came twice");
}

#[tokio::test]
async fn what_was_said_in_a_pause_does_not_come_with_what_is_said_afterwards() {
    let mut stage = flowing().await;
    stage.open(&[1]).await;
    stage.until_published(0, 5).await;
    stage.clients[0].loses_own_sound = true;
    stage.until_published(0, 2).await;
    // Nothing of the pause is on its way; the last of it was never seen by anybody.
    stage.clients[0].publishes = false;
    stage.until_nothing_is_taken_in(0).await;
    let (last, mark) = (stage.clients[0].last_number, stage.marks()[1]);
    stage.open(&[0, 1]).await;
    stage.clients[0].loses_own_sound = false;
    stage.clients[0].publishes = true;
    stage.until("the sound is back", |stage| heard(stage, mark).len() > 10).await;
    let said: Vec<u32> = heard(&stage, mark).iter().map(|it| it.number()).collect();
    assert!(said.iter().all(|number| *number > last), "{last} was in the pause: {said:?}");
}

#[tokio::test]
async fn whoever_loses_packets_is_sent_sound_again_and_nobody_else() {
    let mut stage = flowing().await;
    stage.clients[1].loses_video = true;
    stage.until("sound comes again", |stage| heard(stage, 0).iter().any(|it| it.is_red)).await;
    let heard = heard(&stage, 0);
    let place = heard.iter().position(|it| it.is_red).unwrap();
    let (before, red) = (heard[place - 1], heard[place]);
    assert_eq!((before.seq + 1, before.is_red), (red.seq, false));
    let payload_type = red.payload[0] & 0x7f;
    let blocks = format::read(payload_type, &red.payload).unwrap();
    assert_eq!(blocks.older.last().unwrap().payload, before.payload);
    assert!(stage.clients[0].received.iter().all(|it| !it.is_red));
}

#[tokio::test]
async fn what_is_sent_again_is_never_of_before_a_cut() {
    let mut stage = flowing().await;
    stage.clients[1].loses_video = true;
    stage.clients[1].loses_one_in = 3;
    stage.until("sound comes twice again", |stage| heard(stage, 0).iter().any(|it| older(it) == 2)).await;
    for _ in 0..5 {
        stage.open(&[1]).await;
        let mark = stage.marks()[1];
        stage.open(&[0, 1]).await;
        stage.until("the sound is back", |stage| heard(stage, mark).len() > 3).await;
        let back = heard(&stage, mark);
        assert!(!back[0].is_red, "the first packet after a cut carries something of before it");
        let (first, second) = (back[0], back[1]);
        let of_first = second.is_red.then(|| format::read(second.payload[0] & 0x7f, &second.payload).unwrap());
        for older in of_first.iter().flat_map(|it| &it.older) {
            assert_eq!(older.payload, first.payload);
        }
    }
}
