//! The laws of a session, each as a property that must hold after every input, whatever happens.

use std::collections::BTreeSet;

use proptest::prelude::{prop_assert, prop_assert_eq, prop_assert_ne};
use session::{
    Actor, Admission, Booking, Credential, Entry, Event, Identity, Name, Outcome, ParticipantId, PersonId, Phase, Role,
    Session, Standing, StandingTag,
};

use crate::{
    cast,
    driver::{Driver, Input, Moment, always},
};

#[test]
fn nobody_is_inside_unless_the_log_let_them_in_and_nothing_after_it_took_them_out() {
    always(
        |_| (),
        |(), driver, _| {
            for inside in driver.session.grants().participants() {
                prop_assert!(is_in_by_the_log(&driver.log, inside), "{} is inside", inside);
            }
            Ok(())
        },
    );
}

#[test]
fn before_a_host_has_started_nobody_is_inside_whatever_was_sent() {
    always(
        |_| (),
        |(), driver, _| {
            let started = driver.log.iter().any(|entry| matches!(entry.event, Event::Started { .. }));
            prop_assert!(started || driver.session.grants().participants().is_empty());
            Ok(())
        },
    );
}

#[test]
fn who_is_paused_stays_paused_until_a_host_resumes_them_or_the_session_ends() {
    always(
        |_| (),
        |(), driver, _| {
            for paused in paused_by_the_log(&driver.log) {
                prop_assert!(!driver.session.grants().contains(paused), "{} is paused and inside", paused);
                let standing = driver.session.view(&actor(paused)).you.standing;
                let out = matches!(standing, StandingTag::Paused | StandingTag::Left);
                prop_assert!(out, "{} is paused and stands as {:?}", paused, standing);
            }
            Ok(())
        },
    );
}

#[test]
fn who_left_while_paused_comes_back_paused() {
    always(
        |_| (),
        |(), driver, moment| {
            let Input::Handle { actor, .. } = &moment.input else { return Ok(()) };
            let before = standing(&moment.before, actor.participant);
            let after = standing(&driver.session, actor.participant);
            let was_paused = paused_by_the_log(&driver.log).contains(&actor.participant);
            if was_paused && matches!(before, Some(Standing::Left { .. })) && before != after {
                let paused_or_worse =
                    matches!(after, Some(Standing::Paused { .. } | Standing::Left { .. } | Standing::Removed));
                prop_assert!(paused_or_worse, "{:?}", after);
            }
            Ok(())
        },
    );
}

#[test]
fn only_a_host_of_the_appointment_changes_where_others_stand() {
    always(
        |_| (),
        |(), driver, moment| {
            let hands = match &moment.input {
                Input::Handle { actor, .. } if is_host(&driver.booking, actor) => return Ok(()),
                Input::Handle { actor, .. } => [Some(actor.participant), actor.formerly],
                _ => [None; 2],
            };
            for (id, before) in moment.before.state().members() {
                let after = standing(&driver.session, *id);
                prop_assert!(
                    hands.contains(&Some(*id)) || after == Some(before.standing),
                    "{:?} moved {}",
                    moment.input,
                    id
                );
            }
            Ok(())
        },
    );
}

#[test]
fn a_provider_is_never_paused_removed_denied_or_blocked() {
    always(
        |_| (),
        |(), driver, _| {
            for member in driver.session.state().members().values() {
                if member.identity.role() == Role::Host {
                    let as_a_host = matches!(member.standing, Standing::Admitted | Standing::Left { barred: None });
                    prop_assert!(as_a_host, "{:?}", member);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn a_refusal_changes_nothing_but_the_clock() {
    always(
        |_| (),
        |(), driver, moment| {
            if moment.answer.is_err() {
                let mut before = moment.before.clone();
                // A stranger's touch does nothing but tell the time.
                before.touch(&stranger(), None, moment.at);
                prop_assert_eq!(&before, &driver.session, "after {:?}", moment.input);
            }
            Ok(())
        },
    );
}

#[test]
fn a_command_that_was_committed_does_nothing_when_it_comes_again() {
    always(
        |_| (),
        |(), driver, moment| {
            let Input::Handle { actor, id, .. } = &moment.input else { return Ok(()) };
            let same = |entry: &&Entry| entry.actor == Some(actor.participant) && entry.command == Some(*id);
            let fresh = moment.answer.as_ref().map_or(0, |outcome| outcome.entries.len());
            let earlier = &driver.log[..driver.log.len() - if moment.lost { 0 } else { fresh }];
            if earlier.iter().any(|entry| same(&entry)) {
                prop_assert_eq!(moment.answer.as_ref(), Ok(&Outcome::default()));
            }
            Ok(())
        },
    );
}

#[test]
fn nobody_who_is_not_booked_walks_in_when_every_seat_is_taken() {
    always(
        |_| (),
        |(), driver, moment| {
            for walked_in in fresh(moment).filter_map(walks_in) {
                let member = &driver.session.state().members().get(&walked_in);
                let booked = moment.lost || member.is_some_and(|member| member.identity.is_booked());
                let seats = driver.booking.capacity();
                prop_assert_eq!(driver.booking.admission, Admission::DoorsOpen);
                prop_assert!(booked || driver.session.occupancy() <= seats, "{} passed capacity", walked_in);
            }
            Ok(())
        },
    );
}

#[test]
fn no_guest_walks_in_while_somebody_is_paused() {
    always(
        |_| (),
        |(), driver, moment| {
            for walked_in in fresh(moment).filter_map(walks_in).filter(|_| !moment.lost) {
                let guest = matches!(driver.session.state().members()[&walked_in].identity, Identity::Guest { .. });
                prop_assert!(!guest || paused_by_the_log(&driver.log).is_empty());
            }
            Ok(())
        },
    );
}

#[test]
fn while_the_session_is_held_nothing_flows_and_no_client_enters() {
    always(
        |_| (),
        |(), driver, moment| {
            if matches!(driver.session.state().phase(), Phase::Held { .. }) {
                prop_assert!(driver.session.grants().participants().is_empty());
            }
            if matches!(moment.before.state().phase(), Phase::Held { .. }) {
                let entered = fresh(moment).any(|event| {
                    matches!(event, Event::WalkedIn { .. } | Event::Admitted { .. } | Event::Resumed { .. })
                });
                prop_assert!(!entered, "{:?} let somebody in", moment.input);
            }
            Ok(())
        },
    );
}

#[test]
fn the_return_of_a_host_restores_exactly_who_was_inside() {
    let start = |_: &Driver| BTreeSet::<ParticipantId>::new();
    always(start, |inside, driver, moment| {
        // A late caller may learn of the hold together with what was still let in before it.
        let mut held = matches!(moment.before.state().phase(), Phase::Held { .. });
        if !held {
            *inside = moment.before.grants().participants();
        }
        let was_held = held;
        for event in fresh(moment).filter(|_| !moment.lost) {
            match event {
                Event::Held => held = true,
                Event::Left { participant } => {
                    inside.remove(participant);
                }
                // Who had left a place of their own that keeps them out is out.
                Event::TookOver { participant, from, .. } if inside.remove(from) => {
                    let own = standing(&moment.before, *participant);
                    if !matches!(own, Some(Standing::Left { barred: Some(_) })) {
                        inside.insert(*participant);
                    }
                }
                Event::HostEntered { participant, .. } => {
                    inside.insert(*participant);
                }
                Event::WalkedIn { participant } if !held => {
                    inside.insert(*participant);
                }
                _ => {}
            }
        }
        if was_held && matches!(driver.session.state().phase(), Phase::Live { .. }) {
            let restored = driver.session.grants();
            prop_assert_eq!(inside.clone(), restored.participants());
        }
        Ok(())
    });
}

#[test]
fn after_the_end_everything_is_refused_and_nothing_flows() {
    always(
        |_| (),
        |(), driver, moment| {
            if moment.before.state().phase() == Phase::Ended {
                prop_assert_eq!(fresh(moment).next(), None);
                prop_assert_eq!(driver.session.state().phase(), Phase::Ended);
                prop_assert!(driver.session.grants().participants().is_empty());
                prop_assert_eq!(driver.session.poll_timeout(), None);
            }
            Ok(())
        },
    );
}

#[test]
fn the_log_alone_gives_the_same_session_again() {
    always(
        |_| (),
        |(), driver, _| {
            let replayed = driver.replayed();
            prop_assert_eq!(driver.session.state().members(), replayed.state().members());
            prop_assert_eq!(driver.session.grants(), replayed.grants());
            prop_assert_eq!(
                without_the_grace(driver.session.state().phase()),
                without_the_grace(replayed.state().phase())
            );
            let mut present = replayed;
            present.adopt_presence(&driver.session);
            // A host, a booked client, one who is not, and a guest.
            for viewer in cast::PEOPLE.step_by(3).map(cast::actor) {
                prop_assert_eq!(driver.session.view(&viewer), present.view(&viewer));
            }
            Ok(())
        },
    );
}

#[test]
fn a_log_survives_being_written_down() {
    always(
        |_| (),
        |(), driver, moment| {
            for entry in driver.log.iter().rev().take(fresh(moment).count()) {
                let row = serde_json::to_string(entry).unwrap();
                prop_assert_eq!(entry, &serde_json::from_str::<Entry>(&row).unwrap());
            }
            Ok(())
        },
    );
}

#[test]
fn what_a_session_answers_is_what_it_becomes() {
    always(
        |_| (),
        |(), driver, moment| {
            let nothing_happened = fresh(moment).next().is_none();
            if nothing_happened && !moment.lost && !matches!(moment.input, Input::Restart) {
                prop_assert_eq!(moment.before.state(), driver.session.state());
            }
            if fresh(moment).next().is_some() && !moment.lost {
                prop_assert_ne!(moment.before.state(), driver.session.state());
            }
            Ok(())
        },
    );
}

/// By what moved them last: of who took a guest's place over, by what had moved that guest.
fn is_in_by_the_log(log: &[Entry], whom: ParticipantId) -> bool {
    for (nth, entry) in log.iter().enumerate().rev() {
        match &entry.event {
            Event::TookOver { participant, from, .. } if *participant == whom => {
                return is_in_by_the_log(&log[..nth], *from);
            }
            event => {
                if let Some(inside) = moves(event, whom) {
                    return inside;
                }
            }
        }
    }
    false
}

/// Does the event bring this participant in (true), or take them out (false)?
fn moves(event: &Event, whom: ParticipantId) -> Option<bool> {
    let (participant, inside) = match event {
        Event::HostEntered { participant, .. } | Event::WalkedIn { participant } => (participant, true),
        Event::Admitted { participant, .. } | Event::Resumed { participant, .. } => (participant, true),
        Event::Paused { participant, .. } | Event::Left { participant } => (participant, false),
        Event::Removed { participant, .. } => (participant, false),
        Event::Denied { participant, .. } | Event::Blocked { participant, .. } => (participant, false),
        Event::TookOver { from, .. } => (from, false),
        Event::Ended { .. } => return Some(false),
        _ => return None,
    };
    (*participant == whom).then_some(inside)
}

/// Who is paused; a removal and a block are more than that.
fn paused_by_the_log(log: &[Entry]) -> BTreeSet<ParticipantId> {
    let [mut paused, mut out] = [BTreeSet::new(), BTreeSet::new()];
    for entry in log {
        match &entry.event {
            Event::Paused { participant, .. } => drop(paused.insert(*participant)),
            Event::Resumed { participant, .. } => drop(paused.remove(participant)),
            Event::Removed { participant, .. } | Event::Blocked { participant, .. } => {
                paused.remove(participant);
                out.insert(*participant);
            }
            Event::Admitted { participant, .. } => drop(out.remove(participant)),
            Event::TookOver { participant, from, .. } => {
                for these in [&mut paused, &mut out] {
                    if these.remove(from) {
                        these.insert(*participant);
                    }
                }
                if out.contains(participant) {
                    paused.remove(participant);
                }
            }
            Event::Ended { .. } => return BTreeSet::new(),
            _ => {}
        }
    }
    paused
}

/// The events that the input led to.
pub(crate) fn fresh(moment: &Moment) -> impl Iterator<Item = &Event> {
    moment.answer.iter().flat_map(|outcome| &outcome.entries).map(|entry| &entry.event)
}

fn walks_in(event: &Event) -> Option<ParticipantId> {
    if let Event::WalkedIn { participant } = event { Some(*participant) } else { None }
}

pub(crate) fn standing(session: &Session, participant: ParticipantId) -> Option<Standing> {
    session.state().members().get(&participant).map(|member| member.standing)
}

fn without_the_grace(phase: Phase) -> Phase {
    match phase {
        Phase::Live { since, .. } => Phase::Live { since, hostless: None },
        other => other,
    }
}

fn is_host(booking: &Booking, actor: &Actor) -> bool {
    matches!(&actor.credential, Credential::Provider { person, .. } if booking.has_provider(*person))
}

fn actor(participant: ParticipantId) -> Actor {
    cast::PEOPLE.map(cast::actor).find(|actor| actor.participant == participant).unwrap()
}

fn stranger() -> Actor {
    let person = PersonId(uuid::Uuid::from_u128(1));
    let credential = Credential::Provider { person, name: Name::new("Stranger").unwrap() };
    Actor { participant: cast::participant(cast::NOBODY), credential, formerly: None }
}
