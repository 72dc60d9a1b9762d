//! A visit that a test can tell in sentences: people with names, what they press, what they see, and the time.

use std::collections::BTreeSet;

use session::{
    Actor, Admission, Booked, Booking, Command, CommandId, Credential, DeviceId, Entry, Kind, May, Name, Outcome,
    ParticipantId, PersonId, PhaseTag, Refusal, Report, Session, StandingTag, Timestamp, Touched, View,
};

/// Somebody in the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Who(usize);

/// The provider whose appointment it is; listed first.
pub(crate) const HOST: Who = Who(0);
/// The other provider on the appointment.
pub(crate) const CO_HOST: Who = Who(1);

/// One session with everybody who has come near it.
pub(crate) struct Visit {
    pub(crate) session: Session,
    log: Vec<Entry>,
    now: Timestamp,
    people: Vec<Actor>,
    pressed: u128,
}

impl Visit {
    /// Clients walk in once it has started; booked for the clients of these names.
    pub(crate) fn doors_open(clients: &[&str]) -> Self {
        Self::booked(Admission::DoorsOpen, clients)
    }

    /// A host lets each client in.
    pub(crate) fn provider_admits(clients: &[&str]) -> Self {
        Self::booked(Admission::ProviderAdmits, clients)
    }

    fn booked(admission: Admission, clients: &[&str]) -> Self {
        let providers = vec![booked("Dr. Hale", 0), booked("Dr. Cole", 1)];
        let people = providers.iter().enumerate().map(|(nth, p)| provider(nth, p)).collect();
        let clients: Vec<Booked> = (100..).zip(clients).map(|(person, name)| booked(name, person)).collect();
        let kind = if clients.len() == 1 { Kind::Individual } else { Kind::Group };
        let now = Timestamp(1_700_000_000_000);
        let session = Session::new(Booking { kind, admission, providers, clients }, now);
        Self { session, log: Vec::new(), now, people, pressed: 0 }
    }

    /// A booked client who signs in.
    pub(crate) fn signed_in(&mut self, name: &str) -> Who {
        let booking = self.session.state().booking();
        let client = booking.clients.iter().find(|client| client.name.as_str() == name).cloned().unwrap();
        self.meet(Credential::Client { person: client.person, name: client.name })
    }

    /// A client of the practice who signs in and is not booked.
    pub(crate) fn signed_in_unbooked(&mut self, name: &str) -> Who {
        let person = PersonId(uuid(1_000 + self.people.len()));
        self.meet(Credential::Client { person, name: Name::new(name).unwrap() })
    }

    /// The guest signs in, in the same browser: as the booked client of this name, or as somebody not booked.
    pub(crate) fn signs_in(&mut self, guest: Who, name: &str) -> Who {
        let is_booked = self.session.state().booking().clients.iter().any(|client| client.name.as_str() == name);
        let who = if is_booked { self.signed_in(name) } else { self.signed_in_unbooked(name) };
        self.people[who.0].formerly = Some(self.id(guest));
        who
    }

    /// The same person in a browser where they never were a guest.
    pub(crate) fn elsewhere(&mut self, who: Who) -> Who {
        let elsewhere = Who(self.people.len());
        self.people.push(Actor { formerly: None, ..self.people[who.0].clone() });
        elsewhere
    }

    /// Somebody with the link.
    pub(crate) fn guest(&mut self) -> Who {
        self.meet(Credential::Guest)
    }

    /// A provider of the practice who is not on the appointment.
    pub(crate) fn stranger(&mut self) -> Who {
        self.meet(Credential::Provider { person: PersonId(uuid(999)), name: Name::new("Dr. Elsewhere").unwrap() })
    }

    fn meet(&mut self, credential: Credential) -> Who {
        let who = Who(self.people.len());
        self.people.push(Actor { participant: ParticipantId(uuid(who.0)), credential, formerly: None });
        who
    }

    /// The first host opens the page and presses Join now.
    pub(crate) fn starts(&mut self) {
        self.opens(HOST);
        self.does(HOST, &Command::JoinNow).unwrap();
    }

    /// Opens the link and presses I'm Ready.
    pub(crate) fn comes(&mut self, who: Who) {
        self.opens(who);
        self.does(who, &ready()).unwrap();
    }

    /// Comes, and is let in by the first host.
    pub(crate) fn comes_in(&mut self, who: Who) {
        self.comes(who);
        self.host_does(&Command::Admit { participant: self.id(who) }).unwrap();
    }

    /// Presses a button, or sends what no button would.
    pub(crate) fn does(&mut self, who: Who, command: &Command) -> Result<Vec<Entry>, Refusal> {
        self.pressed += 1;
        let id = CommandId(uuid::Uuid::from_u128(self.pressed));
        self.sends(who, id, command)
    }

    /// Presses a button, and says whom it concerns.
    pub(crate) fn concerns(&mut self, who: Who, command: &Command) -> Touched {
        self.pressed += 1;
        let id = CommandId(uuid::Uuid::from_u128(self.pressed));
        let outcome = self.session.handle(&self.people[who.0], id, command, self.now).unwrap();
        let touched = outcome.touched.clone();
        self.commit(outcome);
        touched
    }

    /// Sends a command under an id that may have been used before.
    pub(crate) fn sends(&mut self, who: Who, id: CommandId, command: &Command) -> Result<Vec<Entry>, Refusal> {
        let outcome = self.session.handle(&self.people[who.0], id, command, self.now)?;
        Ok(self.commit(outcome))
    }

    /// The appointment is changed.
    pub(crate) fn rebooks<T>(&mut self, change: impl FnOnce(&mut Booking) -> T) -> Vec<Entry> {
        let mut booking = self.session.state().booking().clone();
        change(&mut booking);
        let outcome = self.session.rebook(booking, self.now);
        self.commit(outcome)
    }

    /// The first host presses a button.
    pub(crate) fn host_does(&mut self, command: &Command) -> Result<Vec<Entry>, Refusal> {
        self.does(HOST, command)
    }

    pub(crate) fn opens(&mut self, who: Who) {
        self.opens_on(who, 0);
    }

    /// Opens the page on one of several devices.
    pub(crate) fn opens_on(&mut self, who: Who, device: usize) {
        let outcome = self.outcome_of_opening(who, device);
        self.commit(outcome);
    }

    pub(crate) fn outcome_of_opening(&mut self, who: Who, device: usize) -> Outcome {
        self.session.connect(&self.people[who.0], device_of(who, device), self.now)
    }

    /// The page is closed or its network gone; nothing is pressed.
    pub(crate) fn vanishes(&mut self, who: Who) {
        self.vanishes_from(who, 0);
    }

    pub(crate) fn vanishes_from(&mut self, who: Who, device: usize) {
        let outcome = self.session.disconnect(self.id(who), device_of(who, device), self.now);
        self.commit(outcome);
    }

    pub(crate) fn touches(&mut self, who: Who, name: &str) {
        self.session.touch(&self.people[who.0], Some(name), self.now);
    }

    /// A page says something of its device.
    pub(crate) fn reports(&mut self, who: Who, device: usize, report: Report) -> Touched {
        self.session.report(&self.people[who.0], device_of(who, device), report, self.now)
    }

    /// The page is gone; whose row that concerns.
    pub(crate) fn vanishing_concerns(&mut self, who: Who, device: usize) -> BTreeSet<ParticipantId> {
        let outcome = self.session.disconnect(self.id(who), device_of(who, device), self.now);
        let people = outcome.touched.people.clone();
        self.commit(outcome);
        people
    }

    /// Time passes, and every deadline on the way is kept.
    pub(crate) fn wait_secs(&mut self, seconds: i64) {
        let until = self.now.max(self.session.now()).plus_ms(seconds * 1_000);
        while let Some(at) = self.session.poll_timeout().filter(|at| *at <= until) {
            self.now = at;
            let outcome = self.session.handle_timeout(at);
            self.commit(outcome);
        }
        self.now = until;
        let outcome = self.session.handle_timeout(until);
        self.commit(outcome);
    }

    /// The server starts again; every page is gone, and comes back one by one.
    pub(crate) fn restarts(&mut self) {
        self.session = Session::replay(&self.log, self.now).unwrap();
        let outcome = self.session.handle_timeout(self.now);
        self.commit(outcome);
    }

    fn commit(&mut self, outcome: Outcome) -> Vec<Entry> {
        self.log.extend_from_slice(&outcome.entries);
        outcome.entries
    }

    pub(crate) fn id(&self, who: Who) -> ParticipantId {
        self.people[who.0].participant
    }

    pub(crate) fn actor(&self, who: Who) -> &Actor {
        &self.people[who.0]
    }

    pub(crate) fn view(&self, who: Who) -> View {
        self.session.view(&self.people[who.0])
    }

    pub(crate) fn may(&self, who: Who) -> May {
        self.view(who).you.may
    }

    pub(crate) fn sees_join_now(&self, who: Who) -> bool {
        let may = self.may(who);
        may.join_now && !may.ask_to_join
    }

    pub(crate) fn sees_ask_to_join(&self, who: Who) -> bool {
        let may = self.may(who);
        may.ask_to_join && !may.join_now
    }

    pub(crate) fn standing(&self, who: Who) -> StandingTag {
        self.view(who).you.standing
    }

    /// Media flows between this one and the others inside.
    pub(crate) fn is_inside(&self, who: Who) -> bool {
        self.session.grants().contains(self.id(who))
    }

    pub(crate) fn phase(&self) -> PhaseTag {
        self.session.phase_tag()
    }

    pub(crate) fn admit(&mut self, who: Who) -> Result<Vec<Entry>, Refusal> {
        self.host_does(&Command::Admit { participant: self.id(who) })
    }

    pub(crate) fn deny(&mut self, who: Who) -> Result<Vec<Entry>, Refusal> {
        self.host_does(&Command::Deny { participant: self.id(who) })
    }

    pub(crate) fn pause(&mut self, who: Who) -> Result<Vec<Entry>, Refusal> {
        self.host_does(&Command::Pause { participant: self.id(who) })
    }

    pub(crate) fn remove(&mut self, who: Who) -> Result<Vec<Entry>, Refusal> {
        self.host_does(&Command::Remove { participant: self.id(who) })
    }

    pub(crate) fn move_back(&mut self, who: Who) -> Result<Vec<Entry>, Refusal> {
        self.host_does(&Command::MoveBack { participant: self.id(who) })
    }

    pub(crate) fn resume(&mut self, who: Who) -> Result<Vec<Entry>, Refusal> {
        self.host_does(&Command::Resume { participant: self.id(who) })
    }
}

/// I'm Ready, with the name that a guest types.
pub(crate) fn ready() -> Command {
    Command::Ready { name: Some("Robin".to_owned()) }
}

/// Admit all, by a host whose page shows everybody.
pub(crate) fn all_who_came(above_capacity: bool) -> Command {
    Command::AdmitAll { up_to: Timestamp(i64::MAX), away: BTreeSet::new(), above_capacity }
}

fn provider(nth: usize, provider: &Booked) -> Actor {
    let credential = Credential::Provider { person: provider.person, name: provider.name.clone() };
    Actor { participant: ParticipantId(uuid(nth)), credential, formerly: None }
}

fn booked(name: &str, person: usize) -> Booked {
    Booked { person: PersonId(uuid(person)), name: Name::new(name).unwrap() }
}

fn device_of(who: Who, device: usize) -> DeviceId {
    DeviceId(uuid(who.0 * 10 + device))
}

fn uuid(number: usize) -> uuid::Uuid {
    uuid::Uuid::from_u128(number as u128)
}
