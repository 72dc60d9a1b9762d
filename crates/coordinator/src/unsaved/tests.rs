//! What an unsaved cut covers, and who and what takes it back.

use super::*;
use session::{Credential, Sends};

fn participant(n: u128) -> ParticipantId {
    ParticipantId(Uuid::from_u128(n))
}

fn grants(people: &[u128]) -> Grants {
    people.iter().map(|n| (participant(*n), Sends::BOTH)).collect()
}

fn kept(
    unsaved: &mut Unsaved,
    actor: &Actor,
    id: CommandId,
    command: &Command,
    before: &Grants,
    after: &Grants,
) -> bool {
    unsaved.keep(&Cutting { actor, id, command, at: Timestamp(5) }, before, after)
}

fn unsaved_pause_all() -> Unsaved {
    let host = Actor { participant: participant(9), credential: Credential::Guest, formerly: None };
    let mut unsaved = Unsaved::default();
    let id = CommandId(Uuid::from_u128(1));
    assert!(kept(&mut unsaved, &host, id, &Command::PauseAll, &grants(&[1, 2, 9]), &grants(&[9])));
    unsaved
}

#[test]
fn everybody_whom_an_unsaved_pause_cut_stays_cut() {
    assert_eq!(*unsaved_pause_all().cuts().participants(), [participant(1), participant(2)].into());
}

#[test]
fn resuming_one_takes_back_the_cut_of_that_one_alone() {
    let mut unsaved = unsaved_pause_all();
    assert!(!unsaved.take_back(participant(9), &Command::Resume { participant: participant(1) }, None).is_empty());
    assert_eq!(*unsaved.cuts().participants(), [participant(2)].into());
    assert!(unsaved.take_back(participant(9), &Command::Resume { participant: participant(1) }, None).is_empty());
}

#[test]
fn a_cut_is_not_taken_back_by_who_had_not_seen_it() {
    let mut unsaved = unsaved_pause_all();
    let resume = Command::Resume { participant: participant(1) };
    assert!(unsaved.take_back(participant(9), &resume, Some(Timestamp(4))).is_empty());
    assert!(!unsaved.take_back(participant(9), &resume, Some(Timestamp(5))).is_empty());
    assert!(unsaved.take_back(participant(9), &Command::ResumeAll, Some(Timestamp(4))).is_empty());
}

#[test]
fn resuming_all_takes_back_every_pause() {
    let mut unsaved = unsaved_pause_all();
    assert!(!unsaved.take_back(participant(9), &Command::ResumeAll, None).is_empty());
    assert!(unsaved.is_empty());
}

#[test]
fn resuming_takes_back_an_unsaved_moving_back_and_no_removal() {
    let host = Actor { participant: participant(9), credential: Credential::Guest, formerly: None };
    let mut unsaved = Unsaved::default();
    let (one, two) = (participant(1), participant(2));
    let id = CommandId(Uuid::from_u128(1));
    kept(&mut unsaved, &host, id, &Command::MoveBack { participant: one }, &grants(&[1, 2]), &grants(&[2]));
    kept(&mut unsaved, &host, id, &Command::Remove { participant: two }, &grants(&[1, 2]), &grants(&[1]));
    assert!(!unsaved.take_back(participant(9), &Command::Resume { participant: one }, None).is_empty());
    assert!(unsaved.take_back(participant(9), &Command::Resume { participant: two }, None).is_empty());
    assert_eq!(*unsaved.cuts().participants(), [two].into());
}

#[test]
fn an_unsaved_mute_cuts_the_one_medium_until_it_is_written() {
    let host = Actor { participant: participant(9), credential: Credential::Guest, formerly: None };
    let mut unsaved = Unsaved::default();
    let mute = Command::Mute { participant: participant(1), medium: Medium::Audio };
    let cut = Cuts::of(participant(1), Medium::Audio);
    let granted = grants(&[1, 9]);
    assert!(kept(&mut unsaved, &host, CommandId(Uuid::from_u128(1)), &mute, &granted, &granted.without(&cut)));
    assert_eq!(granted.without(&unsaved.cuts()).sends(participant(1)), Sends::only(Medium::Video));
    let retry = unsaved.take().remove(0);
    unsaved.put_back(retry.clone(), &granted, false);
    assert!(!unsaved.is_empty(), "refused now, and still a cut");
    unsaved.take();
    unsaved.put_back(retry, &granted.without(&cut), false);
    assert!(unsaved.is_empty());
}

#[test]
fn a_cut_follows_who_signs_in_whether_the_command_names_them_or_not_but_for_their_own_leaving() {
    let (guest, client) = (participant(1), participant(2));
    for command in [Command::KeepMuted { on: true }, Command::End, Command::Leave] {
        let actor = Actor { participant: guest, credential: Credential::Guest, formerly: None };
        let mut unsaved = Unsaved::default();
        let id = CommandId(Uuid::from_u128(1));
        let muted = grants(&[1]).without(&Cuts::of(guest, Medium::Audio));
        assert!(kept(&mut unsaved, &actor, id, &command, &grants(&[1]), &muted));
        unsaved.follow(guest, client);
        let whose = if command == Command::Leave { guest } else { client };
        assert_eq!(unsaved.cuts().people(), [whose].into(), "{command:?}");
    }
}

#[test]
fn to_keep_a_group_muted_is_owed_while_the_session_goes_on_though_nobody_is_cut() {
    let host = Actor { participant: participant(9), credential: Credential::Guest, formerly: None };
    let keep = Retry {
        actor: host,
        id: CommandId(Uuid::from_u128(1)),
        command: Command::KeepMuted { on: true },
        cut: Cuts::default(),
        at: Timestamp(5),
    };
    let mut unsaved = Unsaved::default();
    unsaved.put_back(keep.clone(), &grants(&[9]), true);
    assert!(unsaved.is_empty());
    unsaved.put_back(keep, &grants(&[9]), false);
    assert!(!unsaved.is_empty());
    assert!(!unsaved.take_back(participant(9), &Command::KeepMuted { on: false }, None).is_empty());
    assert!(unsaved.is_empty());
}

#[test]
fn a_command_that_cut_nobody_is_not_kept() {
    let host = Actor { participant: participant(9), credential: Credential::Guest, formerly: None };
    let mut unsaved = Unsaved::default();
    let id = CommandId(Uuid::from_u128(1));
    assert!(!kept(&mut unsaved, &host, id, &Command::ResumeAll, &grants(&[9]), &grants(&[1, 9])));
    assert!(unsaved.is_empty());
}

#[test]
fn who_signs_in_is_named_in_their_guests_stead_and_nobody_elses_pause_is_theirs() {
    let mut unsaved = unsaved_pause_all();
    unsaved.follow(participant(1), participant(5));
    assert_eq!(*unsaved.cuts().participants(), [participant(2), participant(5)].into());
    assert!(!unsaved.take_back(participant(9), &Command::Resume { participant: participant(5) }, None).is_empty());
    assert!(!unsaved.take_back(participant(9), &Command::Resume { participant: participant(2) }, None).is_empty());
    assert!(unsaved.is_empty());
}

#[test]
fn the_same_act_of_the_same_host_is_owed_once() {
    let mut unsaved = unsaved_pause_all();
    let parts = unsaved.retries.len();
    let again = |host| {
        let actor = Actor { participant: participant(host), credential: Credential::Guest, formerly: None };
        let command = Command::Pause { participant: participant(1) };
        Retry { actor, id: CommandId(Uuid::from_u128(7)), command, cut: Cuts::default(), at: Timestamp(5) }
    };
    unsaved.add(again(9));
    assert_eq!(unsaved.retries.len(), parts);
    unsaved.add(again(8));
    assert_eq!(unsaved.retries.len(), parts + 1);
    assert_eq!(unsaved.actors(), [participant(8), participant(9)].into());
}

#[test]
fn to_keep_a_group_muted_is_owed_as_that_and_as_a_mute_of_each() {
    let host = Actor { participant: participant(9), credential: Credential::Guest, formerly: None };
    let mut unsaved = Unsaved::default();
    let cut = Cuts::of(participant(1), Medium::Audio);
    let granted = grants(&[1, 9]);
    let keep = Command::KeepMuted { on: true };
    assert!(kept(&mut unsaved, &host, CommandId(Uuid::from_u128(1)), &keep, &granted, &granted.without(&cut)));
    assert!(unsaved.keeps_muted());
    assert!(!unsaved.take_back(participant(9), &Command::KeepMuted { on: false }, None).is_empty());
    assert_eq!((unsaved.keeps_muted(), unsaved.cuts()), (false, cut), "the mutes stay");
    unsaved.take_back(participant(2), &Command::Unmute { medium: Medium::Audio }, None);
    unsaved.take_back(participant(1), &Command::Unmute { medium: Medium::Video }, None);
    assert!(!unsaved.is_empty(), "those are others");
    unsaved.take_back(participant(1), &Command::Unmute { medium: Medium::Audio }, None);
    assert!(unsaved.is_empty());
}
