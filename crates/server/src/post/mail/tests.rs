//! What a mail is made of, whatever names and addresses are.

use lettre::address::Envelope;
use mail_parser::MessageParser;

use super::*;

fn parts<'a>(practice: &'a str, to: &'a str, subject: &str) -> Parts<'a> {
    let mail = post::Mail {
        subject: subject.to_owned(),
        plain: "Hello\n.\nbye\n".to_owned(),
        html: "<p>Hello</p>".to_owned(),
        calendar: Some(("CANCEL", "BEGIN:VCALENDAR\r\n".to_owned())),
    };
    Parts { practice, to, id: "0-1", mail }
}

fn made(parts: Parts<'_>) -> (Envelope, Vec<u8>) {
    let message = message(&"office@practice.example".parse().unwrap(), parts).unwrap();
    (message.envelope().clone(), message.formatted())
}

/// The names of its headers.
fn headers(bytes: &[u8]) -> Vec<String> {
    let message = MessageParser::default().parse(bytes).unwrap();
    message.headers_raw().map(|(name, _)| name.to_ascii_lowercase()).collect()
}

#[test]
fn no_name_and_no_subject_adds_a_header_or_a_recipient() {
    let (_, plain) = made(parts("Alder Lane", "ada@mail.example", "Your visit"));
    for (practice, subject) in [
        ("Alder\r\nBcc: all@mail.example\r\n\r\nLane", "Your visit"),
        ("Alder Lane\" <all@mail.example>, \"", "Your visit\r\nBcc: all@mail.example"),
        ("Ålder, Läne; <x@y.example>", "Größe\u{2028}Bcc: all@mail.example"),
        ("", "=?utf-8?q?=0d=0aBcc:_all@mail.example?="),
    ] {
        let (envelope, bytes) = made(parts(practice, "ada@mail.example", subject));
        let to: Vec<_> = envelope.to().iter().map(ToString::to_string).collect();
        assert_eq!(to, ["ada@mail.example"]);
        assert_eq!(headers(&bytes), headers(&plain), "{practice} {subject}");
        let message = MessageParser::default().parse(&bytes).unwrap();
        let from = message.from().unwrap().first().unwrap();
        assert_eq!(from.address(), Some("office@practice.example"), "{practice}");
    }
}

#[test]
fn an_address_that_is_none_is_refused_for_good() {
    for to in ["", "ada", "ada@mail.example\r\nRCPT TO:<all@mail.example>", "a b@mail.example", "<ada@mail.example>"] {
        let refused = message(&"office@practice.example".parse().unwrap(), parts("Alder", to, "x")).unwrap_err();
        assert_eq!(refused.kind, FailureKind::Never, "{to}");
    }
}

#[test]
fn the_same_letter_has_the_same_id_each_time() {
    let id = |bytes: &[u8]| MessageParser::default().parse(bytes).unwrap().message_id().unwrap().to_owned();
    let [one, two] = [(); 2].map(|()| made(parts("Alder Lane", "ada@mail.example", "Your visit")).1);
    assert_eq!((id(&one).as_str(), id(&two).as_str()), ("0-1@practice.example", "0-1@practice.example"));
}

#[test]
fn a_refusal_is_the_letters_where_it_names_its_recipient_or_content_and_else_may_be_the_servers() {
    for said in ["5.1.1 no such mailbox", "5.2.2 full", "5.1.10 no mail here", "5.3.4 too big", "5.6.0 not readable"] {
        assert!(is_of_letter(said), "{said}");
    }
    for said in
        ["5.7.1 relay access denied", "5.1.8 sender unknown", "5.1.7 sender", "5.3.2 no", "You are on a list", "", "5"]
    {
        assert!(!is_of_letter(said), "{said}");
    }
}

#[test]
fn trouble_in_signing_in_is_not_taken_for_a_refusal_of_the_letter() {
    assert!([530, 534, 535, 538, 454].into_iter().all(is_of_signing_in));
    assert!(![550, 551, 552, 553, 554, 421, 450, 451].into_iter().any(is_of_signing_in));
}
