//! What a failing log must not do: let media flow again to somebody who was cut. Each course was found by the model.

#![allow(clippy::unwrap_used, reason = "the names here are names")]

use coordinator::{Answer, Coordinator, Input, Next, Tell};
use session::{
    Actor, Admission, Booked, Booking, Command, CommandId, Credential, DeviceId, Entry, Kind, Medium::Audio, Name,
    ParticipantId, PersonId, Refusal, Sends, Session, Timestamp, limits::HOST_GRACE_MS,
};
use uuid::Uuid;

const BEGINNING: Timestamp = Timestamp(1_000_000);

/// A coordinator with its log, which fails when it is told to.
struct Owner {
    coordinator: Coordinator,
    log: Vec<Entry>,
    now: Timestamp,
    commands: u128,
    writable: bool,
    readable: bool,
}

impl Owner {
    /// The host and a booked client are inside.
    fn with_a_client_inside() -> Self {
        let listed = |actor: &Actor| match &actor.credential {
            Credential::Provider { person, name } | Credential::Client { person, name } => {
                Booked { person: *person, name: name.clone() }
            }
            Credential::Guest => unreachable!("nobody books a guest"),
        };
        let booking = Booking {
            kind: Kind::Individual,
            admission: Admission::DoorsOpen,
            providers: vec![listed(&host())],
            clients: vec![listed(&client())],
        };
        let session = Session::new(booking, BEGINNING);
        let coordinator = Coordinator::new(session, 0);
        let log = Vec::new();
        let mut owner = Self { coordinator, log, now: BEGINNING, commands: 0, writable: true, readable: true };
        for actor in [host(), client()] {
            let device = device(&actor);
            owner.step(vec![Input::Connect { actor, device }]);
        }
        owner.say(&host(), Command::JoinNow);
        owner.say(&client(), Command::Ready { name: None });
        owner.say(&client(), Command::JoinNow);
        assert!(owner.flows_to(&client()));
        owner
    }

    fn flows_to(&self, actor: &Actor) -> bool {
        self.coordinator.given().contains(actor.participant)
    }

    fn say(&mut self, actor: &Actor, command: Command) -> Tell {
        let input = self.command(actor, command);
        self.step(vec![input])
    }

    fn command(&mut self, actor: &Actor, command: Command) -> Input {
        self.commands += 1;
        let id = CommandId(Uuid::from_u128(self.commands));
        Input::Command { device: device(actor), actor: actor.clone(), id, command }
    }

    fn step(&mut self, batch: Vec<Input>) -> Tell {
        self.step_meanwhile(batch, |_| {})
    }

    /// `meanwhile` is what happens while an append is on its way.
    fn step_meanwhile(&mut self, batch: Vec<Input>, meanwhile: impl Fn(&mut Coordinator)) -> Tell {
        let mut next = self.coordinator.begin(batch, self.now);
        loop {
            next = match next {
                Next::Give(give) => self.coordinator.gave(give),
                Next::Append(append) => {
                    meanwhile(&mut self.coordinator);
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
}

fn host() -> Actor {
    let (person, name) = (PersonId(Uuid::from_u128(1)), Name::new("Host").unwrap());
    Actor {
        participant: ParticipantId(Uuid::from_u128(1)),
        credential: Credential::Provider { person, name },
        formerly: None,
    }
}

fn client() -> Actor {
    let (person, name) = (PersonId(Uuid::from_u128(2)), Name::new("Client").unwrap());
    Actor {
        participant: ParticipantId(Uuid::from_u128(2)),
        credential: Credential::Client { person, name },
        formerly: None,
    }
}

fn device(actor: &Actor) -> DeviceId {
    DeviceId(actor.participant.0)
}

fn pause() -> Command {
    Command::Pause { participant: client().participant }
}

#[test]
fn a_session_that_is_held_stays_without_media_while_that_cannot_be_written() {
    let mut owner = Owner::with_a_client_inside();
    owner.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
    assert!(owner.flows_to(&client()));
    owner.now = owner.now.plus_ms(HOST_GRACE_MS);
    owner.writable = false;
    assert!(owner.step(Vec::new()).retry);
    assert!(!owner.flows_to(&client()));
    owner.step(Vec::new());
    assert!(!owner.flows_to(&client()));
    owner.writable = true;
    owner.step(vec![Input::Connect { actor: host(), device: device(&host()) }]);
    assert!(owner.flows_to(&client()));
}

#[test]
fn a_pause_that_did_not_wait_for_the_disk_holds_when_the_log_cannot_be_read_either() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    let pressed = owner.command(&host(), pause());
    let guest = Actor { participant: ParticipantId(Uuid::from_u128(3)), credential: Credential::Guest, formerly: None };
    let ready = owner.command(&guest, Command::Ready { name: Some("Guest".to_owned()) });
    owner.step_meanwhile(vec![ready], |coordinator| {
        assert!(coordinator.cut_early(&host(), &pause()).is_some());
    });
    let told = owner.step(vec![pressed]);
    assert_eq!(told.answers[0].answer, Answer::NotSaved { media_cut: true });
    (owner.writable, owner.readable) = (true, true);
    owner.step(Vec::new());
    assert!(!owner.flows_to(&client()));
    owner.say(&host(), Command::ResumeAll);
    assert!(owner.flows_to(&client()));
}

#[test]
fn a_second_pause_while_the_log_cannot_be_read_is_told_that_the_media_is_cut() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    owner.say(&host(), Command::PauseAll);
    for _ in 0..2 {
        assert_eq!(owner.say(&host(), pause()).answers[0].answer, Answer::NotSaved { media_cut: true });
    }
}

#[test]
fn keeping_muted_and_stopping_a_screen_wait_for_no_disk_and_for_no_readable_log() {
    let sent = |owner: &Owner| owner.coordinator.given().sends(client().participant);
    let words = [
        (Command::KeepMuted { on: true }, Sends { audio: false, ..Sends::EVERYTHING }),
        (Command::StopShareOf { participant: client().participant }, Sends::BOTH),
    ];
    for (word, left) in words {
        let mut owner = Owner::with_a_client_inside();
        owner.say(&client(), Command::ShareScreen);
        assert_eq!(sent(&owner), Sends::EVERYTHING);
        let early = owner.coordinator.clone().cut_early(&host(), &word).unwrap();
        assert_eq!((early.sends(client().participant), early.sends(host().participant)), (left, Sends::BOTH));
        (owner.writable, owner.readable) = (false, false);
        // It cannot be written, and nobody knows what is.
        owner.say(&host(), Command::Admit { participant: client().participant });
        owner.say(&client(), Command::RaiseHand);
        assert_eq!(owner.say(&host(), word).answers[0].answer, Answer::NotSaved { media_cut: true });
        assert_eq!(sent(&owner), left);
        (owner.writable, owner.readable) = (true, true);
        owner.step(Vec::new());
        assert_eq!((sent(&owner), owner.coordinator.unsaved_cuts().is_empty()), (left, true), "it is written");
    }
}

#[test]
fn a_refusal_is_told_of_the_state_that_holds_and_not_of_one_that_was_never_written() {
    let mut owner = Owner::with_a_client_inside();
    owner.say(&host(), pause());
    let resume = || Command::Resume { participant: client().participant };
    owner.writable = false;
    let words = [resume(), resume(), Command::AskToUnmute { participant: host().participant, medium: Audio }];
    let batch = words.map(|word| owner.command(&host(), word)).to_vec();
    let told = owner.step(batch);
    let answers: Vec<_> = told.answers.iter().map(|told| told.answer).collect();
    let not_saved = Answer::NotSaved { media_cut: false };
    assert_eq!(answers[..2], [not_saved, not_saved], "they are paused all the while");
    assert_eq!(answers[2], Answer::Refused(Refusal::NotYourself), "whatever is written");
    assert!(!owner.flows_to(&client()));
    owner.readable = false;
    let batch = [resume(), resume()].map(|word| owner.command(&host(), word)).to_vec();
    let told = owner.step(batch);
    assert!(told.answers.iter().all(|told| told.answer == not_saved), "nobody knows");
}
