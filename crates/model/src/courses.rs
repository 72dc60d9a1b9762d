//! Which of the courses that must be seen to be taken a step takes.

use session::{Entry, Event, ParticipantId};

use crate::{
    cast::{Who, Word},
    ledger::Ledger,
    owed::Part,
    scope::Course,
    step::{Performance, Said, Step},
    world::World,
};

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
            Event::Paused { participant, .. } | Event::Removed { participant, .. }
                if world.owed.has(*participant, |part| matches!(part, Part::Pause | Part::All))
                    && entry_is_retried(step, entry) =>
            {
                Some(Course::ACutWasNotSavedAndThenWritten)
            }
            Event::Muted { participant, .. }
                if world.owed.has(*participant, |part| part == Part::Microphone) && entry_is_retried(step, entry) =>
            {
                Some(Course::AMuteWasNotSavedAndThenWritten)
            }
            Event::KeptMuted { on: true, .. } if entry_is_retried(step, entry) => {
                Some(Course::KeepingMutedWasNotSavedAndThenWritten)
            }
            Event::Admitted { .. } | Event::WalkedIn { .. } | Event::Resumed { .. } if ledger.kept_muted => {
                Some(Course::SomebodyCameInMuted)
            }
            Event::TookOver { participant, .. } if ledger.people.get(participant).is_some_and(|own| !own.gone) => {
                Some(Course::TwoPlacesOfOnePersonMet)
            }
            Event::TookOver { from, .. } if place(from).paused => Some(Course::APauseOutlastedSigningIn),
            Event::Admitted { participant, .. } if place(participant).removed => {
                Some(Course::SomebodyRemovedWasLetInAgain)
            }
            Event::ScreenStopped { by: None, .. } => Some(Course::AScreenWasStoppedBecauseItsPagesWereGone),
            Event::ScreenStopped { by: Some(by), .. }
                if entries.iter().any(|other| other.event == Event::ScreenShared { participant: *by }) =>
            {
                Some(Course::AHostTookOverTheScreen)
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
fn entry_is_retried(step: &Step, entry: &Entry) -> bool {
    entry.actor == Some(Who::Host.participant())
        && !step
            .batch
            .iter()
            .flatten()
            .any(|said| matches!(said, Said::Says(Who::Host, _) | Said::Repeats(Who::Host, _) | Said::Early(_)))
}

fn walked_in(world: &World, ledger: &Ledger, step: &Step, participant: ParticipantId) -> Option<Course> {
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
