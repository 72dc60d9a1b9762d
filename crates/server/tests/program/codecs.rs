//! A page says in which codec it would rather send its camera, and is told when it is to (S8).

use bots::{Offered, Participant, Seen};
use session::{Command, StandingTag};
use wire::VideoCodec;

use crate::house::{GROUP, House, connect};

/// A participant who would rather send H.264, and can decode it; with media.
async fn capable(mut participant: Participant) -> Participant {
    participant.prefers = VideoCodec::H264;
    connect(&mut participant).await;
    participant
}

/// What somebody offers whose browser has no H.264.
fn offer_without(participant: &Participant) -> String {
    let offered = Offered::new(participant.voice(), 1).unwrap();
    let lines = offered.sdp().split_inclusive("\r\n");
    let is_of_it =
        |line: &&str| ["108", "109"].iter().any(|it| line.split_once(':').is_some_and(|(_, of)| of.starts_with(it)));
    lines.filter(|line| !is_of_it(line)).map(|line| line.replace(" 108 109", "")).collect()
}

async fn admit(host: &Participant, guest: &Participant) {
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    host.page.done(Command::Admit { participant: guest.id }).await.unwrap();
    guest.page.until_standing(StandingTag::Admitted).await.unwrap();
}

async fn until_told(page: &Participant, codecs: &[VideoCodec]) {
    page.page.until("it is told in which codec to send", |seen: &Seen| seen.codecs == codecs).await.unwrap();
}

#[tokio::test]
async fn a_page_is_told_to_send_what_it_prefers_while_all_inside_can_decode_it_and_told_again_when_it_is_back() {
    let mut house = House::open();
    let host = house.host(GROUP).await;
    host.page.done(Command::JoinNow).await.unwrap();
    host.page.until_standing(StandingTag::Admitted).await.unwrap();
    let mut host = capable(host).await;
    let waiting = capable(house.guest("Walter Waiting", GROUP).await).await;
    let guest = capable(house.guest("Clara Capable", GROUP).await).await;
    admit(&host, &guest).await;
    until_told(&host, &[VideoCodec::H264]).await;
    until_told(&guest, &[VideoCodec::H264]).await;

    // Its media need not come about: what can be decoded is said in the offer.
    let mut other = house.guest("Ina Incapable", GROUP).await;
    other.prefers = VideoCodec::H264;
    other.offer(offer_without(&other)).await.unwrap().unwrap();
    admit(&host, &other).await;
    until_told(&host, &[VideoCodec::H264, VideoCodec::Vp8]).await;
    until_told(&guest, &[VideoCodec::H264, VideoCodec::Vp8]).await;
    assert_eq!(other.page.seen().codecs, [], "it cannot send any other");

    host.page.done(Command::Pause { participant: other.id }).await.unwrap();
    host.lose_line();
    until_told(&guest, &[VideoCodec::H264, VideoCodec::Vp8, VideoCodec::H264]).await;
    host.open_line().await.unwrap();
    host.take_up().await.unwrap();
    until_told(&host, &[VideoCodec::H264]).await;
    assert_eq!(waiting.page.seen().codecs, [], "who waits learns nothing of those inside");
}
