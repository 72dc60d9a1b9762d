//! The laws of who is inside: what each may send, and whose screen is shared (S2, S6).

use proptest::prelude::{prop_assert, prop_assert_eq};
use session::{Event, Medium, ParticipantId, Phase, Role, Sends, Standing};

use crate::{
    driver::{Input, always},
    laws::fresh,
};

#[test]
fn what_somebody_may_send_shrinks_by_a_host_and_grows_by_their_own_unmute_alone() {
    always(
        |_| (),
        |(), driver, moment| {
            let (before, after) = (moment.before.grants(), driver.session.grants());
            for (id, sends) in after.iter().filter(|(id, _)| before.contains(*id)) {
                let grew = sends.minus(before.sends(id));
                let own = |medium| {
                    let unmuted = Event::Unmuted { participant: id, medium };
                    is_of(&moment.input, id) && fresh(moment).any(|event| *event == unmuted)
                };
                prop_assert!(!grew.audio || own(Medium::Audio), "{} speaks after {:?}", id, moment.input);
                prop_assert!(!grew.video || own(Medium::Video), "{} is seen after {:?}", id, moment.input);
                prop_assert!(!grew.screen || is_of(&moment.input, id), "{} shares after {:?}", id, moment.input);
            }
            Ok(())
        },
    );
}

#[test]
fn what_a_host_muted_is_not_sent_until_the_person_unmutes_it_or_comes_anew() {
    always(
        |_| (),
        |(), driver, _| {
            for (id, sends) in driver.session.grants().iter() {
                for medium in [Medium::Audio, Medium::Video] {
                    let muted = driver.log.iter().rev().find_map(|entry| mutes(&entry.event, id, medium));
                    let sent = sends.meet(Sends::only(medium)) != Sends::NOTHING;
                    prop_assert!(!(muted == Some(true) && sent), "{} sends {:?}, which is muted", id, medium);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn a_group_that_is_kept_muted_is_quiet_but_for_whom_a_host_asked() {
    always(
        |_| (),
        |(), driver, moment| {
            let kept = moment.before.state().is_kept_muted() && driver.session.state().is_kept_muted();
            for (id, sends) in driver.session.grants().iter().filter(|_| kept && !moment.lost) {
                let client = driver.session.state().members()[&id].identity.role() == Role::Client;
                let was = moment.before.state().members().get(&id);
                let asked = was.is_some_and(|m| m.asked_to_unmute.audio);
                let spoke = moment.before.grants().sends(id).audio;
                let took_over =
                    fresh(moment).any(|e| matches!(e, Event::TookOver { participant, .. } if *participant == id));
                let held = !matches!(moment.before.state().phase(), Phase::Live { .. });
                let explained = asked || spoke || took_over || held;
                prop_assert!(!client || !sends.audio || explained, "{} speaks after {:?}", id, moment.input);
            }
            Ok(())
        },
    );
}

#[test]
fn one_screen_at_most_is_shared_by_somebody_inside_and_nobody_else_is_granted_one() {
    always(
        |_| (),
        |(), driver, _| {
            let screen = driver.session.state().screen();
            let granted: Vec<_> = driver.session.grants().iter().filter(|(_, s)| s.screen).map(|(id, _)| id).collect();
            prop_assert_eq!(granted, Vec::from_iter(screen));
            Ok(())
        },
    );
}

#[test]
fn who_is_inside_and_how_many_are_seated_is_what_the_members_add_up_to() {
    always(
        |_| (),
        |(), driver, _| {
            let state = driver.session.state();
            let members = || state.members().iter().map(|(id, m)| (*id, m));
            let admitted: Vec<_> =
                members().filter(|(_, m)| m.standing == Standing::Admitted).map(|(id, _)| id).collect();
            if matches!(state.phase(), Phase::Live { .. }) {
                let granted: Vec<_> = driver.session.grants().participants().into_iter().collect();
                prop_assert_eq!(&granted, &admitted);
            }
            let client = |m: &session::Member| m.identity.role() == Role::Client;
            let paused = members().filter(|(_, m)| matches!(m.standing, Standing::Paused { .. })).count();
            let inside = members().filter(|(_, m)| m.standing == Standing::Admitted && client(m)).count();
            let seats = driver.session.occupancy();
            prop_assert!(seats >= paused && seats <= paused + inside, "{} seats, {} and {}", seats, paused, inside);
            Ok(())
        },
    );
}

#[test]
fn a_screen_passes_from_a_client_to_a_host_alone() {
    always(
        |_| (),
        |(), driver, moment| {
            let (before, after) = (moment.before.state().screen(), driver.session.state().screen());
            if let (Some(from), Some(to)) = (before, after.filter(|_| before != after && !moment.lost)) {
                let role = |id: &ParticipantId| driver.session.state().members()[id].identity.role();
                prop_assert_eq!((role(&from), role(&to)), (Role::Client, Role::Host));
            }
            Ok(())
        },
    );
}

fn is_of(input: &Input, participant: ParticipantId) -> bool {
    matches!(input, Input::Handle { actor, .. } if actor.participant == participant)
}

/// Does the event mute this (true), or allow it again (false)?
fn mutes(event: &Event, whom: ParticipantId, which: Medium) -> Option<bool> {
    match event {
        Event::Muted { participant, medium, .. } if (*participant, *medium) == (whom, which) => Some(true),
        Event::Unmuted { participant, medium } if (*participant, *medium) == (whom, which) => Some(false),
        Event::Waited { participant, .. } | Event::TookOver { participant, .. } if *participant == whom => Some(false),
        Event::HostEntered { participant, .. } | Event::Removed { participant, .. } if *participant == whom => {
            Some(false)
        }
        _ => None,
    }
}
