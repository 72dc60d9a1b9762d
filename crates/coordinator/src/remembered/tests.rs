//! What is remembered of answers, for how long, and what is said of before.

use session::{Admission, Booking, DeviceId, Kind, Refusal, Timestamp};
use uuid::Uuid;

use super::*;

const EPOCH: EpochId = EpochId(Uuid::from_u128(1));

fn answered(participant: u128, id: u128, answer: Answer) -> Answered {
    let participant = ParticipantId(Uuid::from_u128(participant));
    Answered { device: DeviceId(Uuid::nil()), participant, id: CommandId(Uuid::from_u128(id)), answer }
}

fn session() -> Session {
    let (kind, admission) = (Kind::Individual, Admission::DoorsOpen);
    Session::new(Booking { kind, admission, providers: Vec::new(), clients: Vec::new() }, Timestamp(0))
}

#[test]
fn an_answer_is_known_by_who_asked_and_by_what() {
    let (session, mut remembered) = (session(), Remembered::new(EPOCH));
    let no = Answer::Refused(Refusal::NotInside);
    remembered.note(&session, &answered(1, 1, Answer::Done));
    remembered.note(&session, &answered(1, 2, no));
    let answer = |participant, id| {
        let Answered { participant, id, .. } = answered(participant, id, no);
        remembered.answer(&session, participant, id, &Command::ResumeAll, Some(EPOCH))
    };
    assert_eq!((answer(1, 1), answer(1, 2), answer(2, 1), answer(1, 3)), (Some(Answer::Done), Some(no), None, None));
}

#[test]
fn of_ever_more_the_oldest_are_forgotten() {
    let (session, mut remembered) = (session(), Remembered::new(EPOCH));
    for id in 0..10_000 {
        remembered.note(&session, &answered(1, id, Answer::Done));
    }
    assert_eq!(remembered.others.len(), OTHERS_MAX);
    let known = |id| {
        let (by, id) = (ParticipantId(Uuid::from_u128(1)), CommandId(Uuid::from_u128(id)));
        remembered.answer(&session, by, id, &Command::ResumeAll, Some(EPOCH))
    };
    assert_eq!((known(9_999), known(5_000)), (Some(Answer::Done), None));
}

#[test]
fn of_before_this_memory_a_word_that_opens_is_not_decided_and_any_other_is() {
    let (session, remembered) = (session(), Remembered::new(EPOCH));
    let sent = |command: Command, epoch| {
        let Answered { participant, id, .. } = answered(1, 1, Answer::Done);
        remembered.answer(&session, participant, id, &command, epoch)
    };
    let (now, before) = (Some(EPOCH), Some(EpochId(Uuid::from_u128(2))));
    assert_eq!(sent(Command::ResumeAll, before), Some(Answer::NotSaved { media_cut: false }));
    assert_eq!((sent(Command::ResumeAll, now), sent(Command::ResumeAll, None)), (None, None));
    assert_eq!((sent(Command::PauseAll, before), sent(Command::JoinNow, before)), (None, None));
}
