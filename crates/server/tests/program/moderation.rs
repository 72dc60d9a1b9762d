//! What a host mutes is cut at the server, medium by medium, and only its owner opens it again (S6).

use bots::{Kind, Participant, Point};
use session::{Command, Medium, Refusal, StandingTag};
use wire::Outcome;

use crate::house::{GROUP, House, until_all_hear_each_other};

/// So much of one medium arrives while nothing of the other may.
const ENOUGH: usize = 60;

async fn until_more_of(hearer: &Participant, speaker: &Participant, kind: Kind, since: Point) {
    let voice = speaker.voice();
    let what = format!("{kind:?} of {voice}");
    hearer.media().unwrap().until(&what, |heard| heard.of(voice, kind, since) >= ENOUGH).await.unwrap();
}

#[tokio::test]
async fn what_a_host_mutes_is_cut_at_the_server_until_its_owner_unmutes() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let loud = house.admitted("Lou Loud", GROUP, &host).await;
    let other = house.admitted("Oscar Other", GROUP, &host).await;
    until_all_hear_each_other(&[&host, &loud, &other]).await;
    let participant = loud.id;
    for (medium, cut, flows) in [(Medium::Audio, Kind::Audio, Kind::Video), (Medium::Video, Kind::Video, Kind::Audio)] {
        let by_a_client = other.page.command(Command::Mute { participant, medium }).await.unwrap();
        assert_eq!(by_a_client, Outcome::Refused { refusal: Refusal::HostsOnly });
        host.page.done(Command::Mute { participant, medium }).await.unwrap();
        let since = other.media().unwrap().point().await.unwrap();
        until_more_of(&other, &loud, flows, since).await;
        assert_eq!(other.media().unwrap().heard().of(loud.voice(), cut, since), 0, "{cut:?} was muted");

        // Nobody turns on what is another's.
        host.page.done(Command::AskToUnmute { participant, medium }).await.unwrap();
        let asked = host.media().unwrap().point().await.unwrap();
        until_more_of(&host, &loud, flows, asked).await;
        assert_eq!(host.media().unwrap().heard().of(loud.voice(), cut, asked), 0, "a request opens nothing");

        let since = other.media().unwrap().point().await.unwrap();
        loud.page.done(Command::Unmute { medium }).await.unwrap();
        until_more_of(&other, &loud, cut, since).await;
    }
}

#[tokio::test]
async fn a_mute_outlives_a_pause_and_a_restart() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let loud = house.admitted("Lou Loud", GROUP, &host).await;
    let participant = loud.id;
    host.page.done(Command::Mute { participant, medium: Medium::Audio }).await.unwrap();
    host.page.done(Command::Pause { participant }).await.unwrap();
    house.server.kill();
    house.start_again();
    let [mut host, mut loud] = [host, loud];
    host.come_back().await.unwrap();
    loud.come_back().await.unwrap();
    host.page.done(Command::Resume { participant }).await.unwrap();
    loud.page.until_standing(StandingTag::Admitted).await.unwrap();
    let muted = loud.page.view().unwrap().you.muted;
    assert!(muted.audio && !muted.video, "{muted:?}");
}
