//! Commands of which nobody knows whether they are written: the append was not certainly kept, and the log cannot be read. Who asked
//! is told so, and told the rest once it can be: a word that opens may hold after all, so nobody was told that it does not.

use session::{Command, CommandId, DeviceId, ParticipantId, Session};

use crate::{
    Answer, Answered, Input,
    step::{Decided, Step},
    unsaved,
};

/// On so many pages one command is answered, on the latest that asked. A page that comes back is another one, and a log may be
/// unreadable for long.
const PAGES_MAX: usize = 4;

/// Those of the last step that appended: none is decided after it until the log is read.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct Doubt {
    asked: Vec<Asked>,
}

/// One of them.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Asked {
    device: DeviceId,
    participant: ParticipantId,
    id: CommandId,
    command: Command,
    /// It cut somebody, and that stays whatever is written.
    media_cut: bool,
    /// It was found in the log.
    written: bool,
}

impl Asked {
    fn is(&self, participant: ParticipantId, id: CommandId) -> bool {
        (self.participant, self.id) == (participant, id)
    }

    fn is_in_log(&self, session: &Session) -> bool {
        unsaved::is_done(session, self.participant, self.id, &self.command)
    }

    fn answered(&self, answer: Answer) -> Answered {
        Answered { device: self.device, participant: self.participant, id: self.id, answer }
    }

    /// It was not in the log, and is among the entries of this step.
    pub(crate) fn is_tried_again(&self, session: &Session, step: &Step) -> bool {
        !self.written && step.writes(session, self.participant, self.id, &self.command)
    }

    /// Still nobody knows.
    pub(crate) fn not_known(&self) -> Answered {
        self.answered(Answer::NotKnown { media_cut: self.media_cut })
    }

    /// What has become of it, at the end of the step that read the log. `log` is the session if that is what the log tells then: a cut
    /// that was not written is tried again in that step.
    pub(crate) fn settled(&self, log: Option<&Session>) -> Answered {
        let is_written = self.written || log.is_some_and(|session| self.is_in_log(session));
        self.answered(if is_written { Answer::Done } else { Answer::NotSaved { media_cut: self.media_cut } })
    }
}

impl Doubt {
    /// Nobody knows of this one.
    pub(crate) fn add(&mut self, device: DeviceId, decided: &Decided, media_cut: bool) {
        let Decided { actor, id, command, .. } = decided;
        let (participant, command) = (actor.participant, command.clone());
        self.asked.push(Asked { device, participant, id: *id, command, media_cut, written: false });
    }

    /// Nobody knows of these still. A page that asked twice is told the rest once.
    pub(crate) fn go_on(&mut self, asked: Vec<Asked>) {
        for asked in asked {
            let is_it = |it: &Asked| it.device == asked.device && it.is(asked.participant, asked.id);
            if !self.asked.iter().any(is_it) {
                self.asked.push(asked);
            }
        }
    }

    /// Is it one of them, asked again while the log still cannot be read? Whoever asks is told the rest on the page they ask from too.
    pub(crate) fn asked_again(
        &mut self,
        device: DeviceId,
        participant: ParticipantId,
        id: CommandId,
    ) -> Option<Answered> {
        let known = Asked { device, ..self.asked.iter().find(|asked| asked.is(participant, id))?.clone() };
        let answered = known.not_known();
        self.asked.retain(|asked| asked.device != device || !asked.is(participant, id));
        self.asked.push(known);
        let pages = self.asked.iter().filter(|asked| asked.is(participant, id)).count();
        if pages > PAGES_MAX
            && let Some(oldest) = self.asked.iter().position(|asked| asked.is(participant, id))
        {
            self.asked.remove(oldest);
        }
        Some(answered)
    }

    /// The log was read, and tells of this session: all of them, each as it was found. One that is asked again in this batch is
    /// answered there too, and is not decided anew.
    pub(crate) fn settle(&mut self, session: &Session, batch: &mut Vec<Input>) -> Vec<Asked> {
        let mut asked = std::mem::take(&mut self.asked);
        for asked in &mut asked {
            asked.written = asked.is_in_log(session);
        }
        batch.retain(|input| {
            let Input::Command { device, actor, id, .. } = input else { return true };
            let known = asked.iter().find(|asked| asked.is(actor.participant, *id));
            let Some(known) = known.cloned() else { return true };
            asked.push(Asked { device: *device, ..known });
            false
        });
        asked
    }
}
