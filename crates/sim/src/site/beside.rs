//! What pages are told beside the view: whose media arrives where, and what is cut that is not written. A page reads it when
//! it gets to that, and says then that it knows.

use std::collections::VecDeque;

use forward::slots::Edition;
use session::{Arriving, Cuts, DeviceId, ParticipantId, Timestamp};

use super::{Doing, Site, Socket, letters::Letter};
use crate::{
    around::Around,
    broken::Verdict,
    media::{News, What},
    oracles::Looking,
    reached::Fault,
};

/// The media connection of a participant, with what was said of it.
#[derive(Debug)]
pub(super) struct Connected {
    pub(super) device: DeviceId,
    /// Which connection it is.
    ssrc: u32,
    arriving: Arriving<usize>,
    edition: Edition,
    /// Sent to the page and not read yet.
    unread: VecDeque<(Edition, Vec<(usize, ParticipantId)>)>,
    /// Whom the page takes each slot for.
    pub(super) shows: Vec<(usize, ParticipantId)>,
}

impl Connected {
    pub(super) fn new(device: DeviceId, ssrc: u32) -> Self {
        let (edition, unread) = (Edition::default(), VecDeque::new());
        Self { device, ssrc, arriving: Arriving::default(), edition, unread, shows: Vec::new() }
    }

    fn learn(&mut self, what: What) {
        let arriving = &mut self.arriving;
        match what {
            What::Slots { edition, pictures, screen } => {
                self.edition = edition;
                (arriving.pictures, arriving.screen) = (pictures, screen);
            }
            What::SoundFirst(whose, screen) => (arriving.sound_first, arriving.sound_before_screen) = (whose, screen),
            What::Speaking(who) => arriving.speaking = who,
        }
    }
}

impl Site {
    /// Between two steps, the session hears something that the media room has said.
    pub(crate) fn hear(&mut self, around: &mut Around) -> Verdict {
        if self.down || !matches!(self.doing, Doing::Nothing) {
            return Ok(());
        }
        let news = self.room.as_mut().and_then(crate::media::Room::next_news);
        news.map_or(Ok(()), |news| self.tell_media(news, around))
    }

    /// The page of the connection is told as much of it as its viewer may know.
    pub(super) fn tell_media(&mut self, news: News, around: &mut Around) -> Verdict {
        let News { receiver, connection, what } = news;
        around.note(31, || format!("  of the media of {receiver}: {what:?}"));
        let Some(connected) = self.carries.get_mut(&receiver).filter(|it| it.ssrc == connection) else { return Ok(()) };
        let is_of_slots = matches!(what, What::Slots { .. });
        connected.learn(what);
        let told = connected.arriving.within(receiver, self.coordinator.given());
        if told != connected.arriving {
            around.met(Fault::HeardAfterACut);
        }
        if is_of_slots {
            connected.unread.push_back((connected.edition, told.pictures.clone()));
        }
        let viewer = self.cast.iter().find(|member| member.actor.participant == receiver);
        let looking = |viewer| Looking { facts: &self.watch.facts, viewer, chat: &self.watch.chat };
        viewer.map_or(Ok(()), |viewer| looking(viewer).may_see_arriving(&told))
    }

    /// The media room says who speaks, or whose picture gives way, to somebody inside.
    pub(crate) fn say_who_speaks(&mut self, around: &mut Around) {
        let receivers: Vec<_> = self.room.iter().flat_map(|room| room.peers.keys().copied()).collect();
        let (receiver, speaking) = (around.random.pick(&receivers), around.random.one_in(2));
        if let (Some(room), Some(receiver)) = (&mut self.room, receiver) {
            let what = |who| if speaking { What::Speaking(who) } else { What::SoundFirst(who, true) };
            room.say(receiver, what);
        }
    }

    /// Some page reads what it was told last of its slots, or some of it, and says so.
    pub(crate) fn read_slots(&mut self, around: &mut Around) {
        let behind = self.carries.iter().filter(|(_, it)| !it.unread.is_empty()).map(|(who, _)| *who);
        let behind: Vec<_> = behind.collect();
        let Some(who) = around.random.pick(&behind) else { return };
        let some = if around.random.one_in(2) { 1 } else { usize::MAX };
        self.read_slots_of(who, some, around);
    }

    fn read_slots_of(&mut self, who: ParticipantId, some: usize, around: &mut Around) {
        let Some(connected) = self.carries.get_mut(&who) else { return };
        let read = connected.unread.len().min(some);
        let Some((edition, shows)) = connected.unread.drain(..read).next_back() else { return };
        around.note(32, || format!("{who} shows {shows:?} by {edition:?}"));
        connected.shows = shows;
        let (device, connection) = (connected.device, connected.ssrc);
        let Some(viewer) = self.viewers.get(&device) else { return };
        // Where the lane is full it is lost, and told again.
        self.post(viewer.member, Letter::SlotsKnown { device, connection, edition }, around);
    }

    /// Those whose page has not said that it knows are told again.
    pub(crate) fn tell_slots_again(&mut self, around: &mut Around) {
        if let Some(room) = self.room.as_mut().filter(|room| room.waits()) {
            around.met(Fault::PictureWaits);
            room.tell_again();
        }
    }

    /// Does somebody wait to be seen until a page says that it knows where?
    pub(super) fn anybody_waits_to_be_seen(&self) -> bool {
        self.room.as_ref().is_some_and(|room| room.waits() || room.has_news())
    }

    /// Everything is heard, read and told again where that is needed.
    pub(super) fn catch_up_with_slots(&mut self, around: &mut Around) -> Verdict {
        self.tell_slots_again(around);
        while self.room.as_ref().is_some_and(crate::media::Room::has_news) {
            self.hear(around)?;
        }
        let everybody: Vec<_> = self.carries.keys().copied().collect();
        for who in everybody {
            self.read_slots_of(who, usize::MAX, around);
        }
        Ok(())
    }

    /// The pages have said which slots they know.
    pub(super) fn slots_known(&mut self) {
        for (device, connection, edition) in std::mem::take(&mut self.known) {
            let carrier = self.carries.iter().find(|(_, it)| (it.device, it.ssrc) == (device, connection));
            if let (Some((who, _)), Some(room)) = (carrier, &mut self.room) {
                room.known(*who, connection, edition);
            }
        }
    }

    /// Tells what has been cut by now and is not written. What no longer is comes once the pages have the view that says it.
    pub(super) fn tell_more_unsaved(&mut self, now: Timestamp) -> Verdict {
        let mut cuts = self.coordinator.unsaved_cuts();
        cuts.merge(&self.unsaved);
        self.tell_unsaved(cuts, now)
    }

    /// Tells each page what it may know of what is cut and not written.
    pub(super) fn tell_unsaved(&mut self, cuts: Cuts, now: Timestamp) -> Verdict {
        if cuts == self.unsaved {
            return Ok(());
        }
        let before = std::mem::replace(&mut self.unsaved, cuts);
        let session = self.coordinator.session();
        for (device, viewer) in &self.viewers {
            let told = session.unsaved_for(&viewer.actor, &self.unsaved);
            let member = &self.cast[viewer.member];
            let looking = Looking { facts: &self.watch.facts, viewer: member, chat: &self.watch.chat };
            looking.may_see_cuts(&told, &self.unsaved)?;
            let page = &mut self.pages[viewer.page];
            if page.socket == Socket::Open(*device) && told != session.unsaved_for(&viewer.actor, &before) {
                page.told = Some((self.remembered.epoch(), now));
            }
        }
        Ok(())
    }
}
