//! The mailbox: two lanes, hosts first, and what happens to letters on their way.

use coordinator::Input;
use forward::slots::Edition;
use session::{Actor, Command, CommandId, DeviceId, Report};

use super::{Attaching, Site, Socket, Viewer};
use crate::{around::Around, oracles::Asked, parts::Parts, reached::Fault};

use std::collections::VecDeque;

/// Letters taken from the clients' lane for one step, at most.
const BATCH_MAX: usize = 128;

/// A letter to the live session.
#[derive(Debug, Clone)]
pub(super) enum Letter {
    Attach {
        page: usize,
        device: DeviceId,
        member: usize,
        actor: Actor,
    },
    Detach {
        device: DeviceId,
    },
    Touch {
        device: DeviceId,
        name: Option<String>,
    },
    Report {
        device: DeviceId,
        report: Report,
    },
    Command {
        device: DeviceId,
        id: CommandId,
        command: Command,
        /// What was open when it was looked at early.
        open: Option<Parts>,
        /// What it cut then.
        cut: Parts,
    },
    Offer {
        device: DeviceId,
    },
    /// The page of this connection shows people where it was told to.
    SlotsKnown {
        device: DeviceId,
        connection: u32,
        edition: Edition,
    },
}

impl Letter {
    fn may_be_moved(&self) -> bool {
        matches!(self, Self::Touch { .. } | Self::Report { .. } | Self::Command { .. })
    }
}

impl Site {
    fn lane(&mut self, member: usize) -> (&mut VecDeque<Letter>, usize) {
        if self.cast[member].host { (&mut self.hosts, self.lanes.0) } else { (&mut self.clients, self.lanes.1) }
    }

    /// Posts what has time to wait for room.
    pub(super) fn post_certainly(&mut self, member: usize, letter: Letter) {
        self.lane(member).0.push_back(letter);
    }

    /// Posts, unless the lane is full.
    pub(super) fn post(&mut self, member: usize, letter: Letter, around: &mut Around) -> bool {
        let (lane, most) = self.lane(member);
        if lane.len() >= most {
            around.met(Fault::Busy);
            return false;
        }
        lane.push_back(letter);
        true
    }

    /// Everything that is there: what was kept, hosts' letters, then others'.
    pub(super) fn take_letters(&mut self, around: &mut Around) -> Vec<Letter> {
        let mut batch = std::mem::take(&mut self.kept);
        batch.extend(self.hosts.drain(..));
        // Letters come one by one: often only some have come when the session looks.
        let most = if around.random.one_in(2) { BATCH_MAX } else { around.random.between(1, 3) };
        let clients = self.clients.len().min(most);
        batch.extend(self.clients.drain(..clients));
        batch
    }

    pub(super) fn has_letters(&self) -> bool {
        !(self.kept.is_empty() && self.hosts.is_empty() && self.clients.is_empty())
    }

    /// A command or a touch is delivered twice.
    pub(crate) fn duplicate(&mut self, around: &mut Around) {
        let lane = if around.random.one_in(2) { &mut self.hosts } else { &mut self.clients };
        let at = around.random.below(lane.len());
        let Some(letter) = lane.get(at).filter(|letter| letter.may_be_moved()).cloned() else { return };
        let to = around.random.between(at, lane.len());
        lane.insert(to, letter);
        around.met(Fault::Duplicated);
    }

    /// Two letters change places.
    pub(crate) fn reorder(&mut self, around: &mut Around) {
        let lane = if around.random.one_in(2) { &mut self.hosts } else { &mut self.clients };
        let (a, b) = (around.random.below(lane.len()), around.random.below(lane.len()));
        let both = [a, b].iter().all(|at| lane.get(*at).is_some_and(Letter::may_be_moved));
        if a != b && both {
            lane.swap(a, b);
            around.met(Fault::Reordered);
        }
    }

    /// Makes a letter an input, and sees to what concerns the page alone.
    pub(super) fn open_letter(&mut self, letter: Letter, around: &mut Around) -> Option<Input> {
        match letter {
            Letter::Attach { page, device, member, actor } => {
                self.watch.attendance.come(actor.participant, device);
                self.attaching.push(Attaching { page, device, member, actor: actor.clone() });
                Some(Input::Connect { actor, device })
            }
            Letter::Detach { device } => {
                let viewer = self.viewers.remove(&device)?;
                let participant = self.participant(viewer.member);
                self.hang_up(participant, device, around);
                self.watch.attendance.go(participant, device);
                Some(Input::Disconnect { participant, device })
            }
            Letter::Touch { device, name } => {
                let actor = self.viewers.get(&device)?.actor.clone();
                Some(Input::Touch { actor, name })
            }
            Letter::Report { device, report } => {
                let actor = self.viewers.get(&device)?.actor.clone();
                Some(Input::Report { actor, device, report })
            }
            Letter::Command { device, id, command, open, .. } => {
                let actor = self.viewers.get(&device)?.actor.clone();
                let open = self.watch.packets.open().union(&open.unwrap_or_default()).copied().collect();
                let Actor { participant, formerly, .. } = actor;
                let sent = self.first_sent.get(&id).copied();
                let session = self.coordinator.session();
                if let Some(answer) = self.remembered.answer(session, participant, id, &command, sent) {
                    let is_of_before = sent != Some(self.remembered.epoch());
                    around.met(if is_of_before { Fault::OpensTooLate } else { Fault::AnsweredAgain });
                    self.watch.answers.tell_again((participant, id), answer, is_of_before);
                    around.note(16, || format!("  answers again: {id} {answer:?}"));
                    self.is_answered_on(device, id);
                    return None;
                }
                if self.asked.iter().any(|it| (it.participant, it.id) == (participant, id)) {
                    around.met(Fault::TwiceAtOnce);
                    self.kept.push(Letter::Command { device, id, command, open: None, cut: Parts::new() });
                    return None;
                }
                self.watch.queue.deliver(participant, id);
                let seen = self.seen_at.get(&id).copied();
                self.asked.push(Asked { device, participant, formerly, id, command: command.clone(), seen, open });
                around.reached.command(&command);
                Some(Input::Command { device, actor, id, command, seen })
            }
            Letter::Offer { device } => {
                self.offers.push(device);
                None
            }
            Letter::SlotsKnown { device, connection, edition } => {
                self.known.push((device, connection, edition));
                None
            }
        }
    }

    /// The page of this viewer has its answer.
    pub(super) fn is_answered_on(&mut self, device: DeviceId, id: CommandId) {
        if let Some(page) = self.page_of(device) {
            page.unanswered.retain(|(sent, _)| *sent != id);
        }
    }

    /// The page of this viewer, if its socket is still the one the server knows.
    pub(super) fn page_of(&mut self, device: DeviceId) -> Option<&mut super::Page> {
        let Viewer { page, .. } = self.viewers.get(&device)?;
        self.pages.get_mut(*page).filter(|page| page.socket == Socket::Open(device))
    }
}
