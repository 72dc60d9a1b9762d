//! What pages are told, held against what their viewers may know.

use session::{Facts as Session, ParticipantId, Person, PhaseTag, StandingTag, Update, View, You};

use crate::{
    broken::{Verdict, hold},
    cast::Member,
    facts::Facts,
};

pub(crate) const NOBODY_LEARNS: &str = "nobody learns what they may not know";
pub(crate) const PAGES_AGREE: &str = "pages agree with the session";

/// Somebody who looks.
pub(crate) struct Looking<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) viewer: &'a Member,
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
        view.people.values().try_for_each(|row| self.may_see_row(row))
    }

    fn may_be(&self, you: &You) -> Verdict {
        let myself: ParticipantId = self.viewer.actor.participant;
        let stranger_may_nothing = !self.viewer.stranger || you.may == session::May::default();
        hold(NOBODY_LEARNS, you.participant == myself && stranger_may_nothing, || self.says(you))
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
        let little = session.started_at.is_none() && !session.host_lost;
        hold(NOBODY_LEARNS, !outside || little, || self.says(session))
    }

    fn may_see_row(&self, row: &Person) -> Verdict {
        if self.host() {
            return Ok(());
        }
        let known = self.facts.people.get(&row.participant);
        let fits = known.is_some_and(|it| {
            let word = if it.is_in() { StandingTag::Admitted } else { StandingTag::Waiting };
            !it.gone && !it.denied && !it.blocked && row.standing == word
        });
        hold(NOBODY_LEARNS, self.inside() && fits && row.host_only.is_none(), || self.says(row))
    }

    fn says(&self, told: &impl std::fmt::Debug) -> String {
        format!("{:?} is told {told:?}", self.viewer.actor)
    }

    /// What a page shows is what a new one would.
    pub(crate) fn agrees(&self, shown: &View, fresh: &View) -> Verdict {
        hold(PAGES_AGREE, shown == fresh, || format!("{:?} shows {shown:?}, anew {fresh:?}", self.viewer.actor))
    }
}
