//! What must hold, at every point between two things that are done, whatever happened before.

use std::fmt;

use coordinator::{Answer, Append, Tell};
use session::{CommandId, Entry, Event, Grants, ParticipantId, Refusal, State};

use crate::{
    cast::{CLIENTS, Who, Word},
    ledger::Ledger,
    scope::Course,
    step::{Performance, Said, Spoken},
    world::World,
};

macro_rules! laws {
    ($($(#[doc = $text:literal])+ $law:ident,)*) => {
        /// A law that is held at every step.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Law {
            $($(#[doc = $text])+ $law,)*
        }

        impl Law {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$law),*];

            /// What it says.
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$law => concat!($($text),+).trim_ascii(),)*
                }
            }
        }
    };
}

laws! {
    /// Nobody is inside unless the log says that they were let in or walked in, and nothing after it took them out.
    NobodyIsInsideUnlessTheLogSaysSo,
    /// A pause that is in the log holds until a resume that is in the log, whatever happens in between.
    APauseHoldsUntilAResume,
    /// A cut that could not be written holds until it is written or a host takes it back.
    AnUnsavedCutHolds,
    /// Whom a step has cut that could not be written, it does not open again.
    AFailedStepOpensNothing,
    /// A pause that was not refused has cut the media when its answer is told, written or not.
    APauseCuts,
    /// Nobody is inside before a host has started the session.
    NobodyIsInsideBeforeTheStart,
    /// What takes media away takes it before it is written.
    ShrinkBeforeCommit,
    /// Who is not booked walks in while a seat is free alone, a guest while nobody is paused, who was denied never.
    NoSeatIsTakenTwice,
    /// Who is not booked is told to ask only where no seat is free: of two in a race one walks in.
    ALastSeatHasOneWinner,
    /// What was acknowledged is in the log.
    WhatWasAcknowledgedIsInTheLog,
    /// A command that is in the log is answered as done when it is repeated, and is not done twice.
    ARepetitionIsHarmless,
    /// What was refused, or certainly not saved, is not in the log.
    ARefusalChangesNothing,
    /// What is shown is what the log tells.
    NothingIsShownThatIsNotDurable,
    /// Once people are told, media flows among exactly those whom the log lets in, without the unsaved cuts.
    WhatIsGrantedIsGiven,
    /// An append names the entry that it follows.
    AnAppendNamesWhatItFollows,
    /// Only a host lets in, turns away, pauses, resumes and ends, and no host is paused.
    OnlyHostsDecide,
}

/// A law that does not hold, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    law: Law,
    how: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.law.text(), self.how)
    }
}

fn hold(law: Law, holds: bool, how: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken { law, how: how() }) }
}

/// What must hold of the gate at any moment.
pub(crate) fn gate(world: &World) -> Result<(), Broken> {
    let World { ledger, gate, owed, leaving, .. } = world;
    let allowed = ledger.inside();
    let nobody = gate.participants().is_empty();
    hold(Law::NobodyIsInsideBeforeTheStart, nobody || ledger.started, || "media flows".to_owned())?;
    for participant in gate.participants() {
        let place = ledger.place(*participant);
        let inside = || format!("media flows to {}", name(*participant));
        hold(Law::APauseHoldsUntilAResume, !place.paused, inside)?;
        hold(Law::AnUnsavedCutHolds, !owed.contains(participant) && !leaving.contains(participant), inside)?;
        hold(Law::NobodyIsInsideUnlessTheLogSaysSo, allowed.contains(participant), inside)?;
    }
    Ok(())
}

/// What must hold of what is given after an append that was lost, at which so much flowed.
pub(crate) fn given_after_loss(before: &World, at_append: &Grants, world: &World) -> Result<(), Broken> {
    let cut = before.gate.participants().difference(at_append.participants());
    let opened = cut.copied().find(|id| world.gate.contains(*id));
    hold(Law::AFailedStepOpensNothing, opened.is_none(), || {
        format!("media flows again to {}", opened.map(name).unwrap_or_default())
    })
}

/// What must hold when entries are about to be written; `after` is what the log says if they are.
pub(crate) fn append(world: &World, append: &Append, after: &Ledger) -> Result<(), Broken> {
    let length = world.log.len() as u64;
    hold(Law::AnAppendNamesWhatItFollows, append.expected() == length, || {
        format!("it follows entry {} and says {}", length, append.expected())
    })?;
    let allowed = after.inside();
    for participant in world.gate.participants() {
        hold(Law::ShrinkBeforeCommit, allowed.contains(participant), || {
            format!("media still flows to {}", name(*participant))
        })?;
    }
    let mut ledger = world.ledger.clone();
    for entry in append.entries() {
        if let (Some(actor), Some(command)) = (entry.actor, entry.command) {
            let twice = world.log.iter().any(|old| (old.actor, old.command) == (Some(actor), Some(command)));
            hold(Law::ARepetitionIsHarmless, !twice, || format!("{:?} is done a second time", entry.event))?;
        }
        seats(world, &ledger, &entry.event)?;
        decided_by_hosts(entry)?;
        ledger.read(entry);
    }
    Ok(())
}

fn seats(world: &World, ledger: &Ledger, event: &Event) -> Result<(), Broken> {
    let Event::WalkedIn { participant } = event else { return Ok(()) };
    let place = ledger.place(*participant);
    let free = world.seats_taken(ledger) < world.capacity();
    let dodges = place.guest && ledger.people.values().any(|other| other.paused);
    hold(Law::NoSeatIsTakenTwice, place.booked || (free && !dodges && !place.denied), || {
        format!("{} walks in, {} seats are taken", name(*participant), world.seats_taken(ledger))
    })
}

/// Which events are a host's alone; the others are their own or nobody's.
fn decided_by_hosts(entry: &Entry) -> Result<(), Broken> {
    let hosts = match &entry.event {
        Event::Admitted { .. }
        | Event::Denied { .. }
        | Event::Blocked { .. }
        | Event::Resumed { .. }
        | Event::Started { .. }
        | Event::HostEntered { .. } => true,
        Event::Paused { participant, .. } => {
            hold(Law::OnlyHostsDecide, *participant != Who::Host.participant(), || "the host is paused".to_owned())?;
            true
        }
        Event::Ended { by } => by.is_some(),
        Event::Opened { .. }
        | Event::Waited { .. }
        | Event::WalkedIn { .. }
        | Event::Asked { .. }
        | Event::AskCancelled { .. }
        | Event::CameBack { .. }
        | Event::Left { .. }
        | Event::HostLost
        | Event::HostReturned
        | Event::Held => false,
    };
    let is_host = entry.actor == Some(Who::Host.participant());
    hold(Law::OnlyHostsDecide, !hosts || is_host, || format!("{:?}", entry.event))
}

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
                performance.world.owed.retain(|id| !spoken.word.cuts(spoken.who, *id));
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
            let void = performance.spoken.len() > 1 || is_void(world, word);
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

/// A pause, a leaving or an end that was not refused.
fn promise(performance: &mut Performance<'_>, tell: &Tell, spoken: Spoken, answer: Answer) -> Result<(), Broken> {
    let Performance { world, before, spoken: all, .. } = performance;
    if matches!(answer, Answer::Refused(_)) {
        return Ok(());
    }
    let cuts = |id: &ParticipantId| spoken.word.cuts(spoken.who, *id);
    let cut: Vec<_> = before.gate.participants().iter().copied().filter(cuts).collect();
    // Done again, or with somebody else's word in the same step, is another matter.
    // Who leaves while the log cannot be read is told so, and nothing is decided.
    let undecided = spoken.word == Word::Leave && !tell.sure && before.coordinator.is_unsure();
    if all.len() == 1 && !spoken.repeated && !undecided {
        for participant in &cut {
            hold(Law::APauseCuts, !world.gate.contains(*participant), || {
                format!(
                    "{} said {:?}, is told {answer:?}, and media flows to {}",
                    spoken.who,
                    spoken.word,
                    name(*participant)
                )
            })?;
        }
    }
    if let Answer::NotSaved { media_cut: true } = answer {
        let inside = world.ledger.inside();
        let owed = if spoken.word == Word::Leave { &mut world.leaving } else { &mut world.owed };
        owed.extend(cut.into_iter().filter(|id| inside.contains(id)));
    }
    Ok(())
}

fn one_winner(performance: &Performance<'_>, who: Who) -> Result<(), Broken> {
    let Performance { world, before, .. } = performance;
    let taken = [before, world].map(|world| world.seats_taken(&world.ledger));
    let place = world.ledger.place(who.participant());
    let paused = [before, world].iter().any(|world| world.ledger.people.values().any(|other| other.paused));
    let reason = taken.iter().any(|taken| *taken >= world.capacity()) || place.denied || (place.guest && paused);
    hold(Law::ALastSeatHasOneWinner, reason, || format!("{who} is told to ask, and {taken:?} seats are taken"))
}

/// Done, and rightly without an entry: nobody was concerned, or all it did was to take back an unsaved cut.
fn is_void(world: &World, said: Word) -> bool {
    let place = |who: Who| world.ledger.place(who.participant());
    match said {
        // An unsaved cut was taken back, and an unsaved end came before what else was said.
        Word::Resume(_) | Word::ResumeAll if world.ledger.ended => true,
        Word::Resume(who) => !place(who).paused,
        Word::ResumeAll => CLIENTS.iter().all(|client| !place(*client).paused),
        Word::PauseAll => CLIENTS.iter().all(|client| !place(*client).is_in()),
        Word::AdmitAll { .. } => true,
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
        | Word::End => false,
    }
}

/// What must hold once people are told.
pub(crate) fn told(world: &World, tell: &Tell, durable: &State) -> Result<(), Broken> {
    gate(world)?;
    if !tell.sure {
        return Ok(());
    }
    let shown = world.coordinator.session().state();
    hold(Law::NothingIsShownThatIsNotDurable, shown == durable, || format!("shown: {shown:?}, durable: {durable:?}"))?;
    let mut granted = world.ledger.inside();
    granted.retain(|id| ![&world.owed, &world.leaving, &world.unwritten].iter().any(|cut| cut.contains(id)));
    hold(Law::WhatIsGrantedIsGiven, *world.gate.participants() == granted, || {
        let names: Vec<_> = world.gate.participants().iter().map(|id| name(*id)).collect();
        let wanted: Vec<_> = granted.iter().map(|id| name(*id)).collect();
        format!("media flows among {names:?}, the log lets in {wanted:?}")
    })
}

/// Notes which courses the entries take that are about to be kept.
pub(crate) fn note(performance: &mut Performance<'_>, entries: &[Entry]) {
    let Performance { world, reached, step, .. } = performance;
    let mut ledger = world.ledger.clone();
    for entry in entries {
        reached.event(&entry.event);
        let place = |id: &ParticipantId| ledger.place(*id);
        let course = match &entry.event {
            Event::CameBack { participant } if place(participant).paused => Some(Course::SomebodyCameBackPaused),
            Event::Resumed { participant, .. } if place(participant).gone => Some(Course::SomebodyWhoHadLeftWasResumed),
            Event::Paused { participant, .. } if world.owed.contains(participant) && entry_is_retried(step, entry) => {
                Some(Course::ACutWasNotSavedAndThenWritten)
            }
            Event::HostReturned if ledger.held => Some(Course::TheSessionWasHeldAndTakenUpAgain),
            Event::Ended { by: None } => Some(Course::NobodyCameBackAndTheSessionEnded),
            Event::WalkedIn { participant } if !place(participant).booked => {
                walked_in(world, &ledger, step, *participant)
            }
            _ => None,
        };
        if let Some(course) = course {
            reached.course(course);
        }
        ledger.read(entry);
    }
}

/// Nobody of the batch said so: the coordinator tries again.
fn entry_is_retried(step: &crate::step::Step, entry: &Entry) -> bool {
    entry.actor == Some(Who::Host.participant())
        && !step
            .batch
            .iter()
            .flatten()
            .any(|said| matches!(said, Said::Says(Who::Host, _) | Said::Repeats(Who::Host, _) | Said::Early(_)))
}

fn walked_in(world: &World, ledger: &Ledger, step: &crate::step::Step, participant: ParticipantId) -> Option<Course> {
    let others = |id: &&ParticipantId| ledger.place(**id).takes_a_seat();
    if ledger.people.keys().filter(others).any(|id| world.is_ghost(*id)) {
        return Some(Course::ASeatBecameFreeByItself);
    }
    let joins = |who| step.batch.contains(&Some(Said::Says(who, Word::JoinNow)));
    let race = joins(Who::Anna) && joins(Who::Ben);
    match Who::of(participant) {
        Some(Who::Anna) if race => Some(Course::AnnaWonTheLastSeat),
        Some(Who::Ben) if race => Some(Course::BenWonTheLastSeat),
        _ => None,
    }
}

/// Is this command of theirs in the log?
pub(crate) fn is_in_log(world: &World, who: Who, id: CommandId) -> bool {
    let command = (Some(who.participant()), Some(id));
    world.log.iter().any(|entry| (entry.actor, entry.command) == command)
}

fn name(participant: ParticipantId) -> String {
    Who::of(participant).map_or_else(|| participant.to_string(), |who| who.to_string())
}
