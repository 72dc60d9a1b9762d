//! One step of a live session, performed: what came in goes to the coordinator, and what the coordinator wants next is
//! done, until people can be told. In which order, and what of it may happen at all, is decided there.

use coordinator::{Answer, Answered, Append, Input, Next, Tell};
use session::{Actor, DeviceId};
use std::time::Instant;
use store::{AppendError, Seq};
use tokio::sync::{mpsc, oneshot};
use wire::{Outcome, ToPage};

use super::{
    mailbox::{Mail, MediaWish},
    task::LiveSession,
};
use crate::metrics::LogWork;

/// What waits for the end of a step and is no business of the coordinator's.
#[derive(Default)]
struct Afterwards {
    attaches: Vec<Attaching>,
    media: Vec<(DeviceId, MediaWish)>,
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

    /// Makes a letter an input, and sees to what concerns the page alone.
    async fn open_letter(&mut self, mail: Mail, afterwards: &mut Afterwards) -> Option<Input> {
        match mail {
            Mail::Attach { actor, device, page, attached } => {
                let input = Input::Connect { actor: actor.clone(), device };
                afterwards.attaches.push(Attaching { actor, device, page, attached });
                Some(input)
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
            Mail::Command { device, id, command } => {
                let actor = self.viewers.get(device)?.actor.clone();
                Some(Input::Command { device, actor, id, command })
            }
            Mail::Media { device, wish } => {
                afterwards.media.push((device, wish));
                None
            }
        }
    }

    /// Says whether the entries are certainly kept. A host who cuts somebody does not wait for a slow disk: the cut is
    /// given at once, and the letter is first in the next batch.
    async fn append(&mut self, append: &Append) -> bool {
        let begun = Instant::now();
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
        match &answer {
            Ok(_) => self.counts.appended(begun.elapsed()),
            Err(error) => {
                self.counts.log_failed(LogWork::Append);
                tracing::error!(session = %self.id, %error, "a session's events could not be written");
            }
        }
        answer.is_ok()
    }

    async fn read_log(&self) -> Option<Vec<session::Entry>> {
        let log = self.log.read(self.id).await;
        log.inspect_err(|error| {
            self.counts.log_failed(LogWork::Read);
            tracing::error!(session = %self.id, %error, "a session's log could not be read");
        })
        .ok()
    }

    async fn tell(&mut self, tell: Tell, afterwards: Afterwards) {
        self.viewers.tell_more_unsaved(self.coordinator.session(), self.coordinator.unsaved_cuts());
        for Answered { device, id, answer } in tell.answers {
            let outcome = match answer {
                Answer::Done => Outcome::Done,
                Answer::Refused(refusal) => {
                    self.counts.refused(refusal);
                    Outcome::Refused { refusal }
                }
                Answer::NotSaved { media_cut } => Outcome::NotSaved { media_cut },
            };
            self.viewers.send(device, ToPage::Reply { id, outcome });
        }
        if tell.retry {
            self.retry_later();
        }
        if tell.sure {
            self.viewers.publish(self.coordinator.session(), &tell.touched, tell.now);
        }
        self.viewers.tell_unsaved(self.coordinator.session(), self.coordinator.unsaved_cuts());
        if !tell.sure {
            // Dropping what would answer them sends the pages away that have just come; they come back by themselves.
            for (device, wish) in afterwards.media {
                self.grant_unsure(device, wish).await;
            }
            return;
        }
        for Attaching { actor, device, page, attached } in afterwards.attaches {
            self.viewers.attach(device, actor, page, self.coordinator.session(), tell.now);
            // A socket waits for this before it does anything else, so the receiver is there.
            let _ = attached.send(());
        }
        for (device, wish) in afterwards.media {
            self.grant(device, wish).await;
        }
        self.end_what_nobody_needs().await;
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
