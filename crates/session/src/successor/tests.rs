//! Who meets which session after one has ended.

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
