//! Each page is sent pictures as large as it shows them, and none that it does not show (S8).

use bots::{Kind, Participant};
use session::ParticipantId;
use wire::{FromPage, Size};

use crate::house::{GROUP, House, until_all_hear_each_other};

/// So much sound arrives while no picture may.
const ENOUGH: usize = 60;

async fn show(page: &Participant, sizes: &[(ParticipantId, u16)]) {
    let sizes = sizes.iter().map(|(participant, height)| Size { participant: *participant, height: *height }).collect();
    page.page.send(&FromPage::Sizes { sizes, screen: 0 }).await.unwrap();
    // What was said before is done when this is answered.
    page.page.send(&FromPage::Ping).await.unwrap();
}

#[tokio::test]
async fn what_a_page_does_not_show_is_not_sent_there_and_is_sent_to_the_others() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let looking = house.admitted("Lena Looking", GROUP, &host).await;
    let away = house.admitted("Ann Away", GROUP, &host).await;
    until_all_hear_each_other(&[&host, &looking, &away]).await;
    let (media, voice) = (away.media().unwrap(), host.voice());

    show(&away, &[(host.id, 0), (looking.id, 180)]).await;
    // The picture that was on its way is the last: from some moment on there is sound alone.
    let mut since = media.point().await.unwrap();
    loop {
        media.until("sound", |heard| heard.of(voice, Kind::Audio, since) >= ENOUGH).await.unwrap();
        if media.heard().of(voice, Kind::Video, since) == 0 {
            break;
        }
        since = media.point().await.unwrap();
    }
    let seen = media.heard().of(looking.voice(), Kind::Video, since);
    assert!(seen > 0, "the other picture stopped too");
    let elsewhere = looking.media().unwrap().point().await.unwrap();
    let media_elsewhere = looking.media().unwrap();
    media_elsewhere.until("both", |heard| heard.has(voice, ENOUGH, elsewhere)).await.unwrap();

    let since = media.point().await.unwrap();
    show(&away, &[(host.id, 180), (looking.id, 180)]).await;
    media.until("the picture", |heard| heard.of(voice, Kind::Video, since) >= ENOUGH).await.unwrap();
    let heard = media.heard();
    let is_of_host = |packet: &&bots::Packet| packet.mark.is_some_and(|mark| mark.voice == voice);
    let first = heard.since(since).iter().filter(is_of_host).find(|packet| packet.kind == Kind::Video);
    assert!(first.unwrap().starts_keyframe);
}

#[tokio::test]
async fn sizes_of_strangers_and_of_a_page_without_media_change_nothing() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let client = house.admitted("Cleo Client", GROUP, &host).await;
    let waiting = house.guest("Wim Waiting", GROUP).await;
    show(&waiting, &[(host.id, 0), (client.id, 0)]).await;
    show(&client, &[(ParticipantId(uuid::Uuid::nil()), 0), (client.id, 0), (host.id, 180)]).await;
    until_all_hear_each_other(&[&host, &client]).await;
    assert!(waiting.page.seen().closed.is_none());
}

#[tokio::test]
async fn where_pictures_take_one_place_by_turns_each_comes_once_the_page_knows_whose_it_is() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let client = house.admitted("Cleo Client", GROUP, &host).await;
    let mut narrow = house.admitted("Nell Narrow", GROUP, &host).await;
    narrow.connect_hearing(4, 1).await.unwrap();
    let media = narrow.media().unwrap();
    for (shown, hidden) in [(&host, &client), (&client, &host), (&host, &client)] {
        let since = media.point().await.unwrap();
        show(&narrow, &[(shown.id, 180), (hidden.id, 0)]).await;
        media.until("the picture", |heard| heard.of(shown.voice(), Kind::Video, since) >= ENOUGH).await.unwrap();
    }
}
