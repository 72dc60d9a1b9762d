//! What the server does beside the session, and whom the rules say it is for: who is connected to the media before they are
//! let in, and of whom the workspaces are told.

use crate::{
    Member, ParticipantId, Phase, PhaseTag, Session, Standing, Timestamp,
    limits::{ARRIVALS_MAX, WARM_MAX},
};

impl Session {
    /// Is this one inside or paused, or on the way in? Who was turned away is not.
    pub fn has_place(&self, participant: ParticipantId) -> bool {
        let standing = self.state.members.get(&participant).map(|m| m.standing);
        let is_place =
            |it| matches!(it, Standing::Admitted | Standing::Paused { .. } | Standing::Waiting | Standing::Asking);
        self.state.phase != Phase::Ended && standing.is_some_and(is_place)
    }

    /// May this one's page be connected to the media, gated or not? Who is inside or paused, and the next in the queue, so
    /// that letting them in takes no handshake. The rest of a long queue must not take the room's connections.
    pub fn may_connect(&self, participant: ParticipantId) -> bool {
        match self.state.members.get(&participant).map(|m| m.standing) {
            _ if self.state.phase == Phase::Ended => false,
            Some(Standing::Admitted | Standing::Paused { .. }) => true,
            Some(Standing::Waiting | Standing::Asking) => {
                self.state.queue.iter().take(WARM_MAX).any(|id| id == participant)
            }
            Some(Standing::Denied { .. } | Standing::Blocked | Standing::Removed | Standing::Left { .. }) | None => {
                false
            }
        }
    }

    /// Of whom the workspaces of its providers are told (W1), in order of arrival. Once it has ended of nobody: what was
    /// waited for is over, and whoever comes now comes to the next session.
    pub fn arrivals(&self) -> impl Iterator<Item = (ParticipantId, &Member)> {
        self.waiting().take(if self.state.phase == Phase::Ended { 0 } else { ARRIVALS_MAX })
    }

    /// Since when no page of this one is connected; nothing while one is. Who waits keeps their place, and is not there to be
    /// met.
    pub fn away_since(&self, participant: ParticipantId) -> Option<Timestamp> {
        self.presence.gone_since(participant)
    }

    /// Is this one of the arrivals announced to the providers (W1)? Who is there, before the start: whose page is gone keeps their
    /// place, and nobody would meet them; once a session runs, its hosts see its waiting room themselves, and while it is held they are
    /// on their way back.
    pub fn is_announced(&self, arrival: ParticipantId) -> bool {
        self.phase_tag() == PhaseTag::NotStarted && self.away_since(arrival).is_none()
    }

    /// The last in the queue who is connected. With whom this changes, so does who may be connected.
    pub(crate) fn last_connected_of_the_queue(&self) -> Option<ParticipantId> {
        self.state.queue.iter().nth(WARM_MAX.saturating_sub(1))
    }
}
