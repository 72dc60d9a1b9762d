//! A server that is killed in the middle of a session comes back to the same session: places, order, a pause and what
//! was acknowledged are kept; presence and the hosts' grace begin anew (P3, W6, W7).

use std::time::{Duration, Instant};

use bots::{Participant, WorkspacePage};
use session::{Command, CommandId, Name, PhaseTag, Refusal, StandingTag, View};
use uuid::Uuid;
use wire::{Outcome, ToWorkspace};

use crate::house::{GROUP, House, connect, settled_view, until_all_hear_each_other};

/// How long a session goes on without a host (W6).
const GRACE: Duration = Duration::from_secs(30);
/// How much earlier than that a clock that is not ours may see it end.
const CLOCKS: Duration = Duration::from_millis(500);

/// What of a host's view outlives the server: everything but who is connected.
fn lasting(view: &View) -> Vec<(Name, StandingTag, Option<session::HostOnly>)> {
    let mut rows: Vec<_> = view.people.values().collect();
    rows.sort_by_key(|person| (person.host_only.map(|it| it.since), person.participant));
    rows.into_iter().map(|person| (person.name.clone().unwrap(), person.standing, person.host_only)).collect()
}

struct Visit {
    house: House,
    host: Participant,
    paused: Participant,
    inside: Participant,
    waiting: [Participant; 3],
}

impl Visit {
    /// A host and a client inside, one paused, three waiting in order; all with media.
    async fn new() -> Self {
        let mut house = House::open();
        let host = house.started(GROUP).await;
        let paused = house.admitted("Paula Paused", GROUP, &host).await;
        let inside = house.admitted("Ivo Inside", GROUP, &host).await;
        let mut waiting = Vec::new();
        for name in ["Wendy First", "Adam Second", "Mia Third"] {
            waiting.push(house.guest(name, GROUP).await);
        }
        until_all_hear_each_other(&[&host, &paused, &inside]).await;
        Self { house, host, paused, inside, waiting: waiting.try_into().ok().unwrap() }
    }
}

#[tokio::test]
async fn after_a_kill_everybody_has_the_same_place_and_what_was_acknowledged_is_there() {
    let mut visit = Visit::new().await;
    let before = settled_view(&visit.host).await;
    let id = CommandId(Uuid::now_v7());
    let pause = Command::Pause { participant: visit.paused.id };
    // Killed at once after the acknowledgement.
    assert_eq!(visit.host.page.command_as(id, pause.clone()).await.unwrap(), Outcome::Done);
    visit.house.server.kill();
    visit.house.start_again();

    let Visit { house: _house, mut host, mut paused, mut inside, mut waiting } = visit;
    let ids = [host.id, paused.id, inside.id];
    for who in [&mut paused, &mut inside, &mut host] {
        who.come_back().await.unwrap();
    }
    assert_eq!([host.id, paused.id, inside.id], ids, "the same browser is the same participant");
    for who in &mut waiting {
        who.come_back().await.unwrap();
        assert_eq!(who.page.view().unwrap().you.standing, StandingTag::Waiting);
        assert!(who.page.view().unwrap().people.is_empty());
    }
    assert_eq!(inside.page.view().unwrap().you.standing, StandingTag::Admitted);
    assert_eq!(paused.page.view().unwrap().you.standing, StandingTag::Paused);
    assert_eq!(host.page.view().unwrap().you.standing, StandingTag::Admitted);
    // Told again after the restart, the command is known to be done.
    assert_eq!(host.page.command_as(id, pause).await.unwrap(), Outcome::Done);

    let after = settled_view(&host).await;
    assert_eq!(after.session, before.session);
    let still = |rows: Vec<(Name, StandingTag, _)>| rows.into_iter().filter(|row| row.0.as_str() != "Paula Paused");
    assert!(still(lasting(&after)).eq(still(lasting(&before))), "{after:?}\n{before:?}");
    let row = host.page.person("Paula Paused").unwrap();
    assert_eq!((row.standing, row.host_only.unwrap().paused), (StandingTag::Paused, true));

    assert_paused_is_still_gated(&mut host, &mut paused, &mut inside).await;
    host.page.done(Command::Resume { participant: paused.id }).await.unwrap();
    until_all_hear_each_other(&[&host, &paused, &inside]).await;
}

#[tokio::test]
async fn after_a_restart_the_workspace_shows_who_waits_before_anybody_opens_the_session() {
    let mut house = House::open();
    let guest = house.guest("Wendy Waits", GROUP).await;
    drop(guest);
    house.server.kill();
    house.start_again();
    let ticket = house.provider().await.workspace_ticket().await.unwrap();
    let workspace = WorkspacePage::open(house.origin(), &ticket).await.unwrap();
    workspace.until("it shows the appointments", |messages| !messages.is_empty()).await.unwrap();
    let messages = workspace.messages();
    // What was looked up for it may be told once more.
    let Some(ToWorkspace::Snapshot { workspace: shown, .. }) = messages.first() else { panic!("{messages:?}") };
    let waiting = shown.appointments.iter().find(|a| a.title == GROUP).unwrap().waiting.clone();
    assert_eq!(waiting.iter().map(|arrival| arrival.name.as_str()).collect::<Vec<_>>(), ["Wendy Waits"]);
}

/// New offers bring media back for those inside, and for the paused one only a gated transport.
async fn assert_paused_is_still_gated(host: &mut Participant, paused: &mut Participant, inside: &mut Participant) {
    for who in [&mut *paused, host, inside] {
        connect(who).await;
    }
    let point = paused.media().unwrap().point().await.unwrap();
    until_all_hear_each_other(&[host, inside]).await;
    let sent = |heard: &bots::Heard| heard.sent > point.sent + 100;
    paused.media().unwrap().until("the paused one sends", sent).await.unwrap();
    let now = paused.media().unwrap().point().await.unwrap();
    assert_eq!((now.received, now.datagrams), (0, 0), "media came to the paused client after the restart");
    for who in [&*host, &*inside] {
        let heard = who.media().unwrap().heard();
        let leaked = heard.packets.iter().filter(|it| it.mark.is_some_and(|mark| mark.voice == paused.voice()));
        assert_eq!(leaked.count(), 0, "media of the paused client was forwarded after the restart");
    }
}

#[tokio::test]
async fn the_grace_of_a_lost_host_begins_anew_and_then_nothing_flows() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let mut a = house.admitted("Ann Inside", GROUP, &host).await;
    let mut b = house.admitted("Ben Inside", GROUP, &host).await;
    until_all_hear_each_other(&[&a, &b]).await;
    // The last host is lost; the clients go on for a while.
    let browser = host.browser.clone();
    host.page.close().await.unwrap();
    a.page.until("the host is lost", |seen| seen.view.as_ref().is_some_and(|it| it.session.host_lost)).await.unwrap();
    let b_voice = b.voice();
    let point = a.media().unwrap().point().await.unwrap();
    a.media().unwrap().until("they go on", |heard| heard.has(b_voice, 60, point)).await.unwrap();

    house.server.kill();
    let started = Instant::now();
    house.start_again();
    for who in [&mut a, &mut b] {
        who.come_back().await.unwrap();
        let view = who.page.view().unwrap();
        assert_eq!((view.session.phase, view.you.standing), (PhaseTag::Live, StandingTag::Admitted));
        assert!(view.session.host_lost);
        connect(who).await;
    }
    until_all_hear_each_other(&[&a, &b]).await;
    let is_held = |seen: &bots::Seen| seen.view.as_ref().is_some_and(|it| it.session.phase == PhaseTag::Held);
    a.page.until_within(GRACE + GRACE, "the session is held", is_held).await.unwrap();
    assert!(started.elapsed() + CLOCKS >= GRACE, "held {:?} after the restart", started.elapsed());
    b.page.until("the session is held", is_held).await.unwrap();

    assert_nothing_flows(&a, &b).await;
    let refused = a.page.command(Command::JoinNow).await.unwrap();
    assert_eq!(refused, Outcome::Refused { refusal: Refusal::Held });
    // The host's return undoes it in one step.
    let _host = house.come(browser, GROUP).await;
    a.page.until("it is live again", |seen| !is_held(seen)).await.unwrap();
    until_all_hear_each_other(&[&a, &b]).await;
}

async fn assert_nothing_flows(a: &Participant, b: &Participant) {
    let points = [a.media().unwrap().point().await.unwrap(), b.media().unwrap().point().await.unwrap()];
    for (who, point) in [a, b].into_iter().zip(points) {
        let media = who.media().unwrap();
        media.until("both send", |heard| heard.sent > point.sent + 100).await.unwrap();
        let now = media.point().await.unwrap();
        assert_eq!((now.received, now.datagrams), (point.received, point.datagrams), "media flows while it is held");
    }
}
