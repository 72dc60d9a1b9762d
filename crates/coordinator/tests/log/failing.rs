//! What a failing log must not do: let media flow again to somebody who was cut. Each course was found by the model.

use coordinator::{Answer, Input, Next, Remembered};
use session::{
    Actor, Command, Credential, DeviceId, EpochId, Event, Grants, Medium::Audio, ParticipantId, Refusal, Sends,
    limits::HOST_GRACE_MS,
};
use uuid::Uuid;

use crate::owner::{Owner, client, device, host, pause};

#[test]
fn a_session_that_is_held_stays_without_media_while_that_cannot_be_written() {
    let mut owner = Owner::with_a_client_inside();
    owner.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
    assert!(owner.flows_to(&client()));
    owner.now = owner.now.plus_ms(HOST_GRACE_MS);
    owner.writable = false;
    assert!(owner.step(Vec::new()).retry);
    assert!(!owner.flows_to(&client()));
    owner.step(Vec::new());
    assert!(!owner.flows_to(&client()));
    owner.writable = true;
    owner.step(vec![Input::Connect { actor: host(), device: device(&host()) }]);
    assert!(owner.flows_to(&client()));
}

#[test]
fn a_pause_that_did_not_wait_for_the_disk_holds_when_the_log_cannot_be_read_either() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    let pressed = owner.command(&host(), pause());
    let guest = Actor { participant: ParticipantId(Uuid::from_u128(3)), credential: Credential::Guest, formerly: None };
    let ready = owner.command(&guest, Command::Ready { name: Some("Guest".to_owned()) });
    owner.step_meanwhile(vec![ready], |coordinator| {
        let narrowed = coordinator.cut_early(&host(), &pause());
        assert!(narrowed.is_some());
        narrowed
    });
    let told = owner.step(vec![pressed]);
    assert_eq!(told.answers[0].answer, Answer::NotSaved { media_cut: true });
    (owner.writable, owner.readable) = (true, true);
    owner.step(Vec::new());
    assert!(!owner.flows_to(&client()));
    owner.say(&host(), Command::ResumeAll);
    assert!(owner.flows_to(&client()));
}

#[test]
fn a_second_pause_while_the_log_cannot_be_read_is_told_that_the_media_is_cut() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    owner.say(&host(), Command::PauseAll);
    for _ in 0..2 {
        assert_eq!(owner.say(&host(), pause()).answers[0].answer, Answer::NotSaved { media_cut: true });
    }
}

#[test]
fn keeping_muted_and_stopping_a_screen_wait_for_no_disk_and_for_no_readable_log() {
    let sent = |owner: &Owner| owner.sends(&client());
    let words = [
        (Command::KeepMuted { on: true }, Sends { audio: false, ..Sends::EVERYTHING }),
        (Command::StopShareOf { participant: client().participant }, Sends::BOTH),
    ];
    for (word, left) in words {
        let mut owner = Owner::with_a_client_inside();
        owner.say(&client(), Command::ShareScreen);
        assert_eq!(sent(&owner), Sends::EVERYTHING);
        let early = owner.coordinator.clone().cut_early(&host(), &word).unwrap();
        assert_eq!((early.sends(client().participant), early.sends(host().participant)), (left, Sends::BOTH));
        (owner.writable, owner.readable) = (false, false);
        // It cannot be written, and nobody knows what is.
        owner.say(&host(), Command::Admit { participant: client().participant });
        owner.say(&client(), Command::RaiseHand);
        assert_eq!(owner.say(&host(), word).answers[0].answer, Answer::NotSaved { media_cut: true });
        assert_eq!(sent(&owner), left);
        (owner.writable, owner.readable) = (true, true);
        owner.step(Vec::new());
        assert_eq!((sent(&owner), owner.coordinator.unsaved_cuts().is_empty()), (left, true), "it is written");
    }
}

#[test]
fn a_refusal_is_told_of_the_state_that_holds_and_not_of_one_that_was_never_written() {
    let mut owner = Owner::with_a_client_inside();
    owner.say(&host(), pause());
    let resume = || Command::Resume { participant: client().participant };
    owner.writable = false;
    let words = [resume(), resume(), Command::AskToUnmute { participant: host().participant, medium: Audio }];
    let batch = words.map(|word| owner.command(&host(), word)).to_vec();
    let told = owner.step(batch);
    let answers: Vec<_> = told.answers.iter().map(|told| told.answer).collect();
    let not_saved = Answer::NotSaved { media_cut: false };
    assert_eq!(answers[..2], [not_saved, not_saved], "they are paused all the while");
    assert_eq!(answers[2], Answer::Refused(Refusal::NotYourself), "whatever is written");
    assert!(!owner.flows_to(&client()));
    owner.readable = false;
    let batch = [resume(), resume()].map(|word| owner.command(&host(), word)).to_vec();
    let told = owner.step(batch);
    let answers: Vec<_> = told.answers.iter().map(|told| told.answer).collect();
    assert_eq!(answers, [Answer::NotKnown { media_cut: false }, not_saved], "only the first may be written");
}

/// A resume that is written or not, and nobody can look.
fn in_doubt(written: bool) -> (Owner, Input) {
    let mut owner = Owner::with_a_client_inside();
    owner.say(&host(), pause());
    (owner.writable, owner.deaf, owner.readable) = (written, true, false);
    let resume = owner.command(&host(), Command::Resume { participant: client().participant });
    let told = owner.step(vec![resume.clone()]);
    assert_eq!(told.answers[0].answer, Answer::NotKnown { media_cut: false });
    assert!(!owner.flows_to(&client()));
    (owner, resume)
}

/// The same command, from another page.
fn on(input: Input, page: DeviceId) -> Input {
    match input {
        Input::Command { actor, id, command, .. } => Input::Command { device: page, actor, id, command, seen: None },
        other => other,
    }
}

#[test]
fn a_cut_that_is_tried_again_when_the_log_was_read_may_be_unknown_a_second_time() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    assert_eq!(owner.answer(&host(), pause()), Answer::NotKnown { media_cut: true });
    let mut next = owner.coordinator.begin(Vec::new(), owner.now);
    let mut reads = 0;
    let told = loop {
        next = match next {
            Next::Read(read) => {
                reads += 1;
                owner.coordinator.read(read, (reads == 1).then_some(owner.log.as_slice()))
            }
            Next::Append(append) => {
                owner.log.extend_from_slice(append.entries());
                owner.coordinator.appended(append, false)
            }
            Next::Give(give) => owner.coordinator.gave(give),
            Next::Tell(tell) => break tell,
        };
    };
    assert_eq!(told.answers[0].answer, Answer::NotKnown { media_cut: true });
    (owner.writable, owner.readable) = (true, true);
    assert_eq!(owner.step(Vec::new()).answers[0].answer, Answer::Done);
}

#[test]
fn what_nobody_knows_is_told_once_the_log_can_be_read_and_opens_no_sooner() {
    for (written, answer) in [(true, Answer::Done), (false, Answer::NotSaved { media_cut: false })] {
        let (mut owner, _) = in_doubt(written);
        assert!(owner.step(Vec::new()).answers.is_empty(), "nobody knows yet");
        (owner.writable, owner.deaf, owner.readable) = (true, false, true);
        let told = owner.step(Vec::new());
        let answers: Vec<_> = told.answers.iter().map(|told| told.answer).collect();
        assert_eq!((answers, owner.flows_to(&client())), (vec![answer], written));
        assert!(owner.step(Vec::new()).answers.is_empty(), "it is told once");
    }
}

#[test]
fn what_nobody_knows_and_is_asked_again_is_not_done_again() {
    for (written, answer) in [(true, Answer::Done), (false, Answer::NotSaved { media_cut: false })] {
        let (mut owner, mut again) = in_doubt(written);
        let other = DeviceId(Uuid::from_u128(77));
        again = on(again, other);
        let told = owner.step(vec![again.clone()]);
        assert_eq!(told.answers[0].answer, Answer::NotKnown { media_cut: false });
        (owner.writable, owner.deaf, owner.readable) = (true, false, true);
        let told = owner.step(vec![again]);
        let answers: Vec<_> = told.answers.iter().map(|told| (told.device, told.answer)).collect();
        let each = [(device(&host()), answer), (other, answer), (other, answer)];
        assert_eq!(answers, each, "on each page that asked, and to who asks now");
        assert_eq!(owner.flows_to(&client()), written);
    }
}

#[test]
fn a_pause_that_nobody_knows_of_cuts_and_is_done_once_it_is_written() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    assert_eq!(owner.answer(&host(), pause()), Answer::NotKnown { media_cut: true });
    assert!(!owner.flows_to(&client()));
    (owner.writable, owner.readable) = (true, true);
    assert_eq!(owner.step(Vec::new()).answers[0].answer, Answer::Done, "it is written in the step that looks");
    assert!(!owner.flows_to(&client()));
}

#[test]
fn a_pause_of_all_that_was_written_in_its_parts_is_done_when_it_comes_again() {
    let mut owner = Owner::with_a_client_inside();
    owner.writable = false;
    let pause_all = owner.command(&host(), Command::PauseAll);
    let not_saved = owner.step(vec![pause_all.clone()]).answers[0];
    assert_eq!(not_saved.answer, Answer::NotSaved { media_cut: true });
    let mut remembered = Remembered::new(EpochId(Uuid::nil()));
    remembered.note(owner.coordinator.session(), &not_saved);
    let known = |owner: &Owner| {
        let session = owner.coordinator.session();
        remembered.answer(session, host().participant, not_saved.id, &Command::PauseAll, None)
    };
    assert_eq!(known(&owner), Some(not_saved.answer));
    owner.writable = true;
    owner.step(Vec::new());
    assert_eq!(known(&owner), None, "the log knows it");
    owner.say(&host(), Command::ResumeAll);
    assert_eq!(owner.step(vec![pause_all]).answers[0].answer, Answer::Done);
    assert!(owner.flows_to(&client()), "and it is not done again");
}

#[test]
fn without_a_host_nothing_flows_when_the_grace_is_over_though_nobody_can_read_the_log() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    owner.say(&client(), Command::RaiseHand);
    owner.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
    owner.now = owner.now.plus_ms(HOST_GRACE_MS - 1);
    owner.step(Vec::new());
    assert!(owner.flows_to(&client()), "the grace is not over");
    owner.now = owner.now.plus_ms(1);
    owner.step(Vec::new());
    assert!(!owner.flows_to(&client()));
    // A host whom nobody can let in is none.
    owner.step(vec![Input::Connect { actor: host(), device: device(&host()) }]);
    assert!(!owner.flows_to(&client()));
    (owner.writable, owner.readable) = (true, true);
    owner.step(vec![Input::Connect { actor: host(), device: device(&host()) }]);
    assert!(owner.flows_to(&client()), "the host is back, and it is written");
}

#[test]
fn when_the_last_host_leaves_nothing_flows_though_nobody_can_read_the_log() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    owner.say(&client(), Command::RaiseHand);
    assert!(owner.flows_to(&client()));
    assert_eq!(owner.say(&host(), Command::Leave).answers[0].answer, Answer::NotSaved { media_cut: false });
    assert!(!owner.flows_to(&client()) && !owner.flows_to(&host()));
    (owner.writable, owner.readable) = (true, true);
    owner.step(Vec::new());
    assert!(owner.flows_to(&host()), "they are asked to leave again, if they are there");
}

#[test]
fn the_grace_of_a_lost_host_ends_while_the_disk_takes_its_time() {
    let mut owner = Owner::with_a_client_inside();
    owner.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
    let raise = owner.command(&client(), Command::RaiseHand);
    let late = owner.now.plus_ms(HOST_GRACE_MS);
    let early = owner.now.plus_ms(HOST_GRACE_MS - 1);
    owner.step_meanwhile(vec![raise], |coordinator| {
        assert_eq!(coordinator.hold_early(early), None);
        coordinator.hold_early(late)
    });
    assert!(!owner.flows_to(&client()), "it is written, and held all the same");
    owner.now = late;
    owner.step(Vec::new());
    assert_eq!(owner.coordinator.session().phase_tag(), session::PhaseTag::Held);
    owner.step(vec![Input::Connect { actor: host(), device: device(&host()) }]);
    assert!(owner.flows_to(&client()));
}

#[test]
fn a_pause_does_not_wait_for_a_slow_read_and_holds_until_it_is_decided() {
    for readable in [true, false] {
        let mut owner = Owner::with_a_client_inside();
        (owner.writable, owner.readable) = (false, false);
        owner.say(&client(), Command::RaiseHand);
        // The next step waits for the log to be read, and the letter comes meanwhile.
        let pressed = owner.command(&host(), pause());
        (owner.writable, owner.readable) = (true, readable);
        owner.step_meanwhile_reading(Vec::new(), |coordinator| coordinator.cut_early(&host(), &pause()));
        assert!(!owner.flows_to(&client()), "the letter is still to be decided");
        owner.step(vec![pressed]);
        (owner.writable, owner.readable) = (true, true);
        owner.step(Vec::new());
        assert!(!owner.flows_to(&client()) && owner.coordinator.unsaved_cuts().is_empty(), "it is written");
        owner.say(&host(), Command::ResumeAll);
        assert!(owner.flows_to(&client()));
    }
}

#[test]
fn the_grace_begins_when_the_host_is_gone_however_long_a_read_takes() {
    let mut owner = Owner::with_a_client_inside();
    (owner.writable, owner.readable) = (false, false);
    owner.say(&client(), Command::RaiseHand);
    let late = owner.now.plus_ms(HOST_GRACE_MS);
    let gone = Input::Disconnect { participant: host().participant, device: device(&host()) };
    owner.step_meanwhile_reading(vec![gone], |coordinator| coordinator.hold_early(late));
    assert!(!owner.flows_to(&client()));
}

#[test]
fn a_hold_that_was_written_all_the_same_leaves_open_what_the_host_came_back_to_in_that_step() {
    let mut owner = Owner::with_a_client_inside();
    owner.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
    owner.now = owner.now.plus_ms(HOST_GRACE_MS);
    owner.deaf = true;
    let told = owner.step(vec![Input::Connect { actor: host(), device: device(&host()) }]);
    assert!(told.sure && owner.flows_to(&client()));
}

#[test]
fn of_ever_more_pages_that_ask_what_nobody_knows_the_latest_are_told() {
    let (mut owner, mut again) = in_doubt(true);
    for page in 0..1_000 {
        again = on(again, DeviceId(Uuid::from_u128(page)));
        owner.step(vec![again.clone()]);
    }
    (owner.writable, owner.deaf, owner.readable) = (true, false, true);
    let told = owner.step(Vec::new());
    let pages: Vec<_> = told.answers.iter().map(|told| told.device.0.as_u128()).collect();
    assert_eq!(pages, [996, 997, 998, 999]);
}

#[test]
fn nothing_flows_once_the_last_host_has_pressed_leave_however_long_an_append_takes() {
    let mut owner = Owner::with_a_client_inside();
    let busy = owner.command(&client(), Command::RaiseHand);
    owner.step_meanwhile(vec![busy], |coordinator| {
        let early = coordinator.cut_early(&host(), &Command::Leave);
        assert_eq!(early, Some(Grants::none()));
        early
    });
    assert!(!owner.flows_to(&client()), "the letter is still to be decided");
    owner.say(&host(), Command::Leave);
    assert!(!owner.flows_to(&client()));
}

#[test]
fn the_grace_begins_when_the_host_is_gone_however_long_an_append_takes() {
    let mut owner = Owner::with_a_client_inside();
    let (late, at) = (owner.now.plus_ms(HOST_GRACE_MS), owner.now);
    let busy = owner.command(&client(), Command::RaiseHand);
    owner.step_meanwhile(vec![busy], |coordinator| {
        coordinator.is_gone_early(host().participant, device(&host()), at);
        assert_eq!(coordinator.hold_early(late.plus_ms(-1)), None);
        coordinator.hold_early(late)
    });
    let told = owner.step(vec![Input::Disconnect { participant: host().participant, device: device(&host()) }]);
    assert!(told.sure && owner.log.iter().any(|entry| entry.event == Event::HostLost));
}
