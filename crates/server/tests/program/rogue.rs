//! A client that ignores its page, at every place outside: it may send what it likes, and gets nowhere, hears nothing,
//! reads nothing, and learns nobody's name but the hosts' (P5, P6, J7).

mod attack;
mod chat;
mod held;

use bots::{Offered, Participant, Point};
use session::{Command, Refusal, StandingTag, View};
use wire::FromPage;

use self::attack::{Targets, Told, assert_learned_nothing, attack, forge};
use crate::house::{GROUP, GROUP_OPEN, House, connect, settled_view, until_all_hear_each_other};

/// So much each side sends while nothing may pass: well over a second of audio and video.
const ENOUGH: u32 = 200;

/// A live session with two clients and a host inside, one more client waiting, and the rogue.
struct Scene {
    house: House,
    title: &'static str,
    host: Participant,
    inside: [Participant; 2],
    waiting: Participant,
}

impl Scene {
    async fn new() -> Self {
        let mut house = House::open();
        let host = house.started(GROUP).await;
        let alice = house.admitted("Alice Inside", GROUP, &host).await;
        let bob = house.admitted("Bob Inside", GROUP, &host).await;
        let waiting = house.guest("Walter Waiting", GROUP).await;
        let scene = Self { house, title: GROUP, host, inside: [alice, bob], waiting };
        scene.say_something_early().await;
        scene
    }

    /// The same at open doors, where nobody waits for the host.
    async fn at_open_doors() -> Self {
        let mut house = House::open();
        let host = house.started(GROUP_OPEN).await;
        let mut inside = [house.guest("Alice Inside", GROUP_OPEN).await, house.guest("Bob Inside", GROUP_OPEN).await];
        for client in &mut inside {
            connect(client).await;
            client.page.done(Command::JoinNow).await.unwrap();
            client.page.until_standing(StandingTag::Admitted).await.unwrap();
        }
        let waiting = house.guest("Walter Waiting", GROUP_OPEN).await;
        let scene = Self { house, title: GROUP_OPEN, host, inside, waiting };
        scene.say_something_early().await;
        scene
    }

    /// The rogue in the waiting room, with a connected transport over which it sends. That such a transport is a good
    /// one is seen in those inside: they connected theirs in the waiting room too.
    async fn rogue(&mut self) -> Participant {
        let mut rogue = self.house.guest("Mallory Rogue", self.title).await;
        connect(&mut rogue).await;
        self.host.page.until_row(rogue.id, StandingTag::Waiting).await.unwrap();
        rogue
    }

    /// The rogue inside, where it heard and read what may be heard and read there.
    async fn rogue_inside(&mut self) -> Participant {
        let rogue = self.rogue().await;
        self.host.page.done(Command::Admit { participant: rogue.id }).await.unwrap();
        until_all_hear_each_other(&[&rogue, &self.inside[0]]).await;
        self.say_something_to(&rogue).await;
        rogue
    }

    fn targets(&self, rogue: &Participant) -> Targets {
        Targets { own: rogue.id, host: self.host.id, inside: self.inside[0].id, waiting: self.waiting.id }
    }

    /// Names, ids and words that the rogue must not meet.
    fn secrets(&self) -> Vec<String> {
        let people = [&self.host, &self.inside[0], &self.inside[1], &self.waiting];
        let ids = people.iter().map(|it| it.id.to_string());
        let names = ["Inside", "Walter", "Nora"].map(str::to_owned);
        ids.chain(names).chain(chat::secrets()).collect()
    }

    /// The rogue does its worst from where it stands, while everybody talks and things go on inside.
    async fn withstands(&mut self, rogue: &mut Participant, standing: StandingTag, told: Told) {
        rogue.page.until_standing(standing).await.unwrap();
        let first = frames_until_standing(rogue, standing);
        if has_no_place(standing) {
            assert_not_connected(rogue).await;
        }
        let points = self.points(rogue).await;
        let before = settled_view(&self.host).await;
        attack(&rogue.page, self.targets(rogue), told).await;
        assert_eq!(settled_view(&self.host).await, before, "the rogue changed something");
        self.commotion().await;
        self.talk(standing).await;
        self.reports_change_nothing(rogue, standing).await;
        self.assert_no_media_passed(rogue, points).await;
        assert_learned_nothing(&rogue.page.seen().frames[first..], &self.secrets());
        self.nobody_read_the_rogue(rogue);
        self.forged_roles_change_nothing(rogue, standing).await;
    }

    /// Those inside, and the rogue while it has a connection.
    fn connected<'a>(&'a self, rogue: &'a Participant) -> Vec<&'a Participant> {
        let is_over = rogue.media().unwrap().heard().is_closed;
        let inside = [&self.host, &self.inside[0], &self.inside[1]];
        inside.into_iter().chain((!is_over).then_some(rogue)).collect()
    }

    /// Where their media is now.
    async fn points(&self, rogue: &Participant) -> Vec<Point> {
        let mut points = Vec::new();
        for who in self.connected(rogue) {
            points.push(who.media().unwrap().point().await.unwrap());
        }
        points
    }

    /// Things of which whoever is outside must hear nothing: a newcomer, a pause, a resume.
    async fn commotion(&mut self) {
        let newcomer = self.house.guest("Nora Newcomer", self.title).await;
        self.host.page.until_row(newcomer.id, StandingTag::Waiting).await.unwrap();
        self.host.page.done(Command::Deny { participant: newcomer.id }).await.unwrap();
        let newcomer_id = newcomer.id;
        newcomer.page.close().await.unwrap();
        let is_gone = |seen: &bots::Seen| {
            let row = seen.view.as_ref().and_then(|view| view.people.get(&newcomer_id));
            row.is_some_and(|person| !person.present)
        };
        self.host.page.until("the newcomer is gone", is_gone).await.unwrap();
        let participant = self.inside[1].id;
        self.host.page.done(Command::Pause { participant }).await.unwrap();
        self.host.page.done(Command::Resume { participant }).await.unwrap();
        until_all_hear_each_other(&[&self.host, &self.inside[0], &self.inside[1]]).await;
    }

    async fn assert_no_media_passed(&self, rogue: &Participant, points: Vec<Point>) {
        let people = self.connected(rogue);
        assert_eq!(people.len(), points.len(), "whoever had a connection has it");
        for (who, point) in people.iter().zip(&points) {
            let sent = point.sent + ENOUGH;
            who.media().unwrap().until("everybody sends all the while", |it| it.sent >= sent).await.unwrap();
        }
        if let Some(point) = points.get(3) {
            let media = rogue.media().unwrap();
            let now = media.point().await.unwrap();
            assert_eq!((now.received, now.datagrams), (point.received, point.datagrams), "media came to the rogue");
            assert!(media.heard().is_connected && !media.heard().is_closed, "the transport is a good one");
        }
        for (who, point) in people.iter().zip(&points).take(3) {
            let heard = who.media().unwrap().heard();
            let passed = heard.since(*point).iter().filter(|it| it.mark.is_some_and(|m| m.voice == rogue.voice()));
            assert_eq!(passed.count(), 0, "media of the rogue came to {}", who.voice());
            assert!(heard.of_anybody(*point) > 50, "the others hear each other");
        }
    }

    async fn reports_change_nothing(&self, rogue: &Participant, standing: StandingTag) {
        let before = settled_view(&self.host).await;
        attack::report(&rogue.page, standing).await;
        assert_eq!(settled_view(&self.host).await, before, "the rogue's devices are shown");
    }

    /// Each such message ends the socket or is refused; the rogue comes back to where it was.
    async fn forged_roles_change_nothing(&self, rogue: &mut Participant, standing: StandingTag) {
        let before = without(settled_view(&self.host).await, rogue);
        for message in forge(self.targets(rogue)) {
            attack::send_forged(&rogue.page, &message).await;
            rogue.come_back().await.unwrap();
            assert_eq!(rogue.page.view().unwrap().you.standing, standing);
            // A page that is opened anew is told all that it may see.
            assert_learned_nothing(&rogue.page.seen().frames, &self.secrets());
        }
        assert_eq!(without(settled_view(&self.host).await, rogue), before);
    }
}

/// Whoever stands so has nothing to be connected for.
fn has_no_place(standing: StandingTag) -> bool {
    matches!(standing, StandingTag::Denied | StandingTag::Removed | StandingTag::Left)
}

/// What the rogue had of a connection is ended, though it would rather keep it, and it gets no other.
async fn assert_not_connected(rogue: &mut Participant) {
    rogue.media().unwrap().until("its connection is ended", |heard| heard.is_closed).await.unwrap();
    let offer = Offered::new(rogue.voice(), 3).unwrap();
    assert!(rogue.offer(offer.sdp().to_owned()).await.unwrap().is_err(), "no transport without a place");
}

/// The view without the rogue's row, in which its presence comes and goes with its socket.
fn without(mut view: View, rogue: &Participant) -> View {
    view.people.remove(&rogue.id);
    view
}

/// The frame from which on the rogue stands where it stands: before it, it may have been inside.
fn frames_until_standing(rogue: &Participant, standing: StandingTag) -> usize {
    let tag = serde_json::to_string(&standing).unwrap();
    let seen = rogue.page.seen();
    seen.frames.iter().rposition(|frame| frame.contains(&format!("\"standing\":{tag}"))).unwrap()
}

#[tokio::test]
async fn who_has_not_pressed_ready_gets_nowhere_and_no_media_connection() {
    let mut scene = Scene::new().await;
    let mut rogue = scene.house.come(scene.house.browser(), GROUP).await;
    for touched in [false, true] {
        if touched {
            rogue.page.send(&FromPage::Touch { name: Some("Mallory Rogue".to_owned()) }).await.unwrap();
            scene.host.page.until_row(rogue.id, StandingTag::Preparing).await.unwrap();
        }
        let offer = Offered::new(rogue.voice(), 3).unwrap();
        assert!(rogue.offer(offer.sdp().to_owned()).await.unwrap().is_err(), "no transport before I'm Ready");
        let before = settled_view(&scene.host).await;
        attack(&rogue.page, scene.targets(&rogue), Told { entry: Refusal::NotReady, word: Refusal::NotReady }).await;
        assert_eq!(settled_view(&scene.host).await, before);
    }
    // The host cannot admit it either.
    let admit = scene.host.page.command(Command::Admit { participant: rogue.id }).await.unwrap();
    assert_eq!(admit, wire::Outcome::Refused { refusal: Refusal::UnknownParticipant });
    scene.commotion().await;
    scene.talk(StandingTag::Preparing).await;
    scene.reports_change_nothing(&rogue, StandingTag::Preparing).await;
    assert_learned_nothing(&rogue.page.seen().frames, &scene.secrets());
    scene.forged_roles_change_nothing(&mut rogue, StandingTag::Preparing).await;
}

#[tokio::test]
async fn who_waits_gets_nowhere() {
    let mut scene = Scene::new().await;
    let mut rogue = scene.rogue().await;
    scene
        .withstands(&mut rogue, StandingTag::Waiting, Told { entry: Refusal::ProviderAdmits, word: Refusal::NotInside })
        .await;
}

#[tokio::test]
async fn who_was_denied_gets_nowhere() {
    let mut scene = Scene::new().await;
    let mut rogue = scene.rogue().await;
    scene.host.page.done(Command::Deny { participant: rogue.id }).await.unwrap();
    scene.withstands(&mut rogue, StandingTag::Denied, Told { entry: Refusal::AskFirst, word: Refusal::NoChat }).await;
}

#[tokio::test]
async fn who_was_inside_and_is_paused_gets_nowhere() {
    let mut scene = Scene::new().await;
    let mut rogue = scene.rogue_inside().await;
    scene.host.page.done(Command::Pause { participant: rogue.id }).await.unwrap();
    scene.withstands(&mut rogue, StandingTag::Paused, Told { entry: Refusal::Paused, word: Refusal::Paused }).await;
}

#[tokio::test]
async fn who_was_inside_and_left_gets_nowhere() {
    let mut scene = Scene::new().await;
    let mut rogue = scene.rogue_inside().await;
    rogue.page.done(Command::Leave).await.unwrap();
    scene.withstands(&mut rogue, StandingTag::Left, Told { entry: Refusal::NotReady, word: Refusal::NotReady }).await;
}

#[tokio::test]
async fn who_was_blocked_gets_nowhere() {
    let mut scene = Scene::new().await;
    let mut rogue = scene.rogue().await;
    scene.host.page.done(Command::Block { participant: rogue.id }).await.unwrap();
    let told = Told { entry: Refusal::NoMoreAsking, word: Refusal::NoChat };
    scene.withstands(&mut rogue, StandingTag::Denied, told).await;
}

#[tokio::test]
async fn who_was_inside_and_is_removed_gets_nowhere() {
    let mut scene = Scene::new().await;
    let mut rogue = scene.rogue_inside().await;
    scene.host.page.done(Command::Remove { participant: rogue.id }).await.unwrap();
    let told = Told { entry: Refusal::AskFirst, word: Refusal::NoChat };
    scene.withstands(&mut rogue, StandingTag::Removed, told).await;
}

#[tokio::test]
async fn who_asks_at_capacity_gets_nowhere() {
    let mut scene = Scene::at_open_doors().await;
    let mut rogue = scene.rogue().await;
    let outcome = rogue.page.command(Command::JoinNow).await.unwrap();
    assert_eq!(outcome, wire::Outcome::Refused { refusal: Refusal::AskFirst });
    rogue.page.done(Command::AskToJoin).await.unwrap();
    scene
        .withstands(&mut rogue, StandingTag::Asking, Told { entry: Refusal::AskFirst, word: Refusal::NotInside })
        .await;
}

#[tokio::test]
async fn nobody_gets_anywhere_before_a_host_has_started() {
    for title in [GROUP, GROUP_OPEN] {
        let mut house = House::open();
        let host = house.host(title).await;
        let mut other = house.guest("Walter Waiting", title).await;
        connect(&mut other).await;
        let mut rogue = house.guest("Mallory Rogue", title).await;
        connect(&mut rogue).await;
        host.page.until_row(rogue.id, StandingTag::Waiting).await.unwrap();
        let targets = Targets { own: rogue.id, host: host.id, inside: other.id, waiting: other.id };
        attack(&rogue.page, targets, Told { entry: Refusal::NotStarted, word: Refusal::NotInside }).await;
        let sent = |heard: &bots::Heard| heard.sent >= ENOUGH;
        for who in [&rogue, &other] {
            let media = who.media().unwrap();
            media.until("both send", sent).await.unwrap();
            let now = media.point().await.unwrap();
            assert_eq!((now.received, now.datagrams), (0, 0), "media passed before the start");
        }
        let secrets = ["Walter".to_owned(), other.id.to_string(), host.id.to_string()];
        assert_learned_nothing(&rogue.page.seen().frames, &secrets);
        // An early arrival is not let in when the host comes: not under either policy.
        host.page.done(Command::JoinNow).await.unwrap();
        rogue.page.until("the session is live", is_live).await.unwrap();
        assert_eq!(rogue.page.view().unwrap().you.standing, StandingTag::Waiting);
        assert!(rogue.page.view().unwrap().session.hosts.iter().all(|name| name.as_str() == house.provider_name()));
    }
}

fn is_live(seen: &bots::Seen) -> bool {
    seen.view.as_ref().is_some_and(|view| view.session.phase == session::PhaseTag::Live)
}
