//! How many seats are taken (A1): those of admitted and paused clients. Somebody whose devices have all been gone for too long
//! leaves theirs, and takes it again by coming back.

use crate::{ParticipantId, Phase, Role, Session, Standing, Timestamp, limits::SEAT_KEPT_MS};

impl Session {
    /// Admitted and paused clients, without those whose devices have been gone for too long (A1).
    pub fn occupancy(&self) -> usize {
        let inside = self
            .state
            .admitted()
            .filter(|(id, member)| member.identity.role() == Role::Client && !has_left_the_seat(self, *id));
        let paused = self.state.paused().filter(|(_, member)| matches!(member.standing, Standing::Paused { .. }));
        inside.count() + paused.count()
    }
}

/// Is a client admitted, so that a seat is theirs as long as they are there?
pub(crate) fn is_seated(session: &Session, participant: ParticipantId) -> bool {
    let member = session.state.members.get(&participant);
    member.is_some_and(|member| member.standing == Standing::Admitted && member.identity.role() == Role::Client)
}

/// Have all devices been gone for too long to keep a seat?
pub(crate) fn has_left_the_seat(session: &Session, participant: ParticipantId) -> bool {
    session.presence.gone_since(participant).is_some_and(|since| since.plus_ms(SEAT_KEPT_MS) <= session.now())
}

/// When the seats of admitted clients who are gone become free.
pub(crate) fn seats_going(session: &Session) -> impl Iterator<Item = Timestamp> {
    session
        .state
        .admitted()
        .filter(|(_, member)| member.identity.role() == Role::Client && session.state.phase != Phase::Ended)
        .filter_map(|(id, _)| session.presence.gone_since(id))
        .map(|since| since.plus_ms(SEAT_KEPT_MS))
}
