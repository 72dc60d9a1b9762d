//! A shared screen passes by the session's leave and no longer than that: until who shares stops it, a host does, or a pause
//! (S2, P6).

use bots::{Kind, Participant, Point};
use session::{Command, Refusal, StandingTag};
use wire::Outcome;

use crate::house::{GROUP, House, until_all_hear_each_other};

/// So much of the camera arrives while nothing of the screen may.
const ENOUGH: usize = 60;

const OF_SCREENS: [Kind; 2] = [Kind::Screen, Kind::ScreenAudio];

async fn until_screen(hearer: &Participant, sharer: &Participant, since: Point) {
    let (media, voice) = (hearer.media().unwrap(), sharer.voice());
    let is_shown = |heard: &bots::Heard| OF_SCREENS.iter().all(|kind| heard.of(voice, *kind, since) > 0);
    media.until("the screen, and its sound", is_shown).await.unwrap();
}

/// Waits until enough of the person has come, and says how much came of their screen.
async fn screen_beside_the_camera(hearer: &Participant, sharer: &Participant, since: Point) -> usize {
    let (media, voice) = (hearer.media().unwrap(), sharer.voice());
    media.until("camera and microphone", |heard| heard.has(voice, ENOUGH, since)).await.unwrap();
    OF_SCREENS.iter().map(|kind| media.heard().of(voice, *kind, since)).sum()
}

async fn until_told_of(page: &Participant, sharer: Option<&Participant>) {
    let sharer = sharer.map(|it| it.id);
    let is_told = |seen: &bots::Seen| {
        seen.screen == sharer && seen.view.as_ref().is_some_and(|view| view.session.screen == sharer)
    };
    page.page.until("who shares", is_told).await.unwrap();
}

#[tokio::test]
async fn a_screen_is_shown_to_the_others_once_it_is_shared_and_not_before() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let sharer = house.admitted("Shay Sharer", GROUP, &host).await;
    let other = house.admitted("Oscar Other", GROUP, &host).await;
    until_all_hear_each_other(&[&host, &sharer, &other]).await;

    // A page that asks nobody.
    sharer.media().unwrap().share(true).await.unwrap();
    let since = host.media().unwrap().point().await.unwrap();
    assert_eq!(screen_beside_the_camera(&host, &sharer, since).await, 0);

    sharer.page.done(Command::ShareScreen).await.unwrap();
    for hearer in [&host, &other] {
        until_told_of(hearer, Some(&sharer)).await;
        until_screen(hearer, &sharer, Point::default()).await;
    }
    let heard = host.media().unwrap().heard();
    let first = heard.packets.iter().find(|packet| packet.kind == Kind::Screen);
    assert!(first.unwrap().starts_keyframe, "it begins with a keyframe");
    drop(heard);
    let own = sharer.media().unwrap().heard().of(sharer.voice(), Kind::Screen, Point::default());
    assert_eq!(own, 0, "nobody is shown their own screen");

    let taken = other.page.command(Command::ShareScreen).await.unwrap();
    assert_eq!(taken, Outcome::Refused { refusal: Refusal::ScreenTaken });
    sharer.page.done(Command::StopSharing).await.unwrap();
    let since = host.media().unwrap().point().await.unwrap();
    assert_eq!(screen_beside_the_camera(&host, &sharer, since).await, 0);
    until_told_of(&other, None).await;
}

#[tokio::test]
async fn a_host_stops_the_screen_alone() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let sharer = house.admitted("Shay Sharer", GROUP, &host).await;
    let other = house.admitted("Oscar Other", GROUP, &host).await;
    sharer.media().unwrap().share(true).await.unwrap();
    sharer.page.done(Command::ShareScreen).await.unwrap();
    until_screen(&other, &sharer, Point::default()).await;

    let participant = sharer.id;
    let by_a_client = other.page.command(Command::StopShareOf { participant }).await.unwrap();
    assert_eq!(by_a_client, Outcome::Refused { refusal: Refusal::HostsOnly });
    host.page.done(Command::StopShareOf { participant }).await.unwrap();
    let since = other.media().unwrap().point().await.unwrap();
    assert_eq!(screen_beside_the_camera(&other, &sharer, since).await, 0);
    until_told_of(&sharer, None).await;
}

#[tokio::test]
async fn a_pause_ends_the_screen_and_a_resume_does_not_begin_it_again() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let sharer = house.admitted("Shay Sharer", GROUP, &host).await;
    sharer.media().unwrap().share(true).await.unwrap();
    sharer.page.done(Command::ShareScreen).await.unwrap();
    until_screen(&host, &sharer, Point::default()).await;

    let participant = sharer.id;
    host.page.done(Command::Pause { participant }).await.unwrap();
    let paused = host.media().unwrap().point().await.unwrap();
    until_told_of(&host, None).await;
    host.page.done(Command::Resume { participant }).await.unwrap();
    sharer.page.until_standing(StandingTag::Admitted).await.unwrap();
    assert_eq!(screen_beside_the_camera(&host, &sharer, paused).await, 0);

    let again = host.media().unwrap().point().await.unwrap();
    sharer.page.done(Command::ShareScreen).await.unwrap();
    until_screen(&host, &sharer, again).await;
}

#[tokio::test]
async fn a_host_takes_the_screen_over_from_a_client() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let sharer = house.admitted("Shay Sharer", GROUP, &host).await;
    let other = house.admitted("Oscar Other", GROUP, &host).await;
    sharer.media().unwrap().share(true).await.unwrap();
    host.media().unwrap().share(true).await.unwrap();
    sharer.page.done(Command::ShareScreen).await.unwrap();
    until_screen(&other, &sharer, Point::default()).await;
    host.page.done(Command::ShareScreen).await.unwrap();
    let since = other.media().unwrap().point().await.unwrap();
    until_told_of(&other, Some(&host)).await;
    until_screen(&other, &host, since).await;
    assert_eq!(screen_beside_the_camera(&other, &sharer, since).await, 0);
}
