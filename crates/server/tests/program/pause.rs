//! A pause cuts both ways, at once, and keeps what was said in it for ever (P4, P5, P6).

use bots::{Kind, Participant, Point};
use session::{Command, Refusal, StandingTag};
use wire::Outcome;

use crate::house::{GROUP, House, until_all_hear_each_other};

/// So much is sent while nothing may arrive: a second and more.
const ENOUGH: u32 = 150;

struct Stage {
    _house: House,
    host: Participant,
    paused: Participant,
    other: Participant,
}

impl Stage {
    /// A host and two clients inside, who all hear each other.
    async fn new() -> Self {
        let mut house = House::open();
        let host = house.started(GROUP).await;
        let paused = house.admitted("Paula Paused", GROUP, &host).await;
        let other = house.admitted("Oscar Other", GROUP, &host).await;
        until_all_hear_each_other(&[&host, &paused, &other]).await;
        Self { _house: house, host, paused, other }
    }

    async fn pause(&self) {
        self.host.page.done(Command::Pause { participant: self.paused.id }).await.unwrap();
    }

    async fn resume(&self) {
        self.host.page.done(Command::Resume { participant: self.paused.id }).await.unwrap();
    }

    /// Where everybody is now: host, paused, other.
    async fn points(&self) -> [Point; 3] {
        let mut points = [Point::default(); 3];
        for (point, who) in points.iter_mut().zip([&self.host, &self.paused, &self.other]) {
            *point = who.media().unwrap().point().await.unwrap();
        }
        points
    }

    /// Stops the host and the paused one, and waits until the server has read all that they sent: what the other sent
    /// after that has come through. Answers with where everybody was: host, paused, other.
    async fn fall_silent(&self) -> [Point; 3] {
        let host = self.host.media().unwrap();
        let silent_host = host.publish(false).await.unwrap();
        let silent_paused = self.paused.media().unwrap().publish(false).await.unwrap();
        let other = self.other.media().unwrap().point().await.unwrap();
        let is_later = |mark: bots::Mark| mark.voice == self.other.voice() && mark.number > other.sent;
        let came = |heard: &bots::Heard| heard.packets.iter().rev().any(|packet| packet.mark.is_some_and(is_later));
        host.until("what was sent later arrives", came).await.unwrap();
        [silent_host, silent_paused, other]
    }

    /// Waits until the paused one has sent a good deal more, and the two others have heard each other all the while.
    async fn until_much_was_sent(&self, [host, paused, other]: [Point; 3]) {
        let sent = |heard: &bots::Heard| heard.sent >= paused.sent + ENOUGH;
        self.paused.media().unwrap().until("the paused one sends", sent).await.unwrap();
        for (hearer, point, voice) in [(&self.host, host, self.other.voice()), (&self.other, other, self.host.voice())]
        {
            hearer.media().unwrap().until("the others go on", |heard| heard.has(voice, 40, point)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn from_the_acknowledgement_on_nothing_reaches_or_leaves_the_paused_client() {
    let stage = Stage::new().await;
    stage.pause().await;
    let points = stage.points().await;
    stage.until_much_was_sent(points).await;
    stage.paused.media().unwrap().ask_for_keyframes().await.unwrap();
    let until = stage.points().await;
    let [from_host, from_paused, from_other] = points;
    {
        let heard = stage.paused.media().unwrap().heard();
        assert!(heard.is_connected && !heard.is_closed, "a pause keeps the connection warm");
        assert_eq!(heard.since(from_paused).len(), 0, "media reached the paused client");
        assert_eq!(
            until[1].datagrams, from_paused.datagrams,
            "something that is not padding reached the paused client"
        );
    }
    for (hearer, point) in [(&stage.host, from_host), (&stage.other, from_other)] {
        let heard = hearer.media().unwrap().heard();
        for kind in [Kind::Audio, Kind::Video] {
            assert_eq!(heard.of(stage.paused.voice(), kind, point), 0, "{kind:?} of the paused client was forwarded");
        }
    }
}

#[tokio::test]
async fn the_others_notice_no_gap() {
    let stage = Stage::new().await;
    let before = stage.other.media().unwrap().point().await.unwrap();
    stage.pause().await;
    let points = stage.points().await;
    stage.until_much_was_sent(points).await;
    let heard = stage.other.media().unwrap().heard();
    let numbers = |kind| {
        let of_host = heard.since(before).iter().filter(move |packet| packet.kind == kind);
        let mut numbers: Vec<_> =
            of_host.filter_map(|it| it.mark.filter(|mark| mark.voice == stage.host.voice())).collect();
        numbers.sort_unstable();
        numbers
    };
    // Audio and video count together, so the two kinds together leave out nothing.
    let mut all = [numbers(Kind::Audio), numbers(Kind::Video)].concat();
    all.sort_unstable();
    all.dedup();
    assert!(all.len() > 100);
    assert!(all.windows(2).all(|pair| pair[1].number == pair[0].number + 1), "the others lost something");
}

#[tokio::test]
async fn what_was_lost_before_a_pause_is_not_sent_again_in_it() {
    let stage = Stage::new().await;
    let media = stage.paused.media().unwrap();
    media.lose(true).await.unwrap();
    let resent = media.heard().resent;
    media.until("what is lost is sent again", |heard| heard.resent > resent + 5).await.unwrap();
    // It asks a few times for what is missing and gives up then: what it misses in the pause, it must notice there.
    let held = stage.points().await;
    media.hold(true).await.unwrap();
    let went_on = |heard: &bots::Heard| heard.has(stage.host.voice(), 60, held[2]);
    stage.other.media().unwrap().until("the host goes on", went_on).await.unwrap();
    stage.pause().await;
    media.hold(false).await.unwrap();
    // What is sent again now would be let through.
    media.lose(false).await.unwrap();
    let points = stage.points().await;
    let asked = |heard: &bots::Heard| heard.nacks > points[1].nacks + 2 || heard.datagrams > points[1].datagrams;
    media.until("it asks again in the pause, or is answered", asked).await.unwrap();
    media.ask_for_keyframes().await.unwrap();
    stage.until_much_was_sent(points).await;
    let until = media.point().await.unwrap();
    assert_eq!((until.received, until.datagrams), (points[1].received, points[1].datagrams));
}

#[tokio::test]
async fn a_resume_begins_with_a_keyframe_and_brings_nothing_of_the_pause() {
    let stage = Stage::new().await;
    stage.pause().await;
    let cut = stage.points().await;
    stage.until_much_was_sent(cut).await;
    let silent = stage.fall_silent().await;
    stage.resume().await;
    stage.paused.page.until_standing(StandingTag::Admitted).await.unwrap();
    for who in [&stage.host, &stage.paused] {
        who.media().unwrap().publish(true).await.unwrap();
    }
    until_all_hear_each_other(&[&stage.host, &stage.paused, &stage.other]).await;
    let people = [&stage.host, &stage.paused, &stage.other];
    for (hearer, point) in people.iter().zip(cut) {
        let heard = hearer.media().unwrap().heard();
        for (speaker, (from, to)) in people.iter().zip(cut.iter().zip(silent)) {
            let concerned = speaker.id == stage.paused.id || hearer.id == stage.paused.id;
            let mut marked = heard.since(point).iter().filter(|it| it.mark.is_some_and(|m| m.voice == speaker.voice()));
            if !concerned || speaker.id == hearer.id {
                continue;
            }
            let in_pause = |number: u32| (from.sent + 1..=to.sent).contains(&number);
            let leaked = marked.clone().filter(|it| it.mark.is_some_and(|mark| in_pause(mark.number))).count();
            assert_eq!(leaked, 0, "{} heard of {} what was sent in the pause", hearer.voice(), speaker.voice());
            let first_video = marked.find(|it| it.kind == Kind::Video).unwrap();
            assert!(first_video.starts_keyframe, "video began again without a keyframe");
        }
    }
}

#[tokio::test]
async fn a_provider_cannot_be_paused_and_a_paused_client_cannot_help_itself() {
    let stage = Stage::new().await;
    let refused = |refusal| Outcome::Refused { refusal };
    let host = stage.host.id;
    let outcome = stage.host.page.command(Command::Pause { participant: host }).await.unwrap();
    assert_eq!(outcome, refused(Refusal::ClientsOnly));
    stage.pause().await;
    let page = &stage.paused.page;
    page.until_standing(StandingTag::Paused).await.unwrap();
    let own = stage.paused.id;
    for (command, refusal) in [
        (Command::Resume { participant: own }, Refusal::HostsOnly),
        (Command::ResumeAll, Refusal::HostsOnly),
        (Command::JoinNow, Refusal::Paused),
        (Command::AskToJoin, Refusal::Paused),
        (Command::Ready { name: None }, Refusal::Paused),
    ] {
        assert_eq!(page.command(command).await.unwrap(), refused(refusal));
    }
    // Leaving does not dodge it (P7).
    page.done(Command::Leave).await.unwrap();
    page.done(Command::Ready { name: Some("Somebody Else".to_owned()) }).await.unwrap();
    page.until_standing(StandingTag::Paused).await.unwrap();
}
