//! A screen beside the camera: on lines of its own, by a leave of its own, and cut without anything else.

use std::time::Duration;

use sfu::{EndpointId, RoomEvent, Sends};

use crate::client::Received;
use crate::gate::assert_continuous;
use crate::stage::{Stage, endpoint};

const SCREEN: Sends = Sends { screen: true, ..Sends::NOTHING };

/// The picture and the sound of a screen that a client received of another since a mark.
fn of_screen(stage: &Stage, client: usize, publisher: u8, mark: usize) -> (Vec<&Received>, Vec<&Received>) {
    let client = &stage.clients[client];
    let (audio, video) = client.shown_screen;
    let on = |line| client.on_line(line, mark).filter(|it| !it.is_silence() && it.publisher() == publisher).collect();
    (on(video), on(audio))
}

fn has_screen_of(stage: &Stage, client: usize, publisher: u8, mark: usize) -> bool {
    let (seen, heard) = of_screen(stage, client, publisher, mark);
    !seen.is_empty() && !heard.is_empty()
}

/// Whose screen a client's page was told of last.
fn told(stage: &Stage, number: u8) -> Option<EndpointId> {
    let last = stage.events.iter().rev().find_map(|event| match event {
        RoomEvent::Slots { endpoint: it, screen, .. } if *it == endpoint(number) => Some(*screen),
        _ => None,
    });
    last.flatten()
}

/// Client 0 shares its screen, client 1 looks at it.
async fn sharing() -> Stage {
    let mut stage = Stage::with_connected(2).await;
    stage.clients[0].share(true);
    stage.open_for(&[(0, Sends::EVERYTHING), (1, Sends::BOTH)]).await;
    stage.until("the screen is shown", |stage| has_screen_of(stage, 1, 0, 0) && stage.has_media_of(1, 0, 0)).await;
    stage
}

#[tokio::test]
async fn a_screen_is_seen_and_heard_beside_the_camera_from_a_keyframe_on() {
    let stage = sharing().await;
    let (seen, _) = of_screen(&stage, 1, 0, 0);
    assert!(seen[0].starts_keyframe() && seen.iter().all(|it| it.is_of_a_screen()));
    let people = stage.clients[1].pictures.iter().flat_map(|video| stage.clients[1].on_line(*video, 0));
    assert_eq!(people.filter(|it| it.is_of_a_screen()).count(), 0, "a screen came in a person's place");
    assert_eq!(told(&stage, 1), Some(endpoint(0)));
    assert_eq!(told(&stage, 0), None, "nobody is shown their own");
    stage.clients.iter().for_each(assert_continuous);
}

#[tokio::test]
async fn a_screen_without_leave_reaches_nobody() {
    let mut stage = Stage::with_connected(2).await;
    stage.clients[0].share(true);
    stage.open(&[0, 1]).await;
    stage.until("the camera is seen", |stage| stage.has_media_of(1, 0, 0)).await;
    stage.until_taken_in(0, 200).await;
    let (audio, video) = stage.clients[1].shown_screen;
    assert_eq!(stage.clients[1].received.iter().filter(|it| it.mid == audio || it.mid == video).count(), 0);
    assert!(stage.stats(0).await.dropped_at_gate > 50);
    assert_eq!(stage.clients[0].requests_of_screen(), 0, "what nobody may see is not asked for");
}

#[tokio::test]
async fn the_sound_of_a_screen_is_nobodys_voice() {
    let mut stage = Stage::with_connected(2).await;
    stage.clients[0].share(true);
    stage.clients[0].level = -20;
    stage.open_for(&[(0, SCREEN), (1, Sends::BOTH)]).await;
    stage.until("the screen is shown", |stage| has_screen_of(stage, 1, 0, 0)).await;
    stage.clients[1].level = -20;
    let spoken = |event: &RoomEvent| matches!(event, RoomEvent::Speaking { sources, .. } if !sources.is_empty());
    stage.until("somebody speaks", |stage| stage.events.iter().any(spoken)).await;
    let speaks =
        |event: &RoomEvent| matches!(event, RoomEvent::Speaking { sources, .. } if sources.contains(&endpoint(0)));
    assert!(!stage.events.iter().any(speaks), "who only shares was told to speak");
}

#[tokio::test]
async fn a_screen_is_seen_while_the_camera_and_the_microphone_are_muted() {
    let mut stage = Stage::with_connected(2).await;
    stage.clients[0].share(true);
    stage.open_for(&[(0, SCREEN), (1, Sends::BOTH)]).await;
    stage.until("the screen is shown", |stage| has_screen_of(stage, 1, 0, 0)).await;
    stage.until_taken_in(0, 100).await;
    let lines = stage.clients[1].shown_screen;
    let others = stage.clients[1].media_since(0).filter(|it| it.mid != lines.0 && it.mid != lines.1);
    assert_eq!(others.count(), 0, "camera or microphone passed");
}

#[tokio::test]
async fn a_stopped_screen_is_cut_alone_and_nothing_of_it_is_sent_again() {
    let mut stage = sharing().await;
    stage.clients[1].loses_video = true;
    let before = stage.clients[1].resent;
    stage.until("a lost packet is sent again", |stage| stage.clients[1].resent > before + 5).await;
    stage.open(&[0, 1]).await;
    let mark = stage.marks()[1];
    // The client asks for what it lost again and again, and the screen is still sent.
    stage.for_a_while(Duration::from_secs(1)).await;
    stage.until_taken_in(0, 100).await;
    let (seen, heard) = of_screen(&stage, 1, 0, mark);
    assert_eq!((seen.len(), heard.len()), (0, 0));
    assert!(stage.has_media_of(1, 0, mark), "the person went with their screen");
    assert_eq!(told(&stage, 1), None);
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn a_pause_takes_the_screen_and_a_resume_does_not_bring_it_back() {
    let mut stage = sharing().await;
    stage.open(&[1]).await;
    let mark = stage.marks()[1];
    stage.until_taken_in(0, 200).await;
    assert_eq!(stage.clients[1].media_since(mark).count(), 0);
    stage.open(&[0, 1]).await;
    stage.until("the person is back", |stage| stage.has_media_of(1, 0, mark)).await;
    stage.until_taken_in(0, 100).await;
    let (seen, heard) = of_screen(&stage, 1, 0, mark);
    assert_eq!((seen.len(), heard.len()), (0, 0));
}

#[tokio::test]
async fn nothing_of_a_screen_that_was_sent_without_leave_comes_when_it_is_shared_again() {
    let mut stage = sharing().await;
    stage.open(&[0, 1]).await;
    stage.until_taken_in(0, 100).await;
    // Everything sent so far has been taken in.
    stage.clients[0].publishes = false;
    let (ends, mark) = (stage.clients[0].last_number, stage.marks()[1]);
    stage.open_for(&[(0, Sends::EVERYTHING), (1, Sends::BOTH)]).await;
    stage.clients[0].publishes = true;
    stage.until("the screen is shown again", |stage| has_screen_of(stage, 1, 0, mark)).await;
    let (seen, heard) = of_screen(&stage, 1, 0, mark);
    assert!(seen[0].starts_keyframe());
    assert!(seen.iter().chain(&heard).all(|it| it.number() > ends));
    assert_continuous(&stage.clients[1]);
}

#[tokio::test]
async fn who_is_gated_is_shown_no_screen() {
    let mut stage = sharing().await;
    stage.open_for(&[(0, Sends::EVERYTHING)]).await;
    let datagrams = stage.clients[1].datagrams;
    stage.until_taken_in(0, 200).await;
    assert_eq!(stage.clients[1].datagrams, datagrams);
}

#[tokio::test]
async fn whoever_comes_later_is_shown_the_screen_from_a_keyframe_that_is_asked_of_it_alone() {
    let mut stage = sharing().await;
    let (of_screen_before, of_camera) = (stage.clients[0].requests_of_screen(), stage.clients[0].requests_of(0));
    stage.join(2).await;
    stage.until("the third is connected", |stage| stage.clients[2].is_connected).await;
    // Of the person the third is shown nothing, so that only the screen has to begin anew.
    stage.show_with_screen(2, &[(0, 0), (1, 0)], 1_080).await;
    stage.open_for(&[(0, Sends::EVERYTHING), (1, Sends::BOTH), (2, Sends::BOTH)]).await;
    stage.until("the third is shown the screen", |stage| has_screen_of(stage, 2, 0, 0)).await;
    assert!(of_screen(&stage, 2, 0, 0).0[0].starts_keyframe());
    assert!(stage.clients[0].requests_of_screen() > of_screen_before);
    assert_eq!(stage.clients[0].requests_of(0), of_camera);
}

#[tokio::test]
async fn a_page_in_the_background_is_sent_the_sound_of_a_screen_alone() {
    let mut stage = sharing().await;
    stage.show_with_screen(1, &[(0, 0)], 0).await;
    // What was on its way comes through.
    stage.until_taken_in(0, 50).await;
    let mark = stage.marks()[1];
    stage.until_taken_in(0, 200).await;
    let (seen, heard) = of_screen(&stage, 1, 0, mark);
    assert!(seen.is_empty() && !heard.is_empty());
    stage.show_with_screen(1, &[(0, 0)], 1_080).await;
    let mark = stage.marks()[1];
    stage.until("the screen is back", |stage| has_screen_of(stage, 1, 0, mark)).await;
}

#[tokio::test]
async fn of_two_screens_the_first_is_shown_until_it_ends() {
    let mut stage = Stage::with_connected(3).await;
    stage.clients[0].share(true);
    stage.clients[1].share(true);
    stage.open_for(&[(0, Sends::EVERYTHING), (2, Sends::BOTH)]).await;
    stage.until("the first is shown", |stage| has_screen_of(stage, 2, 0, 0)).await;
    stage.open_for(&[(0, Sends::EVERYTHING), (1, Sends::EVERYTHING), (2, Sends::BOTH)]).await;
    stage.until("the second sees the first", |stage| has_screen_of(stage, 1, 0, 0)).await;
    stage.until_taken_in(1, 100).await;
    assert!(!has_screen_of(&stage, 2, 1, 0));
    stage.open_for(&[(0, Sends::BOTH), (1, Sends::EVERYTHING), (2, Sends::BOTH)]).await;
    stage.until("the second is shown", |stage| has_screen_of(stage, 2, 1, 0)).await;
    assert_continuous(&stage.clients[2]);
}

#[tokio::test]
async fn a_screen_leaves_with_the_connection_that_it_came_by() {
    let mut stage = sharing().await;
    stage.clients[0].close();
    stage.until("its page is told", |stage| told(stage, 1).is_none()).await;
    let mark = stage.marks()[1];
    stage.for_a_while(Duration::from_millis(200)).await;
    assert_eq!(of_screen(&stage, 1, 0, mark).0.len(), 0);
}
