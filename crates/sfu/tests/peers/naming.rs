//! Nobody is seen under another's name: a slot that was taken from somebody carries nobody else before the page knows.

use sfu::{Edition, RoomEvent, Sends};

use crate::client::Received;
use crate::stage::{Stage, endpoint};

/// Client 0 hears all and sees one at a time, which is client 1; client 2 is there too.
async fn seeing_one() -> Stage {
    let mut stage = Stage::new().await;
    stage.join_hearing(0, 3, 1).await;
    stage.join(1).await;
    stage.join(2).await;
    stage.connect_all().await;
    // Who comes first is shown first.
    stage.open(&[0, 1]).await;
    stage.open(&[0, 1, 2]).await;
    stage.until("client 1 is seen", |stage| seen(stage, 0).any(|it| it.publisher() == 1)).await;
    stage
}

/// What client 0 has seen since a mark.
fn seen(stage: &Stage, mark: usize) -> impl Iterator<Item = &Received> {
    stage.clients[0].on_line(stage.clients[0].video_of(0), mark)
}

/// The assignments that client 0 was told of.
fn told(stage: &Stage) -> Vec<(Edition, Option<sfu::EndpointId>)> {
    let own = stage.clients[0].peer;
    let slots = |event: &RoomEvent| match event {
        RoomEvent::Slots { peer, edition, slots, .. } if Some(*peer) == own => Some((*edition, slots[0].source)),
        _ => None,
    };
    stage.events.iter().filter_map(slots).collect()
}

#[tokio::test]
async fn whoever_takes_a_slot_is_seen_when_the_page_knows_and_heard_before() {
    let mut stage = seeing_one().await;
    stage.answers = false;
    let before = told(&stage).len();
    stage.show(0, &[(1, 0), (2, 720)]).await;
    stage.until("it is told", |stage| told(stage).len() > before).await;
    let (edition, now_shown) = told(&stage)[before];
    assert_eq!(now_shown, Some(endpoint(2)));
    let mark = stage.marks()[0];
    stage.until("it is told again", |stage| told(stage).len() > before + 1).await;
    assert_eq!(told(&stage)[before + 1], (edition, now_shown));
    stage.until_taken_in(2, 200).await;
    assert_eq!(seen(&stage, mark).count(), 0, "the page would show it as client 1");
    assert!(stage.clients[0].media_since(mark).any(|it| it.publisher() == 2), "it is not heard either");

    // What the page knew before is of no use, nor what it cannot know.
    let (room, peer) = (stage.room, stage.clients[0].peer.unwrap());
    stage.sfu.slots_known(room, peer, Edition(edition.0 - 1));
    stage.sfu.slots_known(room, peer, Edition(u32::MAX));
    stage.until_taken_in(2, 100).await;
    assert_eq!(seen(&stage, mark).count(), 0);
    stage.sfu.slots_known(room, peer, edition);
    stage.until("client 2 is seen", |stage| seen(stage, mark).next().is_some()).await;
    let first = seen(&stage, mark).next().unwrap();
    assert!(first.publisher() == 2 && first.starts_keyframe());
}

#[tokio::test]
async fn whoever_comes_back_to_their_own_slot_is_seen_at_once() {
    let mut stage = Stage::with_connected(2).await;
    stage.answers = false;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(0, 1, 0) && stage.has_media_of(1, 0, 0)).await;
    for _ in 0..2 {
        stage.open(&[0]).await;
        stage.open(&[0, 1]).await;
        let marks = stage.marks();
        stage
            .until("it is seen", |stage| stage.has_media_of(0, 1, marks[0]) && stage.has_media_of(1, 0, marks[1]))
            .await;
    }
}

#[tokio::test]
async fn another_screen_comes_when_the_page_knows_whose_it_is() {
    let mut stage = Stage::with_connected(3).await;
    let shares =
        |who: u8| (0..3).map(|it| (it, if it == who { Sends::EVERYTHING } else { Sends::BOTH })).collect::<Vec<_>>();
    let (sound, picture) = stage.clients[0].shown_screen;
    let comes = move |stage: &Stage, mark: usize, who: u8| {
        let of = |line| stage.clients[0].on_line(line, mark).any(|it| !it.is_silence() && it.publisher() == who);
        of(sound) && of(picture)
    };
    stage.clients[1].share(true);
    stage.open_for(&shares(1)).await;
    stage.until("the first comes", |stage| comes(stage, 0, 1)).await;
    stage.answers = false;
    stage.clients[2].share(true);
    stage.open_for(&shares(2)).await;
    let mark = stage.marks()[0];
    stage.until_taken_in(2, 200).await;
    assert_eq!(stage.clients[0].on_line(picture, mark).count(), 0);
    stage.answers = true;
    stage.until("the other comes", |stage| comes(stage, mark, 2)).await;
}
