//! One step of a live session: decide everything that came in, cut, commit, then open and tell.
//!
//! The order is the law. Media is cut before the commit and opened after it; nobody is told of anything, and nothing is
//! acknowledged, before it is committed. What happens when the commit fails is in `failing`.

use std::collections::BTreeSet;

use session::{
    Actor, Command, CommandId, DeviceId, Entry, Grants, ParticipantId, Refusal, Role, Session, Standing, Timestamp,
    Touched,
};
use store::AppendError;
use tokio::sync::{mpsc, oneshot};
use wire::{Outcome, ToPage};

use super::{mailbox::Mail, task::LiveSession, viewers::slots_message};
use crate::clock;

/// How many who wait are connected to the media server, gated, before they are let in.
const WARM_MAX: usize = 50;

/// What one step gathers before it commits.
pub(super) struct Step {
    pub(super) now: Timestamp,
    pub(super) entries: Vec<Entry>,
    pub(super) touched: Touched,
    /// Media that every state on the way allows.
    pub(super) narrowest: Grants,
    pub(super) attaches: Vec<Attaching>,
    pub(super) commands: Vec<Decided>,
    /// Resumes that took back a cut which was never written: they hold whatever becomes of the commit.
    pub(super) taken_back: BTreeSet<CommandId>,
    pub(super) offers: Vec<(DeviceId, u32, String)>,
}

/// A page that gets its first view once the step is committed.
pub(super) struct Attaching {
    pub(super) actor: Actor,
    pub(super) device: DeviceId,
    page: mpsc::Sender<ToPage>,
    attached: oneshot::Sender<()>,
}

/// A command that was decided, and what to answer once that is committed.
pub(super) struct Decided {
    /// Nobody's page, when the server tries an unsaved cut again by itself.
    pub(super) device: Option<DeviceId>,
    pub(super) actor: Actor,
    pub(super) id: CommandId,
    pub(super) command: Command,
    pub(super) answer: Result<(), Refusal>,
    pub(super) before: Grants,
    pub(super) after: Grants,
}

impl LiveSession {
    /// Works off a batch of letters; with none, what is due by the clock.
    pub(super) async fn step(&mut self, batch: Vec<Mail>) {
        let was_unsure = self.unsure;
        if was_unsure && !self.read_again().await {
            self.turn_away(batch).await;
            return;
        }
        let mut step = Step {
            now: clock::now(),
            entries: Vec::new(),
            touched: Touched::default(),
            narrowest: self.session.grants(),
            attaches: Vec::new(),
            commands: Vec::new(),
            taken_back: self.take_back(&batch),
            offers: Vec::new(),
        };
        if was_unsure {
            // People came and went meanwhile, and nobody was told.
            step.touched.people.extend(self.session.state().members().keys());
            step.touched.everybody = true;
        }
        let due = self.session.handle_timeout(step.now);
        step.add(due, &self.session);
        for retry in self.unsaved.take() {
            self.decide(&mut step, None, retry.actor.clone(), retry.id, retry.command.clone());
            if step.commands.last().is_some_and(|d| d.answer.is_err()) {
                self.unsaved.put_back(retry, &self.session.grants());
            }
        }
        for mail in batch {
            self.take(&mut step, mail).await;
        }
        self.bridge.shrink(&step.narrowest).await;
        match self.commit(&step.entries).await {
            Ok(()) => self.publish(step).await,
            Err(error) => self.fall_back(step, &error).await,
        }
    }

    /// Before the unsaved cuts are tried again: what hosts who are inside resume meanwhile is not cut any more.
    fn take_back(&mut self, batch: &[Mail]) -> BTreeSet<CommandId> {
        let mut taken_back = BTreeSet::new();
        for mail in batch {
            let Mail::Command { device, id, command } = mail else { continue };
            let Some(viewer) = self.viewers.get(*device) else { continue };
            let member = self.session.state().members().get(&viewer.actor.participant);
            let hosts = member.is_some_and(|m| m.identity.role() == Role::Host && m.standing == Standing::Admitted);
            if hosts && self.unsaved.take_back(command) {
                taken_back.insert(*id);
            }
        }
        taken_back
    }

    async fn take(&mut self, step: &mut Step, mail: Mail) {
        match mail {
            Mail::Attach { actor, device, page, attached } => {
                let outcome = self.session.connect(&actor, device, step.now);
                step.add(outcome, &self.session);
                step.attaches.push(Attaching { actor, device, page, attached });
            }
            Mail::Detach { device } => {
                let Some(viewer) = self.viewers.detach(device) else { return };
                if let Some(peer) = viewer.peer {
                    self.bridge.disconnect(peer).await;
                }
                let outcome = self.session.disconnect(viewer.actor.participant, device, step.now);
                step.add(outcome, &self.session);
            }
            Mail::Touch { device, name } => {
                let Some(viewer) = self.viewers.get(device) else { return };
                let touched = self.session.touch(&viewer.actor, name.as_deref(), step.now);
                step.touched.merge(touched);
            }
            Mail::Command { device, id, command } => {
                let Some(viewer) = self.viewers.get(device) else { return };
                let actor = viewer.actor.clone();
                self.decide(step, Some(device), actor, id, command);
            }
            Mail::Offer { device, attempt, sdp } => step.offers.push((device, attempt, sdp)),
            Mail::HangUp { device } => {
                if let Some(peer) = self.viewers.set_peer(device, None) {
                    self.bridge.disconnect(peer).await;
                }
            }
        }
    }

    fn decide(&mut self, step: &mut Step, device: Option<DeviceId>, actor: Actor, id: CommandId, command: Command) {
        let before = self.session.grants();
        let mut answer = match self.session.handle(&actor, id, &command, step.now) {
            Ok(outcome) => {
                step.add(outcome, &self.session);
                Ok(())
            }
            Err(refusal) => Err(refusal),
        };
        if step.taken_back.contains(&id) {
            answer = Ok(());
        }
        let after = self.session.grants();
        step.commands.push(Decided { device, actor, id, command, answer, before, after });
    }

    async fn commit(&mut self, entries: &[Entry]) -> Result<(), AppendError> {
        if entries.is_empty() {
            return Ok(());
        }
        self.written = self.log.append(self.id, self.appointment, self.written, entries).await?;
        Ok(())
    }

    /// Committed: open what grew, answer, tell.
    async fn publish(&mut self, step: Step) {
        self.settle().await;
        for decided in step.commands {
            let outcome = match decided.answer {
                Ok(()) => Outcome::Done,
                Err(refusal) => Outcome::Refused { refusal },
            };
            self.answer(decided.device, decided.id, outcome);
        }
        self.viewers.publish(&self.session, &step.touched, step.now);
        self.attach(step.attaches, step.now);
        self.connect_media(step.offers).await;
        self.phase.send_if_modified(|phase| {
            let now = self.session.phase_tag();
            std::mem::replace(phase, now) != now
        });
        if !self.unsaved.is_empty() {
            self.retry_later();
        }
        if !step.touched.is_empty() {
            self.hub.tell(self.appointment, &self.session);
        }
    }

    pub(super) fn attach(&mut self, attaches: Vec<Attaching>, now: Timestamp) {
        for Attaching { actor, device, page, attached } in attaches {
            self.viewers.attach(device, actor, page, &self.session, now);
            // A socket waits for this before it does anything else, so the receiver is there.
            let _ = attached.send(());
        }
    }

    pub(super) async fn connect_media(&mut self, offers: Vec<(DeviceId, u32, String)>) {
        for (device, attempt, sdp) in offers {
            let Some(viewer) = self.viewers.get(device) else { continue };
            let participant = viewer.actor.participant;
            if !self.may_connect(participant) {
                let reason = "Your picture and sound are connected when it is your turn.".to_owned();
                self.viewers.send(device, ToPage::MediaRefused { attempt, reason });
                continue;
            }
            match self.bridge.connect(participant, sdp).await {
                Ok(connected) => {
                    self.viewers.set_peer(device, Some(connected.peer));
                    self.viewers.send(device, ToPage::Answer { attempt, sdp: connected.answer_sdp });
                    self.viewers.send(device, slots_message(connected.slots));
                }
                Err(error) => {
                    let reason = error.to_string();
                    self.viewers.send(device, ToPage::MediaRefused { attempt, reason });
                }
            }
        }
    }

    /// Who is inside or paused is connected, and so are the next in the queue, so that letting them in takes no
    /// handshake. The rest of a long queue must not take the room's connections.
    fn may_connect(&self, participant: ParticipantId) -> bool {
        match self.session.state().members().get(&participant).map(|m| m.standing) {
            Some(Standing::Admitted | Standing::Paused { .. }) => true,
            Some(Standing::Waiting | Standing::Asking) => {
                self.session.waiting().iter().take(WARM_MAX).any(|(id, _)| *id == participant)
            }
            Some(Standing::Denied { .. } | Standing::Blocked | Standing::Removed | Standing::Left { .. }) | None => {
                false
            }
        }
    }

    pub(super) fn answer(&mut self, device: Option<DeviceId>, id: CommandId, outcome: Outcome) {
        if let Some(device) = device {
            self.viewers.send(device, ToPage::Reply { id, outcome });
        }
    }
}

impl Step {
    fn add(&mut self, outcome: session::Outcome, session: &Session) {
        self.narrowest = self.narrowest.meet(&session.grants());
        self.entries.extend(outcome.entries);
        self.touched.merge(outcome.touched);
    }
}
