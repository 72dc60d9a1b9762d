//! The laws of coming in again: after a removal, and by the place in the queue.

use std::collections::BTreeSet;

use proptest::prelude::{prop_assert, prop_assert_eq};
use session::{Barred, Command, Entry, Event, ParticipantId, Standing, StandingTag};

use crate::{
    cast,
    driver::{Input, always},
    laws::fresh,
};

#[test]
fn who_was_removed_is_outside_until_a_host_admits_them() {
    always(
        |_| (),
        |(), driver, _| {
            for removed in removed_by_the_log(&driver.log) {
                prop_assert!(!driver.session.grants().contains(removed), "{} is removed and inside", removed);
                let actor = cast::PEOPLE.map(cast::actor).find(|actor| actor.participant == removed).unwrap();
                let you = driver.session.view(&actor).you;
                prop_assert!(!you.may.join_now, "{} is removed and sees Join now", removed);
                let out = [StandingTag::Removed, StandingTag::Asking, StandingTag::Denied, StandingTag::Left];
                prop_assert!(out.contains(&you.standing), "{} is removed and stands as {:?}", removed, you.standing);
            }
            Ok(())
        },
    );
}

#[test]
fn asking_cancelling_and_being_denied_keep_the_place_in_the_queue() {
    always(
        |_| (),
        |(), driver, moment| {
            for (id, before) in moment.before.state().members() {
                let after = &driver.session.state().members().get(id);
                let Some(after) = after.filter(|_| !moment.lost && is_out(before.standing)) else { continue };
                if is_out(after.standing) && !fresh(moment).any(|event| arrives(event) == Some(*id)) {
                    prop_assert_eq!(before.arrived, after.arrived, "{} after {:?}", id, moment.input);
                }
                if matches!(after.standing, Standing::Waiting | Standing::Asking) {
                    prop_assert_eq!(after.since, after.arrived, "the time waited of {}", id);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn admit_all_admits_nobody_who_came_after_the_page_was_drawn_and_all_others_in_order() {
    always(
        |_| (),
        |(), _, moment| {
            let Input::Handle { command: Command::AdmitAll { up_to, away, .. }, .. } = &moment.input else {
                return Ok(());
            };
            let admitted = |event: &Event| match event {
                Event::Admitted { participant, .. } => Some(*participant),
                _ => None,
            };
            let members = moment.before.state().members();
            let came: Vec<_> = fresh(moment).filter_map(admitted).map(|id| (members[&id].arrived, id)).collect();
            prop_assert!(came.iter().all(|(at, _)| at <= up_to), "{:?} admitted {:?}", moment.input, came);
            prop_assert!(came.iter().all(|(_, id)| !away.contains(id)), "{:?} admitted {:?}", moment.input, came);
            prop_assert!(came.is_sorted(), "out of order: {:?}", came);
            Ok(())
        },
    );
}

#[test]
fn a_guest_who_signs_in_is_where_the_guest_was_or_where_they_were_themselves_whichever_is_worse() {
    always(
        |_| (),
        |(), driver, moment| {
            for event in fresh(moment).filter(|_| !moment.lost) {
                let Event::TookOver { participant, from, .. } = event else { continue };
                let (before, after) = (moment.before.state().members(), driver.session.state().members());
                let (guest, own, taken) = (&before[from], before.get(participant), &after[participant]);
                let own_standing = own.map(|own| back(own.standing));
                let standing = back(guest.standing);
                let is_new = matches!(own.map(|own| own.standing), None | Some(Standing::Left { barred: None }));
                if is_new {
                    prop_assert_eq!(taken.standing, standing);
                }
                let bad = |standing, place: &session::Member| how_bad(standing, place.must_ask);
                let own_bad = own.zip(own_standing).map_or(0, |(own, standing)| bad(standing, own));
                let worst = bad(standing, guest).max(own_bad);
                prop_assert!(bad(taken.standing, taken) >= worst, "{:?} of {:?}, {:?}", taken, guest, own);
                let places = || own.into_iter().chain([guest]);
                prop_assert!(places().all(|place| taken.denials >= place.denials));
                prop_assert_eq!(taken.must_ask, places().any(|place| place.must_ask));
                let left = &after[from];
                prop_assert_eq!((left.standing, left.denials), (Standing::Left { barred: None }, 0));
            }
            Ok(())
        },
    );
}

/// Where somebody stands who is back.
fn back(standing: Standing) -> Standing {
    match standing {
        Standing::Left { barred: Some(Barred::Paused { why }) } => Standing::Paused { why },
        Standing::Left { barred: Some(Barred::Denied { until }) } => Standing::Denied { until },
        Standing::Left { barred: Some(Barred::Blocked) } => Standing::Blocked,
        Standing::Left { barred: Some(Barred::Removed) } => Standing::Removed,
        Standing::Left { barred: None } => Standing::Waiting,
        standing => standing,
    }
}

/// How much keeps somebody out who stands so, and who must ask or not.
fn how_bad(standing: Standing, must_ask: bool) -> u8 {
    match standing {
        Standing::Blocked => 3,
        _ if must_ask => 2,
        Standing::Paused { .. } | Standing::Denied { .. } => 1,
        _ => 0,
    }
}

fn is_out(standing: Standing) -> bool {
    matches!(standing, Standing::Waiting | Standing::Asking | Standing::Denied { .. } | Standing::Removed)
}

fn arrives(event: &Event) -> Option<ParticipantId> {
    match event {
        Event::Waited { participant, .. } | Event::Removed { participant, .. } => Some(*participant),
        Event::TookOver { participant, .. } => Some(*participant),
        _ => None,
    }
}

fn removed_by_the_log(log: &[Entry]) -> BTreeSet<ParticipantId> {
    let mut removed = BTreeSet::new();
    for entry in log {
        match &entry.event {
            Event::Removed { participant, .. } => drop(removed.insert(*participant)),
            Event::TookOver { participant, from, .. } if removed.remove(from) => {
                removed.insert(*participant);
            }
            Event::Admitted { participant, .. } => drop(removed.remove(participant)),
            Event::Ended { .. } => return BTreeSet::new(),
            _ => {}
        }
    }
    removed
}
