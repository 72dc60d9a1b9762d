//! A page says in which codec it would rather send its camera, and is told when it is to (S8).

use bots::{Offered, Participant, Seen};
use session::{Command, StandingTag};
use wire::{FromPage, VideoCodec};

use crate::house::{GROUP, House};

/// One kind of H.264, as browsers offer it.
const H264: &str = "a=rtpmap:108 H264/90000\r\n\
    a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n";

/// What a page offers, with H.264 on every line for pictures or without.
fn offer(participant: &Participant, has_h264: bool) -> String {
    let offered = Offered::new(participant.voice(), 2).unwrap();
    let lines = offered.sdp().split_inclusive("\r\n").map(|line| match line.strip_suffix("\r\n") {
        Some(first) if has_h264 && first.starts_with("m=video ") => format!("{first} 108\r\n"),
        Some(_) if has_h264 && line.starts_with("a=rtpmap:96 VP8") => format!("{line}{H264}"),
        _ => line.to_owned(),
    });
    lines.collect()
}

/// A guest in the waiting room who has made an offer. The media need not come about: what can be decoded is said in the offer.
async fn waits(house: &mut House, name: &str, has_h264: bool) -> Participant {
    let mut guest = house.guest(name, GROUP).await;
    guest.prefers = VideoCodec::H264;
    guest.offer(offer(&guest, has_h264)).await.unwrap().unwrap();
    guest
}

/// The same, let in.
async fn let_in(house: &mut House, host: &Participant, name: &str, has_h264: bool) -> Participant {
    let guest = waits(house, name, has_h264).await;
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    host.page.done(Command::Admit { participant: guest.id }).await.unwrap();
    guest.page.until_standing(StandingTag::Admitted).await.unwrap();
    guest
}

async fn until_told(page: &Participant, codecs: &[VideoCodec]) {
    page.page.until("it is told in which codec to send", |seen: &Seen| seen.codecs == codecs).await.unwrap();
}

#[tokio::test]
async fn a_page_is_told_to_send_what_it_prefers_while_all_inside_can_decode_it_and_told_again_when_it_is_back() {
    let mut house = House::open();
    let mut host = house.host(GROUP).await;
    host.page.done(Command::JoinNow).await.unwrap();
    host.page.until_standing(StandingTag::Admitted).await.unwrap();
    host.prefers = VideoCodec::H264;
    host.offer(offer(&host, true)).await.unwrap().unwrap();

    let waiting = waits(&mut house, "Walter Waiting", true).await;
    let capable = let_in(&mut house, &host, "Clara Capable", true).await;
    until_told(&host, &[VideoCodec::H264]).await;
    until_told(&capable, &[VideoCodec::H264]).await;
    let incapable = let_in(&mut house, &host, "Ina Incapable", false).await;
    until_told(&host, &[VideoCodec::H264, VideoCodec::Vp8]).await;
    until_told(&capable, &[VideoCodec::H264, VideoCodec::Vp8]).await;
    assert_eq!(incapable.page.seen().codecs, [], "it cannot send any other");

    host.page.done(Command::Pause { participant: incapable.id }).await.unwrap();
    let connection = host.page.seen().connection.unwrap();
    host.lose_line();
    until_told(&capable, &[VideoCodec::H264, VideoCodec::Vp8, VideoCodec::H264]).await;
    host.open_line().await.unwrap();
    host.page.send(&FromPage::TakeUp { connection }).await.unwrap();
    until_told(&host, &[VideoCodec::H264]).await;
    assert_eq!(waiting.page.seen().codecs, [], "who waits learns nothing of those inside");
}
