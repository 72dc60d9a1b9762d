//! One step of a live session, performed: what came in goes to the coordinator, and what the coordinator wants next is
//! done, until people can be told. In which order, and what of it may happen at all, is decided there.

use coordinator::{Answer, Answered, Append, Input, Next, Tell};
use session::{Actor, Command, CommandId, DeviceId, Grants, ParticipantId, PhaseTag, Session};
use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};
use store::{AppendError, ReadError, Seq, TokenHash};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;
use wire::{Outcome, ToPage};

use super::{
    mailbox::{Mail, MediaWish},
    task::LiveSession,
};
use crate::metrics::LogWork;

/// How often it is looked whether there still is a host, while the log is waited for.
const LOOK_FOR_HOSTS_EVERY: Duration = Duration::from_secs(1);

/// What waits for the end of a step and is no business of the coordinator's.
#[derive(Default)]
struct Afterwards {
    /// The commands of this step.
    asked: HashSet<(ParticipantId, CommandId)>,
    attaches: Vec<Attaching>,
    /// Dropped at the end, which is the answer.
    rebooked: Vec<oneshot::Sender<()>>,
    media: Vec<(DeviceId, MediaWish)>,
    /// The pages that stood by and at which somebody is again.
    back: Vec<DeviceId>,
    looks: Vec<oneshot::Sender<Session>>,
}

/// A page that gets its first view once the step is committed.
struct Attaching {
    actor: Actor,
    sign_in: Option<TokenHash>,
    stands_by: bool,
    device: DeviceId,
    page: mpsc::Sender<ToPage>,
    attached: oneshot::Sender<()>,
}

impl LiveSession {
    /// Works off a batch of letters; with none, what is due by the clock.
    pub(super) async fn step(&mut self, batch: Vec<Mail>) {
        let mut afterwards = Afterwards::default();
        let mut inputs = Vec::new();
        for mail in batch {
            match mail {
                Mail::PutOut { sign_ins, leaves } => inputs.extend(self.put_out(&sign_ins, leaves).await),
                mail => {
                    inputs.extend(self.comes_back(&mail, &mut afterwards));
                    inputs.extend(self.open_letter(mail, &mut afterwards).await);
                }
            }
        }
        let session = self.coordinator.session();
        if session.phase_tag() == PhaseTag::NotStarted && *session.state().booking() != self.standing {
            // Again with each step until it is written. Whoever comes in this one comes to the appointment as it stands.
            inputs.insert(0, Input::Rebook { booking: self.standing.clone() });
        }
        let now = self.now();
        let mut next = self.coordinator.begin(inputs, now);
        let tell = loop {
            next = match next {
                Next::Give(give) => {
                    self.bridge.give(give.grants()).await;
                    self.coordinator.gave(give)
                }
                Next::Append(append) => {
                    let kept = self.append(&append).await;
                    self.coordinator.appended(append, kept)
                }
                Next::Read(read) => {
                    let log = self.read_log().await;
                    self.coordinator.read(read, log.as_deref())
                }
                Next::Tell(tell) => break tell,
            };
        };
        self.tell(tell, afterwards).await;
    }

    /// Somebody does something at a page that stood by.
    fn comes_back(&self, mail: &Mail, afterwards: &mut Afterwards) -> Option<Input> {
        let (device, takes_media) = match mail {
            Mail::Media { device, wish: MediaWish::Offer { newest: true, .. } } => (device, true),
            Mail::Command { device, .. } | Mail::Touch { device, .. } => (device, false),
            _ => return None,
        };
        let viewer = self.viewers.get(*device).filter(|viewer| viewer.stands_by)?;
        if !takes_media && self.connections.is_elsewhere(viewer.actor.participant, *device) {
            // They are at the page that has the media, and say this here.
            return None;
        }
        afterwards.back.push(*device);
        Some(Input::Connect { actor: viewer.actor.clone(), device: *device })
    }

    /// Makes a letter an input, and sees to what concerns the page alone.
    async fn open_letter(&mut self, mail: Mail, afterwards: &mut Afterwards) -> Option<Input> {
        match mail {
            Mail::Attach { actor, sign_in, stands_by, device, page, attached } => {
                let input = (!stands_by).then(|| Input::Connect { actor: actor.clone(), device });
                afterwards.attaches.push(Attaching { actor, sign_in, stands_by, device, page, attached });
                input
            }
            Mail::Detach { device, for_good } => {
                let viewer = self.viewers.detach(device)?;
                if for_good {
                    self.hang_up(device).await;
                } else {
                    self.connections.leave_alone(device, Instant::now());
                }
                Some(Input::Disconnect { participant: viewer.actor.participant, device })
            }
            Mail::Touch { device, name } => {
                let actor = self.viewers.get(device)?.actor.clone();
                Some(Input::Touch { actor, name })
            }
            Mail::Report { device, report } => {
                let actor = self.viewers.get(device)?.actor.clone();
                Some(Input::Report { actor, device, report })
            }
            Mail::GaveWay { device } => {
                // Somebody may have come back to it by now.
                let viewer = self.viewers.get(device).filter(|viewer| viewer.stands_by)?;
                Some(Input::Disconnect { participant: viewer.actor.participant, device })
            }
            Mail::Command { device, id, command, epoch, seen } => {
                let actor = self.viewers.get(device)?.actor.clone();
                let participant = actor.participant;
                if let Some(answer) =
                    self.remembered.answer(self.coordinator.session(), participant, id, &command, epoch)
                {
                    self.reply(Answered { device, participant, id, answer });
                    return None;
                }
                if !afterwards.asked.insert((participant, id)) {
                    // It has come twice at once: the second is answered like the first, once that is.
                    self.mailbox.keep_for_later(Mail::Command { device, id, command, epoch, seen });
                    return None;
                }
                Some(Input::Command { device, actor, id, command, seen })
            }
            Mail::Rebook { booking, done } => {
                if !self.coordinator.session().phase_tag().has_begun() {
                    self.standing = booking.unwrap_or_else(|| self.standing.clone());
                    self.viewers.let_go();
                }
                afterwards.rebooked.push(done);
                None
            }
            // Says several things at once.
            Mail::PutOut { .. } => None,
            Mail::Look { told } => {
                afterwards.looks.push(told);
                None
            }
            Mail::Media { device, wish } => {
                afterwards.media.push((device, wish));
                None
            }
        }
    }

    /// Lets the pages of these sign-ins go, ends their media, and has who is to leave do so, wherever their pages are.
    async fn put_out(&mut self, sign_ins: &[TokenHash], leaves: Option<Actor>) -> Vec<Input> {
        let who = leaves.as_ref().map(|actor| actor.participant);
        let mut inputs: Vec<_> = self
            .viewers
            .put_out(sign_ins, who)
            .into_iter()
            .map(|(device, participant)| Input::Disconnect { participant, device })
            .collect();
        self.end_media_of(sign_ins, who).await;
        let has_place = |actor: &Actor| self.coordinator.session().has_place(actor.participant);
        if let Some(actor) = leaves.filter(has_place) {
            let (device, id) = (DeviceId(Uuid::now_v7()), CommandId(Uuid::now_v7()));
            inputs.push(Input::Command { device, actor, id, command: Command::Leave, seen: None });
        }
        inputs
    }

    /// Waits for the log. Who is to be cut does not wait for a slow disk: what a host's letter cuts is given at once, and the letter is
    /// first in the next batch; and without a host, once they have left or their grace is over, nothing flows.
    async fn while_cutting<T>(&mut self, waited_for: impl Future<Output = T>) -> T {
        let mut waited_for = std::pin::pin!(waited_for);
        let mut looks = tokio::time::interval(LOOK_FOR_HOSTS_EVERY);
        loop {
            let cut = tokio::select! {
                biased;
                answer = &mut waited_for => return answer,
                Some(mail) = self.mailbox.next_of_hosts() => self.look_early(mail),
                _ = looks.tick() => {
                    let now = self.now();
                    self.coordinator.hold_early(now)
                }
            };
            if let Some(grants) = cut {
                self.bridge.give(&grants).await;
            }
        }
    }

    fn look_early(&mut self, mail: Mail) -> Option<Grants> {
        let cut = match &mail {
            Mail::Command { device, id, command, .. } => {
                let actor = self.viewers.get(*device).map(|viewer| viewer.actor.clone());
                let is_new =
                    |actor: &Actor| !self.remembered.knows(self.coordinator.session(), actor.participant, *id, command);
                actor.filter(is_new).and_then(|actor| self.coordinator.cut_early(&actor, command))
            }
            Mail::PutOut { leaves: Some(actor), .. } => self.coordinator.cut_early(actor, &Command::Leave),
            Mail::Detach { device, .. } => {
                if let Some(viewer) = self.viewers.get(*device) {
                    self.coordinator.is_gone_early(viewer.actor.participant, *device, self.now());
                }
                None
            }
            _ => None,
        };
        self.mailbox.keep_for_later(mail);
        cut
    }

    /// Says whether the entries are certainly kept.
    async fn append(&mut self, append: &Append) -> bool {
        let begun = Instant::now();
        let log = Arc::clone(&self.log);
        let expected = Seq(append.expected());
        let writing = log.append(self.id, self.appointment, expected, append.entries());
        let answer: Result<Seq, AppendError> = self.while_cutting(writing).await;
        match &answer {
            Ok(_) => self.counts.appended(begun.elapsed()),
            Err(error) => {
                self.counts.log_failed(LogWork::Append);
                tracing::error!(session = %self.id, %error, "a session's events could not be written");
            }
        }
        answer.is_ok()
    }

    async fn read_log(&mut self) -> Option<Vec<session::Entry>> {
        let log = Arc::clone(&self.log);
        let entries = self.while_cutting(log.read(self.id)).await;
        entries
            .inspect_err(|error| {
                self.counts.log_failed(LogWork::Read);
                tracing::error!(session = %self.id, %error, "a session's log could not be read");
                let is_damage = matches!(error, ReadError::Damaged(_) | ReadError::Later(_));
                self.damage = is_damage.then(|| error.clone());
            })
            .ok()
    }

    fn reply(&mut self, Answered { device, id, answer, .. }: Answered) {
        let outcome = match answer {
            Answer::Done => Outcome::Done,
            Answer::Refused(refusal) => Outcome::Refused { refusal },
            Answer::NotKnown { media_cut } => Outcome::NotKnown { media_cut },
            Answer::NotSaved { media_cut } => Outcome::NotSaved { media_cut },
        };
        self.viewers.send(device, ToPage::Reply { id, outcome });
    }

    async fn tell(&mut self, tell: Tell, afterwards: Afterwards) {
        self.viewers.tell_more_unsaved(self.coordinator.session(), self.coordinator.unsaved_cuts(), tell.now);
        for answered in tell.answers {
            if let Answer::Refused(refusal) = answered.answer {
                self.counts.refused(refusal);
            }
            self.remembered.note(self.coordinator.session(), &answered);
            self.reply(answered);
        }
        if tell.retry {
            self.retry_later();
        }
        if tell.sure {
            self.viewers.publish(self.coordinator.session(), &tell.touched, tell.now);
        }
        self.viewers.tell_unsaved(self.coordinator.session(), self.coordinator.unsaved_cuts(), tell.now);
        if !tell.sure {
            // Dropping what would answer them sends the pages away that have just come; they come back by themselves.
            for (device, wish) in afterwards.media {
                self.grant_unsure(device, wish).await;
            }
            return;
        }
        for Attaching { actor, sign_in, stands_by, device, page, attached } in afterwards.attaches {
            self.viewers.attach(device, (actor, sign_in, stands_by), page, self.coordinator.session(), tell.now);
            // A socket waits for this before it does anything else, so the receiver is there.
            let _ = attached.send(());
        }
        for device in afterwards.back {
            self.viewers.stand_by(device, false);
        }
        for (device, wish) in afterwards.media {
            self.grant(device, wish).await;
        }
        for told in afterwards.looks {
            // Who asked may be gone.
            let _ = told.send(self.coordinator.session().clone());
        }
        self.end_what_nobody_needs().await;
        let booking = self.coordinator.session().state().booking();
        self.booking.send_if_modified(|known| {
            let is_new = **known != *booking;
            if is_new {
                *known = Arc::new(booking.clone());
            }
            is_new
        });
        self.phase.send_if_modified(|phase| {
            let now = self.coordinator.session().phase_tag();
            std::mem::replace(phase, now) != now
        });
        if !tell.touched.is_empty() {
            self.headcount.count(self.coordinator.session());
            self.hub.tell(self.appointment, self.id, self.coordinator.session());
        }
    }
}
