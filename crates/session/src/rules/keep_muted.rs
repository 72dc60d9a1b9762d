//! Keeping a group muted: all clients inside are muted now, and whoever comes in later is too. Keeping them no longer
//! unmutes nobody: each does that for themselves.

use crate::{Event, Medium, ParticipantId, Role, Session};

pub(super) fn keep_muted(session: &Session, on: bool, by: ParticipantId) -> Vec<Event> {
    let turned = (on != session.state.is_kept_muted()).then_some(Event::KeptMuted { on, by });
    let clients = session.state.admitted().filter(|(_, m)| on && m.identity.role() == Role::Client);
    let heard = clients.filter(|(_, m)| !m.muted.audio || m.asked_to_unmute.audio);
    let muted = heard.map(|(participant, _)| Event::Muted { participant, medium: Medium::Audio, by });
    turned.into_iter().chain(muted).collect()
}
