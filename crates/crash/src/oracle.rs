//! What must be so after a kill. While the server is dead, the data folder is opened and each session's log is held
//! against the books of its clients; after the restart, what each page shows is held against that log.
//!
//! Of a view it leaves out what does not outlive a process: who is connected, and that the host is away.

use std::path::Path;

use session::{
    Actor, AppointmentId, CommandId, Credential, Entry, ParticipantId, Phase, Session, SessionId, StandingTag, View,
};
use store::{Audit, EventLog, Store};
use wire::Outcome;

use crate::{
    book::Asked,
    client::{Client, now},
    witness::{Books, Question, Witness, Wrong, wrong},
};

/// What one check of the logs found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    pub(crate) sessions: usize,
    pub(crate) entries: usize,
    /// Rows of the audit trail of which the chain was verified.
    pub(crate) audited: u64,
    /// Commands in flight at the kill that the log has.
    pub(crate) settled_done: usize,
    /// Sessions in which there are two hosts now, and were not before.
    pub(crate) two_hosts: usize,
    /// What one host decided about somebody of whom the other had decided last.
    pub(crate) in_turns: usize,
}

/// The sessions of the practice, as far as they were read.
#[derive(Debug)]
pub(crate) struct Oracle {
    appointments: Vec<(AppointmentId, Option<Witness>)>,
}

/// A session's log, as it was read.
struct Read {
    id: SessionId,
    log: Vec<Entry>,
}

/// Verifies the audit trail as `anteroom audit verify` does, before anybody has opened the folder again.
async fn audit(data: &Path) -> anyhow::Result<u64> {
    let audit = Audit::open(data).await?;
    let mut broken = Vec::new();
    let verified = audit.verify(|it| broken.push(it.to_string())).await?;
    audit.close().await;
    anyhow::ensure!(verified.is_intact(), "is broken: {broken:?}");
    Ok(verified.events)
}

impl Oracle {
    pub(crate) fn new(appointments: impl Iterator<Item = AppointmentId>) -> Self {
        Self { appointments: appointments.map(|id| (id, None)).collect() }
    }

    /// Holds the logs in a dead server's data folder against the books. `in_flight`: what had no answer at the kill.
    pub(crate) async fn check(
        &mut self,
        data: &Path,
        clients: &mut [Client],
        in_flight: &[(ParticipantId, CommandId)],
    ) -> Result<Found, Wrong> {
        let audited = audit(data).await.or_else(|error| wrong(format!("the audit trail: {error:#}"), None))?;
        let read = self.read(data).await.or_else(|error| wrong(format!("the data cannot be read: {error:#}"), None))?;
        let mut found = Found { audited, ..Found::default() };
        for (which, ((_, witness), read)) in self.appointments.iter_mut().zip(read).enumerate() {
            let answered: Vec<_> = clients
                .iter_mut()
                .filter(|client| client.appointment == which)
                .flat_map(|client| client.book.take_answered())
                .collect();
            let mut questions: Vec<_> =
                answered.into_iter().map(|answered| Question { answered, explained: false }).collect();
            let books = Present(clients.iter().filter(|client| client.appointment == which).collect());
            let mut followed = Vec::new();
            for Read { id, log } in read {
                let mut one = if let Some(known) = witness.take_if(|witness| witness.id == id) {
                    known
                } else {
                    found.sessions += 1;
                    Witness::new(id, &log)?
                };
                found.entries += log.len() - one.log.len().min(log.len());
                let before = one.laws.met();
                one.follow(log, &books, &mut questions, now())?;
                let met = one.laws.met();
                found.two_hosts += usize::from(met.two_hosts && !before.two_hosts);
                found.in_turns += met.in_turns - before.in_turns;
                followed.push(one);
            }
            questions.iter().try_for_each(|question| judge(question, &followed))?;
            let is_done =
                |(who, id): &&(ParticipantId, CommandId)| followed.iter().any(|it| it.laws.is_done(*who, *id));
            found.settled_done += in_flight.iter().filter(is_done).count();
            *witness = followed.pop();
        }
        Ok(found)
    }

    /// Of each appointment the newest session, and before it the one that was the newest until now.
    async fn read(&self, data: &Path) -> anyhow::Result<Vec<Vec<Read>>> {
        let store = Store::open(data).await?;
        let practices = store.practices().await?;
        let practice = practices.first().map(|practice| practice.id);
        let log = store.log(practice.ok_or_else(|| anyhow::anyhow!("there is no practice"))?);
        let mut all = Vec::new();
        for (appointment, witness) in &self.appointments {
            let known = witness.as_ref().map(|witness| witness.id);
            let newest = log.latest(*appointment).await?;
            let mut read = Vec::new();
            for id in known.into_iter().chain(newest.filter(|newest| Some(*newest) != known)) {
                read.push(Read { id, log: log.read(id).await? });
            }
            all.push(read);
        }
        store.close().await;
        Ok(all)
    }

    /// Holds what a client's page shows after the restart against the log. `before`: which participant they were.
    pub(crate) fn compare(&self, client: &Client, before: ParticipantId) -> Result<(), Wrong> {
        let shown = client.view().or_else(|error| wrong(format!("{} sees nothing: {error:#}", client.name), before))?;
        let witness = self.appointments.get(client.appointment).and_then(|(_, witness)| witness.as_ref());
        // A host prepares the next session once this one has ended; that one is not in the log yet.
        let logged = witness.filter(|it| !(client.host && it.session.state().phase() == Phase::Ended));
        let Some(Witness { session, .. }) = logged else {
            return match shown.you.standing {
                StandingTag::Preparing => Ok(()),
                standing => wrong(format!("{} is {standing:?}, and the log has no session", client.name), before),
            };
        };
        let signed_in = client.signed_in && client.was_guest(before);
        if session.state().members().contains_key(&before) && client.id() != before && !signed_in {
            return wrong(format!("{} had a place as {before} and is {} now", client.name, client.id()), before);
        }
        let Some(credential) = credential(client, client.id(), session) else {
            return wrong(format!("{} is nobody in this session", client.name), before);
        };
        let formerly = formerly(client, client.id(), session);
        let expected = lasting(session.view(&Actor { participant: client.id(), credential, formerly }));
        let shown = lasting(shown);
        if shown != expected {
            let what = format!("after the restart {} sees {shown:#?}, and the log says {expected:#?}", client.name);
            return wrong(what, client.id());
        }
        Ok(())
    }

    /// Is this participant somebody in a session that goes on?
    pub(crate) fn follows(&self, participant: ParticipantId) -> bool {
        let mut witnesses = self.appointments.iter().filter_map(|(_, witness)| witness.as_ref());
        witnesses.any(|witness| witness.session.state().members().contains_key(&participant))
    }
}

/// An answer against the logs: done is in the log, or there was nothing to do; refused is not.
fn judge(question: &Question, followed: &[Witness]) -> Result<(), Wrong> {
    let answered = &question.answered;
    let who = answered.participant;
    let logged = followed.iter().any(|it| it.laws.is_done(who, answered.id));
    match answered.outcome {
        Outcome::Done if logged || question.explained => Ok(()),
        Outcome::Done => wrong(format!("an acknowledged command is lost: {answered:?}"), who),
        _ if logged => wrong(format!("the log has a command that was refused: {answered:?}"), who),
        // Of a session that was never written there is nothing to hold a refusal against.
        _ if question.explained || !followed.iter().any(|it| it.session.state().members().contains_key(&who)) => Ok(()),
        _ => wrong(format!("nothing in the log explains this refusal: {answered:?}"), who),
    }
}

/// The clients of one appointment.
struct Present<'c>(Vec<&'c Client>);

impl Books for Present<'_> {
    fn find(&self, participant: ParticipantId, id: CommandId) -> Option<&Asked> {
        self.0.iter().find_map(|client| client.book.find(participant, id))
    }

    fn credential(&self, participant: ParticipantId, session: &Session) -> Option<Credential> {
        let client = self.0.iter().find(|client| client.book.knows(participant))?;
        credential(client, participant, session)
    }

    fn formerly(&self, participant: ParticipantId, session: &Session) -> Option<ParticipantId> {
        self.0.iter().find_map(|client| formerly(client, participant, session))
    }
}

/// The guest of this session who a client turned out to be, as the participant who they are now.
fn formerly(client: &Client, participant: ParticipantId, session: &Session) -> Option<ParticipantId> {
    let is_now = client.book.knows(participant) && !client.was_guest(participant) || client.id() == participant;
    client.formerly().find(|guest| is_now && *guest != participant && session.state().members().contains_key(guest))
}

/// How the server knows a client in a session, as one of the participants who they were.
fn credential(client: &Client, participant: ParticipantId, session: &Session) -> Option<Credential> {
    let booking = session.state().booking();
    if client.host {
        let booked = booking.providers.iter().find(|booked| booked.name.as_str() == client.name)?;
        return Some(Credential::Provider { person: booked.person, name: booked.name.clone() });
    }
    if client.was_guest(participant) {
        return Some(Credential::Guest);
    }
    let booked = booking.clients.iter().find(|booked| booked.name.as_str() == client.name)?;
    Some(Credential::Client { person: booked.person, name: booked.name.clone() })
}

/// What of a view outlives the process.
fn lasting(mut view: View) -> View {
    (view.you.here, view.session.host_lost) = (false, false);
    for person in view.people.values_mut() {
        person.present = false;
    }
    view
}
