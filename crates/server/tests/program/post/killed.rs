//! The server is killed (SIGKILL) at each step of handing a mail over, and at random: no letter is lost, and none is ever sent as
//! another one. What comes twice is the same mail, and only where the receiver had it already when the server died.

use std::collections::{BTreeMap, BTreeSet};

use mail_parser::MessageParser;
use store::LetterState::Sent;

use super::{
    office::{Office, address},
    receiver::{Received, Receiver, Step},
};

/// Clients, each with one letter that is due.
const CLIENTS: u8 = 3;
/// Those of the test in which the moment of a kill is anybody's guess, and how often there is one.
const MANY: u8 = 24;
const KILLS: u64 = 10;

fn config(receiver: &Receiver) -> String {
    format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nfrom = \"office@practice.example\"",
        receiver.port
    )
}

/// Of each recipient, the ids of the mails that came.
fn ids(mails: &[Received]) -> BTreeMap<String, Vec<String>> {
    let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in mails {
        let message = MessageParser::default().parse(&mail.bytes).unwrap();
        ids.entry(mail.to.clone()).or_default().push(message.message_id().unwrap().to_owned());
    }
    ids
}

/// Everybody has a letter and nobody has two different ones; how many came twice.
fn repeated(mails: &[Received], clients: u8) -> usize {
    let ids = ids(mails);
    assert_eq!(ids.keys().cloned().collect::<BTreeSet<_>>(), (0..clients).map(address).collect());
    let different: BTreeSet<_> = ids.values().flatten().collect();
    assert_eq!(different.len(), usize::from(clients), "a letter came under two ids, or two under one: {ids:?}");
    mails.len() - usize::from(clients)
}

#[tokio::test]
async fn a_kill_at_any_step_loses_no_letter_and_repeats_none_but_the_one_in_hand() {
    for step in Step::ALL {
        let office = Office::with(CLIENTS, true, false).await;
        let mut receiver = Receiver::open().await;
        receiver.fall_silent(Some(step));
        let mut server = office.serve(&config(&receiver));
        receiver.is_silent().await;
        server.kill();
        let taken = receiver.so_far().len();
        assert_eq!(taken, usize::from(step.is_taken()), "{step:?}");

        receiver.fall_silent(None);
        let mut server = office.serve(&config(&receiver));
        receiver.everybody(CLIENTS).await;
        server.finish();
        assert!(repeated(&receiver.so_far(), CLIENTS) <= taken, "{step:?}");
        assert_eq!(office.first_states(CLIENTS).await, [Sent; CLIENTS as usize], "{step:?}");
    }
}

#[tokio::test]
async fn kills_at_random_lose_no_letter_and_send_none_as_another() {
    let office = Office::with(MANY, true, false).await;
    let mut receiver = Receiver::open().await;
    for kill in 0..KILLS {
        let mut server = office.serve(&config(&receiver));
        // After one, two or three more mails, wherever the next one is by then.
        let more = usize::try_from(kill % 3).unwrap() + 1;
        receiver.mails((receiver.so_far().len() + more).min(usize::from(MANY))).await;
        server.kill();
    }
    let mut server = office.serve(&config(&receiver));
    receiver.everybody(MANY).await;
    server.finish();
    let most = usize::try_from(KILLS).unwrap();
    assert!(repeated(&receiver.so_far(), MANY) <= most, "one for each kill at most");
    assert_eq!(office.first_states(MANY).await, [Sent; MANY as usize]);
}
