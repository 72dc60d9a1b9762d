//! A coordinator with its log and its media server, as the program drives it.

use coordinator::{Answer, Coordinator, Input, Next, Tell};
use session::{
    Actor, Admission, Booked, Booking, Command, CommandId, Credential, DeviceId, Entry, Grants, Kind, Name,
    ParticipantId, PersonId, Sends, Session, Timestamp,
};
use uuid::Uuid;

const BEGINNING: Timestamp = Timestamp(1_000_000);

/// A coordinator with its log, which fails when it is told to.
pub(crate) struct Owner {
    pub(crate) coordinator: Coordinator,
    pub(crate) log: Vec<Entry>,
    pub(crate) now: Timestamp,
    commands: u128,
    /// What the media server does.
    pub(crate) in_force: Grants,
    pub(crate) writable: bool,
    /// The disk keeps what it is given, and nobody hears of it.
    pub(crate) deaf: bool,
    pub(crate) readable: bool,
}

impl Owner {
    /// The host and a booked client are inside.
    pub(crate) fn with_a_client_inside() -> Self {
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
        let mut owner = Self {
            coordinator,
            log,
            now: BEGINNING,
            commands: 0,
            in_force: Grants::none(),
            writable: true,
            deaf: false,
            readable: true,
        };
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

    pub(crate) fn flows_to(&self, actor: &Actor) -> bool {
        self.in_force.contains(actor.participant)
    }

    pub(crate) fn sends(&self, actor: &Actor) -> Sends {
        self.in_force.sends(actor.participant)
    }

    /// What a command was answered.
    pub(crate) fn answer(&mut self, actor: &Actor, command: Command) -> Answer {
        self.say(actor, command).answers[0].answer
    }

    /// The same of one whose page was told of the session last at that moment.
    pub(crate) fn answer_seen(&mut self, actor: &Actor, command: Command, told: Timestamp) -> Answer {
        let mut input = self.command(actor, command);
        if let Input::Command { seen, .. } = &mut input {
            *seen = Some(told);
        }
        self.step(vec![input]).answers[0].answer
    }

    pub(crate) fn say(&mut self, actor: &Actor, command: Command) -> Tell {
        let input = self.command(actor, command);
        self.step(vec![input])
    }

    pub(crate) fn command(&mut self, actor: &Actor, command: Command) -> Input {
        self.commands += 1;
        let id = CommandId(Uuid::from_u128(self.commands));
        Input::Command { device: device(actor), actor: actor.clone(), id, command, seen: None }
    }

    pub(crate) fn step(&mut self, batch: Vec<Input>) -> Tell {
        self.step_meanwhile(batch, |_| None)
    }

    /// `meanwhile` is what happens while an append is on its way, and what the media server is given for it.
    pub(crate) fn step_meanwhile(
        &mut self,
        batch: Vec<Input>,
        meanwhile: impl Fn(&mut Coordinator) -> Option<Grants>,
    ) -> Tell {
        self.step_with(batch, meanwhile, |_| None)
    }

    /// The same while the log is read.
    pub(crate) fn step_meanwhile_reading(
        &mut self,
        batch: Vec<Input>,
        meanwhile: impl Fn(&mut Coordinator) -> Option<Grants>,
    ) -> Tell {
        self.step_with(batch, |_| None, meanwhile)
    }

    fn step_with(
        &mut self,
        batch: Vec<Input>,
        while_writing: impl Fn(&mut Coordinator) -> Option<Grants>,
        while_reading: impl Fn(&mut Coordinator) -> Option<Grants>,
    ) -> Tell {
        let mut next = self.coordinator.begin(batch, self.now);
        loop {
            next = match next {
                Next::Give(give) => {
                    assert_ne!(self.in_force, *give.grants(), "nothing new is given");
                    self.in_force = give.grants().clone();
                    self.coordinator.gave(give)
                }
                Next::Append(append) => {
                    if let Some(cut_early) = while_writing(&mut self.coordinator) {
                        self.in_force = cut_early;
                    }
                    assert_eq!(append.expected(), self.log.len() as u64);
                    if self.writable {
                        self.log.extend_from_slice(append.entries());
                    }
                    self.coordinator.appended(append, self.writable && !self.deaf)
                }
                Next::Read(read) => {
                    if let Some(cut_early) = while_reading(&mut self.coordinator) {
                        self.in_force = cut_early;
                    }
                    self.coordinator.read(read, self.readable.then_some(self.log.as_slice()))
                }
                Next::Tell(tell) => {
                    assert_eq!(self.in_force, *self.coordinator.given(), "what was given is in force");
                    return tell;
                }
            };
        }
    }
}

pub(crate) fn host() -> Actor {
    let (person, name) = (PersonId(Uuid::from_u128(1)), Name::new("Host").unwrap());
    Actor {
        participant: ParticipantId(Uuid::from_u128(1)),
        credential: Credential::Provider { person, name },
        formerly: None,
    }
}

pub(crate) fn client() -> Actor {
    let (person, name) = (PersonId(Uuid::from_u128(2)), Name::new("Client").unwrap());
    Actor {
        participant: ParticipantId(Uuid::from_u128(2)),
        credential: Credential::Client { person, name },
        formerly: None,
    }
}

pub(crate) fn device(actor: &Actor) -> DeviceId {
    DeviceId(actor.participant.0)
}

pub(crate) fn pause() -> Command {
    Command::Pause { participant: client().participant }
}
