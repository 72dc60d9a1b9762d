//! Courses of events that a seed once showed, written out: a cut that could not be written is not forgotten.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the names here are names, and a page that asks is answered"
)]

use coordinator::{Answer, Coordinator, Input, Next, Tell};
use session::{
    Actor, Admission, Booked, Booking, Command, CommandId, Credential, DeviceId, Entry, Event, Kind, Medium, Name,
    ParticipantId, PersonId, Refusal, Session, StandingTag, Timestamp, Update, limits::HOST_GRACE_MS,
};
use uuid::Uuid;

/// A coordinator with its log, which fails when it is told to. The host and a guest are inside.
struct Owner {
    coordinator: Coordinator,
    log: Vec<Entry>,
    now: Timestamp,
    commands: u128,
    writable: bool,
    readable: bool,
}

impl Owner {
    fn with_a_guest_inside() -> Self {
        let (person, name) = (PersonId(Uuid::from_u128(1)), Name::new("Host").unwrap());
        let cohost = Booked { person: PersonId(Uuid::from_u128(4)), name: Name::new("Cohost").unwrap() };
        let providers = vec![Booked { person, name }, cohost];
        let admission = Admission::ProviderAdmits;
        let booking = Booking { kind: Kind::Group, admission, providers, clients: Vec::new() };
        let now = Timestamp(1_000_000);
        let coordinator = Coordinator::new(Session::new(booking, now), 0);
        let mut owner = Self { coordinator, log: Vec::new(), now, commands: 0, writable: true, readable: true };
        for actor in [host(), guest(), client()] {
            let device = device(&actor);
            owner.step(vec![Input::Connect { actor, device }]);
        }
        owner.say(&host(), Command::JoinNow);
        owner.say(&guest(), Command::Ready { name: Some("Guest".to_owned()) });
        owner.say(&host(), Command::Admit { participant: guest().participant });
        assert!(owner.flows_to(&guest()));
        owner
    }

    fn flows_to(&self, actor: &Actor) -> bool {
        self.coordinator.given().contains(actor.participant)
    }

    fn is_heard(&self, actor: &Actor) -> bool {
        self.coordinator.given().sends(actor.participant).audio
    }

    fn say(&mut self, actor: &Actor, command: Command) -> Answer {
        self.commands += 1;
        let id = CommandId(Uuid::from_u128(self.commands));
        let told =
            self.step(vec![Input::Command { device: device(actor), actor: actor.clone(), id, command, seen: None }]);
        told.answers.first().expect("every command is answered").answer
    }

    fn step(&mut self, batch: Vec<Input>) -> Tell {
        let mut next = self.coordinator.begin(batch, self.now);
        loop {
            next = match next {
                Next::Give(give) => self.coordinator.gave(give),
                Next::Append(append) => {
                    if self.writable {
                        self.log.extend_from_slice(append.entries());
                    }
                    self.coordinator.appended(append, self.writable)
                }
                Next::Read(read) => self.coordinator.read(read, self.readable.then_some(self.log.as_slice())),
                Next::Tell(tell) => return tell,
            };
        }
    }

    /// The host pauses the guest, that cannot be written, and the host is lost until the session is held.
    fn pause_unsaved_and_lose_the_host(&mut self) {
        self.say_unsaved_and_lose_the_host(Command::Pause { participant: guest().participant });
    }

    /// The host says something that cuts, that cannot be written, and the host is lost until the session is held.
    fn say_unsaved_and_lose_the_host(&mut self, command: Command) {
        self.writable = false;
        assert_eq!(self.say(&host(), command), Answer::NotSaved { media_cut: true });
        self.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
        self.now = self.now.plus_ms(HOST_GRACE_MS);
        self.writable = true;
        self.step(Vec::new());
    }

    fn host_comes_back(&mut self) {
        self.step(vec![Input::Connect { actor: host(), device: device(&host()) }]);
        assert!(self.flows_to(&host()));
    }
}

fn actor(number: u128, credential: Credential) -> Actor {
    Actor { participant: ParticipantId(Uuid::from_u128(number)), credential, formerly: None }
}

/// Who the guest turns out to be.
fn client() -> Actor {
    let (person, name) = (PersonId(Uuid::from_u128(3)), Name::new("Client").unwrap());
    Actor { formerly: Some(guest().participant), ..actor(3, Credential::Client { person, name }) }
}

fn host() -> Actor {
    let (person, name) = (PersonId(Uuid::from_u128(1)), Name::new("Host").unwrap());
    actor(1, Credential::Provider { person, name })
}

fn cohost() -> Actor {
    let (person, name) = (PersonId(Uuid::from_u128(4)), Name::new("Cohost").unwrap());
    actor(4, Credential::Provider { person, name })
}

fn guest() -> Actor {
    actor(2, Credential::Guest)
}

fn device(actor: &Actor) -> DeviceId {
    DeviceId(actor.participant.0)
}

#[test]
fn who_shared_until_the_host_left_and_came_back_at_once_is_not_offered_to_be_stopped() {
    let mut owner = Owner::with_a_guest_inside();
    owner.say(&guest(), Command::ShareScreen);
    let (mut shown, mut seen) = owner.coordinator.session().first_view(&host());
    let id = |n| CommandId(Uuid::from_u128(n));
    for (writable, id, command) in [(false, id(100), Command::Leave), (true, id(101), Command::JoinNow)] {
        owner.writable = writable;
        let told = owner.step(vec![Input::Command { device: device(&host()), actor: host(), id, command, seen: None }]);
        match owner.coordinator.session().update(&host(), &told.touched, &mut seen) {
            Some(Update::Snapshot(view)) => shown = view,
            Some(Update::Delta(delta)) => shown.apply(delta),
            None => {}
        }
    }
    assert_eq!(owner.coordinator.session().state().screen(), None);
    assert_eq!(shown, owner.coordinator.session().view(&host()));
}

#[test]
fn who_touches_the_page_while_their_leaving_is_owed_is_not_shown_as_getting_ready() {
    let mut owner = Owner::with_a_guest_inside();
    owner.writable = false;
    assert_eq!(owner.say(&guest(), Command::Leave), Answer::NotSaved { media_cut: true });
    owner.step(vec![Input::Touch { actor: guest(), name: None }]);
    let shown = owner.coordinator.session().view(&host());
    let row = shown.people.get(&guest().participant).expect("nobody has let them go");
    assert_eq!(row.standing, StandingTag::Admitted);
}

#[test]
fn a_host_who_never_entered_and_leaves_holds_nobody() {
    let mut owner = Owner::with_a_guest_inside();
    owner.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
    owner.now = owner.now.plus_ms(HOST_GRACE_MS);
    owner.step(vec![Input::Connect { actor: cohost(), device: device(&cohost()) }]);
    owner.writable = false;
    let id = |n| CommandId(Uuid::from_u128(n));
    let said = [(id(100), Command::JoinNow), (id(101), Command::Leave)];
    let said = said.map(|(id, command)| Input::Command {
        device: device(&cohost()),
        actor: cohost(),
        id,
        command,
        seen: None,
    });
    owner.step(said.into());
    owner.writable = true;
    owner.host_comes_back();
    assert!(owner.flows_to(&guest()) && owner.coordinator.owed_by().is_empty());
}

#[test]
fn a_cut_that_is_owed_outlasts_a_held_session() {
    let mut owner = Owner::with_a_guest_inside();
    owner.pause_unsaved_and_lose_the_host();
    owner.host_comes_back();
    assert!(!owner.flows_to(&guest()));
}

#[test]
fn who_was_paused_before_the_session_ended_is_not_opened_alone_while_the_end_is_owed() {
    let mut owner = Owner::with_a_guest_inside();
    owner.say(&host(), Command::Pause { participant: guest().participant });
    owner.writable = false;
    assert_eq!(owner.say(&host(), Command::End), Answer::NotSaved { media_cut: true });
    owner.say(&host(), Command::Resume { participant: guest().participant });
    assert!(!owner.flows_to(&guest()));
}

#[test]
fn signing_in_dodges_no_pause_that_is_owed() {
    let mut owner = Owner::with_a_guest_inside();
    owner.pause_unsaved_and_lose_the_host();
    owner.say(&client(), Command::Ready { name: None });
    owner.host_comes_back();
    owner.step(Vec::new());
    assert!(!owner.flows_to(&client()));
}

#[test]
fn who_signs_in_in_the_moment_in_which_the_cut_is_taken_back_is_open() {
    let mut owner = Owner::with_a_guest_inside();
    owner.writable = false;
    let back = Command::MoveBack { participant: guest().participant };
    assert_eq!(owner.say(&host(), back), Answer::NotSaved { media_cut: true });
    owner.writable = true;
    let said = [(host(), Command::ResumeAll), (client(), Command::Ready { name: None })];
    let said = said.into_iter().zip(100..).map(|((actor, command), id)| Input::Command {
        device: device(&actor),
        actor,
        id: CommandId(Uuid::from_u128(id)),
        command,
        seen: None,
    });
    let told = owner.step(said.collect());
    assert!(told.answers.iter().all(|told| told.answer == Answer::Done), "{:?}", told.answers);
    assert!(owner.flows_to(&client()) && !owner.flows_to(&guest()));
}

#[test]
fn signing_in_dodges_no_keeping_muted_that_is_owed() {
    let mut owner = Owner::with_a_guest_inside();
    owner.say_unsaved_and_lose_the_host(Command::KeepMuted { on: true });
    owner.say(&client(), Command::Ready { name: None });
    owner.host_comes_back();
    assert!(owner.flows_to(&client()) && !owner.is_heard(&client()), "before it is written");
    owner.step(Vec::new());
    assert!(owner.coordinator.session().state().is_kept_muted());
    assert!(!owner.is_heard(&client()), "once it is written");
}

#[test]
fn a_group_is_kept_muted_in_the_end_though_nobody_is_left_whom_that_cut() {
    let mut owner = Owner::with_a_guest_inside();
    owner.say_unsaved_and_lose_the_host(Command::KeepMuted { on: true });
    owner.say(&guest(), Command::Leave);
    owner.host_comes_back();
    owner.step(Vec::new());
    assert!(owner.coordinator.session().state().is_kept_muted());
}

#[test]
fn keeping_muted_that_is_owed_is_taken_back_and_unmutes_nobody() {
    let mut owner = Owner::with_a_guest_inside();
    owner.writable = false;
    let keep = |on| Command::KeepMuted { on };
    assert_eq!(owner.say(&host(), keep(true)), Answer::NotSaved { media_cut: true });
    assert_eq!(owner.say(&host(), keep(false)), Answer::Done);
    assert!(!owner.is_heard(&guest()));
    owner.writable = true;
    owner.step(Vec::new());
    assert!(!owner.coordinator.session().state().is_kept_muted());
    assert!(!owner.is_heard(&guest()), "who was muted undoes it alone");
    owner.say(&guest(), Command::Unmute { medium: Medium::Audio });
    assert!(owner.is_heard(&guest()));
}

/// The host says something that cannot be written, goes when it can again, and another host is there.
fn owed_by_who_has_left(command: Command) -> Owner {
    let mut owner = Owner::with_a_guest_inside();
    owner.say_unsaved_and_lose_the_host(command);
    owner.say(&host(), Command::Leave);
    owner.say(&cohost(), Command::JoinNow);
    owner.step(vec![Input::Connect { actor: cohost(), device: device(&cohost()) }]);
    assert!(owner.flows_to(&cohost()) && !owner.is_heard(&guest()));
    owner
}

#[test]
fn a_mute_that_is_owed_by_a_host_who_has_left_is_undone_by_the_person() {
    let mut owner = owed_by_who_has_left(Command::Mute { participant: guest().participant, medium: Medium::Audio });
    assert_eq!(owner.say(&guest(), Command::Unmute { medium: Medium::Video }), Answer::Done);
    assert!(!owner.is_heard(&guest()));
    assert_eq!(owner.say(&guest(), Command::Unmute { medium: Medium::Audio }), Answer::Done);
    assert!(owner.is_heard(&guest()));
}

#[test]
fn who_is_to_be_kept_muted_speaks_when_a_host_asks_and_not_before() {
    let mut owner = owed_by_who_has_left(Command::KeepMuted { on: true });
    let unmute = Command::Unmute { medium: Medium::Audio };
    assert_eq!(owner.say(&guest(), unmute.clone()), Answer::Refused(Refusal::KeptMuted));
    assert!(!owner.is_heard(&guest()));
    let ask = Command::AskToUnmute { participant: guest().participant, medium: Medium::Audio };
    assert_eq!(owner.say(&cohost(), ask), Answer::Done);
    assert_eq!(owner.say(&guest(), unmute), Answer::Done);
    assert!(owner.is_heard(&guest()));
}

/// Nothing can be written or read when the cohost enters, pauses the guest and is told that this cut; then all works again.
fn owed_by_who_never_entered() -> Owner {
    let mut owner = Owner::with_a_guest_inside();
    owner.step(vec![Input::Connect { actor: cohost(), device: device(&cohost()) }]);
    (owner.writable, owner.readable) = (false, false);
    assert_eq!(owner.say(&cohost(), Command::JoinNow), Answer::NotKnown { media_cut: false });
    let pause = Command::Pause { participant: guest().participant };
    assert_eq!(owner.say(&cohost(), pause), Answer::NotSaved { media_cut: true });
    (owner.writable, owner.readable) = (true, true);
    for _ in 0..2 {
        let told = owner.step(Vec::new());
        assert!(told.sure && told.retry && !owner.flows_to(&guest()));
    }
    assert_eq!(owner.coordinator.owed_by(), [cohost().participant].into());
    owner
}

#[test]
fn a_pause_by_a_host_whose_entering_was_lost_is_written_once_they_are_inside() {
    let mut owner = owed_by_who_never_entered();
    assert_eq!(owner.say(&cohost(), Command::JoinNow), Answer::Done);
    owner.step(Vec::new());
    assert!(owner.coordinator.owed_by().is_empty());
    let by = cohost().participant;
    let last = owner.log.last().map(|entry| &entry.event);
    assert!(matches!(last, Some(Event::Paused { by: host, .. }) if *host == by), "{last:?}");
}

#[test]
fn a_pause_by_a_host_whose_entering_was_lost_is_taken_back_by_another() {
    let mut owner = owed_by_who_never_entered();
    assert_eq!(owner.say(&host(), Command::Resume { participant: guest().participant }), Answer::Done);
    assert!(owner.flows_to(&guest()) && owner.coordinator.owed_by().is_empty());
}
