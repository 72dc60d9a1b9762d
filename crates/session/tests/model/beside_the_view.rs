//! What pages are told beside the view, over generated sessions: of cuts that are not written, and of the media that arrives.
//! None of it says of anybody what the viewer may not know, whatever the media server says and whenever it is heard.

use std::collections::BTreeMap;

use proptest::prelude::{prop_assert, prop_assert_eq};
use session::{Actor, Arriving, Cuts, Event, Grants, Medium, ParticipantId};

use crate::{
    cast,
    driver::{Driver, always},
    reference::{Person as Known, people},
    views::is_host,
};

/// The log, read anew.
struct Log {
    people: BTreeMap<ParticipantId, Known>,
    runs: bool,
    screen: Option<ParticipantId>,
}

impl Log {
    fn of(driver: &Driver) -> Self {
        let history: Vec<_> = driver.log.iter().map(|entry| (entry.at, entry.event.clone())).collect();
        let runs = history.iter().rev().find_map(|(_, event)| match event {
            Event::Started { .. } | Event::HostReturned => Some(true),
            Event::Held | Event::Ended { .. } => Some(false),
            _ => None,
        });
        let screen = driver.session.state().screen();
        Self { people: people(&history), runs: runs.unwrap_or(false), screen }
    }

    fn is_in(&self, participant: ParticipantId) -> bool {
        self.runs && self.people.get(&participant).is_some_and(Known::is_in)
    }

    fn is_heard(&self, participant: ParticipantId) -> bool {
        self.is_in(participant) && self.people.get(&participant).is_some_and(|it| !it.muted.audio)
    }
}

fn everybody() -> Vec<ParticipantId> {
    (0..=cast::NOBODY).map(cast::participant).collect()
}

/// What a media server says that has not heard of anything: everybody, everywhere.
fn of_everybody() -> Arriving<usize> {
    Arriving {
        pictures: everybody().into_iter().enumerate().collect(),
        screen: None,
        sound_first: everybody(),
        sound_before_screen: true,
        speaking: everybody(),
    }
}

/// Everybody is cut, in one way or another.
fn cut_of_everybody() -> Cuts {
    let mut cuts: Cuts = everybody().into_iter().step_by(3).collect();
    for who in everybody().into_iter().skip(1).step_by(3) {
        cuts.merge(&Cuts::of(who, Medium::Audio));
        cuts.merge(&Cuts::of_the_screen(who));
    }
    everybody().into_iter().skip(2).step_by(3).for_each(|who| cuts.merge(&Cuts::of_the_screen(who)));
    cuts
}

/// As wide as the log allows, and without one of them.
fn given(driver: &Driver) -> Vec<Grants> {
    let all = driver.session.grants();
    let without = all.participants().into_iter().map(|who| all.without(&[who].into_iter().collect()));
    let muted = all.participants().into_iter().map(|who| all.without(&Cuts::of(who, Medium::Audio)));
    let rest: Vec<_> = without.chain(muted).collect();
    [all].into_iter().chain(rest).collect()
}

#[test]
fn of_unsaved_cuts_hosts_are_told_and_everybody_else_of_their_own() {
    let cuts = cut_of_everybody();
    always(
        |_| (),
        |(), driver, _| {
            for viewer in cast::PEOPLE.map(cast::actor) {
                let told = driver.session.unsaved_for(&viewer, &cuts);
                let all = is_host(driver, &viewer);
                for who in everybody() {
                    let knows = all || who == viewer.participant;
                    let whole = knows && cuts.participants().contains(&who);
                    prop_assert_eq!(told.participants().contains(&who), whole, "{:?} of {}", viewer, who);
                    let muted = if knows { cuts.muted(who) } else { session::Media::default() };
                    prop_assert_eq!(told.muted(who), muted, "{:?} of {}", viewer, who);
                    let anything = whole || muted != session::Media::default();
                    prop_assert_eq!(told.people().contains(&who), anything, "of a screen nobody is told so");
                }
            }
            Ok(())
        },
    );
}

#[test]
fn of_media_nobody_is_told_who_is_not_inside_and_nobody_is_told_of_who_is_not() {
    always(
        |_| (),
        |(), driver, _| {
            let log = Log::of(driver);
            // Who shares, somebody who may, and nobody who ever was.
            let sharers =
                [log.screen.unwrap_or(cast::participant(3)), cast::participant(0), cast::participant(cast::NOBODY)];
            for (given, sharer) in given(driver).iter().flat_map(|it| sharers.map(|sharer| (it, sharer))) {
                let said = Arriving { screen: Some(sharer), ..of_everybody() };
                for Actor { participant: viewer, .. } in cast::PEOPLE.map(cast::actor) {
                    let told = said.within(viewer, given);
                    if !log.is_in(viewer) || !given.contains(viewer) {
                        prop_assert_eq!(told, Arriving::default(), "{} is not inside", viewer);
                        continue;
                    }
                    let shown = told.pictures.iter().map(|(_, who)| *who).chain(told.sound_first.iter().copied());
                    let all_in = shown.chain(told.screen).all(|who| log.is_in(who) && given.contains(who));
                    prop_assert!(all_in, "{:?} names somebody outside", told);
                    let heard = |who: &ParticipantId| log.is_heard(*who) && given.sends(*who).audio;
                    prop_assert!(told.speaking.iter().all(heard), "{:?}: nobody hears them", told);
                    prop_assert!(told.screen.is_none_or(|who| log.screen == Some(who)), "{:?}: nobody shares", told);
                    prop_assert!(!told.sound_before_screen || told.screen.is_some(), "{:?}", told);
                    // And everybody who may be told of is.
                    let inside = given.participants().len();
                    prop_assert_eq!((told.pictures.len(), told.sound_first.len()), (inside, inside));
                    prop_assert_eq!(told.speaking.len(), given.iter().filter(|(_, sends)| sends.audio).count());
                    let is_shared = given.sends(sharer).screen;
                    prop_assert_eq!((told.screen, told.sound_before_screen), (is_shared.then_some(sharer), is_shared));
                }
            }
            Ok(())
        },
    );
}
