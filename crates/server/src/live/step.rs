//! One step of a live session, performed: what came in goes to the coordinator, and what the coordinator wants next is
//! done, until people can be told. In which order, and what of it may happen at all, is decided there.

use coordinator::{Answer, Answered, Append, Input, Next, Tell};
use session::{Actor, DeviceId, ParticipantId, Standing};
use store::{AppendError, Seq};
use tokio::sync::{mpsc, oneshot};
use wire::{Outcome, ToPage};

use super::{mailbox::Mail, task::LiveSession, viewers::slots_message};
use crate::clock;

/// How many who wait are connected to the media server, gated, before they are let in.
const WARM_MAX: usize = 50;

/// What a page is told whose media cannot be connected now; it tries again by itself.
const NO_MEDIA_NOW: &str = "The server cannot connect you at the moment. Trying again.";

/// What waits for the end of a step and is no business of the coordinator's.
#[derive(Default)]
struct Afterwards {
    attaches: Vec<Attaching>,
    offers: Vec<(DeviceId, u32, String)>,
}

/// A page that gets its first view once the step is committed.
struct Attaching {
    actor: Actor,
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
            inputs.extend(self.open_letter(mail, &mut afterwards).await);
        }
        let mut next = self.coordinator.begin(inputs, clock::now());
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

    /// Makes a letter an input, and sees to what concerns the page alone.
    async fn open_letter(&mut self, mail: Mail, afterwards: &mut Afterwards) -> Option<Input> {
        match mail {
            Mail::Attach { actor, device, page, attached } => {
                let input = Input::Connect { actor: actor.clone(), device };
                afterwards.attaches.push(Attaching { actor, device, page, attached });
                Some(input)
            }
            Mail::Detach { device } => {
                let viewer = self.viewers.detach(device)?;
                if let Some(peer) = viewer.peer {
                    self.bridge.disconnect(peer).await;
                }
                Some(Input::Disconnect { participant: viewer.actor.participant, device })
            }
            Mail::Touch { device, name } => {
                let actor = self.viewers.get(device)?.actor.clone();
                Some(Input::Touch { actor, name })
            }
            Mail::Command { device, id, command } => {
                let actor = self.viewers.get(device)?.actor.clone();
                Some(Input::Command { device, actor, id, command })
            }
            Mail::Offer { device, attempt, sdp } => {
                afterwards.offers.push((device, attempt, sdp));
                None
            }
            Mail::Sizes { device, sizes } => {
                if let Some(peer) = self.viewers.get(device)?.peer {
                    self.bridge.set_sizes(peer, sizes).await;
                }
                None
            }
            Mail::HangUp { device } => {
                if let Some(peer) = self.viewers.set_peer(device, None) {
                    self.bridge.disconnect(peer).await;
                }
                None
            }
        }
    }

    /// Says whether the entries are certainly kept. A host who cuts somebody does not wait for a slow disk: the cut is
    /// given at once, and the letter is first in the next batch.
    async fn append(&mut self, append: &Append) -> bool {
        let log = std::sync::Arc::clone(&self.log);
        let expected = Seq(append.expected());
        let mut writing = std::pin::pin!(log.append(self.id, self.appointment, expected, append.entries()));
        let answer: Result<Seq, AppendError> = loop {
            tokio::select! {
                biased;
                answer = &mut writing => break answer,
                Some(mail) = self.mailbox.next_of_hosts() => {
                    if let Mail::Command { device, command, .. } = &mail
                        && let Some(viewer) = self.viewers.get(*device)
                        && let Some(grants) = self.coordinator.cut_early(&viewer.actor, command)
                    {
                        self.bridge.give(&grants).await;
                    }
                    self.mailbox.keep_for_later(mail);
                }
            }
        };
        if let Err(error) = &answer {
            tracing::error!(session = %self.id, %error, "a session's events could not be written");
        }
        answer.is_ok()
    }

    async fn read_log(&self) -> Option<Vec<session::Entry>> {
        let log = self.log.read(self.id).await;
        log.inspect_err(|error| tracing::error!(session = %self.id, %error, "a session's log could not be read")).ok()
    }

    async fn tell(&mut self, tell: Tell, afterwards: Afterwards) {
        let unsaved = self.coordinator.unsaved_cuts().participants().clone();
        self.viewers.tell_unsaved(self.coordinator.session(), unsaved);
        for Answered { device, id, answer } in tell.answers {
            let outcome = match answer {
                Answer::Done => Outcome::Done,
                Answer::Refused(refusal) => Outcome::Refused { refusal },
                Answer::NotSaved { media_cut } => Outcome::NotSaved { media_cut },
            };
            self.viewers.send(device, ToPage::Reply { id, outcome });
        }
        if tell.retry {
            self.retry_later();
        }
        if !tell.sure {
            // Dropping what would answer them sends the pages away that have just come; they come back by themselves.
            for (device, attempt, _) in afterwards.offers {
                self.refuse_media(device, attempt, NO_MEDIA_NOW.to_owned());
            }
            return;
        }
        self.viewers.publish(self.coordinator.session(), &tell.touched, tell.now);
        for Attaching { actor, device, page, attached } in afterwards.attaches {
            self.viewers.attach(device, actor, page, self.coordinator.session(), tell.now);
            // A socket waits for this before it does anything else, so the receiver is there.
            let _ = attached.send(());
        }
        for (device, attempt, sdp) in afterwards.offers {
            self.connect_media(device, attempt, sdp).await;
        }
        self.phase.send_if_modified(|phase| {
            let now = self.coordinator.session().phase_tag();
            std::mem::replace(phase, now) != now
        });
        if !tell.touched.is_empty() {
            self.hub.tell(self.appointment, self.coordinator.session());
        }
    }

    async fn connect_media(&mut self, device: DeviceId, attempt: u32, sdp: String) {
        let Some(viewer) = self.viewers.get(device) else { return };
        let participant = viewer.actor.participant;
        if !self.may_connect(participant) {
            let reason = "Your picture and sound are connected when it is your turn.".to_owned();
            return self.refuse_media(device, attempt, reason);
        }
        match self.bridge.connect(participant, sdp).await {
            Ok(connected) => {
                self.viewers.set_peer(device, Some(connected.peer));
                self.viewers.send(device, ToPage::Answer { attempt, sdp: connected.answer_sdp });
                self.viewers.send(device, slots_message(connected.slots));
            }
            Err(error) => self.refuse_media(device, attempt, error.to_string()),
        }
    }

    fn refuse_media(&mut self, device: DeviceId, attempt: u32, reason: String) {
        self.viewers.send(device, ToPage::MediaRefused { attempt, reason });
    }

    /// Who is inside or paused is connected, and so are the next in the queue, so that letting them in takes no
    /// handshake. The rest of a long queue must not take the room's connections.
    fn may_connect(&self, participant: ParticipantId) -> bool {
        let session = self.coordinator.session();
        match session.state().members().get(&participant).map(|m| m.standing) {
            Some(Standing::Admitted | Standing::Paused { .. }) => true,
            Some(Standing::Waiting | Standing::Asking) => {
                session.waiting().iter().take(WARM_MAX).any(|(id, _)| *id == participant)
            }
            Some(Standing::Denied { .. } | Standing::Blocked | Standing::Removed | Standing::Left { .. }) | None => {
                false
            }
        }
    }
}
