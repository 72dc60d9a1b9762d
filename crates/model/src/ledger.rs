//! What a log says, read by another eye than the session's: who is inside, who is paused, whether anybody may be, and what
//! each may send.
//!
//! Deliberately simpler than the rules and independent of them. It decides nothing and refuses nothing.

use std::collections::{BTreeMap, BTreeSet};

use session::{Entry, Event, Grants, Identity, Medium, ParticipantId, Sends};

/// What the entries so far add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "each is one fact that the log tells")]
pub(crate) struct Ledger {
    pub(crate) started: bool,
    pub(crate) held: bool,
    pub(crate) ended: bool,
    /// Clients are kept muted.
    pub(crate) kept_muted: bool,
    /// Whose screen is shared.
    pub(crate) screen: Option<ParticipantId>,
    pub(crate) people: BTreeMap<ParticipantId, Place>,
}

/// Where somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "each is one fact that the log tells")]
pub(crate) struct Place {
    pub(crate) host: bool,
    pub(crate) booked: bool,
    pub(crate) guest: bool,
    /// Was let in or walked in, and nothing after it took them out; a pause is told apart.
    pub(crate) inside: bool,
    pub(crate) paused: bool,
    /// Turned away, and not let in since.
    pub(crate) denied: bool,
    /// Stands turned away: has not asked since.
    pub(crate) away: bool,
    /// Turned away for good.
    pub(crate) blocked: bool,
    /// Taken out, and let in by no host since.
    pub(crate) removed: bool,
    pub(crate) gone: bool,
    /// Waits, and has asked nothing.
    pub(crate) waits: bool,
    /// Asked to be let in.
    pub(crate) asks: bool,
    /// The microphone was muted by a host, and since then neither they undid that nor went out.
    pub(crate) muted: bool,
}

impl Place {
    /// Inside now.
    pub(crate) fn is_in(self) -> bool {
        self.inside && !self.paused && !self.gone
    }

    /// Can be let in: who asked, and where a host lets each in, who waits.
    pub(crate) fn is_at_the_door(self, lets_each_in: bool) -> bool {
        self.asks || (self.waits && lets_each_in)
    }

    /// Nothing of what leaving does not wipe out.
    fn is_free(self) -> bool {
        !(self.paused || self.away || self.removed)
    }

    fn back(self) -> Self {
        Self { gone: false, ..self }
    }

    /// Two places of one person: what was decided in either holds, and who is out in either is out. A pause is less than
    /// to be taken out or turned away for good.
    fn and(self, own: Self) -> Self {
        let is_new = own.gone && own.is_free();
        let (removed, blocked) = (self.removed || own.removed, self.blocked || own.blocked);
        let paused = (self.paused || own.paused) && !removed && !blocked;
        let inside = (is_new || paused) && self.inside;
        let away = (self.away || own.away) && (!paused || removed);
        let stands_at_the_door = !(inside || paused || away || removed || blocked);
        Self {
            inside,
            waits: stands_at_the_door && (self.waits || own.waits),
            asks: stands_at_the_door && (self.asks || own.asks),
            paused,
            removed,
            blocked,
            denied: self.denied || own.denied,
            away,
            ..self
        }
    }

    /// A host keeps them out, until a host thinks otherwise or for good.
    pub(crate) fn is_kept_out(self) -> bool {
        self.paused || self.removed || self.blocked
    }

    /// Counts against the capacity while they have a page.
    pub(crate) fn takes_a_seat(self) -> bool {
        !self.host && !self.gone && (self.inside || self.paused)
    }
}

impl Ledger {
    /// Everybody among whom media may flow.
    pub(crate) fn inside(&self) -> BTreeSet<ParticipantId> {
        let open = self.started && !self.held && !self.ended;
        self.people.iter().filter(|(_, place)| open && place.is_in()).map(|(id, _)| *id).collect()
    }

    /// The same, with what each may send.
    pub(crate) fn granted(&self) -> Grants {
        let sends = |id| Sends { audio: !self.place(id).muted, screen: self.screen == Some(id), ..Sends::BOTH };
        self.inside().into_iter().map(|id| (id, sends(id))).collect()
    }

    /// Where somebody is; who is not in the log is nowhere.
    pub(crate) fn place(&self, participant: ParticipantId) -> Place {
        self.people.get(&participant).copied().unwrap_or_default()
    }

    /// Reads one more entry.
    pub(crate) fn read(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Started { .. } => self.started = true,
            Event::Held => self.held = true,
            Event::HostReturned => self.held = false,
            Event::Ended { .. } => self.ended = true,
            Event::ScreenShared { participant } => self.screen = Some(*participant),
            Event::ScreenStopped { .. } => self.screen = None,
            Event::KeptMuted { on, .. } => self.kept_muted = *on,
            event => self.move_people(event),
        }
        let inside = self.inside();
        self.screen = self.screen.filter(|sharer| inside.contains(sharer));
    }

    fn move_people(&mut self, event: &Event) {
        match event {
            Event::Waited { participant, identity } => {
                self.enrol(*participant, identity);
                self.move_to(*participant, |place| (place.inside, place.gone, place.waits) = (false, false, true));
            }
            Event::TookOver { participant, identity, from } => {
                self.take_over(*participant, identity, *from);
            }
            Event::HostEntered { participant, identity } => {
                self.enrol(*participant, identity);
                self.move_to(*participant, |place| (place.inside, place.gone) = (true, false));
            }
            Event::WalkedIn { participant } => {
                self.move_to(*participant, |place| (place.inside, place.denied) = (true, false));
                self.come_in_muted(*participant);
            }
            Event::Admitted { participant, .. } => {
                self.move_to(*participant, |place| {
                    (place.inside, place.denied, place.removed, place.away) = (true, false, false, false);
                });
                self.come_in_muted(*participant);
            }
            Event::Asked { participant } => self.ask(*participant, true),
            Event::AskCancelled { participant } => self.ask(*participant, false),
            Event::Denied { participant, .. } => {
                self.move_to(*participant, |place| (place.inside, place.denied, place.away) = (false, true, true));
            }
            Event::Blocked { participant, .. } => self.move_to(*participant, |place| {
                (place.inside, place.denied, place.away, place.blocked) = (false, true, true, true);
            }),
            Event::Removed { participant, .. } => self.move_to(*participant, |place| {
                (place.inside, place.paused, place.removed, place.waits) = (false, false, true, false);
            }),
            Event::Paused { participant, .. } => self.move_to(*participant, |place| place.paused = true),
            Event::Resumed { participant, .. } => {
                self.move_to(*participant, |place| (place.paused, place.inside) = (false, !place.gone));
                self.come_in_muted(*participant);
            }
            Event::CameBack { participant } => self.move_to(*participant, |place| place.gone = false),
            Event::Left { participant } => {
                self.move_to(*participant, |place| (place.inside, place.gone) = (false, true));
            }
            Event::Muted { participant, medium: Medium::Audio, .. } => {
                self.move_to(*participant, |place| place.muted = true);
            }
            Event::Unmuted { participant, medium: Medium::Audio } => {
                self.move_to(*participant, |place| place.muted = false);
            }
            Event::Opened { .. }
            | Event::HostLost
            | Event::Started { .. }
            | Event::Held
            | Event::HostReturned
            | Event::Ended { .. }
            | Event::ScreenShared { .. }
            | Event::ScreenStopped { .. }
            | Event::KeptMuted { .. }
            // These are out of scope, see `scope`.
            | Event::Muted { medium: Medium::Video, .. }
            | Event::Unmuted { medium: Medium::Video, .. }
            | Event::AskedToUnmute { .. }
            | Event::DeclinedToUnmute { .. }
            | Event::HandRaised { .. }
            | Event::HandLowered { .. }
            | Event::Said { .. } => {}
        }
    }

    /// Asks to be let in, or takes that back.
    fn ask(&mut self, participant: ParticipantId, asks: bool) {
        self.move_to(participant, |place| {
            (place.inside, place.away, place.asks) = (false, false, asks);
            place.waits = !asks && !place.removed;
        });
    }

    fn take_over(&mut self, participant: ParticipantId, identity: &Identity, from: ParticipantId) {
        let (guest, own) = (self.place(from), self.people.get(&participant).copied());
        self.people.insert(participant, own.map_or(guest, |own| guest.and(own)).back());
        self.enrol(participant, identity);
        self.move_to(from, |place| *place = Place { gone: true, guest: true, ..Place::default() });
    }

    /// While clients are kept muted, who comes in is.
    fn come_in_muted(&mut self, participant: ParticipantId) {
        let kept = self.kept_muted;
        self.move_to(participant, |place| place.muted |= kept);
    }

    fn enrol(&mut self, participant: ParticipantId, identity: &Identity) {
        let place = self.people.entry(participant).or_default();
        place.host = matches!(identity, Identity::Host { .. });
        place.booked = matches!(identity, Identity::Client { booked: true, .. });
        place.guest = matches!(identity, Identity::Guest { .. });
    }

    /// Who never took a place is moved nowhere: an event about them is a break that shows in the grants.
    fn move_to(&mut self, participant: ParticipantId, change: impl FnOnce(&mut Place)) {
        let place = self.people.entry(participant).or_default();
        change(place);
        // Who is somewhere else is not at the door any more. After a removal one asks.
        let elsewhere = place.inside || place.paused || place.away || place.gone;
        (place.waits, place.asks) = (place.waits && !elsewhere, place.asks && !elsewhere);
        // A visit that is over takes along what was muted in it; a pause does not.
        place.muted &= place.inside || place.paused;
    }
}
