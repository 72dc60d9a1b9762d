//! What a receiver is spared: flapping, and pictures that come and go.

use proptest::prelude::*;

use super::*;
use crate::layers::Offered;

const TICK_MS: u64 = 200;

/// A receiver that is shown two cameras, and time.
struct Room {
    steady: Steady<u8>,
    start: Instant,
    ms: u64,
    snapshot: Snapshot<u8>,
}

impl Room {
    fn new() -> Self {
        let offered: Vec<_> = Layer::all()
            .zip([(150, 180), (500, 360), (1_500, 720)])
            .map(|(layer, (kbps, height))| Offered { layer, rate: Bitrate::kbps(kbps), height: Height(height) })
            .collect();
        let picture = |source| Picture { source, is_screen: false, asked: Height(720), offered: offered.clone() };
        let snapshot = Snapshot { audio: Bitrate::kbps(40), pictures: vec![picture(0), picture(1)] };
        Self { steady: Steady::default(), start: Instant::now(), ms: 0, snapshot }
    }

    /// One look, a moment later.
    fn tick(&mut self, kbps: u64) -> Vec<Choice> {
        self.ms += TICK_MS;
        let now = self.start + Duration::from_millis(self.ms);
        self.steady.follow(&self.snapshot, Some(Bitrate::kbps(kbps)), now).into_values().collect()
    }

    /// The last of so many looks at the same bandwidth.
    fn after(&mut self, kbps: u64, ms: u64) -> Vec<Choice> {
        (0..ms / TICK_MS).fold(Vec::new(), |_, _| self.tick(kbps))
    }
}

fn sent(place: usize) -> Choice {
    Choice::Sent(Layer::at(place).unwrap())
}

#[test]
fn down_at_once_and_up_after_a_while() {
    let mut room = Room::new();
    assert_eq!(room.tick(4_000), [sent(2), sent(2)]);
    assert_eq!(room.tick(1_100), [sent(1), sent(1)]);
    assert_eq!(room.tick(4_000), [sent(1), sent(1)], "not at once");
    assert_eq!(room.after(4_000, 3_000), [sent(2), sent(2)]);
}

#[test]
fn what_just_fits_is_kept_and_not_begun() {
    let mut room = Room::new();
    room.tick(400);
    assert_eq!(room.after(1_050, 20_000), [sent(1), sent(0)], "1,040 fit, but not with room to spare");
    assert_eq!(room.after(1_300, 20_000), [sent(1), sent(1)]);
    assert_eq!(room.after(1_050, 20_000), [sent(1), sent(1)]);
}

#[test]
fn a_picture_is_taken_away_only_when_it_has_not_fitted_for_a_while_and_the_least_important_first() {
    let mut room = Room::new();
    room.tick(400);
    assert_eq!(room.after(200, 1_800), [sent(0), sent(0)]);
    assert_eq!(room.tick(400), [sent(0), sent(0)], "it was a dip");
    assert_eq!(room.after(200, 2_400), [sent(0), Choice::Spared]);
    assert_eq!(room.after(100, 2_400), [Choice::Spared, Choice::Spared]);
    assert_eq!(room.after(4_000, 2_800), [Choice::Spared, Choice::Spared], "it does not flicker");
    assert_eq!(room.after(4_000, 6_000), [sent(2), sent(2)]);
}

#[test]
fn a_picture_shows_itself_before_it_is_taken_away_and_does_not_come_back_by_another_size() {
    let mut room = Room::new();
    assert_eq!(room.tick(100), [sent(0), sent(0)]);
    room.snapshot.pictures[0].asked = Height(500);
    assert_eq!(room.after(100, 2_400), [Choice::Spared, Choice::Spared], "asking for another size buys no time");
    room.snapshot.pictures[0].asked = Height(600);
    assert_eq!(room.tick(100), [Choice::Spared, Choice::Spared]);
}

#[test]
fn what_the_receiver_asks_for_is_followed_at_once() {
    let mut room = Room::new();
    room.tick(4_000);
    room.snapshot.pictures[0].asked = Height(100);
    room.snapshot.pictures[1].asked = Height::NONE;
    assert_eq!(room.tick(4_000), [sent(0), Choice::Hidden]);
    room.snapshot.pictures[0].asked = Height(720);
    room.snapshot.pictures[1].asked = Height(720);
    assert_eq!(room.tick(4_000), [sent(2), sent(2)]);
}

#[test]
fn a_layer_that_stops_is_left_at_once() {
    let mut room = Room::new();
    room.tick(4_000);
    room.snapshot.pictures[0].offered.pop();
    assert_eq!(room.tick(4_000), [sent(1), sent(2)]);
    let larger = room.snapshot.pictures[0].offered[1];
    room.snapshot.pictures[0].asked = Height(100);
    assert_eq!(room.tick(4_000), [sent(0), sent(2)]);
    room.snapshot.pictures[0].offered = vec![larger];
    assert_eq!(room.tick(4_000), [sent(1), sent(2)], "upwards, too");
    room.snapshot.pictures[0].offered.clear();
    assert_eq!(room.tick(4_000), [sent(0), sent(2)], "whatever comes first");
}

#[test]
fn a_bandwidth_that_swings_is_followed_up_ever_more_seldom() {
    let mut room = Room::new();
    let mut climbs = 0;
    let mut before = room.tick(4_000);
    for tick in 0..600_u64 {
        let now = room.tick(if (tick / 10).is_multiple_of(2) { 4_000 } else { 700 });
        climbs += usize::from(now > before);
        before = now;
    }
    assert!(climbs <= 8, "{climbs} climbs in thirty swings");
}

proptest! {
    #[test]
    fn a_small_noise_changes_nothing(kbps in 50..5_000_u64, noise in prop::collection::vec(95..=105_u64, 200)) {
        let mut room = Room::new();
        for percent in &noise {
            room.tick(kbps * percent / 100);
        }
        // It may settle once; from then on it stays.
        let settled = room.after(kbps * 95 / 100, 4_000);
        let settled = if settled.is_empty() { room.tick(kbps) } else { settled };
        for percent in noise {
            prop_assert_eq!(&room.tick(kbps * percent / 100), &settled);
        }
    }

    #[test]
    fn what_is_sent_fits_but_for_a_picture_about_to_go(steps in prop::collection::vec(0..5_000_u64, 1..100)) {
        let mut room = Room::new();
        for kbps in steps {
            let fits = allocate(&room.snapshot, Bitrate::kbps(kbps));
            let fits: Vec<_> = fits.into_values().collect();
            for (choice, fits) in room.tick(kbps).into_iter().zip(fits) {
                prop_assert!(choice <= fits.max(sent(0)));
            }
        }
    }
}
