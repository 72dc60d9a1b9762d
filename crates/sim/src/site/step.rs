//! The server's side of a step: one thing at a time, as the coordinator asks for it.

use std::{sync::Arc, task::Poll, time::Duration};

use coordinator::{Append, Next};
use session::{Actor, Command, Grants};
use store::{AppendError, EventLog, Seq};

use super::{Appended, Doing, Site, letters::Letter};
use crate::{
    around::Around,
    broken::{Broken, Verdict, hold},
    commands::meaning,
    disk::{self, Conflict, Writing},
    oracles::{About, PROGRESS},
    parts::{Part, Parts, parts},
    reached::Fault,
};

/// Letters of hosts that are looked at early, at most.
const KEPT_MAX: usize = 4_096;

impl Site {
    /// Has the server anything to do for this session now?
    pub(crate) fn is_due(&self, around: &Around) -> bool {
        if self.down || self.just_loaded || !matches!(self.doing, Doing::Nothing) || self.has_letters() {
            return true;
        }
        if let Some(at) = self.retry_at {
            return at <= around.elapsed;
        }
        let now = self.clock.read(around.elapsed);
        self.coordinator.session().poll_timeout().is_some_and(|at| at <= now)
    }

    /// The server does one thing.
    pub(crate) fn advance(&mut self, around: &mut Around) -> Verdict {
        if self.down {
            return self.load(around);
        }
        let next = match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Nothing => self.begin(around),
            Doing::Giving(give) => {
                around.note(11, || format!("  gives {:?}", short(give.grants())));
                self.give(give.grants(), around);
                self.coordinator.gave(give)
            }
            Doing::Writing(append, writing) => return self.write(append, writing, around),
            Doing::Reading(read, mut reading) => {
                let Poll::Ready(log) = disk::poll(&mut reading) else {
                    self.doing = Doing::Reading(read, reading);
                    around.met(Fault::SlowRead);
                    return self.look_early(Fault::CutEarlyWhileReading, around);
                };
                let log = log.inspect_err(|error| self.note_damage(error, around)).ok();
                around.note(13, || format!("  reads: {:?} entries", log.as_ref().map(Vec::len)));
                self.compared = None;
                self.coordinator.read(read, log.as_deref())
            }
        };
        self.follow(next, around)
    }

    fn begin(&mut self, around: &mut Around) -> Next {
        let letters = self.take_letters(around);
        around.note(10, || format!("  begins with {letters:?}"));
        (self.appended, self.held_early, self.just_loaded, self.retry_at) = (Appended::Kept, false, false, None);
        self.watch.attendance.begin(around.elapsed);
        self.watch.queue.begin();
        self.watch.refusals.begin(&self.watch.facts);
        let inputs = letters.into_iter().filter_map(|letter| self.open_letter(letter, around)).collect();
        let now = self.clock.read(around.elapsed);
        self.watch.pending.begin(now);
        if self.watch.promises.begin(&self.asked, &self.watch.facts, now) {
            around.met(Fault::NotTakenBack);
        }
        self.coordinator.begin(inputs, now)
    }

    fn follow(&mut self, next: Next, around: &mut Around) -> Verdict {
        self.leaves_the_log_alone(&next)?;
        match next {
            Next::Give(give) => self.doing = Doing::Giving(give),
            Next::Append(append) => {
                around.note(12, || format!("  appends {:?}", append.entries()));
                let writing = self.writing(&append, around);
                self.doing = Doing::Writing(append, writing);
            }
            Next::Read(read) => {
                let (disk, id) = (Arc::clone(&around.disk), self.id);
                self.doing = Doing::Reading(read, Box::pin(async move { disk.read(id).await }));
            }
            Next::Tell(tell) => {
                self.tell(&tell, around)?;
                self.close_if_damaged(around);
            }
        }
        Ok(())
    }

    fn writing(&self, append: &Append, around: &Around) -> Writing<'static> {
        let (disk, id, appointment) = (Arc::clone(&around.disk), self.id, self.appointment);
        let (expected, entries) = (Seq(append.expected()), append.entries().to_vec());
        Box::pin(async move { disk.append(id, appointment, expected, &entries).await })
    }

    fn write(&mut self, append: Append, mut writing: Writing<'static>, around: &mut Around) -> Verdict {
        let Poll::Ready(answer) = disk::poll(&mut writing) else {
            self.doing = Doing::Writing(append, writing);
            around.met(Fault::SlowDisk);
            return self.look_early(Fault::CutEarly, around);
        };
        let written = self.learn(around)?;
        around.note(14, || format!("  written: {answer:?}"));
        if let Err(error) = &answer {
            self.appended = if written { Appended::KeptAllTheSame } else { Appended::Lost };
            match error {
                AppendError::NotWritten(_) => around.met(Fault::DiskFull),
                AppendError::Unknown(_) if written => around.met(Fault::AnswerLostWritten),
                AppendError::Unknown(_) => around.met(Fault::AnswerLostUnwritten),
                AppendError::Conflict { .. } => {
                    let given = std::mem::take(&mut around.disk.faults().conflict) == Conflict::Given;
                    hold(PROGRESS, given, || format!("somebody else appended: {error}"))?;
                    around.met(Fault::Conflict);
                }
            }
        }
        let next = self.coordinator.appended(append, answer.is_ok());
        self.follow(next, around)
    }

    /// Takes note of what became durable; says whether anything did.
    pub(super) fn learn(&mut self, around: &mut Around) -> Result<bool, Broken> {
        let mut any = false;
        for (_, entries) in around.disk.news() {
            any = true;
            for entry in &entries {
                around.reached.event(&entry.event);
            }
            let Self { booking, cast, sent, seen_at, signed_in, watch, .. } = self;
            for fault in watch.learn(entries, &About { booking, cast, sent, seen_at, signed_in })? {
                around.met(fault);
            }
        }
        Ok(any)
    }

    /// While the disk takes its time, a host's letter is looked at: who is to be cut is cut now. And it is looked whether there still
    /// is a host.
    fn look_early(&mut self, kind: Fault, around: &mut Around) -> Verdict {
        if self.kept.len() < KEPT_MAX
            && let Some(letter) = self.hosts.pop_front()
        {
            let letter = self.look_at(letter, kind, around);
            self.kept.push(letter);
        }
        let now = self.clock.read(around.elapsed);
        if let Some(grants) = self.coordinator.hold_early(now) {
            around.met(Fault::HeldEarly);
            self.held_early = true;
            self.give(&grants, around);
        }
        self.watch.held_without_hosts(around.elapsed)
    }

    fn look_at(&mut self, mut letter: Letter, kind: Fault, around: &mut Around) -> Letter {
        if let Letter::Detach { device } = &letter
            && let Some(viewer) = self.viewers.get(device)
        {
            around.met(Fault::GoneEarly);
            let (participant, now) = (viewer.actor.participant, self.clock.read(around.elapsed));
            self.watch.attendance.go_early(participant, *device, now);
            self.coordinator.is_gone_early(participant, *device, now);
        }
        if let Letter::Command { device, id, command, open, cut } = &mut letter
            && let Some(viewer) = self.viewers.get(device)
            && !self.remembered.knows(self.coordinator.session(), viewer.actor.participant, *id, command)
        {
            let actor = viewer.actor.clone();
            *open = Some(self.watch.packets.open().clone());
            *cut = self.what_it_cuts_early(&actor, command);
            if let Some(grants) = self.coordinator.cut_early(&actor, command) {
                around.met(if *command == Command::Leave { Fault::LeftEarly } else { kind });
                cut.extend(self.watch.packets.open().difference(&parts(&grants)));
                self.give(&grants, around);
            }
            self.watch.promises.cut_early(cut.iter().copied());
        }
        letter
    }

    /// What this host's command cuts at once, by what the log says.
    fn what_it_cuts_early(&self, actor: &Actor, command: &Command) -> Parts {
        let (host, facts, watch) = (actor.participant, &self.watch.facts, &self.watch);
        let leaving = self.asked.iter().any(|it| it.participant == host && it.command == Command::Leave);
        let Some(cut) = meaning(command).cut.filter(|cut| cut.at_once) else { return Parts::new() };
        if !facts.is_host_inside(host) || leaving || watch.promises.is_owed_wholly(host) {
            return Parts::new();
        }
        let open = watch.packets.open().iter().filter(|(_, part)| *part == cut.part);
        open.filter(|(it, _)| cut.whom.includes(*it, host, actor.formerly, facts)).copied().collect()
    }

    /// The bridge: gives exactly these grants. Where there is no room there is no media.
    pub(super) fn give(&mut self, grants: &Grants, around: &mut Around) {
        if let Some(room) = &mut self.room
            && room.give(grants, around.instant())
        {
            self.watch.packets.acknowledged(parts(grants));
        }
    }

    /// Something is owed: it is tried again soon.
    pub(super) fn retry_later(&mut self, around: &Around) {
        self.retry_at = Some(around.elapsed + Duration::from_secs(1));
    }
}

/// Grants as the last digits of who is in them.
fn short(grants: &Grants) -> Vec<(u128, Part)> {
    let part = |(id, part): &(session::ParticipantId, Part)| (id.0.as_u128() & 0xff, *part);
    parts(grants).iter().map(part).collect()
}
