//! What arrives, and what happens to what does not.

use std::{collections::BTreeSet, process::Command};

use hmac::{Hmac, KeyInit, Mac};
use mail_parser::{MessageParser, MimeHeaders};
use sha2::Sha256;
use store::LetterState::{Bounced, Sent};

use super::{
    gateway::Gateway,
    office::{Office, PRACTICE, address},
    receiver::Receiver,
};

pub(super) fn mail(receiver: &Receiver) -> String {
    format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\ntls = \"none\"\nfrom = \"office@practice.example\"",
        receiver.port
    )
}

/// The byte that two hexadecimal digits stand for.
fn hex(digits: &[u8]) -> u8 {
    u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_whole_from_the_practice_with_an_entry_for_the_calendar() {
    let office = Office::with(1, true, false).await;
    let mut receiver = Receiver::open().await;
    let mut server = office.serve(&mail(&receiver));
    let [mail] = receiver.mails(1).await.try_into().unwrap();
    server.finish();
    assert_eq!(mail.to, address(0));
    let message = MessageParser::default().parse(&mail.bytes).unwrap();
    let from = message.from().and_then(|from| from.first()).unwrap();
    assert_eq!((from.name(), from.address()), (Some(PRACTICE), Some("office@practice.example")));
    assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert!(message.date().is_some());
    assert!(message.subject().unwrap().starts_with("Your appointment on "), "{:?}", message.subject());
    let link = "https://care.example.org/s/";
    for body in [message.body_text(0).unwrap(), message.body_html(0).unwrap()] {
        assert!(body.contains("Canary Nr0") && body.contains(link), "{body}");
    }
    let letter = &office.letters(0).await[0];
    let id = format!("{}@practice.example", letter.id.0);
    assert_eq!(message.message_id(), Some(id.as_str()));
    assert_eq!(letter.state, Sent);

    let entries: Vec<_> = message.parts.iter().filter(|part| part.is_content_type("text", "calendar")).collect();
    let entry = entries[0].text_contents().unwrap();
    assert_eq!(entries[0].content_type().unwrap().attribute("method"), Some("REQUEST"));
    assert!(entry.contains("METHOD:REQUEST\r\n") && entry.contains("SEQUENCE:0\r\n"), "{entry}");
    let file = message.attachments().find(|part| part.attachment_name() == Some("appointment.ics")).unwrap();
    assert_eq!(file.contents(), entry.as_bytes());
}

#[tokio::test]
async fn mail_goes_encrypted_to_who_was_signed_in_to_and_over_one_connection() {
    let office = Office::with(6, true, false).await;
    let certificate = office.file("certificate.pem");
    let mut receiver = Receiver::guarded(("office", "canary phrase"), &certificate).await;
    let password = office.file("password");
    std::fs::write(&password, "canary phrase\n").unwrap();
    let config = format!(
        "[mail]\nserver = \"localhost\"\nport = {}\nuser = \"office\"\npassword_file = {password:?}\n\
         certificate = {certificate:?}\nfrom = \"office@practice.example\"",
        receiver.port
    );
    let _server = office.serve(&config);
    let mails = receiver.mails(6).await;
    assert!(mails.iter().all(|mail| mail.encrypted && mail.user.as_deref() == Some("office")), "{mails:?}");
    let connections: BTreeSet<_> = mails.iter().map(|mail| mail.connection).collect();
    assert_eq!(connections.len(), 1);
}

#[tokio::test]
async fn who_is_refused_for_good_is_given_up_and_the_others_get_theirs() {
    let office = Office::with(3, true, false).await;
    let mut receiver = Receiver::open().await;
    receiver.refuse(&address(1), "550 5.1.1 no such mailbox");
    let mut server = office.serve(&mail(&receiver));
    receiver.mails(2).await;
    server.line_with("cannot be sent");
    server.finish();
    assert_eq!(office.first_states(3).await, [Sent, Bounced, Sent]);
    let trouble = office.letters(1).await[0].trouble.clone().unwrap();
    assert_eq!(trouble, "the mail server refuses it for good (550)");
}

#[tokio::test]
async fn a_refusal_that_may_be_the_servers_own_ends_no_letter() {
    let office = Office::with(1, true, false).await;
    let mut receiver = Receiver::open().await;
    receiver.refuse(&address(0), "554 5.7.1 relay access denied");
    let mut server = office.serve(&mail(&receiver));
    let [_] = receiver.mails(1).await.try_into().unwrap();
    server.finish();
    let letter = &office.letters(0).await[0];
    assert_eq!((letter.state, letter.tries), (Sent, 2));
}

#[tokio::test]
async fn who_is_refused_for_now_gets_it_later_as_the_same_mail() {
    let office = Office::with(1, true, false).await;
    let mut receiver = Receiver::open().await;
    receiver.refuse(&address(0), "451 4.7.1 come back later");
    let mut server = office.serve(&mail(&receiver));
    let [_] = receiver.mails(1).await.try_into().unwrap();
    server.finish();
    let letter = &office.letters(0).await[0];
    assert_eq!((letter.state, letter.tries), (Sent, 2));
}

#[tokio::test]
async fn a_text_message_is_signed_and_tried_again_with_the_same_key() {
    let office = Office::with(1, false, true).await;
    let mut gateway = Gateway::answering(&[503]).await;
    let secret = office.file("secret");
    std::fs::write(&secret, "canary key").unwrap();
    let config = format!("[text]\nurl = \"{}/send\"\nfrom = \"+15550100142\"\nsecret_file = {secret:?}", gateway.url);
    let mut server = office.serve(&config);
    let asked = gateway.asked(2).await;
    server.finish();
    let header = |n: usize, name: &str| asked[n].headers[name].to_str().unwrap().to_owned();
    assert_eq!(header(0, "idempotency-key"), header(1, "idempotency-key"));
    assert_eq!(header(1, "idempotency-key"), office.letters(0).await[0].id.0.to_string());
    let body: serde_json::Value = serde_json::from_str(&asked[1].body).unwrap();
    assert_eq!((body["to"].as_str(), body["from"].as_str()), (Some("+15550100199"), Some("+15550100142")));
    assert!(body["body"].as_str().unwrap().starts_with("Canary Lane: your video appointment is on "), "{body}");
    let mut mac = Hmac::<Sha256>::new_from_slice(b"canary key").unwrap();
    mac.update(format!("{}.{}", header(1, "anteroom-timestamp"), asked[1].body).as_bytes());
    let signature = header(1, "anteroom-signature").strip_prefix("sha256=").unwrap().to_owned();
    let bytes: Vec<u8> = signature.as_bytes().chunks(2).map(hex).collect();
    mac.verify_slice(&bytes).unwrap();
    assert_eq!((asked[1].path.as_str(), office.first_states(1).await), ("/send", vec![Sent]));
}

#[tokio::test]
async fn a_gateway_of_the_other_form_is_posted_a_form_and_a_wrong_number_is_given_up() {
    let office = Office::with(1, false, true).await;
    let mut gateway = Gateway::answering(&[400]).await;
    let secret = office.file("secret");
    std::fs::write(&secret, "token").unwrap();
    let config = format!(
        "[text]\nform = \"twilio\"\nurl = \"{}\"\naccount = \"AC1\"\nfrom = \"+15550100142\"\nsecret_file = {secret:?}",
        gateway.url
    );
    let mut server = office.serve(&config);
    let asked = gateway.asked(1).await;
    server.line_with("cannot be sent");
    server.finish();
    assert_eq!(asked[0].path, "/2010-04-01/Accounts/AC1/Messages.json");
    assert!(asked[0].body.starts_with("To=%2B15550100199&From=%2B15550100142&Body=Canary+Lane"), "{}", asked[0].body);
    assert_eq!(asked[0].headers["authorization"], "Basic QUMxOnRva2Vu");
    assert_eq!(office.first_states(1).await, [Bounced]);
}

#[tokio::test]
async fn a_gateway_that_never_answers_holds_no_mail_up() {
    let office = Office::with(2, true, true).await;
    let mut receiver = Receiver::open().await;
    // It takes connections, and says nothing on any.
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let secret = office.file("secret");
    std::fs::write(&secret, "key").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let _server = office.serve(&format!("{}\n[text]\nurl = \"{url}\"\nsecret_file = {secret:?}", mail(&receiver)));
    receiver.mails(2).await;
}

#[tokio::test]
async fn nobody_is_named_in_a_log_at_any_level() {
    let office = Office::with(2, true, true).await;
    let mut receiver = Receiver::open().await;
    receiver.refuse(&address(0), "550 5.1.1 no such mailbox");
    let mut gateway = Gateway::answering(&[503]).await;
    let secret = office.file("secret");
    std::fs::write(&secret, "canary key").unwrap();
    let config = format!("{}\n[text]\nurl = \"{}/\"\nsecret_file = {secret:?}", mail(&receiver), gateway.url);
    let mut server = office.serve(&config);
    receiver.mails(1).await;
    gateway.asked(2).await;
    let said = server.finish();
    assert!(said.iter().any(|line| line.contains("cannot be sent")), "the log was heard");
    for line in said {
        let small = line.to_lowercase();
        assert!(!small.contains("canary") && !small.contains("mail.example") && !small.contains("0100199"), "{line}");
        assert!(!small.contains("010-0199") && !small.contains("/s/"), "{line}");
    }
}

#[tokio::test]
async fn a_test_mail_says_that_it_was_taken_or_what_failed() {
    let office = Office::with(0, false, false).await;
    let mut receiver = Receiver::open().await;
    let run = |config: std::path::PathBuf| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_anteroom"));
        command.args(["mail-test", "--config"]).arg(config).arg("ada@practice.example");
        tokio::task::spawn_blocking(move || command.output().unwrap())
    };
    let output = run(office.config(&mail(&receiver))).await.unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("took the mail to ada@practice.example"));
    assert_eq!(receiver.mails(1).await[0].to, "ada@practice.example");

    receiver.refuse("ada@practice.example", "550 5.1.1 no such mailbox");
    let output = run(office.config(&mail(&receiver))).await.unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && words.contains("for good (550)") && words.contains("no such mailbox"),
        "{words}"
    );

    let output = run(office.config("")).await.unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("has no [mail]"), "{words}");
}
