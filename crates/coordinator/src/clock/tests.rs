//! A session's time goes on by what passes, from the later of its log and the wall clock.

use session::{Admission, Booking, Kind};

use super::*;

const NOON: Timestamp = Timestamp(1_700_000_000_000);

/// The clock of a session that knows of noon, loaded at this time of day when five seconds had passed.
fn loaded_at(wall: Timestamp) -> Clock {
    let (providers, clients) = (Vec::new(), Vec::new());
    let booking = Booking { kind: Kind::Individual, admission: Admission::ProviderAdmits, providers, clients };
    Clock::begin(&Session::new(booking, NOON), wall, Duration::from_secs(5))
}

#[test]
fn it_goes_on_by_what_passes_from_when_it_was_loaded() {
    let clock = loaded_at(NOON.plus_ms(60_000));
    assert_eq!(clock.read(Duration::from_secs(5)), NOON.plus_ms(60_000));
    assert_eq!(clock.read(Duration::from_secs(35)), NOON.plus_ms(90_000));
    // Parts of a millisecond add up.
    assert_eq!(clock.read(Duration::from_micros(5_000_999)), NOON.plus_ms(60_000));
    assert_eq!(clock.read(Duration::from_millis(5_001)), NOON.plus_ms(60_001));
}

#[test]
fn a_session_that_knows_of_later_than_the_wall_clock_goes_on_from_there() {
    let clock = loaded_at(NOON.plus_ms(-3_600_000));
    assert_eq!(clock.read(Duration::from_secs(6)), NOON.plus_ms(1_000));
}
