//! Words that come late: what a host has closed is opened by nobody whose page did not show that yet.

use session::{Command, CommandId, Medium, ParticipantId, Refusal, Timestamp};
use uuid::Uuid;

use crate::visit::{CO_HOST, HOST, Visit, Who, all_who_came};

/// A visit with both hosts and Ann inside, and Ben at the door.
fn visit() -> (Visit, Who, Who) {
    let mut visit = Visit::provider_admits(&["Ann", "Ben"]);
    visit.starts();
    visit.opens(CO_HOST);
    visit.does(CO_HOST, &Command::JoinNow).unwrap();
    let (ann, ben) = (visit.signed_in("Ann"), visit.signed_in("Ben"));
    visit.comes_in(ann);
    visit.comes(ben);
    (visit, ann, ben)
}

/// The moment that pages show now; the rest comes later.
fn now(visit: &mut Visit) -> Timestamp {
    let seen = visit.session.now();
    visit.wait_secs(1);
    seen
}

/// What the co-host is told whose page showed the session as it was at that moment.
fn late(visit: &Visit, who: Who, command: &Command, seen: Timestamp) -> Option<Refusal> {
    let id = CommandId(Uuid::from_u128(7));
    visit.session.refuses_as_late(visit.actor(who), id, command, seen, visit.session.now())
}

fn resume(participant: ParticipantId) -> Command {
    Command::Resume { participant }
}

#[test]
fn p4_a_resume_pressed_before_another_host_paused_anew_resumes_nobody() {
    let (mut visit, ann, _) = visit();
    visit.pause(ann).unwrap();
    let seen = now(&mut visit);
    assert_eq!(late(&visit, CO_HOST, &resume(visit.id(ann)), seen), None, "that pause was seen");
    visit.resume(ann).unwrap();
    visit.wait_secs(60);
    visit.pause(ann).unwrap();
    for command in [resume(visit.id(ann)), Command::ResumeAll] {
        assert_eq!(late(&visit, CO_HOST, &command, seen), Some(Refusal::ChangedSince), "{command:?}");
        assert_eq!(late(&visit, CO_HOST, &command, visit.session.now()), None, "{command:?}");
    }
}

#[test]
fn a3_an_admission_pressed_before_another_host_denied_admits_nobody() {
    let (mut visit, _, ben) = visit();
    let seen = now(&mut visit);
    visit.deny(ben).unwrap();
    visit.wait_secs(61);
    visit.does(ben, &Command::AskToJoin).unwrap();
    let all = all_who_came(true);
    for command in [Command::Admit { participant: visit.id(ben) }, all] {
        assert_eq!(late(&visit, CO_HOST, &command, seen), Some(Refusal::ChangedSince), "{command:?}");
        assert_eq!(late(&visit, CO_HOST, &command, visit.session.now()), None, "{command:?}");
    }
    visit.admit(ben).unwrap();
    visit.pause(ben).unwrap();
    visit.resume(ben).unwrap();
    visit.vanishes(ben);
    assert_eq!(late(&visit, CO_HOST, &Command::ResumeAll, seen), None, "nobody is paused");
}

#[test]
fn s6_leave_to_speak_is_given_by_nobody_who_does_not_know_that_the_group_is_kept_muted() {
    let (mut visit, ann, _) = visit();
    let seen = now(&mut visit);
    visit.host_does(&Command::KeepMuted { on: true }).unwrap();
    let ask = Command::AskToUnmute { participant: visit.id(ann), medium: Medium::Audio };
    for command in [ask, Command::KeepMuted { on: false }] {
        assert_eq!(late(&visit, CO_HOST, &command, seen), Some(Refusal::ChangedSince), "{command:?}");
        assert_eq!(late(&visit, CO_HOST, &command, visit.session.now()), None, "{command:?}");
    }
}

#[test]
fn what_closes_is_never_late_and_who_may_not_learns_nothing_of_it() {
    let (mut visit, ann, ben) = visit();
    let seen = now(&mut visit);
    visit.move_back(ann).unwrap();
    visit.resume(ann).unwrap();
    visit.wait_secs(1);
    for command in [Command::Pause { participant: visit.id(ann) }, Command::PauseAll, Command::End] {
        assert_eq!(late(&visit, CO_HOST, &command, seen), None, "{command:?}");
    }
    visit.remove(ann).unwrap();
    visit.does(ann, &Command::AskToJoin).unwrap();
    let admit = Command::Admit { participant: visit.id(ann) };
    assert_eq!(late(&visit, HOST, &admit, seen), Some(Refusal::ChangedSince));
    assert_eq!(late(&visit, ben, &admit, seen), None, "a client is told that only hosts admit");
}

#[test]
fn w7_who_signs_in_is_shut_out_since_their_guest_was() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let guest = visit.guest();
    visit.opens(guest);
    visit.does(guest, &Command::Ready { name: Some("A".into()) }).unwrap();
    visit.admit(guest).unwrap();
    let seen = now(&mut visit);
    visit.pause(guest).unwrap();
    let ann = visit.signs_in(guest, "Ann");
    visit.comes(ann);
    assert_eq!(late(&visit, HOST, &resume(visit.id(ann)), seen), Some(Refusal::ChangedSince));
}
