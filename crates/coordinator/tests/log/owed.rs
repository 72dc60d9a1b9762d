//! Acts that cut and are not written: who is told, what they hold, and how they end.

use coordinator::{Answer, Input};
use session::{
    Actor, Command, CommandId, Credential, Cuts, Event,
    Medium::{Audio, Video},
    Name, ParticipantId, PersonId, Refusal, Sends,
    limits::{HOST_GRACE_MS, SCREEN_KEPT_MS},
};
use uuid::Uuid;

use crate::owner::{Owner, client, device, host, pause};

const NOT_SAVED: Answer = Answer::NotSaved { media_cut: true };

fn resume() -> Command {
    Command::Resume { participant: client().participant }
}

fn a_guest(n: u128) -> Actor {
    Actor { participant: ParticipantId(Uuid::from_u128(n)), credential: Credential::Guest, formerly: None }
}

fn mute(whom: &Actor) -> Command {
    Command::Mute { participant: whom.participant, medium: Audio }
}

fn pauses_written(owner: &Owner) -> usize {
    owner.log.iter().filter(|entry| matches!(entry.event, Event::Paused { .. })).count()
}

/// The host says this while nothing can be written, is lost, and the session is held. Then the disk works again.
fn owed_while_held(word: Command) -> Owner {
    let mut owner = Owner::with_a_client_inside();
    is_owed_while_held(&mut owner, word);
    owner
}

fn is_owed_while_held(owner: &mut Owner, word: Command) {
    owner.writable = false;
    assert_eq!(owner.answer(&host(), word), NOT_SAVED);
    owner.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
    owner.now = owner.now.plus_ms(HOST_GRACE_MS);
    owner.writable = true;
    owner.step(Vec::new());
    assert_eq!(owner.coordinator.owed_by(), [host().participant].into(), "no host is inside who could do it now");
}

fn host_returns() -> Input {
    Input::Connect { actor: host(), device: device(&host()) }
}

#[test]
fn a_pause_is_owed_until_it_is_written_however_often_that_fails() {
    let mut owner = Owner::with_a_client_inside();
    owner.writable = false;
    let told = owner.say(&host(), pause());
    assert_eq!(told.answers[0].answer, NOT_SAVED);
    assert!(told.retry && told.touched.everybody);
    for _ in 0..3 {
        assert!(!owner.flows_to(&client()) && !owner.coordinator.is_unsure());
        assert_eq!(*owner.coordinator.unsaved_cuts().participants(), [client().participant].into());
        assert_eq!(owner.coordinator.owed_by(), [host().participant].into());
        assert!(owner.step(Vec::new()).retry);
    }
    owner.writable = true;
    let told = owner.step(Vec::new());
    assert!(!told.retry && told.touched.people.contains(&client().participant));
    assert!(!owner.flows_to(&client()) && owner.coordinator.owed_by().is_empty());
    assert!(owner.coordinator.unsaved_cuts().is_empty());
    assert_eq!(pauses_written(&owner), 1);
}

#[test]
fn while_the_log_cannot_be_read_nothing_is_sure_and_afterwards_everybody_is_told_anew() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    for answer in [Answer::NotKnown { media_cut: true }, NOT_SAVED] {
        assert_eq!(owner.answer(&host(), pause()), answer);
        assert!(owner.coordinator.is_unsure());
    }
    (owner.writable, owner.readable) = (true, true);
    let told = owner.step(Vec::new());
    assert!(!owner.coordinator.is_unsure() && !owner.flows_to(&client()));
    assert!(told.touched.everybody && told.touched.said && told.touched.people.contains(&host().participant));
    assert_eq!(pauses_written(&owner), 1);
}

#[test]
fn a_host_who_is_inside_takes_an_owed_pause_back_and_nobody_else_does() {
    let mut owner = Owner::with_a_client_inside();
    owner.writable = false;
    owner.say(&host(), pause());
    assert_eq!(owner.answer(&client(), resume()), Answer::Refused(Refusal::HostsOnly));
    assert!(!owner.flows_to(&client()));
    assert_eq!(owner.answer(&host(), resume()), Answer::Done, "there is nothing to write");
    assert!(owner.flows_to(&client()) && owner.coordinator.owed_by().is_empty());
}

#[test]
fn a_pause_that_was_tried_again_in_vain_is_taken_back_by_who_saw_it_said() {
    let mut owner = Owner::with_a_client_inside();
    owner.writable = false;
    let said = owner.now;
    owner.say(&host(), pause());
    owner.now = owner.now.plus_ms(1_000);
    owner.step(Vec::new());
    assert_eq!(owner.answer_seen(&host(), resume(), said), Answer::Done);
    assert!(owner.flows_to(&client()) && owner.coordinator.owed_by().is_empty());
}

#[test]
fn a_resume_that_is_refused_takes_nothing_back() {
    let mut owner = Owner::with_a_client_inside();
    owner.writable = false;
    owner.say(&host(), pause());
    assert_eq!(owner.answer(&host(), Command::Leave), NOT_SAVED);
    owner.writable = true;
    // Who left before they said it resumes nobody: their leaving is written in this very step.
    assert_eq!(owner.answer(&host(), Command::ResumeAll), Answer::Refused(Refusal::Held));
    assert_eq!(owner.coordinator.unsaved_cuts().people(), [client().participant].into());
    owner.say(&host(), Command::JoinNow);
    assert!(!owner.flows_to(&client()), "it is owed as before");
    owner.step(Vec::new());
    assert_eq!(pauses_written(&owner), 1);
}

#[test]
fn a_resume_of_all_that_is_too_late_for_one_resumes_and_takes_back_nobody() {
    let mut owner = Owner::with_a_client_inside();
    let guests = [8, 9].map(a_guest);
    for guest in &guests {
        owner.step(vec![Input::Connect { actor: guest.clone(), device: device(guest) }]);
        owner.say(guest, Command::Ready { name: Some("Gil".to_owned()) });
        owner.say(&host(), Command::Admit { participant: guest.participant });
    }
    owner.say(&host(), pause());
    owner.writable = false;
    for guest in &guests {
        owner.now = owner.now.plus_ms(1_000);
        assert_eq!(owner.answer(&host(), Command::Pause { participant: guest.participant }), NOT_SAVED);
    }
    owner.writable = true;
    let seen = owner.now.plus_ms(-1_000);
    let late = Answer::Refused(Refusal::ChangedSince);
    assert_eq!(owner.answer_seen(&host(), Command::ResumeAll, seen), late);
    owner.step(Vec::new());
    assert_eq!(pauses_written(&owner), 3);
    assert!(![&client(), &guests[0], &guests[1]].into_iter().any(|who| owner.flows_to(who)));
}

#[test]
fn what_was_written_though_nobody_heard_of_it_is_done_and_not_owed() {
    let mut owner = Owner::with_a_client_inside();
    owner.deaf = true;
    assert_eq!(owner.answer(&host(), pause()), Answer::Done);
    assert!(owner.coordinator.owed_by().is_empty() && !owner.flows_to(&client()));
    // Nor where the log could not be read at once.
    let mut owner = Owner::with_a_client_inside();
    (owner.deaf, owner.readable) = (true, false);
    assert_eq!(owner.answer(&host(), pause()), Answer::NotKnown { media_cut: true });
    (owner.readable, owner.writable) = (true, false);
    let told = owner.say(&host(), resume());
    let answers: Vec<_> = told.answers.iter().map(|told| told.answer).collect();
    let not_saved = Answer::NotSaved { media_cut: false };
    assert_eq!(answers, [Answer::Done, not_saved], "a pause in the log is not taken back");
    assert!(!owner.flows_to(&client()));
    assert_eq!(pauses_written(&owner), 1);
}

#[test]
fn an_owed_act_that_was_tried_and_written_unheard_is_owed_no_more() {
    let mut owner = Owner::with_a_client_inside();
    owner.writable = false;
    owner.say(&host(), pause());
    (owner.writable, owner.deaf) = (true, true);
    owner.step(Vec::new());
    assert!(owner.coordinator.owed_by().is_empty() && !owner.flows_to(&client()));
    assert_eq!(pauses_written(&owner), 1);
}

#[test]
fn nothing_widens_because_the_host_who_paused_was_lost_meanwhile() {
    let mut owner = owed_while_held(pause());
    owner.step(vec![host_returns()]);
    assert!(!owner.flows_to(&client()), "the host is back, and so is what they said");
    owner.step(Vec::new());
    assert!(owner.coordinator.owed_by().is_empty() && !owner.flows_to(&client()));
    assert_eq!(pauses_written(&owner), 1);
}

#[test]
fn while_it_is_owed_that_clients_are_kept_muted_a_client_does_not_unmute_and_everybody_else_does() {
    let mut owner = owed_while_held(Command::KeepMuted { on: true });
    let words = [(client(), Audio), (host(), Audio), (client(), Video)];
    let mut batch = vec![host_returns()];
    batch.extend(words.map(|(actor, medium)| owner.command(&actor, Command::Unmute { medium })));
    let told = owner.step(batch);
    let answers: Vec<_> = told.answers.iter().map(|told| told.answer).collect();
    assert_eq!(answers, [Answer::Refused(Refusal::KeptMuted), Answer::Done, Answer::Done]);
    let guest = a_guest(9);
    owner.step(vec![Input::Connect { actor: guest.clone(), device: device(&guest) }]);
    owner.say(&guest, Command::Ready { name: Some("Gil".to_owned()) });
    let speaks = Command::Unmute { medium: Audio };
    assert_eq!(owner.answer(&guest, speaks), Answer::Refused(Refusal::NotInside), "who waits learns nothing of it");
    assert!(told.retry && !owner.sends(&client()).audio);
    owner.step(Vec::new());
    assert!(!owner.sends(&client()).audio && owner.coordinator.owed_by().is_empty(), "it is written");
    assert!(owner.coordinator.session().state().is_kept_muted());
}

#[test]
fn who_may_unmute_takes_back_a_mute_that_is_owed() {
    let mut owner = owed_while_held(mute(&client()));
    let unmute = owner.command(&client(), Command::Unmute { medium: Audio });
    owner.step(vec![host_returns(), unmute]);
    assert_eq!(owner.sends(&client()), Sends::BOTH);
    owner.step(Vec::new());
    assert_eq!(owner.sends(&client()), Sends::BOTH, "and it does not come again");
}

#[test]
fn the_unmuting_of_one_takes_back_no_pause() {
    let mut owner = owed_while_held(pause());
    let unmute = owner.command(&client(), Command::Unmute { medium: Audio });
    owner.step(vec![host_returns(), unmute]);
    assert!(!owner.flows_to(&client()));
}

#[test]
fn an_end_that_is_owed_cuts_everybody_and_whose_pause_is_taken_back_too() {
    let mut owner = Owner::with_a_client_inside();
    owner.writable = false;
    owner.say(&host(), pause());
    assert!(owner.flows_to(&host()), "a pause is no end");
    assert_eq!(owner.answer(&host(), Command::End), NOT_SAVED);
    assert_eq!(owner.answer(&host(), resume()), Answer::Done, "the pause is taken back, and the end is not");
    let cut = owner.coordinator.unsaved_cuts();
    assert_eq!(*cut.participants(), [host().participant, client().participant].into());
    assert!(!owner.flows_to(&host()) && !owner.flows_to(&client()));
}

#[test]
fn nobody_mutes_themselves_blindly() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    owner.say(&client(), Command::RaiseHand);
    assert_eq!(owner.answer(&host(), mute(&host())), Answer::NotSaved { media_cut: false });
    assert_eq!(owner.answer(&host(), mute(&client())), NOT_SAVED);
    assert_eq!((owner.sends(&host()), owner.sends(&client())), (Sends::BOTH, Sends::only(Video)));
    assert_eq!(owner.coordinator.unsaved_cuts(), Cuts::of(client().participant, Audio));
}

#[test]
fn a_pause_of_all_that_was_written_in_parts_is_not_done_again_by_the_same_message() {
    // Whatever bits the ids have in common.
    for id in [0x1_0000, 0x1_0001, 0x1_0003].map(|bits| CommandId(Uuid::from_u128(bits))) {
        let mut owner = Owner::with_a_client_inside();
        let second = Actor { participant: ParticipantId(Uuid::from_u128(3)), ..client() };
        let guest = Actor { credential: Credential::Guest, ..second };
        owner.say(&guest, Command::Ready { name: Some("Guest".to_owned()) });
        owner.say(&host(), Command::Admit { participant: guest.participant });
        let pause_all =
            || Input::Command { device: device(&host()), actor: host(), id, command: Command::PauseAll, seen: None };
        owner.writable = false;
        owner.step(vec![pause_all()]);
        owner.writable = true;
        owner.step(Vec::new());
        assert_eq!(pauses_written(&owner), 2, "each of them");
        owner.say(&host(), Command::ResumeAll);
        let told = owner.step(vec![pause_all()]);
        assert_eq!(told.answers[0].answer, Answer::Done);
        assert!(owner.flows_to(&client()) && owner.flows_to(&guest));
    }
}

#[test]
fn a_stop_that_was_tried_where_it_had_no_effect_is_owed_on() {
    for readable in [true, false] {
        let mut owner = Owner::with_a_client_inside();
        owner.say(&client(), Command::ShareScreen);
        owner.writable = false;
        let stop = Command::StopShareOf { participant: client().participant };
        assert_eq!(owner.answer(&host(), stop), NOT_SAVED);
        owner.step(vec![Input::Disconnect { participant: client().participant, device: device(&client()) }]);
        owner.now = owner.now.plus_ms(SCREEN_KEPT_MS);
        // The sharing ends by itself first, which cannot be written either.
        owner.readable = readable;
        owner.step(Vec::new());
        owner.readable = true;
        owner.step(vec![Input::Connect { actor: client(), device: device(&client()) }]);
        // They are back: nothing ends by itself any more.
        owner.step(Vec::new());
        assert!(owner.flows_to(&client()) && !owner.sends(&client()).screen, "what the host said holds");
    }
}

#[test]
fn whatever_could_not_be_written_everybody_is_shown_what_holds() {
    let mut owner = Owner::with_a_client_inside();
    owner.writable = false;
    let told = owner.say(&client(), Command::RaiseHand);
    assert!(told.touched.everybody && told.touched.people.contains(&client().participant));
}

#[test]
fn what_is_owed_about_a_guest_is_owed_about_who_they_turn_out_to_be() {
    let mut owner = Owner::with_a_client_inside();
    let guest = Actor { participant: ParticipantId(Uuid::from_u128(3)), credential: Credential::Guest, formerly: None };
    owner.say(&guest, Command::Ready { name: Some("Guest".to_owned()) });
    owner.say(&host(), Command::Admit { participant: guest.participant });
    assert!(owner.flows_to(&guest));
    let (person, name) = (PersonId(Uuid::from_u128(4)), Name::new("Guest").unwrap());
    let known = Actor {
        participant: ParticipantId(Uuid::from_u128(4)),
        credential: Credential::Client { person, name },
        formerly: Some(guest.participant),
    };
    is_owed_while_held(&mut owner, Command::Pause { participant: guest.participant });
    owner.say(&known, Command::Ready { name: None });
    owner.step(vec![host_returns()]);
    assert!(owner.flows_to(&client()) && !owner.flows_to(&guest) && !owner.flows_to(&known));
    owner.step(Vec::new());
    assert!(owner.coordinator.owed_by().is_empty() && !owner.flows_to(&known), "it is written of who they are");
}

fn guest() -> Actor {
    Actor { participant: ParticipantId(Uuid::from_u128(3)), credential: Credential::Guest, formerly: None }
}

/// Two clients inside, of whom one is paused, and the other is cut by a pause that could not be written.
fn one_paused_and_one_owed() -> Owner {
    let mut owner = Owner::with_a_client_inside();
    let guest = guest();
    owner.step(vec![Input::Connect { device: device(&guest), actor: guest.clone() }]);
    owner.say(&guest, Command::Ready { name: Some("Guest".to_owned()) });
    owner.say(&guest, Command::AskToJoin);
    assert_eq!(owner.answer(&host(), Command::Admit { participant: guest.participant }), Answer::Done);
    assert_eq!(owner.answer(&host(), Command::Pause { participant: guest.participant }), Answer::Done);
    owner.writable = false;
    assert_eq!(owner.answer(&host(), pause()), NOT_SAVED);
    owner
}

#[test]
fn a_resume_that_takes_back_one_pause_and_cannot_resume_another_changes_nothing() {
    let mut owner = one_paused_and_one_owed();
    assert_eq!(owner.answer(&host(), Command::ResumeAll), Answer::NotSaved { media_cut: false });
    assert!(!owner.flows_to(&client()) && !owner.flows_to(&guest()));
    assert!(!owner.coordinator.owed_by().is_empty(), "the pause is owed as before");
    owner.writable = true;
    owner.step(Vec::new());
    assert_eq!(pauses_written(&owner), 2);
    assert_eq!(owner.answer(&host(), Command::ResumeAll), Answer::Done);
    assert!(owner.flows_to(&client()) && owner.flows_to(&guest()));
}

#[test]
fn of_a_resume_that_takes_back_one_pause_and_may_have_resumed_another_nobody_knows() {
    let mut owner = one_paused_and_one_owed();
    owner.readable = false;
    assert_eq!(owner.answer(&host(), Command::ResumeAll), Answer::NotKnown { media_cut: false });
    assert!(!owner.flows_to(&client()) && !owner.flows_to(&guest()));
}

#[test]
fn a_resume_that_comes_again_takes_back_no_pause_that_was_cut_since() {
    let mut owner = Owner::with_a_client_inside();
    owner.say(&host(), pause());
    let resume = owner.command(&host(), Command::ResumeAll);
    owner.step(vec![resume.clone()]);
    owner.writable = false;
    owner.say(&host(), pause());
    owner.step(vec![resume]);
    assert!(!owner.flows_to(&client()));
}

#[test]
fn a_resume_takes_back_no_cut_that_its_page_had_not_been_told_of() {
    for (seen_after, flows) in [(0, false), (1_000, true)] {
        let mut owner = Owner::with_a_client_inside();
        let before = owner.now;
        owner.now = owner.now.plus_ms(1_000);
        owner.writable = false;
        owner.say(&host(), pause());
        owner.writable = true;
        let Input::Command { device, actor, id, command, .. } = owner.command(&host(), Command::ResumeAll) else {
            panic!("a command")
        };
        let told =
            owner.step(vec![Input::Command { device, actor, id, command, seen: Some(before.plus_ms(seen_after)) }]);
        assert_eq!(owner.flows_to(&client()), flows, "{told:?}");
        let late = Answer::Refused(Refusal::ChangedSince);
        assert_eq!(told.answers[0].answer, if flows { Answer::Done } else { late });
    }
}
