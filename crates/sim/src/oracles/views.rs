//! What pages are told, held against what their viewers may know.

use session::{
    Arriving, ChatMessage, Cuts, Facts as Session, Medium, ParticipantId, Person, PhaseTag, StandingTag, Update, View,
    You,
};

use super::chat::Chat;
use crate::{
    broken::{Verdict, hold},
    cast::Member,
    facts::Facts,
    parts::Part,
};

pub(crate) const NOBODY_LEARNS: &str = "nobody learns what they may not know";
pub(crate) const PAGES_AGREE: &str = "pages agree with the session";

/// Somebody who looks.
pub(crate) struct Looking<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) viewer: &'a Member,
    pub(crate) chat: &'a Chat,
}

impl Looking<'_> {
    fn host(&self) -> bool {
        self.viewer.host && !self.facts.ended
    }

    fn inside(&self) -> bool {
        let known = self.facts.people.get(&self.viewer.actor.participant);
        !self.facts.ended && !self.viewer.stranger && known.is_some_and(crate::facts::Person::is_in)
    }

    /// A message to the page carries nothing its viewer may not know.
    pub(crate) fn may_be_told(&self, told: &Update) -> Verdict {
        match told {
            Update::Snapshot(view) => self.may_see(view),
            Update::Delta(delta) => {
                delta.you.iter().try_for_each(|you| self.may_be(you))?;
                delta.session.iter().try_for_each(|session| self.may_know(session))?;
                delta.upsert.iter().try_for_each(|row| self.may_see_row(row))?;
                let nothing_gone = delta.remove.is_empty() || self.host() || self.inside();
                hold(NOBODY_LEARNS, nothing_gone, || self.says(&delta.remove))
            }
        }
    }

    /// A whole view carries nothing its viewer may not know.
    pub(crate) fn may_see(&self, view: &View) -> Verdict {
        self.may_be(&view.you)?;
        self.may_know(&view.session)?;
        view.people.values().try_for_each(|row| self.may_see_row(row))?;
        self.may_read(&view.chat)
    }

    /// What a page shows of the chat is what its viewer heard.
    pub(crate) fn may_read(&self, shown: &[ChatMessage]) -> Verdict {
        self.chat.shown(self.viewer.actor.participant, self.host(), self.facts, shown)
    }

    fn may_be(&self, you: &You) -> Verdict {
        let myself: ParticipantId = self.viewer.actor.participant;
        let stranger_may_nothing = !self.viewer.stranger || you.may == session::May::default();
        hold(NOBODY_LEARNS, you.participant == myself && stranger_may_nothing, || self.says(you))?;
        let person = self.facts.people.get(&myself).filter(|_| !self.viewer.stranger);
        let has_muted = |medium| person.is_some_and(|it| it.has_muted(medium));
        let muted = session::Media { audio: has_muted(Medium::Audio), video: has_muted(Medium::Video) };
        let moved_back = person.is_some_and(|it| it.paused && it.moved_back && !it.gone);
        hold(PAGES_AGREE, (you.muted, you.moved_back) == (muted, moved_back), || self.says(you))
    }

    fn may_know(&self, session: &Session) -> Verdict {
        let facts = self.facts;
        let phase = match (facts.ended, facts.held, facts.started) {
            (true, _, _) => PhaseTag::Ended,
            (_, true, _) => PhaseTag::Held,
            (_, _, true) => PhaseTag::Live,
            _ => PhaseTag::NotStarted,
        };
        hold(PAGES_AGREE, session.phase == phase, || self.says(session))?;
        let outside = !self.host() && !self.inside();
        hold(NOBODY_LEARNS, self.host() || session.seats.is_none(), || self.says(session))?;
        let screen = facts.screen.filter(|_| !outside);
        let kept_muted = facts.kept_muted && !outside;
        hold(PAGES_AGREE, (session.screen, session.kept_muted) == (screen, kept_muted), || self.says(session))?;
        let little = session.started_at.is_none() && !session.host_lost;
        hold(NOBODY_LEARNS, !outside || little, || self.says(session))
    }

    fn may_see_row(&self, row: &Person) -> Verdict {
        let known = self.facts.people.get(&row.participant);
        let tested = row.host_only.is_some_and(|it| it.condition.is_some());
        let is_in = known.is_some_and(crate::facts::Person::is_in) && !self.facts.held;
        let is_at_the_door = known.is_some_and(|it| !it.host && it.is_at_the_door());
        let of_devices = (row.on.is_none() || is_in && self.inside()) && (!tested || is_at_the_door);
        hold(NOBODY_LEARNS, of_devices, || self.says(row))?;
        if self.host() {
            return Ok(());
        }
        let fits = known.is_some_and(|it| {
            let word = if it.is_in() { StandingTag::Admitted } else { StandingTag::Waiting };
            let nothing_muted = row.muted == session::Media::default() && row.hand.is_none();
            !it.gone && !it.is_turned_away() && row.standing == word && (it.is_in() || nothing_muted)
        });
        hold(NOBODY_LEARNS, self.inside() && fits && row.host_only.is_none(), || self.says(row))
    }

    /// Of who arrives where: of those inside, to those inside.
    pub(crate) fn may_see_arriving(&self, told: &Arriving<usize>) -> Verdict {
        let inside = |who: &ParticipantId| self.inside() && self.facts.is_granted(*who);
        let audible = |who: &ParticipantId| inside(who) && self.facts.allows(*who, Part::Audio);
        let pictures = told.pictures.iter().map(|(_, who)| who).chain(&told.sound_first).all(inside);
        let screen = told.screen.is_none_or(|who| inside(&who) && self.facts.screen == Some(who));
        let gives_way = !told.sound_before_screen || told.screen.is_some();
        let fits = pictures && screen && gives_way && told.speaking.iter().all(audible);
        hold(NOBODY_LEARNS, fits, || self.says(told))
    }

    /// Of what is cut and not written: a host all, others their own.
    pub(crate) fn may_see_cuts(&self, told: &Cuts, all: &Cuts) -> Verdict {
        let (own, host) = (self.viewer.actor.participant, self.viewer.host);
        let fits = told.people().into_iter().all(|who| host || who == own);
        hold(NOBODY_LEARNS, fits, || self.says(told))?;
        let of = |cuts: &Cuts, who| (cuts.participants().contains(&who), cuts.muted(who));
        let knows = |who: &ParticipantId| host || *who == own;
        let agree = all.people().into_iter().filter(knows).all(|who| of(told, who) == of(all, who));
        hold(PAGES_AGREE, agree, || self.says(told))
    }

    fn says(&self, told: &impl std::fmt::Debug) -> String {
        format!("{:?} is told {told:?}", self.viewer.actor)
    }

    /// What a page shows is what a new one would.
    pub(crate) fn agrees(&self, shown: &View, fresh: &View) -> Verdict {
        hold(PAGES_AGREE, shown == fresh, || format!("{:?} shows {shown:?}, anew {fresh:?}", self.viewer.actor))
    }
}
