//! The sessions of an appointment and who speaks for it, with the tasks that own them.

use std::time::Duration;

use session::{PhaseTag, Role};

use super::*;
use crate::live::{Attached, Registry};

/// A practice with one appointment.
struct House {
    sfu: sfu::Sfu,
    registry: Registry,
    hub: Hub,
    counts: Counts,
    appointment: AppointmentId,
    booking: Booking,
}

/// A page that came by the registry.
struct Guest {
    page: Page,
    line: Attached,
    session: LiveHandle,
}

fn booking() -> Booking {
    Booking {
        kind: Kind::Group,
        admission: Admission::ProviderAdmits,
        providers: vec![named(1, "Dr. Okafor")],
        clients: vec![named(2, "Ann")],
    }
}

impl House {
    fn new(log: Arc<dyn EventLog>) -> Self {
        let sfu = sfu::Sfu::start(sfu::SfuConfig::on([SocketAddr::from((Ipv4Addr::LOCALHOST, 0))])).unwrap();
        let (hub, counts) = (Hub::new(), Counts::default());
        let registry = Registry::new(log, sfu.clone(), hub.clone(), counts.clone());
        Self { sfu, registry, hub, counts, appointment: AppointmentId(Uuid::now_v7()), booking: booking() }
    }

    fn who(&self, role: Role) -> Actor {
        match role {
            Role::Host => actor(&self.booking.providers[0], true),
            Role::Client => actor(&self.booking.clients[0], false),
        }
    }

    async fn come(&self, role: Role) -> Guest {
        self.come_as(self.who(role)).await
    }

    async fn come_as(&self, actor: Actor) -> Guest {
        let found =
            self.registry.find(self.appointment, async { Ok(Some(self.booking.clone())) }, &actor.credential).await;
        let session = found.unwrap();
        let participant = actor.participant;
        let (page, inbox) = mpsc::channel(64);
        let line = session.attach(actor, None, false, page).await.unwrap();
        let device = line.device;
        let page = Page { device, participant, inbox, view: None, outcomes: Vec::new(), unsaved: Vec::new() };
        Guest { page, line, session }
    }

    /// What the workspaces are told is told after the pages are answered: waits for it.
    async fn until(&self, phase: PhaseTag) {
        while self.hub.doing(self.appointment).phase != phase {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until a session has done everything that came before, telling the workspaces too.
    async fn done_with(&self, session: &LiveHandle) {
        let (page, _inbox) = mpsc::channel(64);
        session.attach(self.who(Role::Client), None, false, page).await.unwrap();
    }
}

impl House {
    /// Has a session of one host panic in the middle of what its client asks, and waits until all of it is gone.
    async fn panic(&self, log: &FailingLog) -> LiveHandle {
        let mut host = self.come(Role::Host).await;
        host.does(Command::JoinNow).await;
        self.until(PhaseTag::Live).await;
        let mut client = self.come(Role::Client).await;
        log.panics.store(true, Ordering::SeqCst);
        let (id, command) = (CommandId(Uuid::now_v7()), Command::Ready { name: None });
        client.line.post(Mail::Command { device: client.page.device, id, command, epoch: None, seen: None }).unwrap();
        while client.page.inbox.recv().await.is_some() {}
        host.session.gone().await;
        host.session
    }
}

impl Guest {
    async fn does(&mut self, command: Command) {
        let id = CommandId(Uuid::now_v7());
        self.line.post(Mail::Command { device: self.page.device, id, command, epoch: None, seen: None }).unwrap();
        loop {
            match self.page.inbox.recv().await.expect("the session goes on") {
                ToPage::Reply { id: answered, outcome } if answered == id => return assert_eq!(outcome, Outcome::Done),
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn an_appointment_is_spoken_for_by_its_current_session_alone() {
    let house = House::new(Arc::new(MemoryLog::new()));
    let mut host = house.come(Role::Host).await;
    host.does(Command::JoinNow).await;
    house.until(PhaseTag::Live).await;
    let old_page = house.come(Role::Client).await;
    host.does(Command::End).await;
    house.until(PhaseTag::Ended).await;

    let mut host = house.come(Role::Host).await;
    assert_ne!(host.session.session, old_page.session.session);
    house.done_with(&host.session).await;
    assert_eq!(house.hub.doing(house.appointment).phase, PhaseTag::Ended, "a host in the lobby starts nothing");
    host.does(Command::JoinNow).await;
    house.until(PhaseTag::Live).await;

    let Guest { line, session: old, .. } = old_page;
    line.detach(true).await;
    house.done_with(&old).await;
    assert_eq!(
        house.hub.doing(house.appointment).phase,
        PhaseTag::Live,
        "what is closed late is of the session before"
    );

    host.does(Command::End).await;
    house.until(PhaseTag::Ended).await;
}

#[tokio::test]
async fn a_running_session_that_cannot_be_read_at_the_start_is_loaded_when_it_can_be() {
    let log = Arc::new(FailingLog::default());
    let before = House::new(log.clone());
    let mut host = before.come(Role::Host).await;
    host.does(Command::JoinNow).await;
    before.until(PhaseTag::Live).await;
    before.registry.close().await;

    log.reading_fails.store(true, Ordering::SeqCst);
    let mut house = House { appointment: before.appointment, ..House::new(log.clone()) };
    house.registry.again = Duration::ZERO;
    let mut changes = house.hub.changes();
    house.registry.wake().await.unwrap();
    log.reading_fails.store(false, Ordering::SeqCst);
    // Nobody comes; the test fails by never ending.
    assert_eq!(changes.recv().await.map(|change| change.appointment), Ok(house.appointment));
    house.until(PhaseTag::Live).await;
    let host = house.come(Role::Host).await;
    assert_eq!(host.session.phase(), PhaseTag::Live);
}

#[tokio::test]
async fn a_session_whose_task_panicked_has_no_media_room_and_is_loaded_anew_by_the_next_page() {
    let log = Arc::new(FailingLog::default());
    let house = House::new(log.clone());
    let session = house.panic(&log).await;
    let room = sfu::RoomId(session.session.0);
    let nobody = sfu::EndpointId(Uuid::nil());
    // Nobody answers for the gate of the room; the test fails by never ending.
    while house.sfu.connect(room, nobody, String::new(), sfu::VideoCodec::Vp8).await.err()
        != Some(sfu::ConnectError::NoSuchRoom)
    {
        tokio::task::yield_now().await;
    }
    let mut host = house.come(Role::Host).await;
    assert_eq!((host.session.session, host.session.phase()), (session.session, PhaseTag::Live));
    let mut client = house.come(Role::Client).await;
    client.does(Command::Ready { name: None }).await;
    host.does(Command::Admit { participant: client.page.participant }).await;
}

#[tokio::test]
async fn a_session_whose_task_panicked_is_loaded_anew_when_nobody_comes() {
    let log = Arc::new(FailingLog::default());
    let mut house = House::new(log.clone());
    house.registry.again = Duration::ZERO;
    house.panic(&log).await;
    // The test fails by never ending.
    while !metrics::text(&house.counts, &sfu::Totals::default()).unwrap().contains("anteroom_sessions 1\n") {
        tokio::task::yield_now().await;
    }
    let mut host = house.come(Role::Host).await;
    host.does(Command::End).await;
}

#[tokio::test]
async fn a_session_is_loaded_anew_once_the_task_before_has_closed_its_room() {
    let log = Arc::new(FailingLog::default());
    let house = House::new(log.clone());
    let mut host = house.come(Role::Host).await;
    host.does(Command::JoinNow).await;
    let session = host.session.clone();
    log.writing_fails.store(true, Ordering::SeqCst);
    log.is_damaged.store(true, Ordering::SeqCst);
    let (id, command) = (CommandId(Uuid::now_v7()), Command::KeepMuted { on: true });
    host.line.post(Mail::Command { device: host.page.device, id, command, epoch: None, seen: None }).unwrap();
    // Its task takes no letters any more and waits for the media server; the test fails by never ending.
    while !session.is_closed() {
        tokio::task::yield_now().await;
    }
    log.writing_fails.store(false, Ordering::SeqCst);
    log.is_damaged.store(false, Ordering::SeqCst);
    let host = house.come(Role::Host).await;
    assert_eq!(host.session.session, session.session);
    session.gone().await;
    let (room, nobody) = (sfu::RoomId(session.session.0), sfu::EndpointId(Uuid::nil()));
    let offered = house.sfu.connect(room, nobody, String::new(), sfu::VideoCodec::Vp8).await;
    assert_ne!(offered.err(), Some(sfu::ConnectError::NoSuchRoom));
}

#[tokio::test]
async fn a_session_whose_media_room_is_gone_is_loaded_anew_with_another() {
    let house = House::new(Arc::new(MemoryLog::new()));
    let mut host = house.come(Role::Host).await;
    host.does(Command::JoinNow).await;
    let (room, nobody) = (sfu::RoomId(host.session.session.0), sfu::EndpointId(Uuid::nil()));
    house.sfu.close_room(room).await;
    // The test fails by never ending.
    while host.page.inbox.recv().await.is_some() {}
    let again = house.come(Role::Host).await;
    assert_eq!((again.session.session, again.session.phase()), (host.session.session, PhaseTag::Live));
    let offered = house.sfu.connect(room, nobody, String::new(), sfu::VideoCodec::Vp8).await;
    assert_ne!(offered.err(), Some(sfu::ConnectError::NoSuchRoom));
}

#[tokio::test]
async fn a_provider_who_is_not_on_the_appointment_takes_no_place_of_a_hosts_and_prepares_no_session() {
    let house = House::new(Arc::new(MemoryLog::new()));
    let mut host = house.come(Role::Host).await;
    host.does(Command::JoinNow).await;
    let stranger = actor(&named(9, "Dr. Novak"), true);
    let page = house.come_as(stranger.clone()).await;
    assert!(page.line.lane.same_channel(&page.session.lane(Role::Client)), "hosts' letters do not wait for theirs");
    assert!(host.line.lane.same_channel(&host.session.lane(Role::Host)));
    host.does(Command::End).await;
    house.until(PhaseTag::Ended).await;
    let again = house.come_as(stranger).await;
    assert_eq!(again.session.session, host.session.session, "they meet what has ended");
}

#[tokio::test]
async fn appointments_that_nobody_is_at_are_forgotten_and_read_anew() {
    let house = House::new(Arc::new(MemoryLog::new()));
    let mut host = house.come(Role::Host).await;
    host.does(Command::JoinNow).await;
    house.until(PhaseTag::Live).await;
    let elsewhere = AppointmentId(Uuid::now_v7());
    house.registry.look(elsewhere).await.unwrap();
    assert_eq!((house.registry.count(), house.hub.count()), (2, 2));
    house.registry.forget_the_quiet();
    assert_eq!((house.registry.count(), house.hub.count()), (1, 1));
    assert_eq!(house.hub.doing(house.appointment).phase, PhaseTag::Live, "whoever is there is not forgotten");

    host.does(Command::End).await;
    house.until(PhaseTag::Ended).await;
    house.registry.close().await;
    house.registry.forget_the_quiet();
    assert_eq!((house.registry.count(), house.hub.count()), (0, 0));
    house.registry.look(house.appointment).await.unwrap();
    assert_eq!(house.hub.doing(house.appointment).phase, PhaseTag::Ended);
}
