//! Whoever can send in a peer's name, and has none of its keys, takes nothing from it.

use sfu::Sends;

use crate::stage::{Stage, config};

/// Client 0 and client 1 see each other; the screen of client 0 may be seen, and is not shared yet.
async fn in_a_call() -> Stage {
    let mut stage = Stage::with(config()).await;
    stage.join(0).await;
    stage.join(1).await;
    stage.connect_all().await;
    stage.open_for(&[(0, Sends::EVERYTHING), (1, Sends::BOTH)]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0) && stage.has_media_of(0, 1, 0)).await;
    stage
}

#[tokio::test]
async fn forged_streams_take_no_line_from_whose_it_is_before_its_first_packet_and_after() {
    let mut stage = in_a_call().await;
    let server = stage.sfu.addresses()[0];
    for stream in 0..200 {
        for line in stage.clients[0].own_lines() {
            stage.clients[0].forge(line, 0x4000_0000 + stream, server);
        }
        stage.turn().await;
    }
    assert!(stage.stats(0).await.strange_streams_in >= 400, "those of its voice and its camera are known to be forged");

    let mark = stage.marks()[1];
    let (line, (voice, _)) = (stage.clients[1].video_of(0), stage.clients[1].shown_screen);
    stage.until("its camera goes on", |stage| stage.clients[1].on_line(line, mark).count() > 10).await;
    let is_heard = |stage: &Stage| {
        let mut people = stage.clients[1].voices.iter().flat_map(|line| stage.clients[1].on_line(*line, mark));
        people.any(|it| it.publisher() == 0 && !it.is_silence())
    };
    stage.until("its voice goes on", is_heard).await;
    stage.clients[0].share(true);
    let (_, screen) = stage.clients[1].shown_screen;
    stage.until("its screen comes", |stage| stage.clients[1].on_line(screen, mark).count() > 10).await;
    stage.until("with its sound", |stage| stage.clients[1].on_line(voice, mark).count() > 10).await;
    assert!(stage.sfu.totals().await.unwrap().ended.is_empty());
}
