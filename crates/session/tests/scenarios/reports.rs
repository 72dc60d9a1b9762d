//! What devices say of themselves: beside the log, each to those whom it concerns, and gone with the device.

use session::{Command, Condition, Grade, Media, Report, Touched};

use crate::visit::{CO_HOST, HOST, Visit, Who};

const POOR: Condition = Condition { camera: None, microphone: Some(Grade::Good), connection: Some(Grade::Poor) };
const SOUND: Media = Media { audio: true, video: false };

impl Visit {
    fn tests(&mut self, who: Who) -> Touched {
        self.reports(who, 0, Report::Condition(POOR))
    }

    fn sends_sound(&mut self, who: Who) -> Touched {
        self.reports(who, 0, Report::Sending(SOUND))
    }

    fn condition_shown_to(&self, viewer: Who, who: Who) -> Option<Condition> {
        self.view(viewer).people.get(&self.id(who))?.host_only?.condition
    }

    fn sending_shown_to(&self, viewer: Who, who: Who) -> Option<Media> {
        self.view(viewer).people.get(&self.id(who))?.on
    }
}

/// A live group with Ann inside, Bob waiting, and the first host.
fn group() -> (Visit, Who, Who) {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    visit.starts();
    let (ann, bob) = (visit.signed_in("Ann"), visit.signed_in("Bob"));
    visit.comes_in(ann);
    visit.comes(bob);
    (visit, ann, bob)
}

#[test]
fn hosts_alone_see_how_the_test_of_who_waits_came_out() {
    let (mut visit, ann, bob) = group();
    let touched = visit.tests(bob);
    assert_eq!((touched.people, touched.everybody), ([visit.id(bob)].into(), false), "one row and no more");
    assert_eq!(visit.condition_shown_to(HOST, bob), Some(POOR));
    assert_eq!(visit.condition_shown_to(ann, bob), None, "a client inside sees nothing that is for hosts");
    assert!(visit.view(bob).people.is_empty());
    assert!(visit.tests(bob).is_empty(), "said again it is no news");
}

#[test]
fn the_test_of_who_is_let_in_denied_or_getting_ready_is_nobodys_business() {
    let (mut visit, ann, bob) = group();
    assert!(visit.tests(ann).is_empty() && visit.tests(HOST).is_empty());
    visit.tests(bob);
    visit.admit(bob).unwrap();
    assert_eq!(visit.condition_shown_to(HOST, bob), None);
    let denied = visit.guest();
    visit.comes(denied);
    visit.deny(denied).unwrap();
    let preparing = visit.guest();
    visit.opens(preparing);
    visit.touches(preparing, "Gil");
    for who in [denied, preparing] {
        assert!(visit.tests(who).is_empty());
        assert_eq!(visit.condition_shown_to(HOST, who), None);
    }
}

#[test]
fn those_inside_see_what_each_other_send_and_nobody_else_does() {
    let (mut visit, ann, bob) = group();
    assert_eq!(visit.sending_shown_to(HOST, ann), None, "it has not been said yet");
    assert_eq!(visit.sends_sound(ann).people, [visit.id(ann)].into());
    visit.sends_sound(HOST);
    for (viewer, who) in [(HOST, ann), (ann, HOST), (ann, ann)] {
        assert_eq!(visit.sending_shown_to(viewer, who), Some(SOUND));
    }
    assert!(visit.sends_sound(bob).is_empty(), "nothing of their devices leaves who waits");
    for viewer in [HOST, ann] {
        assert_eq!(visit.sending_shown_to(viewer, bob), None);
    }
    visit.opens(CO_HOST);
    assert_eq!(visit.sending_shown_to(CO_HOST, ann), None, "a host who has not come in sees and hears nobody");
}

#[test]
fn a_pause_and_a_held_session_hide_what_is_sent_and_their_end_shows_it_again() {
    let (mut visit, ann, bob) = group();
    visit.admit(bob).unwrap();
    visit.sends_sound(ann);
    visit.pause(ann).unwrap();
    assert!(visit.sends_sound(ann).is_empty());
    assert_eq!((visit.sending_shown_to(HOST, ann), visit.sending_shown_to(bob, ann)), (None, None));
    visit.resume(ann).unwrap();
    assert_eq!(visit.sending_shown_to(bob, ann), Some(SOUND));
    let held = visit.concerns(HOST, &Command::Leave);
    assert!(held.people.contains(&visit.id(ann)), "everybody's row is told anew: {held:?}");
    assert_eq!(visit.sending_shown_to(bob, ann), None);
    visit.does(HOST, &Command::JoinNow).unwrap();
    assert_eq!(visit.sending_shown_to(bob, ann), Some(SOUND));
}

#[test]
fn what_a_device_said_goes_with_it_and_the_last_word_holds() {
    let (mut visit, ann, bob) = group();
    for who in [ann, bob] {
        visit.opens_on(who, 1);
    }
    let seeing = Media { audio: true, video: true };
    visit.sends_sound(ann);
    visit.reports(ann, 1, Report::Sending(seeing));
    assert_eq!(visit.sending_shown_to(HOST, ann), Some(seeing));
    visit.vanishes_from(ann, 0);
    assert_eq!(visit.sending_shown_to(HOST, ann), Some(seeing), "it was not that one's word");
    assert_eq!(visit.vanishing_concerns(ann, 1), [visit.id(ann)].into());
    assert_eq!(visit.sending_shown_to(HOST, ann), None);
    visit.reports(bob, 1, Report::Condition(POOR));
    assert_eq!(visit.vanishing_concerns(bob, 1), [visit.id(bob)].into(), "one device of two, and it was its word");
    assert_eq!(visit.condition_shown_to(HOST, bob), None);
    assert!(visit.reports(bob, 1, Report::Condition(POOR)).is_empty(), "a device that is gone says nothing");
}

#[test]
fn nothing_of_it_is_logged() {
    let (mut visit, ann, bob) = group();
    visit.tests(bob);
    visit.sends_sound(ann);
    visit.restarts();
    for who in [HOST, ann, bob] {
        visit.opens(who);
    }
    assert_eq!((visit.condition_shown_to(HOST, bob), visit.sending_shown_to(HOST, ann)), (None, None));
}
