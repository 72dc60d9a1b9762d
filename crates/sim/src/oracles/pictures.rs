//! Pictures and names: they take different ways to a page, and meet there.

use session::ParticipantId;

use crate::{
    broken::{Verdict, hold},
    media::{Leaving, Media},
};

pub(crate) const OWN_NAME: &str = "nobody is seen under another's name";

/// A packet arrives at a page that shows these people where it was told to, as far as it has read that.
pub(crate) fn under_their_own_name(arriving: &Leaving, shows: &[(usize, ParticipantId)]) -> Verdict {
    let Some((from, packet)) = arriving.from else { return Ok(()) };
    let is_picture = matches!(packet.kind, Media::Video { .. });
    let taken_for = shows.iter().find(|(slot, _)| *slot == arriving.slot).map(|(_, who)| *who);
    hold(OWN_NAME, !is_picture || taken_for.is_none_or(|it| it == from), || {
        format!("{arriving:?} arrives where the page shows {taken_for:?}")
    })
}
