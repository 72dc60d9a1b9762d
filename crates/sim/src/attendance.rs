//! Who was connected when, noted from outside: from what the server was told, and not from what it made of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use session::{DeviceId, ParticipantId, Timestamp};

use crate::numbers::{GRACE, SEAT_KEPT};

/// Since when somebody is gone. Somebody who tried to come while the log could not be written may count as gone since
/// then, or since they went.
#[derive(Debug, Clone, Copy)]
struct Gone {
    earliest: Timestamp,
    latest: Timestamp,
}

/// Who is connected.
#[derive(Debug)]
pub(crate) struct Attendance {
    devices: BTreeMap<ParticipantId, BTreeSet<DeviceId>>,
    gone: BTreeMap<ParticipantId, Gone>,
    /// Whose pages are gone, since when, of which no step has told yet.
    leaving: BTreeMap<(ParticipantId, DeviceId), Timestamp>,
    /// Since when the server looks.
    awake: Timestamp,
    /// Who came or went in the step that is under way: both may be so at a moment inside it.
    stirred: BTreeSet<ParticipantId>,
    /// The latest moment the session was told of.
    pub(crate) clock: Timestamp,
    /// When the step that is under way began. One that is turned away tells the session nothing.
    now: Timestamp,
    /// What had passed by then, on a clock that nobody sets.
    pub(crate) elapsed: Duration,
}

impl Attendance {
    /// Nobody is there.
    pub(crate) fn nobody(now: Timestamp, elapsed: Duration) -> Self {
        let nobody = BTreeSet::new();
        Self {
            devices: BTreeMap::new(),
            gone: BTreeMap::new(),
            leaving: BTreeMap::new(),
            awake: now,
            stirred: nobody,
            clock: now,
            now,
            elapsed,
        }
    }

    /// A step begins. What the wall clock says meanwhile makes nobody wait longer or shorter than it takes.
    pub(crate) fn begin(&mut self, elapsed: Duration) {
        self.now = self.at(elapsed);
        self.elapsed = elapsed;
        self.stirred.clear();
    }

    fn at(&self, elapsed: Duration) -> Timestamp {
        let passed = i64::try_from(elapsed.saturating_sub(self.elapsed).as_millis()).unwrap_or(i64::MAX);
        self.now.plus_ms(passed)
    }

    /// The session was told the time of this step.
    pub(crate) fn decided(&mut self) {
        self.clock = self.clock.max(self.now);
    }

    /// Is this moment still to come, by what really passed?
    pub(crate) fn is_to_come(&self, at: Timestamp) -> bool {
        at > self.now
    }

    pub(crate) fn come(&mut self, participant: ParticipantId, device: DeviceId) {
        self.devices.entry(participant).or_default().insert(device);
        self.stirred.insert(participant);
    }

    pub(crate) fn go(&mut self, participant: ParticipantId, device: DeviceId) {
        let early = self.leaving.remove(&(participant, device));
        let Some(devices) = self.devices.get_mut(&participant) else { return };
        let empty = devices.remove(&device) && devices.is_empty();
        // Who goes is noted whether or not anything can be decided.
        self.decided();
        if empty {
            let at = early.unwrap_or(self.clock);
            self.gone.insert(participant, Gone { earliest: at, latest: at });
            self.stirred.insert(participant);
        }
    }

    /// Goes now, while a step waits for the disk: the next one tells of it, and what flows has to do with it before.
    pub(crate) fn go_early(&mut self, participant: ParticipantId, device: DeviceId, now: Timestamp) {
        self.leaving.insert((participant, device), now);
    }

    /// Was sent away again.
    pub(crate) fn sent_away(&mut self, participant: ParticipantId, device: DeviceId) {
        let Some(devices) = self.devices.get_mut(&participant) else { return };
        if devices.remove(&device) && devices.is_empty() {
            let awake = self.awake;
            let gone = self.gone.entry(participant).or_insert(Gone { earliest: awake, latest: awake });
            gone.latest = self.clock;
        }
    }

    /// Certainly there throughout the step.
    pub(crate) fn is_present(&self, participant: ParticipantId) -> bool {
        self.is_connected(participant) && !self.stirred.contains(&participant)
    }

    /// Certainly away throughout the step.
    pub(crate) fn is_absent(&self, participant: ParticipantId) -> bool {
        !self.is_connected(participant) && !self.stirred.contains(&participant)
    }

    /// Is any of their pages connected now?
    pub(crate) fn is_connected(&self, participant: ParticipantId) -> bool {
        self.devices.get(&participant).is_some_and(|devices| !devices.is_empty())
    }

    fn gone_since(&self, participant: ParticipantId) -> Gone {
        self.gone.get(&participant).copied().unwrap_or(Gone { earliest: self.awake, latest: self.awake })
    }

    /// Since when at the earliest and at the latest this one is gone; nothing while a page of theirs is connected.
    pub(crate) fn gone_from_to(&self, participant: ParticipantId) -> Option<(Timestamp, Timestamp)> {
        let gone = self.gone_since(participant);
        (!self.is_connected(participant)).then_some((gone.earliest, gone.latest))
    }

    /// Could the grace of this lost host be over at this moment?
    pub(crate) fn grace_may_be_over(&self, host: ParticipantId, at: Timestamp) -> bool {
        self.may_be_gone_for(GRACE, host, at)
    }

    /// Could this one be gone for so long at this moment?
    pub(crate) fn may_be_gone_for(&self, ms: i64, participant: ParticipantId, at: Timestamp) -> bool {
        !self.is_present(participant) && at >= self.gone_since(participant).earliest.plus_ms(ms)
    }

    /// Is the grace of this lost host over, however it is counted?
    pub(crate) fn grace_is_over(&self, host: ParticipantId) -> bool {
        self.is_gone_for(GRACE, host)
    }

    /// Is the grace of this lost host over by what has passed, whether or not the session was told?
    pub(crate) fn is_gone_past_the_grace(&self, host: ParticipantId, elapsed: Duration) -> bool {
        let devices = self.devices.get(&host).into_iter().flatten();
        let left: Option<Vec<_>> = devices.map(|device| self.leaving.get(&(host, *device)).copied()).collect();
        let Some(left) = left else { return false };
        let since = left.into_iter().max().unwrap_or_else(|| self.gone_since(host).latest);
        self.at(elapsed) >= since.plus_ms(GRACE)
    }

    /// Is this one gone for so long, however it is counted?
    pub(crate) fn is_gone_for(&self, ms: i64, participant: ParticipantId) -> bool {
        !self.is_connected(participant) && self.clock >= self.gone_since(participant).latest.plus_ms(ms)
    }

    /// Could an admitted client keep the seat now?
    pub(crate) fn may_keep_seat(&self, client: ParticipantId) -> bool {
        !self.is_absent(client) || self.clock < self.gone_since(client).latest.plus_ms(SEAT_KEPT)
    }

    /// Does an admitted client certainly keep the seat now?
    pub(crate) fn keeps_seat_now(&self, client: ParticipantId) -> bool {
        self.is_connected(client) || self.clock < self.gone_since(client).earliest.plus_ms(SEAT_KEPT)
    }

    /// Does an admitted client certainly keep the seat at this moment?
    pub(crate) fn keeps_seat(&self, client: ParticipantId, at: Timestamp) -> bool {
        self.is_present(client) || at < self.gone_since(client).earliest.plus_ms(SEAT_KEPT)
    }
}
