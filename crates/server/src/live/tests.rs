//! What a live session does when its log does not: the cut stays, nothing is acknowledged, and nothing widens by
//! itself. The steps are driven by hand, without the task around them.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use session::{
    Actor, Admission, AppointmentId, Booked, Booking, Command, CommandId, Credential, DeviceId, Entry, Kind, Media,
    Medium, Name, ParticipantId, PersonId, Session, SessionId, StandingTag, View,
};
use store::{AppendError, EventLog, MemoryLog, ReadError, Seq};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;
use wire::{Outcome, ToPage, UnsavedCut};

mod media;
mod registry;
mod repeated;
mod slow;
mod stands_by;

use super::{
    mailbox::{LiveHandle, Mail},
    task::{LiveSession, Surroundings},
};
use crate::{
    clock,
    hub::Hub,
    metrics::{self, Counts},
};

/// A log on a disk that can fail.
#[derive(Default)]
struct FailingLog {
    kept: MemoryLog,
    writing_fails: AtomicBool,
    reading_fails: AtomicBool,
    /// Reads find that a row was changed.
    is_damaged: AtomicBool,
    /// The next append is written, and its answer never comes.
    answer_is_lost: AtomicBool,
    /// The next append panics, and with it the task that asked for it.
    panics: AtomicBool,
    /// Appends and reads wait while somebody writes here.
    slow: tokio::sync::RwLock<()>,
}

#[async_trait]
impl EventLog for FailingLog {
    async fn append(
        &self,
        session: SessionId,
        appointment: AppointmentId,
        expected: Seq,
        entries: &[Entry],
    ) -> Result<Seq, AppendError> {
        let _not_slow = self.slow.read().await;
        assert!(!self.panics.swap(false, Ordering::SeqCst), "as a defect would");
        if self.writing_fails.load(Ordering::SeqCst) {
            return Err(AppendError::Unknown("the disk is full".into()));
        }
        let answer = self.kept.append(session, appointment, expected, entries).await;
        if self.answer_is_lost.swap(false, Ordering::SeqCst) {
            return Err(AppendError::Unknown("the answer was lost".into()));
        }
        answer
    }

    async fn read(&self, session: SessionId) -> Result<Vec<Entry>, ReadError> {
        let _not_slow = self.slow.read().await;
        if self.reading_fails.load(Ordering::SeqCst) {
            return Err(ReadError::Unavailable("the disk is gone".into()));
        }
        if self.is_damaged.load(Ordering::SeqCst) {
            return Err(ReadError::Damaged("a row was changed".into()));
        }
        self.kept.read(session).await
    }

    async fn latest(&self, appointment: AppointmentId) -> Result<Option<SessionId>, ReadError> {
        self.kept.latest(appointment).await
    }

    async fn open_sessions(&self) -> Result<Vec<(SessionId, AppointmentId)>, ReadError> {
        self.kept.open_sessions().await
    }
}

/// One page of the session, with the view that its messages add up to.
struct Page {
    device: DeviceId,
    participant: ParticipantId,
    inbox: mpsc::Receiver<ToPage>,
    view: Option<View>,
    outcomes: Vec<(CommandId, Outcome)>,
    unsaved: Vec<UnsavedCut>,
}

impl Page {
    fn read(&mut self) {
        while let Ok(message) = self.inbox.try_recv() {
            match message {
                ToPage::Snapshot { view, .. } => self.view = Some(*view),
                ToPage::Delta { delta, .. } => self.view.as_mut().unwrap().apply(*delta),
                ToPage::Reply { id, outcome } => self.outcomes.push((id, outcome)),
                ToPage::Unsaved { cut, .. } => self.unsaved = cut,
                other => panic!("no media here: {other:?}"),
            }
        }
    }

    fn standing(&mut self) -> StandingTag {
        self.read();
        self.view.as_ref().unwrap().you.standing
    }
}

/// A live session with a host and two admitted clients.
struct Room {
    log: Arc<FailingLog>,
    live: LiveSession,
    handle: LiveHandle,
    host: Page,
    ann: Page,
    ben: Page,
    counts: Counts,
}

fn named(n: u128, name: &str) -> Booked {
    Booked { person: PersonId(Uuid::from_u128(n)), name: Name::new(name).unwrap() }
}

fn actor(booked: &Booked, provider: bool) -> Actor {
    let (person, name) = (booked.person, booked.name.clone());
    let credential = if provider { Credential::Provider { person, name } } else { Credential::Client { person, name } };
    Actor { participant: ParticipantId(person.0), credential, formerly: None }
}

async fn attach(live: &mut LiveSession, actor: Actor) -> Page {
    let device = DeviceId(Uuid::now_v7());
    let participant = actor.participant;
    let (page, inbox) = mpsc::channel(64);
    let (attached, done) = oneshot::channel();
    live.step(vec![Mail::Attach { actor, sign_in: None, stands_by: false, device, page, attached }]).await;
    done.await.unwrap();
    Page { device, participant, inbox, view: None, outcomes: Vec::new(), unsaved: Vec::new() }
}

async fn send(live: &mut LiveSession, page: &mut Page, command: Command) -> Outcome {
    let id = CommandId(Uuid::now_v7());
    live.step(vec![Mail::Command { device: page.device, id, command, epoch: None, seen: None }]).await;
    page.read();
    page.outcomes.iter().find(|(answered, _)| *answered == id).expect("every command is answered").1
}

async fn room() -> Room {
    let (provider, ann, ben) = (named(1, "Dr. Okafor"), named(2, "Ann"), named(3, "Ben"));
    let booking = Booking {
        kind: Kind::Group,
        admission: Admission::ProviderAdmits,
        providers: vec![provider.clone()],
        clients: vec![ann.clone(), ben.clone()],
    };
    let log = Arc::new(FailingLog::default());
    let sfu = sfu::Sfu::start(sfu::SfuConfig::on([SocketAddr::from((Ipv4Addr::LOCALHOST, 0))])).unwrap();
    let counts = Counts::default();
    let around = Surroundings {
        log: log.clone(),
        sfu,
        hub: Hub::new(),
        counts: counts.clone(),
        ended: tokio::sync::watch::channel(false).1,
    };
    let (id, appointment) = (SessionId(Uuid::now_v7()), AppointmentId(Uuid::now_v7()));
    let session = Session::new(booking, clock::now());
    let (mut live, handle) = LiveSession::new(id, appointment, session, Seq::EMPTY, around).await.unwrap();
    let mut host = attach(&mut live, actor(&provider, true)).await;
    let mut ann = attach(&mut live, actor(&ann, false)).await;
    let mut ben = attach(&mut live, actor(&ben, false)).await;
    assert_eq!(send(&mut live, &mut host, Command::JoinNow).await, Outcome::Done);
    for client in [&mut ann, &mut ben] {
        assert_eq!(send(&mut live, client, Command::Ready { name: None }).await, Outcome::Done);
        let participant = client.participant;
        assert_eq!(send(&mut live, &mut host, Command::Admit { participant }).await, Outcome::Done);
    }
    Room { log, live, handle, host, ann, ben, counts }
}

impl Room {
    fn writing_fails(&self, fails: bool) {
        self.log.writing_fails.store(fails, Ordering::SeqCst);
    }

    fn reading_fails(&self, fails: bool) {
        self.log.reading_fails.store(fails, Ordering::SeqCst);
    }

    /// A number as a monitoring system is told it.
    fn told(&self, sample: &str) -> String {
        let text = metrics::text(&self.counts, &sfu::Totals::default()).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
        line.unwrap_or_default().to_owned()
    }

    fn media_flows_to(&self, page: &Page) -> bool {
        self.live.coordinator.given().contains(page.participant)
    }
}

#[tokio::test]
async fn a_pause_that_cannot_be_written_cuts_all_the_same_and_is_not_acknowledged() {
    let mut room = room().await;
    room.writing_fails(true);
    let participant = room.ann.participant;
    let outcome = send(&mut room.live, &mut room.host, Command::Pause { participant }).await;
    assert_eq!(outcome, Outcome::NotSaved { media_cut: true });
    assert!(!room.media_flows_to(&room.ann), "the cut comes before the commit");
    assert!(room.media_flows_to(&room.ben), "nobody else is cut");
    assert_eq!(room.ann.standing(), StandingTag::Admitted, "nobody is told what is not committed");
    let cut = UnsavedCut { participant, everything: true, muted: Media::default() };
    room.ben.read();
    assert_eq!(room.host.unsaved, [cut], "but hosts know that the cut is not saved");
    assert_eq!(room.ann.unsaved, [cut], "and who is cut knows that nobody sees or hears them");
    assert_eq!(room.ben.unsaved, [], "and nobody else");
    room.writing_fails(false);
    room.live.step(Vec::new()).await;
    room.host.read();
    assert_eq!(room.host.unsaved, []);
}

#[tokio::test]
async fn when_a_pause_is_written_at_last_the_page_is_told_so_before_it_is_told_that_nothing_is_owed() {
    let mut room = room().await;
    room.writing_fails(true);
    let participant = room.ann.participant;
    send(&mut room.live, &mut room.host, Command::Pause { participant }).await;
    room.ann.read();
    room.writing_fails(false);
    room.live.step(Vec::new()).await;
    let told: Vec<_> = std::iter::from_fn(|| room.ann.inbox.try_recv().ok()).collect();
    assert!(
        matches!(&told[..], [ToPage::Snapshot { .. } | ToPage::Delta { .. }, ToPage::Unsaved { cut, .. }] if cut.is_empty())
    );
}

#[tokio::test]
async fn an_unsaved_mute_is_told_to_hosts_and_to_the_person_who_undoes_it_once_it_can_be_written() {
    let mut room = room().await;
    room.writing_fails(true);
    let participant = room.ann.participant;
    let mute = Command::Mute { participant, medium: Medium::Audio };
    let outcome = send(&mut room.live, &mut room.host, mute).await;
    assert_eq!(outcome, Outcome::NotSaved { media_cut: true });
    let unmute = Command::Unmute { medium: Medium::Audio };
    let outcome = send(&mut room.live, &mut room.ann, unmute.clone()).await;
    assert_eq!(outcome, Outcome::NotSaved { media_cut: false });
    let cut = UnsavedCut { participant, everything: false, muted: Media { audio: true, video: false } };
    room.ben.read();
    assert_eq!(
        (&room.host.unsaved[..], &room.ann.unsaved[..], &room.ben.unsaved[..]),
        (&[cut][..], &[cut][..], &[][..])
    );
    room.writing_fails(false);
    assert_eq!(send(&mut room.live, &mut room.ann, unmute).await, Outcome::Done);
    room.host.read();
    assert!(room.host.unsaved.is_empty() && room.ann.unsaved.is_empty());
    assert!(room.live.coordinator.given().sends(participant).audio);
}

#[tokio::test]
async fn an_unsaved_pause_is_written_by_itself_once_that_works() {
    let mut room = room().await;
    room.writing_fails(true);
    let participant = room.ann.participant;
    send(&mut room.live, &mut room.host, Command::Pause { participant }).await;
    room.live.step(Vec::new()).await;
    assert!(!room.media_flows_to(&room.ann), "a second failure changes nothing");
    room.writing_fails(false);
    room.live.step(Vec::new()).await;
    assert_eq!(room.ann.standing(), StandingTag::Paused);
    assert!(!room.media_flows_to(&room.ann));
    let outcome = send(&mut room.live, &mut room.host, Command::Resume { participant }).await;
    assert_eq!(outcome, Outcome::Done);
    assert!(room.media_flows_to(&room.ann));
}

#[tokio::test]
async fn an_unsaved_pause_is_taken_back_by_a_resume_of_that_client_alone() {
    let mut room = room().await;
    room.writing_fails(true);
    let outcome = send(&mut room.live, &mut room.host, Command::PauseAll).await;
    assert_eq!(outcome, Outcome::NotSaved { media_cut: true });
    let participant = room.ann.participant;
    let outcome = send(&mut room.live, &mut room.host, Command::Resume { participant }).await;
    assert_eq!(outcome, Outcome::Done, "there is nothing to write for it");
    assert!(room.media_flows_to(&room.ann));
    room.writing_fails(false);
    room.live.step(Vec::new()).await;
    assert!(room.media_flows_to(&room.ann));
    assert!(!room.media_flows_to(&room.ben));
    assert_eq!(room.ann.standing(), StandingTag::Admitted);
    assert_eq!(room.ben.standing(), StandingTag::Paused);
}

#[tokio::test]
async fn a_resume_that_cannot_be_written_opens_nothing() {
    let mut room = room().await;
    let participant = room.ann.participant;
    assert_eq!(send(&mut room.live, &mut room.host, Command::Pause { participant }).await, Outcome::Done);
    room.writing_fails(true);
    let outcome = send(&mut room.live, &mut room.host, Command::Resume { participant }).await;
    assert_eq!(outcome, Outcome::NotSaved { media_cut: false });
    assert!(!room.media_flows_to(&room.ann), "growing waits for the commit");
    assert_eq!(room.ann.standing(), StandingTag::Paused);
}

#[tokio::test]
async fn while_the_log_cannot_be_read_nothing_is_decided_and_nothing_opens() {
    let mut room = room().await;
    let participant = room.ann.participant;
    assert_eq!(send(&mut room.live, &mut room.host, Command::Pause { participant }).await, Outcome::Done);
    room.writing_fails(true);
    room.reading_fails(true);
    let outcome = send(&mut room.live, &mut room.host, Command::Resume { participant }).await;
    assert_eq!(outcome, Outcome::NotKnown { media_cut: false });
    room.writing_fails(false);
    let outcome = send(&mut room.live, &mut room.host, Command::Resume { participant }).await;
    assert_eq!(outcome, Outcome::NotSaved { media_cut: false }, "what the log holds is not known");
    assert!(!room.media_flows_to(&room.ann));
    room.reading_fails(false);
    assert_eq!(send(&mut room.live, &mut room.host, Command::Resume { participant }).await, Outcome::Done);
    assert!(room.media_flows_to(&room.ann));
    assert_eq!(room.ann.standing(), StandingTag::Admitted);
    let known = |outcome: &&(_, Outcome)| matches!(outcome.1, Outcome::NotKnown { .. });
    let (unknown, _) = *room.host.outcomes.iter().find(known).unwrap();
    let told: Vec<_> = room.host.outcomes.iter().filter(|(id, _)| *id == unknown).map(|(_, told)| *told).collect();
    let [first, last] = [Outcome::NotKnown { media_cut: false }, Outcome::NotSaved { media_cut: false }];
    assert_eq!(told, [first, last], "once the log can be read the rest is told");
}

#[tokio::test]
async fn a_host_cuts_even_while_the_log_cannot_be_read() {
    let mut room = room().await;
    let participant = room.ann.participant;
    room.writing_fails(true);
    room.reading_fails(true);
    // The first failure leaves the session unsure.
    let outcome = send(&mut room.live, &mut room.ben, Command::Leave).await;
    assert_eq!(outcome, Outcome::NotKnown { media_cut: true });
    let outcome = send(&mut room.live, &mut room.ann, Command::PauseAll).await;
    assert_eq!(outcome, Outcome::NotSaved { media_cut: false }, "a client cuts nobody");
    let outcome = send(&mut room.live, &mut room.host, Command::Pause { participant }).await;
    assert_eq!(outcome, Outcome::NotSaved { media_cut: true });
    assert!(!room.media_flows_to(&room.ann));
    room.writing_fails(false);
    room.reading_fails(false);
    room.live.step(Vec::new()).await;
    assert_eq!(room.ann.standing(), StandingTag::Paused, "it is written as soon as that works");
    assert!(!room.media_flows_to(&room.ann));
}

#[tokio::test]
async fn a_hold_that_cannot_be_written_does_not_open_again() {
    let mut room = room().await;
    room.writing_fails(true);
    assert_eq!(
        send(&mut room.live, &mut room.host, Command::Leave).await,
        Outcome::NotSaved { media_cut: true },
        "the last host leaves, and everybody is cut"
    );
    for _ in 0..3 {
        room.live.step(Vec::new()).await;
        assert!(!room.media_flows_to(&room.ann) && !room.media_flows_to(&room.ben));
    }
    room.writing_fails(false);
    room.live.step(Vec::new()).await;
    assert!(!room.media_flows_to(&room.ann));
    room.ann.read();
    assert_eq!(room.ann.view.unwrap().session.phase, session::PhaseTag::Held);
}

#[tokio::test]
async fn what_was_written_although_nobody_knew_is_acknowledged() {
    let mut room = room().await;
    room.log.answer_is_lost.store(true, Ordering::SeqCst);
    let participant = room.ann.participant;
    let outcome = send(&mut room.live, &mut room.host, Command::Pause { participant }).await;
    assert_eq!(outcome, Outcome::Done);
    assert_eq!(room.ann.standing(), StandingTag::Paused);
    assert!(!room.media_flows_to(&room.ann));
}

#[tokio::test]
async fn a_pause_and_its_resume_in_one_batch_end_open_and_both_are_done() {
    let mut room = room().await;
    let participant = room.ann.participant;
    let device = room.host.device;
    let (pause, resume) = (CommandId(Uuid::now_v7()), CommandId(Uuid::now_v7()));
    room.live
        .step(vec![
            Mail::Command { device, id: pause, command: Command::Pause { participant }, epoch: None, seen: None },
            Mail::Command { device, id: resume, command: Command::Resume { participant }, epoch: None, seen: None },
        ])
        .await;
    room.host.read();
    let done: Vec<_> = room.host.outcomes.iter().filter(|(id, _)| [pause, resume].contains(id)).collect();
    assert_eq!(done, [&(pause, Outcome::Done), &(resume, Outcome::Done)]);
    assert!(room.media_flows_to(&room.ann));
}

#[tokio::test]
async fn who_is_there_and_what_fails_is_counted() {
    let mut room = room().await;
    assert_eq!((room.told("anteroom_sessions"), room.told("anteroom_people_inside")), ("1".into(), "3".into()));
    let participant = room.ann.participant;
    let refused = send(&mut room.live, &mut room.ben, Command::Pause { participant }).await;
    assert!(matches!(refused, Outcome::Refused { .. }));
    assert_eq!(room.told("anteroom_commands_refused_total{kind=\"hosts_only\"}"), "1");
    assert_eq!(room.told("anteroom_log_failures_total{work=\"append\"}"), "0");
    let written: u32 = room.told("anteroom_log_append_duration_seconds_count").parse().unwrap();
    assert!(written >= 5, "{written}");
    room.writing_fails(true);
    send(&mut room.live, &mut room.host, Command::Pause { participant }).await;
    assert_ne!(room.told("anteroom_log_failures_total{work=\"append\"}"), "0");
    room.writing_fails(false);
    // Not loaded any more, it counts for nobody.
    let Room { live, log, handle, host, ann, ben, counts } = room;
    drop(live);
    let text = metrics::text(&counts, &sfu::Totals::default()).unwrap();
    assert!(text.contains("anteroom_sessions 0\n") && text.contains("anteroom_people_inside 0\n"), "{text}");
    drop((log, handle, host, ann, ben));
}
