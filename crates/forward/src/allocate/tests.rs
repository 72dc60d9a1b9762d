//! What a plan promises, whatever there is to plan.

use proptest::prelude::*;

use super::*;

fn picture(source: u8, asked: u16, rates: &[u64]) -> Picture<u8> {
    let offered = Layer::all().zip(rates).map(|(layer, rate)| Offered {
        layer,
        rate: Bitrate::kbps(*rate),
        height: Height(180 << layer.place()),
    });
    Picture { source, asked: Height(asked), offered: offered.collect() }
}

fn snapshot(pictures: Vec<Picture<u8>>) -> Snapshot<u8> {
    Snapshot { audio: Bitrate::kbps(40), pictures }
}

fn places(plan: &Plan<u8>) -> Vec<Option<usize>> {
    let place = |choice: &Choice| match choice {
        Choice::Sent(layer) => Some(layer.place()),
        Choice::Hidden | Choice::Spared => None,
    };
    plan.values().map(place).collect()
}

const CAMERA: [u64; 3] = [150, 500, 1_500];

#[test]
fn everybody_has_a_small_picture_before_anybody_has_a_larger_one() {
    let two = snapshot(vec![picture(0, 720, &CAMERA), picture(1, 720, &CAMERA)]);
    let at = |kbps| places(&allocate(&two, Bitrate::kbps(kbps)));
    assert_eq!(at(100), [None, None]);
    assert_eq!(at(200), [Some(0), None], "the more important one");
    assert_eq!(at(400), [Some(0), Some(0)]);
    assert_eq!(at(700), [Some(1), Some(0)]);
    assert_eq!(at(1_100), [Some(1), Some(1)]);
    assert_eq!(at(10_000), [Some(2), Some(2)]);
}

#[test]
fn a_thumbnail_costs_a_thumbnail() {
    let two = snapshot(vec![picture(0, 700, &CAMERA), picture(1, 120, &CAMERA)]);
    assert_eq!(places(&allocate(&two, Bitrate::UNLIMITED)), [Some(2), Some(0)]);
    assert_eq!(wanted(&two), Bitrate::kbps(40 + 1_500 + 150));
}

/// The server names a shared screen before anybody's camera.
#[test]
fn a_screen_takes_nothing_from_the_sound_and_comes_before_every_camera() {
    let shared = snapshot(vec![picture(9, u16::MAX, &[800]), picture(0, 720, &CAMERA), picture(1, 720, &CAMERA)]);
    let at = |kbps| {
        let plan = allocate(&shared, Bitrate::kbps(kbps));
        [9, 0, 1].map(|source| matches!(plan.get(&source), Some(Choice::Sent(_))))
    };
    assert_eq!(at(839), [false, false, false], "only the sound and less than the screen is left");
    assert_eq!(at(840), [true, false, false]);
    assert_eq!(at(990), [true, true, false]);
}

#[test]
fn what_is_not_shown_is_not_sent_and_is_not_called_spared() {
    let hidden = snapshot(vec![picture(0, 0, &CAMERA)]);
    assert_eq!(allocate(&hidden, Bitrate::UNLIMITED).get(&0), Some(&Choice::Hidden));
    assert_eq!(allocate(&hidden, Bitrate::ZERO).get(&0), Some(&Choice::Hidden));
    assert_eq!(wanted(&hidden), Bitrate::kbps(40));
}

#[test]
fn a_camera_that_is_off_costs_nothing_and_is_not_called_spared() {
    let off = snapshot(vec![picture(0, 700, &[])]);
    assert_eq!(allocate(&off, Bitrate::ZERO).get(&0), Some(&Choice::Sent(Layer::BASE)));
}

#[test]
fn the_smallest_layer_that_flows_is_the_floor() {
    let mut torn = picture(0, 720, &CAMERA);
    torn.offered.remove(0);
    let torn = snapshot(vec![torn]);
    assert_eq!(places(&allocate(&torn, Bitrate::kbps(600))), [Some(1)]);
    assert_eq!(places(&allocate(&torn, Bitrate::kbps(300))), [None]);
}

fn any_snapshot() -> impl Strategy<Value = Snapshot<u8>> {
    let offered = prop::collection::vec((0..3_usize, 0..3_000_u64, 1..2_000_u16), 0..4).prop_map(|mut layers| {
        layers.sort_by_key(|(place, ..)| *place);
        layers.dedup_by_key(|(place, ..)| *place);
        let offered = layers.into_iter().filter_map(|(place, kbps, height)| {
            let layer = Layer::at(place)?;
            Some(Offered { layer, rate: Bitrate::kbps(kbps), height: Height(height) })
        });
        offered.collect::<Vec<_>>()
    });
    let asked = prop_oneof![1 => Just(0), 1 => Just(u16::MAX), 4 => 1..2_000_u16].prop_map(Height);
    (0..300_u64, prop::collection::vec((asked, offered), 0..8)).prop_map(|(audio, pictures)| Snapshot {
        audio: Bitrate::kbps(audio),
        pictures: (0..).zip(pictures).map(|(source, (asked, offered))| Picture { source, asked, offered }).collect(),
    })
}

/// What a plan takes without the sound, by the measured rates.
fn cost(snapshot: &Snapshot<u8>, plan: &Plan<u8>) -> Bitrate {
    let of = |picture: &Picture<u8>| match plan.get(&picture.source) {
        Some(Choice::Sent(layer)) => picture.offered.iter().find(|it| it.layer == *layer).map(|it| it.rate),
        _ => None,
    };
    snapshot.pictures.iter().filter_map(of).fold(Bitrate::ZERO, Bitrate::plus)
}

proptest! {
    #[test]
    fn a_plan_fits(snapshot in any_snapshot(), kbps in 0..12_000_u64) {
        let available = Bitrate::kbps(kbps);
        let plan = allocate(&snapshot, available);
        prop_assert!(cost(&snapshot, &plan) <= available.minus(snapshot.audio));
        prop_assert_eq!(&plan, &allocate(&snapshot, available), "the same twice");
        prop_assert_eq!(plan.len(), snapshot.pictures.len());
    }

    #[test]
    fn with_more_bandwidth_nobody_gets_less(snapshot in any_snapshot(), kbps in 0..12_000_u64, more in 0..3_000_u64) {
        let (less, more) = (allocate(&snapshot, Bitrate::kbps(kbps)), allocate(&snapshot, Bitrate::kbps(kbps + more)));
        for (source, choice) in &less {
            prop_assert!(more.get(source) >= Some(choice), "{source} had {choice:?}");
        }
    }

    #[test]
    fn what_comes_later_takes_nothing_from_what_comes_earlier(snapshot in any_snapshot(), kbps in 0..12_000_u64) {
        let plan = allocate(&snapshot, Bitrate::kbps(kbps));
        let mut is_spared = false;
        for it in &snapshot.pictures {
            let choice = plan.get(&it.source).copied();
            let is_sent = matches!(choice, Some(Choice::Sent(_))) && !it.offered.is_empty();
            prop_assert!(!(is_spared && is_sent), "{} is sent and a more important one is not", it.source);
            is_spared |= choice == Some(Choice::Spared);
        }
        let mut shorter = snapshot.clone();
        if shorter.pictures.pop().is_some() {
            for (source, choice) in allocate(&shorter, Bitrate::kbps(kbps)) {
                let is_floor = |it: &Picture<u8>| it.rungs().first().map(|rung| Choice::Sent(rung.layer)) == Some(choice);
                let had = snapshot.pictures.iter().find(|it| it.source == source).is_some_and(is_floor);
                prop_assert!(!had || plan.get(&source) == Some(&choice), "{source} lost its floor to a later one");
            }
        }
    }

    #[test]
    fn nothing_is_sent_larger_than_it_is_shown(snapshot in any_snapshot()) {
        let plan = allocate(&snapshot, Bitrate::UNLIMITED);
        for it in &snapshot.pictures {
            let Some(Choice::Sent(layer)) = plan.get(&it.source) else { continue };
            let smaller = it.offered.iter().filter(|offered| offered.layer < *layer);
            for offered in smaller {
                prop_assert!(u32::from(offered.height.0) * 4 < u32::from(it.asked.0) * 3, "a smaller one would do");
            }
        }
    }
}
