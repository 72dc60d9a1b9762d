//! After the end (S7): everything is refused, nothing flows, and pages show nobody.

use session::{Command, May, PhaseTag, Refusal, Update};

use crate::{
    matrix::every_command,
    visit::{HOST, Visit},
};

#[test]
fn s7_after_the_end_everything_is_refused_to_everybody() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, guest, stranger) = (visit.signed_in("Ann"), visit.guest(), visit.stranger());
    visit.comes_in(ann);
    visit.comes(guest);
    visit.host_does(&Command::End).unwrap();
    assert_eq!(visit.phase(), PhaseTag::Ended);
    assert!(visit.session.grants().participants().is_empty());
    let before = visit.session.clone();
    for who in [HOST, ann, guest, stranger] {
        for command in every_command(visit.id(ann)) {
            assert_eq!(visit.does(who, &command), Err(Refusal::Ended), "{command:?}");
        }
        assert_eq!(visit.may(who), May::default());
        assert!(visit.view(who).people.is_empty());
    }
    assert_eq!(visit.session, before);
    assert_eq!(visit.session.poll_timeout(), None, "nothing is due any more");
}

#[test]
fn s7_every_page_is_told_of_the_end_and_shows_nobody_any_more() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, guest) = (visit.signed_in("Ann"), visit.guest());
    visit.comes_in(ann);
    visit.comes(guest);
    let mut pages = [HOST, ann, guest].map(|who| (who, visit.session.first_view(visit.actor(who))));
    let id = session::CommandId(uuid::Uuid::from_u128(99_999));
    let later = visit.view(HOST).you.since.unwrap().plus_ms(1);
    let outcome = visit.session.handle(&visit.actor(HOST).clone(), id, &Command::End, later).unwrap();
    for (who, (shown, seen)) in &mut pages {
        match visit.session.update(visit.actor(*who), &outcome.touched, seen) {
            Some(Update::Snapshot(view)) => *shown = view,
            Some(Update::Delta(delta)) => shown.apply(delta),
            None => panic!("{who:?} was told nothing"),
        }
        assert_eq!(shown.session.phase, PhaseTag::Ended);
        assert!(shown.people.is_empty());
    }
}

#[test]
fn an_ended_session_is_ended_after_a_restart() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    visit.host_does(&Command::End).unwrap();
    visit.restarts();
    visit.opens(HOST);
    assert_eq!(visit.phase(), PhaseTag::Ended);
}
