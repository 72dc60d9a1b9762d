//! A rogue in a session that is held, because the last host has left: nobody gets anywhere, from inside neither (W6).

use bots::{Participant, Point};
use session::{Command, PhaseTag, Refusal, StandingTag};

use super::attack::{Told, assert_learned_nothing, attack};
use super::{ENOUGH, Scene};
use crate::house::{connect, until_all_hear_each_other};

/// Everything but what is for hosts alone is answered so.
const HELD: Told = Told { entry: Refusal::Held, word: Refusal::Held };

impl Scene {
    /// The last host leaves, and no other is there.
    async fn hold(&self, rogue: &Participant) {
        self.host.page.done(Command::Leave).await.unwrap();
        for who in [rogue, &self.inside[0], &self.inside[1], &self.waiting] {
            let is_held = |seen: &bots::Seen| seen.view.as_ref().is_some_and(|it| it.session.phase == PhaseTag::Held);
            who.page.until("the session is held", is_held).await.unwrap();
        }
    }

    /// Everybody sends all the while, and nothing comes to anybody.
    async fn assert_silence(&self, people: &[&Participant], points: Vec<Point>) {
        for (who, point) in people.iter().zip(&points) {
            let sent = point.sent + ENOUGH;
            who.media().unwrap().until("everybody sends all the while", |it| it.sent >= sent).await.unwrap();
        }
        for (who, point) in people.iter().zip(&points) {
            let now = who.media().unwrap().point().await.unwrap();
            assert_eq!(
                (now.received, now.datagrams),
                (point.received, point.datagrams),
                "media came to {}",
                who.voice()
            );
            assert!(who.media().unwrap().heard().is_connected, "the transport is a good one");
        }
    }
}

async fn points(people: &[&Participant]) -> Vec<Point> {
    let mut points = Vec::new();
    for who in people {
        points.push(who.media().unwrap().point().await.unwrap());
    }
    points
}

#[tokio::test]
async fn who_is_inside_while_the_session_is_held_gets_nowhere() {
    let mut scene = Scene::new().await;
    let rogue = scene.rogue_inside().await;
    scene.hold(&rogue).await;
    let people = [&rogue, &scene.inside[0], &scene.inside[1]];
    let points = points(&people).await;
    attack(&rogue.page, scene.targets(&rogue), HELD).await;
    scene.assert_silence(&people, points).await;
    assert_eq!(rogue.page.view().unwrap().you.standing, StandingTag::Admitted);
    // What it tried to say is not said afterwards, and with the host all are inside again.
    scene.host.page.done(Command::JoinNow).await.unwrap();
    connect(&mut scene.host).await;
    until_all_hear_each_other(&[&scene.host, &scene.inside[0], &scene.inside[1]]).await;
    scene.nobody_read_the_rogue(&rogue);
}

#[tokio::test]
async fn who_waits_while_the_session_is_held_gets_nowhere() {
    let mut scene = Scene::new().await;
    let mut rogue = scene.rogue().await;
    scene.hold(&rogue).await;
    let people = [&rogue, &scene.inside[0], &scene.inside[1]];
    let points = points(&people).await;
    attack(&rogue.page, scene.targets(&rogue), HELD).await;
    scene.assert_silence(&people, points).await;
    assert_learned_nothing(&rogue.page.seen().frames, &scene.secrets());
    // Nor is it let in when the host comes back.
    scene.host.page.done(Command::JoinNow).await.unwrap();
    scene.host.page.until_row(rogue.id, StandingTag::Waiting).await.unwrap();
    connect(&mut scene.host).await;
    scene
        .withstands(&mut rogue, StandingTag::Waiting, Told { entry: Refusal::ProviderAdmits, word: Refusal::NotInside })
        .await;
}
