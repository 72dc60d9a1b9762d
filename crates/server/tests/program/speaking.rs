//! A group of more people than anybody hears at once: who speaks is heard, and told of to those inside alone.

use bots::{Kind, Participant, Seen};
use session::{Command, Medium, ParticipantId, StandingTag};
use wire::FromPage;

use crate::house::{GROUP, House};

/// Clients inside.
const CLIENTS: usize = 11;
/// How many voices each hears, and pictures each may be shown, as the page offers.
const VOICES: usize = 6;
const PICTURES: usize = 24;
/// So much sound is no accident.
const ENOUGH: usize = 10;

/// A host and clients inside, all silent; sound alone, which is what this is about.
async fn group(house: &mut House) -> Vec<Participant> {
    let mut host = house.host(GROUP).await;
    host.page.done(Command::JoinNow).await.unwrap();
    host.page.until_standing(StandingTag::Admitted).await.unwrap();
    connect(&mut host).await;
    let mut people = vec![host];
    for number in 0..CLIENTS {
        let mut client = house.guest(&format!("Client {number}"), GROUP).await;
        connect(&mut client).await;
        people[0].page.until_row(client.id, StandingTag::Waiting).await.unwrap();
        people[0].page.done(Command::Admit { participant: client.id }).await.unwrap();
        client.page.until_standing(StandingTag::Admitted).await.unwrap();
        people.push(client);
    }
    people
}

async fn connect(participant: &mut Participant) {
    participant.connect_hearing(VOICES, PICTURES).await.unwrap();
    participant.media().unwrap().film(false).await.unwrap();
}

async fn until_told(page: &Participant, speaking: &[ParticipantId]) {
    let is_told = |seen: &Seen| seen.speaking.last().map(Vec::as_slice) == Some(speaking);
    page.page.until("it is told who speaks", is_told).await.unwrap();
}

#[tokio::test]
async fn in_a_group_whoever_speaks_is_heard_and_everybody_inside_is_told() {
    let mut house = House::open();
    let people = group(&mut house).await;
    for speaker in &people {
        let mut points = Vec::new();
        for hearer in &people {
            points.push(hearer.media().unwrap().point().await.unwrap());
        }
        speaker.media().unwrap().speak(true).await.unwrap();
        for (hearer, point) in people.iter().zip(points).filter(|(it, _)| it.id != speaker.id) {
            let hears = |heard: &bots::Heard| heard.of(speaker.voice(), Kind::Audio, point) >= ENOUGH;
            hearer.media().unwrap().until("the speaker is heard", hears).await.unwrap();
        }
        for page in &people {
            until_told(page, &[speaker.id]).await;
        }
        speaker.media().unwrap().speak(false).await.unwrap();
        for page in &people {
            until_told(page, &[]).await;
        }
    }
}

#[tokio::test]
async fn who_waits_or_is_paused_learns_nothing_of_who_speaks_and_who_is_muted_speaks_no_more() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let speaker = house.admitted("Sam Speaks", GROUP, &host).await;
    let paused = house.admitted("Pat Paused", GROUP, &host).await;
    let mut waiting = house.guest("Wim Waiting", GROUP).await;
    connect(&mut waiting).await;
    // Who waits claims to speak, too.
    waiting.media().unwrap().speak(true).await.unwrap();

    speaker.media().unwrap().speak(true).await.unwrap();
    until_told(&paused, &[speaker.id]).await;
    until_told(&host, &[speaker.id]).await;
    host.page.done(Command::Pause { participant: paused.id }).await.unwrap();
    until_told(&paused, &[]).await;
    let told = paused.page.seen().speaking.len();

    host.page.done(Command::Mute { participant: speaker.id, medium: Medium::Audio }).await.unwrap();
    until_told(&host, &[]).await;
    until_told(&speaker, &[]).await;
    speaker.page.done(Command::Unmute { medium: Medium::Audio }).await.unwrap();
    until_told(&host, &[speaker.id]).await;
    for page in [&paused.page, &waiting.page] {
        page.send(&FromPage::Ping).await.unwrap();
        page.until("an answer", |seen| seen.pongs > 0).await.unwrap();
    }
    assert_eq!(paused.page.seen().speaking.len(), told, "who is paused is told who speaks");
    assert!(waiting.page.seen().speaking.is_empty(), "who waits is told who speaks");
    assert!(host.page.seen().speaking.iter().all(|them| !them.contains(&waiting.id)));
}
