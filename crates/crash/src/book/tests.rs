//! A command from the first asking to the one answer that counts.

use super::*;
use uuid::Uuid;

const WHO: ParticipantId = ParticipantId(Uuid::from_u128(1));
const ID: CommandId = CommandId(Uuid::from_u128(2));

#[test]
fn a_command_stays_open_until_it_is_answered_and_is_answered_once() {
    let mut book = Book::default();
    book.ask(WHO, ID, &Command::Leave, Timestamp(1));
    book.ask(WHO, ID, &Command::Leave, Timestamp(5));
    let open: Vec<_> = book.open(WHO).map(|(id, asked)| (id, asked.at, asked.sendings)).collect();
    assert_eq!(open, [(ID, Timestamp(1), 2)]);
    assert!(book.answer(WHO, ID, Outcome::Done, Timestamp(7)));
    assert_eq!(book.open(WHO).count(), 0);
    assert!(!book.answer(WHO, ID, Outcome::Done, Timestamp(8)));
    assert_eq!(book.done(WHO), 1);
}

#[test]
fn an_answer_is_told_of_once() {
    let mut book = Book::default();
    book.ask(WHO, ID, &Command::Leave, Timestamp(1));
    assert!(book.take_answered().is_empty());
    book.answer(WHO, ID, Outcome::Done, Timestamp(7));
    assert_eq!(book.take_answered().len(), 1);
    assert!(book.take_answered().is_empty());
}
