//! What must hold of answers: against the log, and of what follows for those who were promised a cut.

use coordinator::{Answer, Answered, Tell};
use session::{CommandId, Refusal};
use uuid::Uuid;

use crate::{
    cast::{CLIENTS, Who, Word},
    laws::{Broken, Law, hold, is_in_log, name},
    ledger::Ledger,
    scope::Course,
    step::{Performance, Spoken},
    world::{Doubted, World},
};

/// Each answer against the log; then what follows from it for those who were promised something.
pub(crate) fn answers(performance: &mut Performance<'_>, tell: &Tell) -> Result<(), Broken> {
    let trace = trace(performance);
    for told in &tell.answers {
        performance.reached.answer(&told.answer);
        let Some(spoken) = performance.spoken.iter().copied().find(|spoken| spoken.id == told.id) else {
            settled(performance, tell, told)?;
            continue;
        };
        answer(performance, &trace, tell, spoken, told.answer)?;
        take_back_not_so(performance, spoken.id, told.answer);
        promise(performance, tell, spoken, told.answer)?;
        let world = &mut performance.world;
        let Spoken { who, word, id, .. } = spoken;
        let in_log = is_in_log(world, who, id);
        match told.answer {
            Answer::NotKnown { .. } => world.doubt.push(Doubted { who, word, id }),
            Answer::NotSaved { media_cut: false } => {
                world.void.insert(id);
            }
            Answer::Done | Answer::Refused(_) | Answer::NotSaved { media_cut: true } => {}
        }
        if spoken.early {
            world.early = None;
            if let Answer::Refused(_) = told.answer {
                world.owed.refuse(word, who);
            }
        } else if let Some(pages) = world.pages_mut(who) {
            pages.unanswered = None;
            // An id that is in no log can be taken again, by a page that knows no better; one that may be is not.
            let is_taken = in_log || matches!(told.answer, Answer::NotSaved { .. } | Answer::NotKnown { .. });
            pages.acts += u8::from(is_taken);
        }
    }
    let unanswered = performance.spoken.iter().find(|spoken| !tell.answers.iter().any(|told| told.id == spoken.id));
    hold(Law::WhatWasAcknowledgedIsInTheLog, unanswered.is_none(), || format!("no answer to {unanswered:?}"))
}

/// A word that took back what was owed, and is not done: that is owed again, as far as it is not written.
fn take_back_not_so(performance: &mut Performance<'_>, id: CommandId, answer: Answer) {
    let Performance { world, taken_back, .. } = performance;
    let was_owed = taken_back.iter().find(|(by, _)| *by == id).filter(|_| answer != Answer::Done);
    if let Some((_, before)) = was_owed {
        world.owed.restore(before);
        world.owed.settle(&world.ledger);
    }
}

/// What the log said in the course of this step: before it, and after each of its entries.
fn trace(performance: &Performance<'_>) -> Vec<Ledger> {
    let Performance { before, world, .. } = performance;
    let mut trace = vec![before.ledger.clone()];
    for entry in world.log.iter().skip(before.log.len()) {
        let mut ledger = trace.last().cloned().unwrap_or_default();
        ledger.read(entry);
        trace.push(ledger);
    }
    trace
}

/// The rest is told of which nobody knew.
fn settled(performance: &mut Performance<'_>, tell: &Tell, told: &Answered) -> Result<(), Broken> {
    let Performance { world, reached, .. } = performance;
    let Some(Doubted { who, word, id }) = world.doubt.iter().copied().find(|asked| asked.id == told.id) else {
        // On the second page from which it was asked, the same.
        return hold(Law::WhatNobodyKnewIsTold, tell.sure, || format!("an answer that nobody waits for: {told:?}"));
    };
    let in_log = is_in_log(world, who, id) || was_done_in_parts(world, who, word, id);
    let said = || format!("nobody knew of {who}'s {word:?}, and now it is {:?}", told.answer);
    match told.answer {
        Answer::NotKnown { .. } => return hold(Law::WhatNobodyKnewIsTold, !tell.sure, said),
        Answer::Done => {
            reached.course(Course::WhatNobodyKnewWasWritten);
            hold(Law::WhatWasAcknowledgedIsInTheLog, in_log, said)?;
        }
        Answer::NotSaved { media_cut } => {
            reached.course(Course::WhatNobodyKnewWasLost);
            hold(Law::ARefusalChangesNothing, !in_log, said)?;
            if !media_cut {
                world.void.insert(id);
            }
        }
        Answer::Refused(_) => return hold(Law::WhatNobodyKnewIsTold, false, said),
    }
    world.doubt.retain(|asked| asked.id != id);
    Ok(())
}

/// Is a pause of all in the log as one of each? Each part's id follows from the word's and the client's.
fn was_done_in_parts(world: &World, who: Who, said: Word, id: CommandId) -> bool {
    let part = |client: Who| CommandId(Uuid::from_u128(id.0.as_u128() ^ client.participant().0.as_u128()));
    said == Word::PauseAll && CLIENTS.into_iter().any(|client| is_in_log(world, who, part(client)))
}

fn answer(
    performance: &mut Performance<'_>,
    trace: &[Ledger],
    tell: &Tell,
    spoken: Spoken,
    answer: Answer,
) -> Result<(), Broken> {
    let Performance { world, before, reached, .. } = performance;
    let Spoken { who, word, id, .. } = spoken;
    let in_log = is_in_log(world, who, id);
    let said = || format!("{who} said {word:?} and is told {answer:?}");
    match answer {
        Answer::Done => {
            reached.command(&word.command(who));
            if spoken.repeated && is_in_log(before, who, id) {
                reached.course(Course::ARepeatedCommandWasRecognised);
            }
            let void = trace.iter().any(|ledger| is_void(ledger, world.lets_each_in(), who, word));
            hold(Law::WhatWasAcknowledgedIsInTheLog, in_log || void, said)
        }
        Answer::Refused(refusal) => {
            reached.refusal(&refusal);
            hold(Law::ARepetitionIsHarmless, !is_in_log(before, who, id), said)?;
            hold(Law::ARefusalChangesNothing, !in_log, said)?;
            if refusal == Refusal::AskFirst && word == Word::JoinNow && performance.is_kept() {
                one_winner(performance, who)?;
            }
            Ok(())
        }
        Answer::NotKnown { .. } => hold(Law::WhatNobodyKnewIsTold, !tell.sure, said),
        Answer::NotSaved { media_cut } => {
            if media_cut && !tell.sure && before.coordinator.is_unsure() {
                reached.course(Course::ACutWasMadeWithoutReadableLog);
            }
            hold(Law::ARefusalChangesNothing, !in_log, said)
        }
    }
}

/// A word that cuts and was not refused.
fn promise(performance: &mut Performance<'_>, tell: &Tell, spoken: Spoken, answer: Answer) -> Result<(), Broken> {
    let Performance { world, before, spoken: all, .. } = performance;
    if matches!(answer, Answer::Refused(_)) {
        return Ok(());
    }
    let flowing = before.gate.participants().into_iter();
    let cut = flowing.filter_map(|id| Some((id, spoken.word.cut(spoken.who, id)?)));
    let cut: Vec<_> = cut.filter(|(id, part)| part.flows(&before.gate, *id)).collect();
    // Done again, or with somebody else's word in the same step, is another matter.
    // While the log cannot be read nothing is decided, and only what must not wait cuts all the same, and a host's leaving.
    let at_once = spoken.word.cuts_blindly() || (spoken.who, spoken.word) == (Who::Host, Word::Leave);
    let undecided = !at_once && !tell.sure && before.coordinator.is_unsure();
    if all.len() == 1 && !spoken.repeated && !undecided {
        for (participant, part) in &cut {
            hold(Law::ACutCuts, !part.flows(&world.gate, *participant), || {
                format!(
                    "{} said {:?}, is told {answer:?}, and something flows of {}",
                    spoken.who,
                    spoken.word,
                    name(*participant)
                )
            })?;
        }
    }
    if let Answer::NotSaved { media_cut: true } | Answer::NotKnown { media_cut: true } = answer {
        // Whom the log lets in is meant too where nothing flows now, because a step before could not be written.
        // Of two words in a step, the other may have let somebody in after this one.
        let granted = world.ledger.granted();
        let granted = if all.len() == 1 { granted } else { granted.meet(&before.ledger.granted()) };
        let cut = granted.participants().into_iter().filter_map(|id| Some((id, spoken.word.cut(spoken.who, id)?)));
        let cut = cut.filter(|(id, part)| part.flows(&granted, *id));
        if spoken.word == Word::Leave {
            world.leaving.extend(cut.map(|(id, _)| id));
        } else {
            world.owed.add(cut);
            world.owed.keeping_muted |= spoken.word == Word::KeepMuted { on: true } && !world.ledger.kept_muted;
        }
    }
    Ok(())
}

fn one_winner(performance: &Performance<'_>, who: Who) -> Result<(), Broken> {
    let Performance { world, before, .. } = performance;
    let taken = [before, world].map(|world| world.seats_taken(&world.ledger));
    let place = world.ledger.place(who.participant());
    let anybody_kept_out =
        [before, world].iter().any(|world| world.ledger.people.values().any(|other| other.is_kept_out()));
    let reason = taken.iter().any(|taken| *taken >= world.capacity())
        || place.denied
        || place.removed
        || (place.guest && anybody_kept_out);
    hold(Law::ALastSeatHasOneWinner, reason, || format!("{who} is told to ask, and {taken:?} seats are taken"))
}

/// Done, and rightly without an entry: nobody was concerned, or all it did was to take back an unsaved cut.
fn is_void(ledger: &Ledger, lets_each_in: bool, who: Who, said: Word) -> bool {
    let place = |who: Who| ledger.place(who.participant());
    match said {
        // An unsaved cut was taken back, and an unsaved end came before what else was said.
        Word::Resume(_) | Word::ResumeAll if ledger.ended => true,
        Word::Resume(who) => !place(who).paused,
        Word::ResumeAll => CLIENTS.iter().all(|client| !place(*client).paused),
        Word::PauseAll => CLIENTS.iter().all(|client| !place(*client).is_in()),
        Word::AdmitAll { .. } => !CLIENTS.iter().any(|client| place(*client).is_at_the_door(lets_each_in)),
        Word::Mute(of) => place(of).muted,
        Word::KeepMuted { on } => {
            let quiet = CLIENTS.iter().all(|client| !place(*client).is_in() || place(*client).muted);
            ledger.kept_muted == on && (!on || quiet)
        }
        Word::Unmute => !place(who).muted,
        Word::ShareScreen => ledger.screen == Some(who.participant()),
        Word::StopSharing => ledger.screen != Some(who.participant()),
        Word::StopShareOf(of) => ledger.screen != Some(of.participant()),
        Word::Ready
        | Word::ReadyNameless
        | Word::ReadyLongName
        | Word::JoinNow
        | Word::AskToJoin
        | Word::CancelAsk
        | Word::Leave
        | Word::Admit(_)
        | Word::Deny(_)
        | Word::Block(_)
        | Word::Pause(_)
        | Word::MoveBack(_)
        | Word::Remove(_)
        | Word::End => false,
    }
}
