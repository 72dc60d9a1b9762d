//! Logs that a real session made, and what somebody did to them: each is caught, and the untouched log is not.

use session::{Admission, Booked, Booking, Channel, Command, Kind, Name, PersonId, Refusal};
use uuid::Uuid;

use super::{hosts::DEVICE, *};
use crate::{book::Book, laws::Met};

const NOW: Timestamp = Timestamp(1_000);

fn participant(n: u128) -> ParticipantId {
    ParticipantId(Uuid::from_u128(n))
}

const HOST: u128 = 1;
const GUEST: u128 = 2;
const COLLEAGUE: u128 = 3;

fn provider() -> Booked {
    Booked { person: PersonId(Uuid::from_u128(9)), name: Name::new("Dr. Maya Okafor").unwrap() }
}

fn colleague() -> Booked {
    Booked { person: PersonId(Uuid::from_u128(8)), name: Name::new("Dr. Samuel Brandt").unwrap() }
}

/// One host, or two, one guest, and what all of them asked for.
#[derive(Default)]
struct Visit {
    book: Book,
    log: Vec<Entry>,
    session: Option<Session>,
}

impl Books for Visit {
    fn find(&self, participant: ParticipantId, id: CommandId) -> Option<&Asked> {
        self.book.find(participant, id)
    }

    fn credential(&self, who: ParticipantId, _: &Session) -> Option<Credential> {
        let as_provider = |Booked { person, name }| Credential::Provider { person, name };
        let hosts = [(HOST, provider()), (COLLEAGUE, colleague())];
        let host = hosts.into_iter().find(|(it, _)| who == participant(*it));
        Some(host.map_or(Credential::Guest, |(_, booked)| as_provider(booked)))
    }

    fn formerly(&self, _: ParticipantId, _: &Session) -> Option<ParticipantId> {
        None
    }
}

impl Visit {
    /// The guest waits, the host starts, admits, and pauses.
    fn new() -> Self {
        let booking = Booking {
            kind: Kind::Individual,
            admission: Admission::ProviderAdmits,
            providers: vec![provider(), colleague()],
            clients: Vec::new(),
        };
        let mut visit = Self { session: Some(Session::new(booking, NOW)), ..Self::default() };
        let whom = participant(GUEST);
        visit.asks(GUEST, 1, &Command::Ready { name: Some("Ann".to_owned()) });
        visit.asks(HOST, 2, &Command::JoinNow);
        visit.asks(HOST, 3, &Command::Admit { participant: whom });
        visit.asks(HOST, 4, &Command::Pause { participant: whom });
        visit
    }

    fn asks(&mut self, who: u128, n: u128, command: &Command) {
        let (who, id) = (participant(who), CommandId(Uuid::from_u128(n)));
        let mut session = self.session.take().unwrap();
        let actor = Actor { participant: who, credential: self.credential(who, &session).unwrap(), formerly: None };
        self.log.extend(session.connect(&actor, DEVICE, NOW).entries);
        self.book.ask(who, id, command, NOW);
        if let Ok(outcome) = session.handle(&actor, id, command, NOW) {
            self.log.extend(outcome.entries);
        }
        self.session = Some(session);
    }

    /// A page of this host is gone.
    fn loses(&mut self, who: u128) {
        let outcome = self.session.as_mut().unwrap().disconnect(participant(who), DEVICE, NOW);
        self.log.extend(outcome.entries);
    }

    /// Both hosts are inside.
    fn of_two_hosts() -> Self {
        let mut visit = Self::new();
        visit.asks(COLLEAGUE, 20, &Command::JoinNow);
        visit
    }

    /// The server is killed and started again: the host is away.
    fn starts_again(&mut self) {
        let mut session = Session::replay(&self.log, NOW).unwrap();
        self.log.extend(session.handle_timeout(NOW).entries);
        self.session = Some(session);
    }

    /// What is wrong with a log.
    fn wrong_with(&self, log: Vec<Entry>) -> String {
        self.followed(log).unwrap_err().what
    }

    fn followed(&self, log: Vec<Entry>) -> Result<Witness, Wrong> {
        let mut witness = Witness::new(SessionId(Uuid::nil()), &log)?;
        witness.follow(log, self, &mut [], NOW)?;
        Ok(witness)
    }
}

#[test]
fn an_untouched_log_is_followed_across_a_restart() {
    let mut visit = Visit::new();
    let mut witness = visit.followed(visit.log.clone()).unwrap();
    visit.starts_again();
    visit.asks(GUEST, 5, &Command::Leave);
    witness.follow(visit.log.clone(), &visit, &mut [], NOW).unwrap();
    assert_eq!(witness.session.state(), visit.session.as_ref().unwrap().state());
    assert!(witness.laws.is_done(participant(GUEST), CommandId(Uuid::from_u128(5))));
}

#[test]
fn no_entry_can_be_taken_out_of_the_middle_or_doubled() {
    let visit = Visit::new();
    // The last one alone can be missing: nobody may have been told of it.
    for place in 0..visit.log.len() - 1 {
        let mut log = visit.log.clone();
        log.remove(place);
        let wrong = visit.wrong_with(log);
        assert!(!wrong.contains("replay"), "without entry {place}: {wrong}");
    }
    for place in 1..visit.log.len() {
        let mut log = visit.log.clone();
        log.insert(place + 1, log[place].clone());
        let wrong = visit.wrong_with(log);
        assert!(!wrong.contains("replay"), "entry {place} twice: {wrong}");
    }
}

#[test]
fn an_entry_that_names_another_than_who_asked_is_caught() {
    let mut log = Visit::new().log;
    let admitted = log.iter_mut().find_map(|entry| match &mut entry.event {
        Event::Admitted { by, .. } => Some(by),
        _ => None,
    });
    *admitted.unwrap() = participant(COLLEAGUE);
    let wrong = Visit::new().wrong_with(log);
    assert!(wrong.contains("what was asked for makes"), "{wrong}");
}

#[test]
fn two_hosts_who_command_come_and_go_are_followed() {
    let mut visit = Visit::of_two_hosts();
    let whom = participant(GUEST);
    visit.asks(COLLEAGUE, 21, &Command::Resume { participant: whom });
    visit.loses(HOST);
    visit.asks(COLLEAGUE, 22, &Command::Pause { participant: whom });
    visit.asks(HOST, 23, &Command::Resume { participant: whom });
    visit.loses(COLLEAGUE);
    visit.loses(HOST);
    visit.asks(COLLEAGUE, 24, &Command::Leave);
    visit.asks(HOST, 25, &Command::Leave);
    let witness = visit.followed(visit.log.clone()).unwrap();
    assert_eq!(witness.laws.met(), Met { two_hosts: true, in_turns: 2 });
}

#[test]
fn a_host_who_leaves_nobody_but_one_who_is_gone_says_so_in_the_same_append() {
    let mut visit = Visit::of_two_hosts();
    visit.loses(HOST);
    visit.asks(COLLEAGUE, 21, &Command::Leave);
    let lost = visit.log.len() - 1;
    assert_eq!(visit.log[lost].event, Event::HostLost);
    assert!(visit.followed(visit.log.clone()).is_ok());
    // It may also be that the other went later: the log is then the same.
    let mut visit = Visit::of_two_hosts();
    visit.asks(COLLEAGUE, 21, &Command::Leave);
    visit.loses(HOST);
    assert!(visit.followed(visit.log.clone()).is_ok());
    // But whoever commands is there.
    visit.asks(HOST, 22, &Command::ResumeAll);
    let returned = visit.log.iter().rposition(|entry| entry.event == Event::HostReturned).unwrap();
    visit.log.remove(returned);
    assert!(visit.followed(visit.log.clone()).is_err());
}

#[test]
fn nobody_commands_after_a_restart_before_it_is_written_that_nobody_is_there() {
    let mut visit = Visit::of_two_hosts();
    let mut witness = visit.followed(visit.log.clone()).unwrap();
    visit.starts_again();
    visit.log.pop_if(|entry| entry.event == Event::HostLost).unwrap();
    visit.asks(COLLEAGUE, 21, &Command::ResumeAll);
    visit.log.retain(|entry| entry.event != Event::HostReturned);
    assert!(witness.follow(visit.log.clone(), &visit, &mut [], NOW).is_err());
}

#[test]
fn what_was_there_before_stays_as_it_was() {
    let visit = Visit::new();
    let mut witness = visit.followed(visit.log.clone()).unwrap();
    let shorter = visit.log[..visit.log.len() - 1].to_vec();
    let wrong = witness.follow(shorter, &visit, &mut [], NOW).unwrap_err().what;
    assert!(wrong.contains(&format!("entry {} was", visit.log.len())), "{wrong}");
}

#[test]
fn what_was_said_may_be_erased_once_the_session_has_ended() {
    let mut visit = Visit::new();
    let text = "Between us".to_owned();
    visit.asks(GUEST, 5, &Command::Say { to: Channel::Providers { with: None }, text });
    let mut witness = visit.followed(visit.log.clone()).unwrap();
    let said = visit.log.len() - 1;
    let mut early = visit.log.clone();
    early[said].event.take_personal();
    assert!(visit.followed(early).is_err(), "it goes on");

    visit.starts_again();
    visit.asks(HOST, 6, &Command::End);
    assert!(visit.followed(visit.log.clone()).is_ok());
    let mut erased = visit.log.clone();
    erased[said].event.take_personal();
    witness.follow(erased, &visit, &mut [], NOW).unwrap();
}

#[test]
fn what_nobody_asked_for_is_caught() {
    let mut visit = Visit::new();
    visit.asks(HOST, 5, &Command::Resume { participant: participant(GUEST) });
    let log = visit.log.clone();
    assert!(visit.followed(log.clone()).is_ok());
    visit.book.forget_all_but(|who| who != participant(HOST));
    let wrong = visit.wrong_with(log);
    assert!(wrong.contains("nobody asked for this"), "{wrong}");
}

fn asked(outcome: Outcome, command: Command) -> Question {
    let (participant, id) = (participant(HOST), CommandId(Uuid::from_u128(7)));
    Question { answered: Answered { participant, id, command, asked_at: NOW, read_at: NOW, outcome }, explained: false }
}

#[test]
fn an_answer_that_changed_nothing_is_explained_by_a_state_on_the_way() {
    let visit = Visit::new();
    let pause = Command::Pause { participant: participant(GUEST) };
    let mut questions = [
        // Nobody was inside when the session had just begun; the guest was not admitted yet; a resume fits no moment.
        asked(Outcome::Done, Command::PauseAll),
        asked(Outcome::Refused { refusal: Refusal::NotAdmitted }, pause.clone()),
        asked(Outcome::Refused { refusal: Refusal::Ended }, pause),
        asked(Outcome::Done, Command::Resume { participant: participant(GUEST) }),
    ];
    let mut witness = Witness::new(SessionId(Uuid::nil()), &visit.log).unwrap();
    witness.follow(visit.log.clone(), &visit, &mut questions, NOW).unwrap();
    assert_eq!(questions.map(|question| question.explained), [true, true, false, false]);
}
