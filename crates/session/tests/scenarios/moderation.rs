//! Muting by hosts, asking to unmute, keeping a group muted, and hands (S6).

use session::{Command, Media, Medium, Refusal, Sends};

use crate::visit::{CO_HOST, HOST, Visit, Who, ready};

/// A running group with Ann and Bob inside, and both hosts.
fn group() -> (Visit, Who, Who) {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    visit.starts();
    visit.opens(CO_HOST);
    visit.does(CO_HOST, &Command::JoinNow).unwrap();
    let (ann, bob) = (visit.signed_in("Ann"), visit.signed_in("Bob"));
    visit.comes_in(ann);
    visit.comes_in(bob);
    (visit, ann, bob)
}

impl Visit {
    fn may_send(&self, who: Who) -> Sends {
        self.session.grants().sends(self.id(who))
    }

    fn mutes(&mut self, who: Who, medium: Medium) -> Result<Vec<session::Entry>, Refusal> {
        self.host_does(&Command::Mute { participant: self.id(who), medium })
    }

    fn unmutes(&mut self, who: Who, medium: Medium) -> Result<Vec<session::Entry>, Refusal> {
        self.does(who, &Command::Unmute { medium })
    }

    fn asks_to_unmute(&mut self, who: Who, medium: Medium) {
        self.host_does(&Command::AskToUnmute { participant: self.id(who), medium }).unwrap();
    }

    fn keeps_muted(&mut self, on: bool) {
        self.host_does(&Command::KeepMuted { on }).unwrap();
    }
}

#[test]
fn s6_a_host_mutes_somebody_who_is_told_and_everybody_inside_sees_it() {
    let (mut visit, ann, bob) = group();
    visit.mutes(ann, Medium::Audio).unwrap();
    assert_eq!(visit.may_send(ann), Sends::only(Medium::Video));
    assert_eq!(visit.may_send(bob), Sends::BOTH);
    assert!(visit.view(ann).you.muted.audio && !visit.view(ann).you.muted.video);
    for viewer in [HOST, CO_HOST, bob] {
        assert!(visit.view(viewer).people[&visit.id(ann)].muted.audio);
    }
    visit.mutes(ann, Medium::Video).unwrap();
    assert_eq!(visit.may_send(ann), Sends::NOTHING);
    assert!(visit.is_inside(ann), "who sends nothing still hears");
}

#[test]
fn s6_who_was_muted_undoes_it_alone() {
    let (mut visit, ann, bob) = group();
    visit.mutes(ann, Medium::Audio).unwrap();
    visit.unmutes(bob, Medium::Audio).unwrap();
    assert!(!visit.may_send(ann).audio, "nobody else's unmute is theirs");
    visit.unmutes(ann, Medium::Video).unwrap();
    assert!(!visit.may_send(ann).audio);
    visit.unmutes(ann, Medium::Audio).unwrap();
    assert_eq!(visit.may_send(ann), Sends::BOTH);
}

#[test]
fn s6_hosts_mute_each_other_and_not_themselves() {
    let (mut visit, ann, _) = group();
    visit.mutes(CO_HOST, Medium::Audio).unwrap();
    assert!(!visit.may_send(CO_HOST).audio);
    visit.does(CO_HOST, &Command::Mute { participant: visit.id(HOST), medium: Medium::Video }).unwrap();
    assert!(!visit.may_send(HOST).video);
    assert_eq!(visit.mutes(HOST, Medium::Audio), Err(Refusal::NotYourself));
    visit.unmutes(CO_HOST, Medium::Audio).unwrap();
    let mute = Command::Mute { participant: visit.id(HOST), medium: Medium::Audio };
    assert_eq!(visit.does(ann, &mute), Err(Refusal::HostsOnly));
}

#[test]
fn s6_a_hosts_request_switches_nothing_on_and_is_answered_by_the_person() {
    let (mut visit, ann, _) = group();
    visit.mutes(ann, Medium::Audio).unwrap();
    visit.asks_to_unmute(ann, Medium::Audio);
    assert!(!visit.may_send(ann).audio);
    assert_eq!(visit.view(ann).you.asked_to_unmute, Media { audio: true, video: false });
    visit.does(ann, &Command::DeclineUnmute { medium: Medium::Audio }).unwrap();
    assert!(!visit.view(ann).you.asked_to_unmute.audio && !visit.may_send(ann).audio);
    visit.asks_to_unmute(ann, Medium::Audio);
    visit.mutes(ann, Medium::Audio).unwrap();
    assert!(!visit.view(ann).you.asked_to_unmute.audio, "muted again, the request is gone");
    visit.asks_to_unmute(ann, Medium::Audio);
    visit.unmutes(ann, Medium::Audio).unwrap();
    assert!(!visit.view(ann).you.asked_to_unmute.audio && visit.may_send(ann).audio);
}

#[test]
fn p4_what_was_muted_outlasts_a_pause_a_lost_connection_and_a_restart() {
    let (mut visit, ann, _) = group();
    visit.mutes(ann, Medium::Video).unwrap();
    visit.pause(ann).unwrap();
    assert_eq!(visit.unmutes(ann, Medium::Video), Err(Refusal::Paused));
    visit.vanishes(ann);
    visit.restarts();
    visit.opens(HOST);
    visit.opens(ann);
    visit.resume(ann).unwrap();
    assert_eq!(visit.may_send(ann), Sends::only(Medium::Audio));
}

#[test]
fn a_new_visit_begins_unmuted() {
    let (mut visit, ann, _) = group();
    visit.mutes(ann, Medium::Audio).unwrap();
    visit.does(ann, &Command::Leave).unwrap();
    visit.does(ann, &ready()).unwrap();
    visit.admit(ann).unwrap();
    assert_eq!(visit.may_send(ann), Sends::BOTH);
}

#[test]
fn a_group_that_is_kept_muted_mutes_all_clients_and_who_comes_in_later() {
    let (mut visit, ann, bob) = group();
    visit.pause(bob).unwrap();
    visit.keeps_muted(true);
    let late = visit.guest();
    visit.comes_in(late);
    visit.resume(bob).unwrap();
    for client in [ann, bob, late] {
        assert_eq!(visit.may_send(client), Sends::only(Medium::Video));
        assert_eq!(visit.unmutes(client, Medium::Audio), Err(Refusal::KeptMuted));
        assert!(visit.view(client).session.kept_muted);
    }
    assert!(visit.may_send(HOST).audio && visit.may_send(CO_HOST).audio);
    visit.keeps_muted(false);
    assert!(!visit.may_send(ann).audio, "to be kept no longer unmutes nobody");
    visit.unmutes(ann, Medium::Audio).unwrap();
    assert!(visit.may_send(ann).audio);
}

#[test]
fn a_client_who_is_kept_muted_raises_a_hand_and_speaks_when_a_host_asks() {
    let (mut visit, ann, bob) = group();
    visit.keeps_muted(true);
    visit.does(ann, &Command::RaiseHand).unwrap();
    assert!(visit.view(bob).people[&visit.id(ann)].hand.is_some());
    visit.asks_to_unmute(ann, Medium::Audio);
    visit.unmutes(ann, Medium::Audio).unwrap();
    assert!(visit.may_send(ann).audio);
    assert_eq!(visit.unmutes(bob, Medium::Audio), Err(Refusal::KeptMuted));
    visit.host_does(&Command::LowerHandOf { participant: visit.id(ann) }).unwrap();
    assert!(visit.view(ann).people[&visit.id(ann)].hand.is_none());
    visit.keeps_muted(true);
    assert!(!visit.may_send(ann).audio, "muted with the others when the host says so again");
}

#[test]
fn raising_and_lowering_a_hand_all_day_fills_no_log() {
    let (mut visit, ann, _) = group();
    let mut entries = 0;
    for _ in 0..1_000 {
        for command in [Command::RaiseHand, Command::LowerHand] {
            entries += visit.does(ann, &command).map_or(0, |entries| entries.len());
        }
    }
    assert_eq!(entries, 2);
    assert!(matches!(visit.does(ann, &Command::RaiseHand), Err(Refusal::AskLater { .. })));
    visit.wait_secs(4);
    assert!(matches!(visit.does(ann, &Command::RaiseHand), Err(Refusal::AskLater { .. })));
    visit.wait_secs(1);
    visit.does(ann, &Command::RaiseHand).unwrap();
    assert_eq!(visit.does(ann, &Command::RaiseHand), Ok(Vec::new()), "it is up already");
}

#[test]
fn leaving_and_coming_back_is_no_way_around_the_pace_of_hands() {
    let (mut visit, ann, _) = group();
    visit.does(ann, &Command::RaiseHand).unwrap();
    visit.does(ann, &Command::Leave).unwrap();
    visit.comes_in(ann);
    assert!(matches!(visit.does(ann, &Command::RaiseHand), Err(Refusal::AskLater { .. })));
}

#[test]
fn a_hand_goes_down_when_its_owner_goes_out() {
    let (mut visit, ann, _) = group();
    visit.does(ann, &Command::RaiseHand).unwrap();
    visit.pause(ann).unwrap();
    visit.resume(ann).unwrap();
    assert!(visit.view(HOST).people[&visit.id(ann)].hand.is_none());
}

#[test]
fn who_waits_has_nothing_to_mute_and_no_hand_to_raise() {
    let (mut visit, ..) = group();
    let guest = visit.guest();
    visit.comes(guest);
    assert_eq!(visit.mutes(guest, Medium::Audio), Err(Refusal::NotAdmitted));
    for command in [Command::RaiseHand, Command::Unmute { medium: Medium::Audio }, Command::ShareScreen] {
        assert_eq!(visit.does(guest, &command), Err(Refusal::NotInside));
    }
}

#[test]
fn what_is_so_already_takes_no_event() {
    let (mut visit, ann, _) = group();
    visit.mutes(ann, Medium::Audio).unwrap();
    assert_eq!(visit.mutes(ann, Medium::Audio), Ok(Vec::new()));
    assert_eq!(visit.does(ann, &Command::LowerHand), Ok(Vec::new()));
    assert_eq!(visit.unmutes(ann, Medium::Video), Ok(Vec::new()));
}
