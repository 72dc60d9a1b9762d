//! Which session of an appointment somebody meets. A session that has ended is followed by another one only when a host
//! starts the appointment's video call again: until then hosts prepare it, and clients are shown that theirs has ended. Once it
//! has begun, everybody meets it.

use crate::{PhaseTag, Role};

/// The session that may follow one that has ended, while hosts prepare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Where it is in its life.
    pub phase: PhaseTag,
    /// On which side of it somebody comes in who opens the appointment; `None` for who has no business there.
    pub side: Option<Role>,
}

/// Which of the two somebody meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meets {
    /// The one that has begun last, or the first one.
    Current,
    /// The one after, which there may have to be made first.
    Next,
}

impl PhaseTag {
    /// Has a host started it? Then it is the one that everybody meets.
    pub fn has_begun(self) -> bool {
        self != Self::NotStarted
    }
}

/// Which session somebody meets who opens the appointment now. `side` is where they would come in by the appointment as it
/// stands: a session that is prepared already has a side of its own for them.
pub fn meets(current: PhaseTag, next: Option<Prepared>, side: Option<Role>) -> Meets {
    let side = next.map_or(side, |next| next.side);
    let has_begun = next.is_some_and(|next| next.phase.has_begun());
    if has_begun || current == PhaseTag::Ended && side == Some(Role::Host) { Meets::Next } else { Meets::Current }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    const PHASES: [PhaseTag; 4] = [PhaseTag::NotStarted, PhaseTag::Live, PhaseTag::Held, PhaseTag::Ended];
    const HOST: Option<Role> = Some(Role::Host);
    const CLIENT: Option<Role> = Some(Role::Client);

    fn sides() -> impl Strategy<Value = Option<Role>> {
        select(vec![HOST, CLIENT, None])
    }

    fn next() -> impl Strategy<Value = Option<Prepared>> {
        proptest::option::of((select(PHASES.to_vec()), sides()).prop_map(|(phase, side)| Prepared { phase, side }))
    }

    #[test]
    fn after_the_end_hosts_prepare_the_next_session_and_clients_are_shown_the_end() {
        assert_eq!(meets(PhaseTag::Ended, None, HOST), Meets::Next);
        assert_eq!(meets(PhaseTag::Ended, None, CLIENT), Meets::Current);
        assert_eq!(meets(PhaseTag::Ended, None, None), Meets::Current, "nor whoever is not on the appointment");
    }

    #[test]
    fn the_next_session_goes_by_the_appointment_as_it_stood_when_it_was_prepared() {
        let prepared = |side| Some(Prepared { phase: PhaseTag::NotStarted, side });
        assert_eq!(meets(PhaseTag::Ended, prepared(HOST), None), Meets::Next);
        assert_eq!(meets(PhaseTag::Ended, prepared(None), HOST), Meets::Current);
    }

    proptest! {
        #[test]
        fn nobody_is_led_away_from_a_session_that_has_not_ended_unless_another_has_begun(
            current in select(vec![PhaseTag::NotStarted, PhaseTag::Live, PhaseTag::Held]), next in next(), side in sides(),
        ) {
            let has_begun = next.is_some_and(|next| next.phase.has_begun());
            prop_assert_eq!(meets(current, next, side) == Meets::Next, has_begun);
        }

        #[test]
        fn everybody_meets_a_session_that_has_begun(
            current in select(PHASES.to_vec()), phase in select(PHASES[1..].to_vec()), own in sides(), side in sides(),
        ) {
            prop_assert_eq!(meets(current, Some(Prepared { phase, side: own }), side), Meets::Next);
        }

        #[test]
        fn no_client_makes_a_session(current in select(PHASES.to_vec()), side in select(vec![CLIENT, None])) {
            prop_assert_eq!(meets(current, None, side), Meets::Current);
        }
    }
}
