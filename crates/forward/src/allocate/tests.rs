//! What a plan promises, whatever there is to plan.

use proptest::prelude::*;

use super::*;

fn picture(source: u8, asked: u16, rates: &[u64]) -> Picture<u8> {
    let offered = Layer::all().zip(rates).map(|(layer, rate)| Offered {
        layer,
        rate: Bitrate::kbps(*rate),
        height: Height(180 << layer.place()),
    });
    Picture { source, is_screen: false, asked: Height(asked), offered: offered.collect() }
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
    let screen = Picture { is_screen: true, ..picture(9, u16::MAX, &[800]) };
    let shared = snapshot(vec![screen, picture(0, 720, &CAMERA), picture(1, 720, &CAMERA)]);
    let at = |kbps| {
        let plan = allocate(&shared, Bitrate::kbps(kbps));
        [9, 0, 1].map(|source| matches!(plan.get(&source), Some(Choice::Sent(_))))
    };
    assert_eq!(at(839), [false, false, false], "only the sound and less than the screen is left");
    assert_eq!(at(840), [true, false, false]);
    assert_eq!(at(990), [true, true, false]);
}

#[test]
fn a_camera_without_layers_takes_nobody_elses_picture_however_tall_it_is_shown() {
    let one = snapshot(vec![picture(0, 720, &[900]), picture(1, 720, &CAMERA), picture(2, 720, &CAMERA)]);
    let at = |kbps| places(&allocate(&one, Bitrate::kbps(kbps)));
    assert_eq!(at(350), [None, Some(0), Some(0)]);
    assert_eq!(at(1_200), [None, Some(0), Some(0)]);
    assert_eq!(at(1_240), [Some(0), Some(0), Some(0)], "it comes before anybody has a larger one");
    assert_eq!(at(1_600), [Some(0), Some(1), Some(0)]);
}

#[test]
fn what_takes_a_little_more_than_another_is_not_dearer() {
    let two = snapshot(vec![picture(0, 720, &[290]), picture(1, 720, &[150])]);
    assert_eq!(places(&allocate(&two, Bitrate::kbps(400))), [Some(0), None]);
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
    // The server names a screen first.
    (0..300_u64, any::<bool>(), prop::collection::vec((asked, offered), 0..8)).prop_map(|(audio, shares, pictures)| {
        let pictures = (0..).zip(pictures).map(|(source, (asked, offered))| {
            let is_screen = shares && source == 0;
            Picture { source, is_screen, asked, offered }
        });
        Snapshot { audio: Bitrate::kbps(audio), pictures: pictures.collect() }
    })
}

/// What the smallest layer takes of a picture that is shown and flows.
fn smallest(picture: &Picture<u8>) -> Option<Bitrate> {
    picture.rungs().first().map(|rung| rung.rate)
}

fn is_sent(plan: &Plan<u8>, picture: &Picture<u8>) -> bool {
    matches!(plan.get(&picture.source), Some(Choice::Sent(_))) && !picture.offered.is_empty()
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
    fn who_is_spared_takes_more_or_is_less_important_than_all_who_are_sent(
        snapshot in any_snapshot(),
        kbps in 0..12_000_u64,
    ) {
        let plan = allocate(&snapshot, Bitrate::kbps(kbps));
        let spared = |it: &&Picture<u8>| plan.get(&it.source) == Some(&Choice::Spared);
        for without in snapshot.pictures.iter().filter(spared) {
            for with in snapshot.pictures.iter().filter(|it| is_sent(&plan, it)) {
                let (Some(takes), Some(would_take)) = (smallest(with), smallest(without)) else { continue };
                let is_earlier = with.source < without.source;
                prop_assert!(is_earlier || takes <= would_take, "{} before {}", with.source, without.source);
            }
        }
    }

    #[test]
    fn nobody_is_without_a_picture_that_would_fit_while_a_camera_takes_more_than_a_usual_one_and_twice_as_much(
        snapshot in any_snapshot(),
        kbps in 0..12_000_u64,
    ) {
        let plan = allocate(&snapshot, Bitrate::kbps(kbps));
        let spared = snapshot.pictures.iter().filter(|it| plan.get(&it.source) == Some(&Choice::Spared));
        let Some(least) = spared.filter_map(smallest).min() else { return Ok(()) };
        for it in snapshot.pictures.iter().filter(|it| !it.is_screen && is_sent(&plan, it)) {
            let takes = smallest(it).unwrap_or_default();
            prop_assert!(takes <= USUAL.max(least.plus(least)), "{} takes {takes:?}", it.source);
        }
    }

    #[test]
    fn what_comes_later_takes_nothing_from_what_comes_earlier(snapshot in any_snapshot(), kbps in 0..12_000_u64) {
        let all = ladder(&snapshot);
        let Some(last) = all.iter().rfind(|step| all.iter().find(|it| it.source == step.source) == Some(step)) else {
            return Ok(());
        };
        let mut shorter = snapshot.clone();
        shorter.pictures.retain(|it| it.source != last.source);
        let plan = allocate(&snapshot, Bitrate::kbps(kbps));
        for (source, choice) in allocate(&shorter, Bitrate::kbps(kbps)) {
            let is_floor = |it: &Picture<u8>| it.rungs().first().map(|rung| Choice::Sent(rung.layer)) == Some(choice);
            let had = snapshot.pictures.iter().find(|it| it.source == source).is_some_and(is_floor);
            prop_assert!(!had || plan.get(&source) == Some(&choice), "{source} lost its floor to a later one");
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
