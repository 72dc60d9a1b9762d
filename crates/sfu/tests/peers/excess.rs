//! Who sends or asks for more than any browser does is given less of it, and nobody else is.

use std::time::{Duration, Instant};

use sfu::{PeerStats, SfuConfig};

use crate::stage::{Stage, config};

/// Nothing that is waited for takes this long.
const PATIENCE: Duration = Duration::from_mins(1);

/// So many clients, all open to each other, and all seen by the first two.
async fn flowing(count: u8, config: SfuConfig) -> Stage {
    let mut stage = Stage::with(config).await;
    for number in 0..count {
        stage.join(number).await;
    }
    stage.connect_all().await;
    stage.open(&(0..count).collect::<Vec<_>>()).await;
    until_all_have_media(&mut stage, "media flows").await;
    stage
}

/// Drives until everybody has heard and seen everybody from now on.
async fn until_all_have_media(stage: &mut Stage, what: &str) {
    let marks = stage.marks();
    let all = 0..stage.clients.len();
    let has_all = |stage: &Stage, client: usize| {
        all.clone().all(|it| it == client || stage.has_media_of(client, u8::try_from(it).unwrap(), marks[client]))
    };
    stage.until(what, |stage| all.clone().all(|client| has_all(stage, client))).await;
}

/// Has a client do something again and again until its counters are so.
async fn until_counted(
    stage: &mut Stage,
    client: usize,
    mut act: impl FnMut(&mut Stage),
    is_so: fn(&PeerStats) -> bool,
) {
    let start = Instant::now();
    while !is_so(&stage.stats(client).await) {
        assert!(start.elapsed() < PATIENCE, "it is never counted");
        act(stage);
        stage.turn().await;
    }
}

#[tokio::test]
async fn a_new_stream_on_a_line_that_has_one_is_not_let_in_and_those_that_flow_go_on() {
    let mut stage = flowing(2, config()).await;
    for _ in 0..200 {
        stage.clients[0].begin_another_stream();
        stage.turn().await;
    }
    stage.until_taken_in(0, 20).await;
    let refused = stage.stats(0).await.strange_streams_in;
    assert!(refused >= 200, "{refused}");
    let marks = stage.marks();
    let line = stage.clients[1].video_of(0);
    stage.until("its picture goes on", |stage| stage.clients[1].on_line(line, marks[1]).count() > 10).await;
    stage.until("the other goes on", |stage| stage.has_media_of(0, 1, marks[0])).await;
    assert!(stage.sfu.totals().await.unwrap().ended.is_empty());
}

#[tokio::test]
async fn what_is_beyond_the_bits_of_a_picture_is_dropped_and_it_begins_anew_behind_it() {
    let mut stage = flowing(3, SfuConfig { picture_bits_per_second_max: 800_000, ..config() }).await;
    let excess = |stats: &PeerStats| stats.dropped_as_excess > 100;
    until_counted(&mut stage, 0, |stage| stage.clients[0].flood_with_frames(10), excess).await;
    let (mark, flooded) = (stage.marks()[1], stage.clients[0].last_number);
    let line = stage.clients[1].pictures.iter().copied().find(|line| {
        let mut on_it = stage.clients[1].on_line(*line, 0);
        on_it.any(|it| it.publisher() == 0)
    });
    let begins_anew = |stage: &Stage| {
        let mut since = stage.clients[1].on_line(line.unwrap(), mark);
        since.any(|it| it.starts_keyframe() && it.number() > flooded)
    };
    stage.until("it begins anew", begins_anew).await;
    let (before, dropped) = (stage.stats(1).await, stage.stats(0).await.dropped_as_excess);
    until_all_have_media(&mut stage, "all go on").await;
    assert_eq!(before.dropped_as_excess, 0, "what the others send is theirs");
    assert!(dropped > 100);
}

#[tokio::test]
async fn what_is_beyond_the_bits_of_sound_is_dropped_and_the_picture_goes_on() {
    let mut stage = flowing(2, SfuConfig { sound_bits_per_second_max: 100_000, ..config() }).await;
    until_counted(&mut stage, 0, |stage| stage.clients[0].flood(20), |stats| stats.dropped_as_excess > 100).await;
    until_all_have_media(&mut stage, "both go on").await;
}

#[tokio::test]
async fn who_asks_for_keyframes_all_the_time_is_soon_refused_and_another_is_not() {
    let mut stage = flowing(4, config()).await;
    let lines = stage.clients[0].pictures.clone();
    let ask = |stage: &mut Stage| lines.iter().for_each(|line| stage.clients[0].ask_for_keyframe(*line));
    until_counted(&mut stage, 0, ask, |stats| stats.keyframe_requests_refused > 20).await;
    assert_eq!(stage.stats(1).await.keyframe_requests_refused, 0);

    let line = stage.clients[1].video_of(0);
    let shown = stage.clients[1].on_line(line, 0).last().map(|it| usize::from(it.publisher())).unwrap();
    let requests = stage.clients[shown].keyframe_requests;
    stage.clients[1].ask_for_keyframe(line);
    stage.until("it is asked for", |stage| stage.clients[shown].keyframe_requests > requests).await;
}

#[tokio::test]
async fn of_too_many_reports_and_requests_some_are_not_looked_at_and_the_call_goes_on() {
    let mut stage = flowing(3, SfuConfig { control_per_second_max: 200, ..config() }).await;
    let line = stage.clients[0].video_of(0);
    let ask = |stage: &mut Stage| (0..100).for_each(|_| stage.clients[0].ask_for_keyframe(line));
    until_counted(&mut stage, 0, ask, |stats| stats.ignored_in > 100).await;
    assert_eq!(stage.stats(1).await.ignored_in, 0);
    until_all_have_media(&mut stage, "all go on").await;
    assert!(stage.sfu.totals().await.unwrap().ended.is_empty());
}
