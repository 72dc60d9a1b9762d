//! What a page says of its device, beside the log: how the test of the connection came out, for hosts, while somebody
//! waits; and whether microphone and camera are really on, for those who see and hear the person inside. It decides
//! nothing, and goes with the device that said it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Actor, DeviceId, Media, ParticipantId, PhaseTag, Role, Session, Standing, Timestamp, Touched};

/// How well something went in the test of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// As it should be.
    Good,
    /// It will do.
    Fair,
    /// It will not do.
    Poor,
}

/// The answers of the connection test, and nothing else of a device: nothing more leaves it before the admission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Of the camera; nothing where that was not tested.
    pub camera: Option<Grade>,
    /// Of the microphone; nothing where that was not tested.
    pub microphone: Option<Grade>,
    /// Of the way to this server and back; nothing where that was not tested.
    pub connection: Option<Grade>,
}

/// What a page says of its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Report {
    /// How the test came out. Taken from clients who wait or ask.
    Condition(Condition),
    /// What it really sends of microphone and camera. Taken from who is inside while the session is live.
    Sending(Media),
}

impl Session {
    /// A device has something to say of itself. Where it has no business to, that changes nothing.
    pub fn report(&mut self, actor: &Actor, device: DeviceId, report: Report, now: Timestamp) -> Touched {
        self.advance(now);
        let mut touched = Touched::default();
        let participant = actor.participant;
        let is_taken = match report {
            Report::Condition(_) => self.is_examined(participant),
            Report::Sending(_) => self.is_seen_and_heard(participant),
        };
        if is_taken && self.presence.report(participant, device, report) {
            touched.people.insert(participant);
        }
        touched
    }

    /// How the test came out of somebody who is still to be let in; for hosts.
    pub(crate) fn condition(&self, participant: ParticipantId) -> Option<Condition> {
        self.presence.condition(participant).filter(|_| self.is_examined(participant))
    }

    /// What somebody inside really sends; for those who may see and hear them.
    pub(crate) fn sending(&self, participant: ParticipantId) -> Option<Media> {
        self.presence.sending(participant).filter(|_| self.is_seen_and_heard(participant))
    }

    fn is_examined(&self, participant: ParticipantId) -> bool {
        let member = self.state.members().get(&participant);
        let waits = |standing| matches!(standing, Standing::Waiting | Standing::Asking);
        member.is_some_and(|m| m.identity.role() == Role::Client && waits(m.standing))
            && self.phase_tag() != PhaseTag::Ended
    }

    fn is_seen_and_heard(&self, participant: ParticipantId) -> bool {
        let member = self.state.members().get(&participant);
        member.is_some_and(|m| m.standing == Standing::Admitted) && self.phase_tag() == PhaseTag::Live
    }
}
