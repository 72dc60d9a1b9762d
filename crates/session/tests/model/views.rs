//! Pages over generated sessions: none is ever told what its viewer may not know, not even in passing, and what each
//! was told step by step is what it would be shown anew.

use proptest::prelude::{prop_assert, prop_assert_eq};
use proptest::test_runner::{TestCaseError, TestCaseResult};
use session::{
    Actor, Credential, Delta, Event, Facts, Media, ParticipantId, Person, Role, Seen, StandingTag, Touched, Update,
    View,
};

use crate::{
    cast,
    driver::{Driver, Input, Moment, always},
    reference::{Person as Known, people},
};

/// A page that stays open through everything: what it shows, and what the session keeps to tell it the next change.
struct Open {
    viewer: Actor,
    shown: View,
    seen: Seen,
}

/// From where somebody looks, by the log alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Host,
    Inside,
    Outside,
}

#[test]
fn a_page_told_of_every_change_shows_what_a_new_page_would() {
    always(open_everything, |pages, driver, moment| {
        let touched = concerned(moment);
        for page in pages.iter_mut() {
            match driver.session.update(&page.viewer, &touched, &mut page.seen) {
                Some(Update::Snapshot(view)) => page.shown = view,
                Some(Update::Delta(delta)) => page.shown.apply(delta),
                None => {}
            }
            if driver.is_punctual() {
                let fresh = driver.session.view(&page.viewer);
                prop_assert_eq!(&page.shown, &fresh, "{:?} after {:?}", page.viewer, moment.input);
            }
        }
        Ok(())
    });
}

#[test]
fn no_page_is_told_what_its_viewer_may_not_know() {
    always(open_everything, |pages, driver, moment| {
        let history: Vec<_> = driver.log.iter().map(|entry| (entry.at, entry.event.clone())).collect();
        let people = people(&history);
        let ended = history.iter().any(|(_, event)| matches!(event, Event::Ended { .. }));
        let known = |id: &ParticipantId| people.get(id);
        let touched = concerned(moment);
        for page in pages.iter_mut() {
            let place = match known(&page.viewer.participant) {
                _ if ended => Place::Outside,
                _ if is_host(driver, &page.viewer) => Place::Host,
                Some(person) if person.is_in() => Place::Inside,
                _ => Place::Outside,
            };
            let told = driver.session.update(&page.viewer, &touched, &mut page.seen);
            let (facts, rows, gone) = parts(told.as_ref());
            let fresh = driver.session.view(&page.viewer);
            for facts in facts.into_iter().chain([&fresh.session]) {
                facts_fit(place, facts)?;
            }
            for row in rows.into_iter().chain(fresh.people.values()) {
                row_fits(place, row, known(&row.participant))?;
            }
            prop_assert!(place != Place::Outside || gone.is_empty(), "who is outside learns that somebody is gone");
        }
        Ok(())
    });
}

#[test]
fn who_waits_is_told_nothing_of_others_who_come_to_the_waiting_room() {
    always(open_everything, |pages, driver, moment| {
        let entries = moment.answer.as_ref().map_or(&[][..], |outcome| &outcome.entries);
        let arrives =
            |event: &Event| matches!(event, Event::Waited { .. } | Event::Opened { .. } | Event::Asked { .. });
        let only_arrivals = !moment.lost && !entries.is_empty() && entries.iter().all(|entry| arrives(&entry.event));
        let touched = concerned(moment);
        for page in pages.iter_mut() {
            let buttons = page.shown.you.may;
            let told = driver.session.update(&page.viewer, &touched, &mut page.seen);
            // What moves the clock and is refused tells nobody; what it made of a button is told with what comes next.
            if told.is_some() {
                page.shown = driver.session.view(&page.viewer);
            }
            let own = touched.people.contains(&page.viewer.participant);
            if only_arrivals && !own && page.shown.people.is_empty() {
                // A seat that became free meanwhile is all there may be to tell.
                let (facts, rows, gone) = parts(told.as_ref());
                prop_assert!(facts.is_none() && rows.is_empty() && gone.is_empty(), "{:?}", told);
                prop_assert!(told.is_none() || page.shown.you.may != buttons, "{:?}", told);
            }
        }
        Ok(())
    });
}

fn open_everything(driver: &Driver) -> Vec<Open> {
    let open = |viewer: Actor| {
        let (shown, seen) = driver.session.first_view(&viewer);
        Open { viewer, shown, seen }
    };
    cast::PEOPLE.map(cast::actor).map(open).collect()
}

/// What the pages are told that this concerns: what the session said; after a lost commit everybody's own page too, and
/// after a restart everything.
fn concerned(moment: &Moment) -> Touched {
    let mut touched = moment.answer.as_ref().map(|outcome| outcome.touched.clone()).unwrap_or_default();
    touched.everybody |= moment.lost;
    if matches!(moment.input, Input::Restart) {
        touched.everybody = true;
        touched.people.extend(cast::PEOPLE.map(cast::participant));
    }
    touched
}

fn parts(told: Option<&Update>) -> (Option<&Facts>, Vec<&Person>, &[ParticipantId]) {
    match told {
        None => (None, Vec::new(), &[]),
        Some(Update::Snapshot(view)) => (Some(&view.session), view.people.values().collect(), &[]),
        Some(Update::Delta(Delta { session, upsert, remove, .. })) => {
            (session.as_ref(), upsert.iter().collect(), remove)
        }
    }
}

fn facts_fit(place: Place, facts: &Facts) -> TestCaseResult {
    prop_assert!(place == Place::Host || facts.seats.is_none(), "{:?} learns of the seats", place);
    let outside = place == Place::Outside;
    prop_assert!(!outside || facts.started_at.is_none(), "who is outside learns when it started");
    prop_assert!(!outside || !facts.kept_muted && facts.screen.is_none(), "who is outside learns {:?}", facts);
    prop_assert!(!outside || !facts.host_lost, "who is outside learns that the host is lost");
    Ok(())
}

fn row_fits(place: Place, row: &Person, known: Option<&Known>) -> TestCaseResult {
    prop_assert!(place != Place::Outside, "who is outside sees {:?}", row);
    prop_assert!(place == Place::Host || row.host_only.is_none(), "a client sees what only hosts see: {:?}", row);
    prop_assert!(row.role == Role::Client || row.host_only.is_none(), "a host is judged: {:?}", row);
    let told = row.host_only.and_then(|it| it.condition);
    let waits = known.is_some_and(|it| !it.host && it.is_at_the_door());
    prop_assert!(told.is_none() || waits, "the connection of {:?} is told of {:?}", known, row);
    prop_assert!(row.on.is_none() || known.is_some_and(Known::is_in), "devices outside: {:?}", row);
    if place == Place::Inside {
        let known = known.ok_or_else(|| TestCaseError::fail("a client sees who only gets ready"))?;
        prop_assert!(
            !known.gone && !known.denied && !known.blocked && !known.is_put_out(),
            "a client sees {:?}",
            known
        );
        let quiet = row.muted == Media::default() && row.hand.is_none() && row.on.is_none();
        prop_assert!(known.is_in() || quiet, "a client sees of one outside {:?}", row);
        let word = if known.is_in() { StandingTag::Admitted } else { StandingTag::Waiting };
        prop_assert_eq!(row.standing, word, "a client sees more of {:?} than in or out", known);
    }
    Ok(())
}

pub(crate) fn is_host(driver: &Driver, actor: &Actor) -> bool {
    matches!(&actor.credential, Credential::Provider { person, .. } if driver.booking.has_provider(*person))
}
