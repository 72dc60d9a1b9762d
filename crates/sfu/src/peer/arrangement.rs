//! Where people and screens are among all slots of a receiver: those for people come first, that for a screen after them.

use forward::slots::Edition;

use super::Peer;
use crate::event::SlotAssignment;
use crate::feed::{Feed, Shown};
use crate::ids::EndpointId;
use crate::peer::slots::Slots;

impl Peer {
    /// Its slots for pictures and who is shown there.
    pub(crate) fn assignments(&self) -> Vec<SlotAssignment> {
        let shown = self.pictures.iter().zip(self.table.sources());
        shown.map(|(slot, source)| SlotAssignment::new(slot.line(), source)).collect()
    }

    /// Whether somebody waits to be shown until its page knows where.
    pub(crate) fn waits_for_page(&self) -> bool {
        self.table.waits() || self.screen.waits()
    }

    /// Its page knows who is where, up to this edition. The slots that show somebody from now on. Of an edition that it was never told it
    /// knows nothing.
    pub(crate) fn knows(&mut self, edition: Edition) -> Slots {
        if edition > self.reception.told {
            return Slots::default();
        }
        let screens = self.screen.known(edition);
        let mut slots = self.screen_slots(&screens);
        slots.pictures.extend(self.table.known(edition));
        slots
    }

    /// All slots it has.
    pub(crate) fn all_slots(&self) -> Slots {
        Slots { voices: (0..self.voices.len()).collect(), pictures: (0..self.pictures.len()).collect() }
    }

    /// Whose screen it is shown.
    pub(crate) fn screen_of(&self) -> Option<EndpointId> {
        self.screen.source(0)
    }

    /// Where a slot for voices, or that for a screen, is among all of them.
    pub(super) fn voice_index(&self, feed: Feed, slot: usize) -> usize {
        match feed {
            Feed::Person => slot,
            Feed::Screen => self.hearing.count() + slot,
        }
    }

    /// The same of the slots for pictures.
    pub(super) fn picture_index(&self, feed: Feed, slot: usize) -> usize {
        match feed {
            Feed::Person => slot,
            Feed::Screen => self.table.count() + slot,
        }
    }

    /// The slots in which a screen comes, of all, by the place of the screen in its table.
    pub(crate) fn screen_slots(&self, screens: &[usize]) -> Slots {
        Slots {
            voices: screens.iter().map(|slot| self.voice_index(Feed::Screen, *slot)).collect(),
            pictures: screens.iter().map(|slot| self.picture_index(Feed::Screen, *slot)).collect(),
        }
    }

    /// What is heard in each of its slots for voices.
    pub(crate) fn heard(&self) -> impl Iterator<Item = Option<Shown>> + '_ {
        let people = self.hearing.sources().map(|source| Some(Shown { feed: Feed::Person, source: source? }));
        people.chain(self.screens())
    }

    /// What each of its slots for pictures shows; nothing while its page may take it for somebody else.
    pub(crate) fn shown(&self) -> impl Iterator<Item = Option<Shown>> + '_ {
        let people = self.table.carried().map(|source| Some(Shown { feed: Feed::Person, source: source? }));
        people.chain(self.screens())
    }

    fn screens(&self) -> impl Iterator<Item = Option<Shown>> + '_ {
        self.screen.carried().map(|source| Some(Shown { feed: Feed::Screen, source: source? }))
    }
}
