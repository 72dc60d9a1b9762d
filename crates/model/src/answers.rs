//! What must hold of answers: against the log, and of what follows for those who were promised a cut.

use coordinator::{Answer, Tell};
use session::Refusal;

use crate::{
    cast::{CLIENTS, Who, Word},
    laws::{Broken, Law, hold, is_in_log, name},
    scope::Course,
    step::{Performance, Spoken},
    world::World,
};

/// Each answer against the log; then what follows from it for those who were promised something.
pub(crate) fn answers(performance: &mut Performance<'_>, tell: &Tell) -> Result<(), Broken> {
    for told in &tell.answers {
        let Some(spoken) = performance.spoken.iter().copied().find(|spoken| spoken.id == told.id) else { continue };
        performance.reached.answer(&told.answer);
        answer(performance, tell, spoken, told.answer)?;
        promise(performance, tell, spoken, told.answer)?;
        let world = &mut performance.world;
        let in_log = is_in_log(world, spoken.who, spoken.id);
        if spoken.early {
            world.early = None;
            if let Answer::Refused(_) = told.answer {
                world.owed.refuse(spoken.word, spoken.who);
            }
        } else if let Some(pages) = world.pages_mut(spoken.who) {
            pages.unanswered = None;
            // An id that is in no log can be taken again; one that may be is not.
            let may_be_in_log = in_log || matches!(told.answer, Answer::NotSaved { .. });
            pages.acts += u8::from(may_be_in_log);
        }
    }
    let unanswered = performance.spoken.iter().find(|spoken| !tell.answers.iter().any(|told| told.id == spoken.id));
    hold(Law::WhatWasAcknowledgedIsInTheLog, unanswered.is_none(), || format!("no answer to {unanswered:?}"))
}

fn answer(performance: &mut Performance<'_>, tell: &Tell, spoken: Spoken, answer: Answer) -> Result<(), Broken> {
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
            // What somebody else did in the same step may have come in between.
            let void = performance.spoken.len() > 1 || is_void(world, who, word);
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
        Answer::NotSaved { media_cut } => {
            if media_cut && !tell.sure && before.coordinator.is_unsure() {
                reached.course(Course::ACutWasMadeWithoutReadableLog);
            }
            hold(Law::ARefusalChangesNothing, !tell.sure || !in_log, said)
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
    // While the log cannot be read nothing is decided, and only what must not wait cuts all the same.
    let undecided = !spoken.word.cuts_blindly() && !tell.sure && before.coordinator.is_unsure();
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
    if let Answer::NotSaved { media_cut: true } = answer {
        // Whom the log lets in is meant too where nothing flows now, because a step before could not be written.
        let granted = world.ledger.granted();
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
fn is_void(world: &World, who: Who, said: Word) -> bool {
    let place = |who: Who| world.ledger.place(who.participant());
    match said {
        // An unsaved cut was taken back, and an unsaved end came before what else was said.
        Word::Resume(_) | Word::ResumeAll if world.ledger.ended => true,
        Word::Resume(who) => !place(who).paused,
        Word::ResumeAll => CLIENTS.iter().all(|client| !place(*client).paused),
        Word::PauseAll => CLIENTS.iter().all(|client| !place(*client).is_in()),
        Word::AdmitAll { .. } => true,
        Word::Mute(of) => place(of).muted,
        Word::KeepMuted { on } => {
            let quiet = CLIENTS.iter().all(|client| !place(*client).is_in() || place(*client).muted);
            world.ledger.kept_muted == on && (!on || quiet)
        }
        Word::Unmute => !place(who).muted,
        Word::ShareScreen => world.ledger.screen == Some(who.participant()),
        Word::StopSharing => world.ledger.screen != Some(who.participant()),
        Word::StopShareOf(of) => world.ledger.screen != Some(of.participant()),
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
