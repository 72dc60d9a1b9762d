//! The lattice of grants: small ones, each against each.

use uuid::Uuid;

use super::*;

fn participant(n: u128) -> ParticipantId {
    ParticipantId(Uuid::from_u128(n))
}

/// All that can be granted to two people, the screen left out.
fn all() -> Vec<Grants> {
    let choices: Vec<Option<Sends>> = [None]
        .into_iter()
        .chain(
            [(false, false), (false, true), (true, false), (true, true)]
                .map(|(audio, video)| Some(Sends { audio, video, screen: false })),
        )
        .collect();
    let granted = |n, sends: &Option<Sends>| sends.map(|sends| (participant(n), sends));
    let pairs = choices.iter().flat_map(|one| choices.iter().map(move |two| (one, two)));
    pairs.map(|(one, two)| granted(1, one).into_iter().chain(granted(2, two)).collect()).collect()
}

#[test]
fn a_meet_is_the_widest_that_is_within_both() {
    for a in all() {
        for b in all() {
            let meet = a.meet(&b);
            assert!(meet.is_within(&a) && meet.is_within(&b));
            assert_eq!(meet, b.meet(&a));
            for c in all().iter().filter(|c| c.is_within(&a) && c.is_within(&b)) {
                assert!(c.is_within(&meet), "{c:?} is within {a:?} and {b:?} and not within {meet:?}");
            }
        }
    }
}

#[test]
fn what_is_cut_away_is_what_is_missing() {
    for a in all() {
        for b in all() {
            let left = a.without(&a.minus(&b));
            assert_eq!(left, a.meet(&b));
            assert_eq!(a.minus(&b).is_empty(), a.is_within(&b));
            for c in all() {
                let mut both = a.minus(&b);
                both.merge(&a.minus(&c));
                assert!(a.without(&both).is_within(&a.meet(&b)) && a.without(&both).is_within(&a.meet(&c)));
            }
        }
    }
}

#[test]
fn who_may_send_nothing_is_inside_all_the_same() {
    let grants: Grants = [(participant(1), Sends::NOTHING)].into_iter().collect();
    assert!(grants.contains(participant(1)) && grants != Grants::none());
    assert!(!grants.is_within(&Grants::none()));
}

#[test]
fn a_medium_that_is_cut_leaves_the_other() {
    let grants: Grants = [(participant(1), Sends::BOTH)].into_iter().collect();
    let cut = grants.without(&Cuts::of(participant(1), Medium::Audio));
    assert_eq!(cut.sends(participant(1)), Sends::only(Medium::Video));
}

#[test]
fn cuts_add_up_and_follow_a_person() {
    let (guest, signed_in) = (participant(1), participant(2));
    let inside = |sends| Grants::from_iter([(guest, sends), (signed_in, sends)]);

    let mut cuts = Cuts::of(guest, Medium::Audio);
    assert!(cuts.participants().is_empty() && !cuts.is_empty());
    cuts.merge(&Cuts::of(guest, Medium::Video));
    cuts.merge(&Cuts::of(guest, Medium::Audio));
    let all = Sends { screen: true, ..Sends::BOTH };
    let left = inside(all).without(&cuts);
    assert_eq!(left, [(guest, Sends { screen: true, ..Sends::NOTHING }), (signed_in, all)].into_iter().collect());
    cuts.follow(guest, signed_in);
    let left = inside(all).without(&cuts);
    assert_eq!(left, [(guest, all), (signed_in, Sends { screen: true, ..Sends::NOTHING })].into_iter().collect());

    let mut cuts: Cuts = [guest].into_iter().collect();
    assert_eq!(cuts.participants(), &[guest].into());
    cuts.follow(guest, signed_in);
    assert_eq!(cuts.participants(), &[signed_in].into());
    assert_eq!(inside(all).without(&cuts), [(guest, all)].into_iter().collect());
}

#[test]
fn what_is_cut_of_somebody_is_muted_unless_all_of_them_is_cut() {
    let ann = participant(1);
    let mut cuts = Cuts::of(ann, Medium::Audio);
    assert_eq!(cuts.muted(ann), Media { audio: true, video: false });
    assert_eq!(cuts.muted(participant(2)), Media::default());
    cuts.merge(&Cuts::of(ann, Medium::Video));
    assert_eq!(cuts.muted(ann), Media { audio: true, video: true }, "what was cut before stays");
    cuts.merge(&Cuts::of(ann, Medium::Audio));
    assert_eq!(cuts.muted(ann), Media { audio: true, video: true });
    cuts.merge(&[ann].into_iter().collect());
    assert_eq!(cuts.muted(ann), Media::default(), "who is cut wholly is paused, not muted");
}

#[test]
fn the_screen_is_cut_beside_what_was_cut_before() {
    let ann = participant(1);
    let all: Grants = [(ann, Sends { audio: true, video: true, screen: true })].into_iter().collect();
    let mut cuts = Cuts::of_the_screen(ann);
    cuts.merge(&Cuts::of(ann, Medium::Audio));
    cuts.merge(&Cuts::of_the_screen(ann));
    let left: Grants = [(ann, Sends { audio: false, video: true, screen: false })].into_iter().collect();
    assert_eq!(all.without(&cuts), left);
}
