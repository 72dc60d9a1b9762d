//! Who is connected. Kept apart from standing: a lost connection is nobody's decision, so it is not in the log and
//! moves nobody out of their place.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Condition, DeviceId, Media, Name, ParticipantId, Report, Timestamp};

/// Somebody who has touched the page and not pressed I'm Ready: shown to hosts as getting ready, and no more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Preparing {
    pub(crate) since: Timestamp,
    /// What they are called, as far as it is known yet.
    pub(crate) name: Option<Name>,
    pub(crate) guest: bool,
    pub(crate) booked: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Attendance {
    devices: BTreeSet<DeviceId>,
    gone_since: Option<Timestamp>,
    preparing: Option<Preparing>,
    condition: Option<Said<Condition>>,
    sending: Option<Said<Media>>,
}

/// What a device said last, and which; gone with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Said<T> {
    by: DeviceId,
    what: T,
}

impl Attendance {
    /// Says whether anything of this was known.
    fn forget_word_of(&mut self, device: DeviceId) -> bool {
        let condition = self.condition.take_if(|said| said.by == device).is_some();
        let sending = self.sending.take_if(|said| said.by == device).is_some();
        condition || sending
    }
}

/// The devices that are connected now, by participant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Presence {
    people: BTreeMap<ParticipantId, Attendance>,
    /// Everybody not listed has been gone since the server began to look.
    awake_since: Timestamp,
}

impl Presence {
    pub(crate) fn nobody(now: Timestamp) -> Self {
        Self { people: BTreeMap::new(), awake_since: now }
    }

    /// Says whether this changed anything a viewer may see.
    pub(crate) fn connect(&mut self, participant: ParticipantId, device: DeviceId) -> bool {
        let attendance = self.people.entry(participant).or_default();
        attendance.gone_since = None;
        attendance.devices.insert(device) && attendance.devices.len() == 1
    }

    /// Says whether this changed anything a viewer may see.
    pub(crate) fn disconnect(
        &mut self,
        participant: ParticipantId,
        device: DeviceId,
        now: Timestamp,
        keep: bool,
    ) -> bool {
        let Some(attendance) = self.people.get_mut(&participant) else { return false };
        if !attendance.devices.remove(&device) {
            return false;
        }
        let unsaid = attendance.forget_word_of(device);
        if !attendance.devices.is_empty() {
            return unsaid;
        }
        attendance.gone_since = Some(now);
        attendance.preparing = None;
        if !keep {
            self.people.remove(&participant);
        }
        true
    }

    pub(crate) fn prepare(&mut self, participant: ParticipantId, preparing: Preparing) -> bool {
        let connected = self.people.get_mut(&participant).filter(|a| !a.devices.is_empty());
        let Some(attendance) = connected else { return false };
        let since = attendance.preparing.as_ref().map_or(preparing.since, |p| p.since);
        let preparing = Some(Preparing { since, ..preparing });
        let changed = attendance.preparing != preparing;
        attendance.preparing = preparing;
        changed
    }

    /// A connected device says something of itself. Says whether that is news.
    pub(crate) fn report(&mut self, participant: ParticipantId, by: DeviceId, report: Report) -> bool {
        let connected = self.people.get_mut(&participant).filter(|a| a.devices.contains(&by));
        let Some(attendance) = connected else { return false };
        match report {
            Report::Condition(what) => attendance.condition.replace(Said { by, what }).map(|it| it.what) != Some(what),
            Report::Sending(what) => attendance.sending.replace(Said { by, what }).map(|it| it.what) != Some(what),
        }
    }

    pub(crate) fn condition(&self, participant: ParticipantId) -> Option<Condition> {
        self.people.get(&participant)?.condition.map(|said| said.what)
    }

    pub(crate) fn sending(&self, participant: ParticipantId) -> Option<Media> {
        self.people.get(&participant)?.sending.map(|said| said.what)
    }

    /// Everybody of whom it is known what they send.
    pub(crate) fn everybody_sending(&self) -> impl Iterator<Item = ParticipantId> {
        self.people.iter().filter(|(_, a)| a.sending.is_some()).map(|(id, _)| *id)
    }

    /// Not preparing any more: they have a place now.
    pub(crate) fn settle(&mut self, participant: ParticipantId) {
        if let Some(attendance) = self.people.get_mut(&participant) {
            attendance.preparing = None;
        }
    }

    pub(crate) fn is_present(&self, participant: ParticipantId) -> bool {
        self.people.get(&participant).is_some_and(|a| !a.devices.is_empty())
    }

    /// Since when all devices of the participant are gone; nothing while one is connected.
    pub(crate) fn gone_since(&self, participant: ParticipantId) -> Option<Timestamp> {
        match self.people.get(&participant) {
            Some(attendance) if !attendance.devices.is_empty() => None,
            Some(attendance) => Some(attendance.gone_since.unwrap_or(self.awake_since)),
            None => Some(self.awake_since),
        }
    }

    pub(crate) fn preparing(&self, participant: ParticipantId) -> Option<&Preparing> {
        self.people.get(&participant).and_then(|a| a.preparing.as_ref())
    }

    pub(crate) fn everybody_preparing(&self) -> impl Iterator<Item = (ParticipantId, &Preparing)> {
        self.people.iter().filter_map(|(id, a)| a.preparing.as_ref().map(|p| (*id, p)))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.people.values().all(|a| a.devices.is_empty())
    }
}
