//! What a live session does when its log does not: the cuts stay, the log is read again, and everybody who asked is told
//! the truth. While the log cannot be read either, nothing is decided and nothing opens; a host can still cut.

use std::collections::BTreeSet;

use session::{Actor, Command, CommandId, Cuts, DeviceId, Grants, ParticipantId, Role, Session, Standing, Touched};
use store::AppendError;
use wire::{Outcome, ToPage};

use super::{
    mailbox::Mail,
    step::{Decided, Step},
    task::LiveSession,
};
use crate::clock;

/// What a page is told whose media cannot be connected now; it tries again by itself.
const NO_MEDIA_NOW: &str = "The server cannot connect you at the moment. Trying again.";

impl LiveSession {
    /// Not committed, or nobody knows.
    pub(super) async fn fall_back(&mut self, step: Step, error: &AppendError) {
        tracing::error!(session = %self.id, %error, "a session's events could not be written");
        self.unsure = true;
        self.retry_later();
        let sure = self.read_again().await;
        let mut something_holds = false;
        for decided in &step.commands {
            let outcome = self.outcome_after_failure(decided, sure, &step.taken_back);
            something_holds |= outcome == Outcome::Done;
            self.answer(decided.device, decided.id, outcome);
        }
        if !sure {
            for attaching in step.attaches {
                // Its socket is told nothing and goes; the page comes back by itself.
                self.session.disconnect(attaching.actor.participant, attaching.device, step.now);
            }
            self.refuse_media(step.offers);
            return;
        }
        if something_holds {
            self.settle().await;
        }
        // What was written all the same is told like the coming and going of people.
        self.viewers.publish(&self.session, &Touched { everybody: true, ..step.touched }, step.now);
        self.attach(step.attaches, step.now);
        self.connect_media(step.offers).await;
        self.hub.tell(self.appointment, &self.session);
    }

    fn outcome_after_failure(&mut self, decided: &Decided, sure: bool, taken_back: &BTreeSet<CommandId>) -> Outcome {
        let Decided { actor, id, command, before, after, answer, .. } = decided;
        if let Err(refusal) = answer {
            return Outcome::Refused { refusal: *refusal };
        }
        let written_all_the_same = sure && self.session.has_done(actor.participant, *id);
        if written_all_the_same || taken_back.contains(id) {
            return Outcome::Done;
        }
        let media_cut = self.unsaved.keep(actor, *id, command, before, after);
        Outcome::NotSaved { media_cut }
    }

    /// Reads the log again after a commit of which the outcome is unknown. Says whether the session is sure again.
    pub(super) async fn read_again(&mut self) -> bool {
        let now = clock::now();
        let replayed = match self.log.read(self.id).await {
            Ok(log) if log.is_empty() => Ok((Session::new(self.session.state().booking().clone(), now), log.len())),
            Ok(log) => Session::replay(&log, now).map(|s| (s, log.len())).map_err(|e| e.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match replayed {
            Ok((mut session, entries)) => {
                session.adopt_presence(&self.session);
                self.session = session;
                self.written = store::Seq::EMPTY.plus(entries).unwrap_or(self.written);
                self.unsure = false;
            }
            Err(error) => {
                tracing::error!(session = %self.id, %error, "a session's log could not be read");
                self.retry_later();
            }
        }
        !self.unsure
    }

    /// Nothing can be decided now: everybody who asks is told so, and pages still come and go.
    pub(super) async fn turn_away(&mut self, batch: Vec<Mail>) {
        for mail in batch {
            match mail {
                Mail::Command { device, id, command } => {
                    let media_cut = self.cut_blindly(device, id, &command).await;
                    self.answer(Some(device), id, Outcome::NotSaved { media_cut });
                }
                // Dropping the answer sends the page away; it comes back by itself.
                Mail::Attach { attached, .. } => drop(attached),
                Mail::Detach { device } => {
                    let Some(viewer) = self.viewers.detach(device) else { continue };
                    if let Some(peer) = viewer.peer {
                        self.bridge.disconnect(peer).await;
                    }
                    self.session.disconnect(viewer.actor.participant, device, clock::now());
                }
                Mail::Offer { device, attempt, sdp } => self.refuse_media(vec![(device, attempt, sdp)]),
                Mail::HangUp { device } => {
                    if let Some(peer) = self.viewers.set_peer(device, None) {
                        self.bridge.disconnect(peer).await;
                    }
                }
                Mail::Touch { .. } => {}
            }
        }
    }

    /// A host who was inside cuts media although nobody knows what the log holds: that can only narrow. It is written
    /// when that is possible again. Says whether anybody was cut.
    async fn cut_blindly(&mut self, device: DeviceId, id: CommandId, command: &Command) -> bool {
        let Some(actor) = self.viewers.get(device).map(|viewer| viewer.actor.clone()) else { return false };
        let before = self.bridge.given().clone();
        let Some(after) = self.narrowed(&actor, command, &before) else { return false };
        self.bridge.shrink(&after).await;
        self.unsaved.keep(&actor, id, command, &before, &after)
    }

    fn narrowed(&self, actor: &Actor, command: &Command, given: &Grants) -> Option<Grants> {
        let members = self.session.state().members();
        let is =
            |participant: &ParticipantId, role| members.get(participant).is_some_and(|m| m.identity.role() == role);
        let inside = members.get(&actor.participant).is_some_and(|m| m.standing == Standing::Admitted);
        if !(inside && is(&actor.participant, Role::Host)) {
            return None;
        }
        match command {
            Command::Pause { participant } | Command::MoveBack { participant } | Command::Remove { participant }
                if is(participant, Role::Client) =>
            {
                Some(given.without(&[*participant].into_iter().collect()))
            }
            Command::PauseAll => Some(given.iter().filter(|(p, _)| is(p, Role::Host)).collect()),
            Command::Mute { participant, medium } if *participant != actor.participant => {
                Some(given.without(&Cuts::of(*participant, *medium)))
            }
            Command::End => Some(Grants::none()),
            _ => None,
        }
    }

    fn refuse_media(&mut self, offers: Vec<(DeviceId, u32, String)>) {
        for (device, attempt, _) in offers {
            self.viewers.send(device, ToPage::MediaRefused { attempt, reason: NO_MEDIA_NOW.to_owned() });
        }
    }
}
