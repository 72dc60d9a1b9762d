//! Chat (S4): who reads what, who may write where, and that a pause leaves no gap to look into (P6).

use session::{Channel, Command, Refusal, Update};

use crate::visit::{CO_HOST, HOST, Visit, Who, ready};

/// A running group with Ann and Bob inside and a guest who waits.
fn group() -> (Visit, Who, Who, Who) {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    visit.starts();
    let (ann, bob, guest) = (visit.signed_in("Ann"), visit.signed_in("Bob"), visit.guest());
    visit.comes_in(ann);
    visit.comes_in(bob);
    visit.comes(guest);
    (visit, ann, bob, guest)
}

const OWN_LINE: Channel = Channel::Providers { with: None };

fn say(to: Channel, text: &str) -> Command {
    Command::Say { to, text: text.to_owned() }
}

fn read(visit: &Visit, who: Who) -> Vec<String> {
    visit.view(who).chat.into_iter().map(|message| message.text.as_str().to_owned()).collect()
}

#[test]
fn s4_session_chat_is_for_those_inside_and_the_waiting_rooms_for_who_waits_too() {
    let (mut visit, ann, bob, guest) = group();
    visit.does(ann, &say(Channel::Session, "inside")).unwrap();
    visit.does(guest, &say(Channel::WaitingRoom, "outside")).unwrap();
    for who in [HOST, ann, bob] {
        assert_eq!(read(&visit, who), ["inside", "outside"]);
    }
    assert_eq!(read(&visit, guest), ["outside"]);
    assert_eq!(visit.does(guest, &say(Channel::Session, "let me")), Err(Refusal::NotInside));
    let view = visit.view(guest);
    assert_eq!((view.chat[0].number, view.chat[0].mine), (1, true), "the number tells nothing of what is not for them");
}

#[test]
fn s4_a_line_to_the_providers_is_read_by_every_host_and_no_other_client() {
    let (mut visit, ann, bob, guest) = group();
    visit.does(ann, &say(OWN_LINE, "in private")).unwrap();
    visit.host_does(&say(Channel::Providers { with: Some(visit.id(ann)) }, "of course")).unwrap();
    assert_eq!(read(&visit, ann), ["in private", "of course"]);
    assert_eq!(read(&visit, CO_HOST), ["in private", "of course"]);
    assert!(read(&visit, bob).is_empty() && read(&visit, guest).is_empty());
    let to_bob = say(Channel::Providers { with: Some(visit.id(bob)) }, "hello");
    assert_eq!(visit.does(ann, &to_bob), Err(Refusal::HostsOnly));
    assert_eq!(visit.host_does(&say(OWN_LINE, "to whom?")), Err(Refusal::NoRecipient));
}

#[test]
fn s4_one_on_one_the_waiting_room_is_a_line_to_the_providers() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let (ann, guest) = (visit.signed_in("Ann"), visit.guest());
    visit.comes_in(ann);
    visit.comes(guest);
    visit.does(guest, &say(Channel::WaitingRoom, "I am here")).unwrap();
    assert_eq!(read(&visit, HOST), ["I am here"]);
    assert!(read(&visit, ann).is_empty(), "clients do not read each other");
    assert_eq!(visit.host_does(&say(Channel::WaitingRoom, "all")), Err(Refusal::NoRecipient));
}

#[test]
fn p6_what_is_said_during_a_pause_never_reaches_the_paused_but_on_their_line() {
    let (mut visit, ann, bob, _) = group();
    visit.does(bob, &say(Channel::Session, "before")).unwrap();
    visit.pause(ann).unwrap();
    visit.does(bob, &say(Channel::Session, "about Ann")).unwrap();
    visit.does(bob, &say(Channel::WaitingRoom, "about Ann too")).unwrap();
    for to in [Channel::Session, Channel::WaitingRoom] {
        assert_eq!(visit.does(ann, &say(to, "hello?")), Err(Refusal::Paused));
    }
    visit.does(ann, &say(OWN_LINE, "what is it?")).unwrap();
    assert_eq!(read(&visit, ann), ["what is it?"]);
    visit.restarts();
    visit.opens(HOST);
    visit.resume(ann).unwrap();
    visit.does(bob, &say(Channel::Session, "after")).unwrap();
    assert_eq!(read(&visit, ann), ["before", "what is it?", "after"]);
}

#[test]
fn s4_who_comes_in_later_reads_nothing_of_before_and_hosts_read_all() {
    let (mut visit, ann, _, guest) = group();
    visit.does(ann, &say(Channel::Session, "early")).unwrap();
    visit.admit(guest).unwrap();
    assert!(read(&visit, guest).is_empty());
    visit.does(guest, &say(Channel::Session, "late")).unwrap();
    assert_eq!(read(&visit, ann), ["early", "late"]);
    assert_eq!(read(&visit, CO_HOST), ["early", "late"]);
}

#[test]
fn who_was_turned_away_reads_and_writes_nothing() {
    let (mut visit, ann, _, guest) = group();
    visit.does(guest, &say(Channel::WaitingRoom, "hello")).unwrap();
    visit.deny(guest).unwrap();
    visit.remove(ann).unwrap();
    for away in [guest, ann] {
        assert!(read(&visit, away).is_empty());
        assert_eq!(visit.does(away, &say(OWN_LINE, "why?")), Err(Refusal::NoChat));
        let line = Channel::Providers { with: Some(visit.id(away)) };
        assert_eq!(visit.host_does(&say(line, "because")), Err(Refusal::NoChat));
    }
    visit.does(guest, &Command::Leave).unwrap();
    assert_eq!(visit.does(guest, &say(OWN_LINE, "bye")), Err(Refusal::NotReady));
}

#[test]
fn s4_who_waits_writes_before_the_start_and_providers_read_it_when_they_come() {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    let (ann, bob) = (visit.signed_in("Ann"), visit.signed_in("Bob"));
    assert_eq!(visit.does(ann, &say(OWN_LINE, "who is there?")), Err(Refusal::NotReady), "not ready yet");
    visit.comes(ann);
    visit.comes(bob);
    visit.does(ann, &say(Channel::WaitingRoom, "to all who wait")).unwrap();
    visit.does(ann, &say(OWN_LINE, "to the providers")).unwrap();
    assert_eq!(visit.does(ann, &say(Channel::Session, "inside")), Err(Refusal::NotInside));
    assert_eq!(visit.host_does(&say(Channel::WaitingRoom, "not there yet")), Err(Refusal::NotStarted));
    visit.starts();
    assert_eq!(read(&visit, HOST), ["to all who wait", "to the providers"]);
    assert_eq!(read(&visit, bob), ["to all who wait"]);
}

#[test]
fn w6_chat_waits_while_the_session_is_held() {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.starts();
    visit.host_does(&Command::Leave).unwrap();
    assert_eq!(visit.does(ann, &say(OWN_LINE, "held")), Err(Refusal::Held));
}

#[test]
fn one_client_silences_neither_the_others_nor_a_host() {
    let (mut visit, ann, _, guest) = group();
    for _ in 0..300 {
        visit.does(guest, &say(Channel::WaitingRoom, "x")).unwrap();
    }
    assert_eq!(visit.does(guest, &say(Channel::WaitingRoom, "x")), Err(Refusal::MessagesUsedUp));
    assert_eq!(visit.does(guest, &say(OWN_LINE, "x")), Err(Refusal::MessagesUsedUp));
    visit.does(ann, &say(Channel::Session, "x")).unwrap();
    visit.host_does(&say(Channel::WaitingRoom, "x")).unwrap();
}

#[test]
fn before_the_start_nobody_floods_the_chat() {
    let mut visit = Visit::provider_admits(&["Ann", "Bob"]);
    let guest = visit.guest();
    visit.comes(guest);
    for _ in 0..30 {
        visit.does(guest, &say(Channel::WaitingRoom, "x")).unwrap();
    }
    assert_eq!(visit.does(guest, &say(Channel::WaitingRoom, "x")), Err(Refusal::ChatFullBeforeTheStart));
    for _ in 0..9 {
        let another = visit.guest();
        visit.comes(another);
        for _ in 0..30 {
            visit.does(another, &say(Channel::WaitingRoom, "x")).unwrap();
        }
    }
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    assert_eq!(visit.does(ann, &say(OWN_LINE, "x")), Err(Refusal::ChatFullBeforeTheStart));
    visit.starts();
    visit.does(ann, &say(OWN_LINE, "x")).unwrap();
    visit.does(guest, &say(OWN_LINE, "x")).unwrap();
}

#[test]
fn signing_in_gives_no_second_share_of_the_chat() {
    let (mut visit, _, _, guest) = group();
    for _ in 0..300 {
        visit.does(guest, &say(OWN_LINE, "x")).unwrap();
    }
    let cleo = visit.signs_in(guest, "Cleo");
    visit.opens(cleo);
    visit.does(cleo, &ready()).unwrap();
    assert_eq!(visit.does(cleo, &say(OWN_LINE, "x")), Err(Refusal::MessagesUsedUp));
}

#[test]
fn a_crowd_of_clients_leaves_the_hosts_a_quarter_of_the_chat() {
    let (mut visit, ann, ..) = group();
    // What hosts write takes nothing from the clients.
    visit.host_does(&say(Channel::Session, "x")).unwrap();
    for _ in 0..5 {
        let guest = visit.guest();
        visit.comes(guest);
        for _ in 0..300 {
            visit.does(guest, &say(Channel::WaitingRoom, "x")).unwrap();
        }
    }
    assert_eq!(visit.does(ann, &say(Channel::Session, "x")), Err(Refusal::ChatFull));
    for _ in 0..499 {
        visit.host_does(&say(Channel::Session, "x")).unwrap();
    }
    assert_eq!(visit.host_does(&say(Channel::Session, "x")), Err(Refusal::ChatFull));
}

#[test]
fn a_new_message_is_told_to_who_reads_it_and_to_nobody_else() {
    let (mut visit, ann, bob, guest) = group();
    let [mut seen_bob, mut seen_guest] = [bob, guest].map(|who| visit.session.first_view(visit.actor(who)).1);
    visit.does(ann, &say(Channel::Session, "hello")).unwrap();
    let touched = session::Touched { said: true, ..session::Touched::default() };
    let told = visit.session.update(visit.actor(bob), &touched, &mut seen_bob);
    assert!(matches!(told, Some(Update::Delta(delta)) if delta.said.len() == 1 && delta.upsert.is_empty()));
    assert_eq!(visit.session.update(visit.actor(guest), &touched, &mut seen_guest), None);
}

#[test]
fn w7_a_guest_who_signs_in_keeps_what_they_read_and_their_line() {
    let (mut visit, ann, _, guest) = group();
    visit.does(guest, &say(OWN_LINE, "it is me")).unwrap();
    visit.does(ann, &say(Channel::WaitingRoom, "hello")).unwrap();
    let cleo = visit.signs_in(guest, "Cleo");
    visit.opens(cleo);
    visit.does(cleo, &ready()).unwrap();
    assert_eq!(read(&visit, cleo), ["it is me", "hello"]);
    assert!(visit.view(cleo).chat[0].mine);
    assert!(read(&visit, guest).is_empty());
}

#[test]
fn p6_who_turns_out_to_have_been_paused_as_a_guest_reads_nothing_that_is_said_from_then_on() {
    let (mut visit, ann, _, guest) = group();
    visit.admit(guest).unwrap();
    let cleo = visit.signs_in(guest, "Cleo");
    let elsewhere = visit.elsewhere(cleo);
    visit.comes(elsewhere);
    visit.pause(guest).unwrap();
    visit.does(ann, &say(Channel::WaitingRoom, "before")).unwrap();
    assert_eq!(read(&visit, cleo), ["before"]);
    visit.does(cleo, &ready()).unwrap();
    visit.does(ann, &say(Channel::WaitingRoom, "about Cleo")).unwrap();
    assert!(read(&visit, cleo).is_empty());
    visit.resume(cleo).unwrap();
    assert_eq!(read(&visit, cleo), ["before"]);
}

#[test]
fn w7_a_page_that_is_open_is_told_what_the_guest_heard_whom_its_viewer_turns_out_to_be() {
    let (mut visit, ann, _, guest) = group();
    visit.does(ann, &say(Channel::WaitingRoom, "before Cleo came")).unwrap();
    let cleo = visit.signs_in(guest, "Cleo");
    let elsewhere = visit.elsewhere(cleo);
    visit.comes(elsewhere);
    visit.deny(guest).unwrap();
    visit.wait_secs(60);
    visit.does(guest, &Command::AskToJoin).unwrap();
    let (_, mut seen) = visit.session.first_view(visit.actor(elsewhere));
    let taken = visit.does(cleo, &Command::JoinNow).unwrap();
    assert!(matches!(taken[0].event, session::Event::TookOver { .. }));
    let touched = session::Touched { everybody: true, ..session::Touched::default() };
    let told = visit.session.update(visit.actor(elsewhere), &touched, &mut seen);
    let Some(Update::Snapshot(view)) = told else { panic!("{told:?}") };
    assert_eq!(view.chat.len(), 1);
}

#[test]
fn what_is_said_concerns_the_chat_of_every_page_and_no_row() {
    let (mut visit, ann, ..) = group();
    let touched = visit.concerns(ann, &say(Channel::Session, "hello"));
    assert!(touched.said && touched.people.is_empty() && !touched.everybody);
}
