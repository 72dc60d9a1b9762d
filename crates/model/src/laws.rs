//! What must hold, at every point between two things that are done, whatever happened before.

use std::fmt;

use coordinator::{Append, Tell};
use session::{CommandId, Entry, Event, Grants, ParticipantId, Sends, State};

use crate::{cast::Who, ledger::Ledger, world::World};

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
    /// A pause that is in the log holds until a resume that is in the log, whatever happens in between, signing in too.
    APauseHoldsUntilAResume,
    /// A cut that could not be written holds until it is written or a host takes it back.
    AnUnsavedCutHolds,
    /// Whom a step has cut that could not be written, it does not open again.
    AFailedStepOpensNothing,
    /// A pause, and whatever else cuts, has cut the media when its answer is told and is no refusal, written or not.
    ACutCuts,
    /// Nothing is sent of a microphone that the log says is muted, nor of a screen that nobody shares.
    WhatIsMutedIsNotSent,
    /// Who was removed comes in again by an admission alone.
    WhoWasRemovedNeedsAnAdmission,
    /// What a host muted is undone by nobody but the person.
    NobodyIsUnmutedByAnother,
    /// While clients are kept muted, or are to be although that is not written yet, none comes in or unmutes and is heard.
    WhoIsKeptMutedIsNotHeard,
    /// Nobody is inside before a host has started the session.
    NobodyIsInsideBeforeTheStart,
    /// What takes media away takes it before it is written.
    ShrinkBeforeCommit,
    /// Who is not booked walks in while a seat is free alone, a guest while nobody is paused, removed or blocked, and who was
    /// denied never.
    NoSeatIsTakenTwice,
    /// Who is not booked is told to ask only where no seat is free: of two in a race one walks in.
    ALastSeatHasOneWinner,
    /// What was acknowledged is in the log.
    WhatWasAcknowledgedIsInTheLog,
    /// A command that is in the log is answered as done when it is repeated, and is not done twice.
    ARepetitionIsHarmless,
    /// What was refused, or answered as not saved, is not in the log; nor is it later, unless it cut and is tried again.
    ARefusalChangesNothing,
    /// Who is told that nobody knows is told the rest as soon as somebody could look.
    WhatNobodyKnewIsTold,
    /// Without a host nothing flows once the grace is over, and at once if the host leaves, whatever the log answers.
    WithoutAHostNothingFlows,
    /// What is shown is what the log tells.
    NothingIsShownThatIsNotDurable,
    /// Once people are told, media flows among exactly those whom the log lets in, without the unsaved cuts.
    WhatIsGrantedIsGiven,
    /// An append names the entry that it follows.
    AnAppendNamesWhatItFollows,
    /// Only a host lets in, turns away, takes out, pauses, resumes, mutes and ends, and no host is paused or taken out.
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

pub(crate) fn hold(law: Law, holds: bool, how: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken { law, how: how() }) }
}

/// What must hold of the gate at any moment.
pub(crate) fn gate(world: &World) -> Result<(), Broken> {
    let World { ledger, gate, owed, leaving, .. } = world;
    let allowed = ledger.granted();
    let nobody = *gate == Grants::none();
    hold(Law::NobodyIsInsideBeforeTheStart, nobody || ledger.started, || "media flows".to_owned())?;
    for (participant, sends) in gate.iter() {
        let place = ledger.place(participant);
        let inside = || format!("media flows to {}", name(participant));
        hold(Law::APauseHoldsUntilAResume, !place.paused, inside)?;
        hold(Law::WhoWasRemovedNeedsAnAdmission, !place.removed, inside)?;
        hold(Law::AnUnsavedCutHolds, !leaving.contains(&participant), inside)?;
        hold(Law::NobodyIsInsideUnlessTheLogSaysSo, allowed.contains(participant), inside)?;
        let silent = sends.minus(allowed.sends(participant)) == Sends::NOTHING;
        hold(Law::WhatIsMutedIsNotSent, silent, || format!("{} sends {sends:?}", name(participant)))?;
    }
    let flowing = owed.flowing(gate);
    hold(Law::AnUnsavedCutHolds, flowing.is_none(), || {
        format!("something flows of {}", flowing.map(name).unwrap_or_default())
    })
}

/// What must hold of what is given after an append that was lost, at which so much flowed.
pub(crate) fn given_after_loss(before: &World, at_append: &Grants, world: &World) -> Result<(), Broken> {
    let cut = before.gate.minus(at_append);
    let closed = world.gate.without(&cut) == world.gate;
    hold(Law::AFailedStepOpensNothing, closed, || format!("{cut:?} was cut, and {} flows", told_of(&world.gate)))
}

/// What must hold when entries are about to be written; `after` is what the log says if they are.
pub(crate) fn append(world: &World, append: &Append, after: &Ledger) -> Result<(), Broken> {
    let length = world.log.len() as u64;
    hold(Law::AnAppendNamesWhatItFollows, append.expected() == length, || {
        format!("it follows entry {} and says {}", length, append.expected())
    })?;
    hold(Law::ShrinkBeforeCommit, world.gate.is_within(&after.granted()), || {
        format!("{} still flows, and soon {} is let in", told_of(&world.gate), told_of(&after.granted()))
    })?;
    let mut ledger = world.ledger.clone();
    for entry in append.entries() {
        if let (Some(actor), Some(command)) = (entry.actor, entry.command) {
            let twice = world.log.iter().any(|old| (old.actor, old.command) == (Some(actor), Some(command)));
            hold(Law::ARepetitionIsHarmless, !twice, || format!("{:?} is done a second time", entry.event))?;
        }
        seats(world, &ledger, &entry.event)?;
        kept_muted(world, &ledger, &entry.event)?;
        decided_by_hosts(entry)?;
        ledger.read(entry);
    }
    Ok(())
}

fn seats(world: &World, ledger: &Ledger, event: &Event) -> Result<(), Broken> {
    let Event::WalkedIn { participant } = event else { return Ok(()) };
    let place = ledger.place(*participant);
    let free = world.seats_taken(ledger) < world.capacity();
    let dodges = place.guest && ledger.people.values().any(|other| other.is_kept_out());
    hold(Law::WhoWasRemovedNeedsAnAdmission, !place.removed, || format!("{} walks in", name(*participant)))?;
    hold(Law::NoSeatIsTakenTwice, !place.denied && (place.booked || (free && !dodges)), || {
        format!("{} walks in, {} seats are taken", name(*participant), world.seats_taken(ledger))
    })
}

/// No host asks anybody to speak here, so nobody has leave to.
fn kept_muted(world: &World, ledger: &Ledger, event: &Event) -> Result<(), Broken> {
    let (participant, is_heard) = match event {
        Event::Unmuted { participant, .. } => (participant, ledger.kept_muted || world.owed.keeping_muted),
        Event::Admitted { participant, .. } | Event::WalkedIn { participant } | Event::Resumed { participant, .. } => {
            (participant, world.owed.keeping_muted && !ledger.kept_muted)
        }
        _ => return Ok(()),
    };
    let is_client = !ledger.place(*participant).host;
    hold(Law::WhoIsKeptMutedIsNotHeard, !(is_client && is_heard), || format!("{event:?}"))
}

/// Which events are a host's alone; the others are their own or nobody's.
fn decided_by_hosts(entry: &Entry) -> Result<(), Broken> {
    let hosts = match &entry.event {
        Event::Admitted { .. }
        | Event::Denied { .. }
        | Event::Blocked { .. }
        | Event::Resumed { .. }
        | Event::Started { .. }
        | Event::Muted { .. }
        | Event::AskedToUnmute { .. }
        | Event::KeptMuted { .. }
        | Event::HostEntered { .. } => true,
        Event::Paused { participant, .. } | Event::Removed { participant, .. } => {
            hold(Law::OnlyHostsDecide, *participant != Who::Host.participant(), || format!("{:?}", entry.event))?;
            true
        }
        Event::Unmuted { participant, .. } => {
            let own = entry.actor == Some(*participant);
            hold(Law::NobodyIsUnmutedByAnother, own, || format!("{:?}", entry.event))?;
            false
        }
        Event::ScreenStopped { participant, by } => by.is_some_and(|by| by != *participant),
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
        | Event::TookOver { .. }
        | Event::DeclinedToUnmute { .. }
        | Event::HandRaised { .. }
        | Event::HandLowered { .. }
        | Event::Said { .. }
        | Event::ScreenShared { .. }
        | Event::Held => false,
    };
    let is_host = entry.actor == Some(Who::Host.participant());
    hold(Law::OnlyHostsDecide, !hosts || is_host, || format!("{:?}", entry.event))
}

/// What must hold once people are told.
pub(crate) fn told(world: &World, tell: &Tell, durable: &State) -> Result<(), Broken> {
    gate(world)?;
    without_hosts(world)?;
    let late = world.log.iter().find(|entry| entry.command.is_some_and(|id| world.void.contains(&id)));
    hold(Law::ARefusalChangesNothing, late.is_none(), || format!("it was not saved, and then: {late:?}"))?;
    if !tell.sure {
        return Ok(());
    }
    hold(Law::WhatNobodyKnewIsTold, world.doubt.is_empty(), || format!("{:?}", world.doubt))?;
    let shown = world.coordinator.session().state();
    hold(Law::NothingIsShownThatIsNotDurable, shown == durable, || format!("shown: {shown:?}, durable: {durable:?}"))?;
    let mut cuts = world.owed.cuts();
    cuts.merge(&world.leaving.iter().copied().collect());
    cuts.merge(&world.unwritten);
    let granted = world.ledger.granted().without(&cuts);
    hold(Law::WhatIsGrantedIsGiven, world.gate == granted, || {
        format!("{} flows, the log lets in {}", told_of(&world.gate), told_of(&granted))
    })
}

/// By the pages alone, and by the word of the host: neither the log nor the coordinator is asked.
fn without_hosts(world: &World) -> Result<(), Broken> {
    let nobody_flows = world.gate == Grants::none();
    let gone = world.is_host_gone_for_long();
    hold(Law::WithoutAHostNothingFlows, nobody_flows || !gone, || format!("{} flows", told_of(&world.gate)))
}

/// Is this command of theirs in the log?
pub(crate) fn is_in_log(world: &World, who: Who, id: CommandId) -> bool {
    let command = (Some(who.participant()), Some(id));
    world.log.iter().any(|entry| (entry.actor, entry.command) == command)
}

pub(crate) fn name(participant: ParticipantId) -> String {
    Who::of(participant).map_or_else(|| participant.to_string(), |who| who.to_string())
}

/// Grants, as a person reads them.
fn told_of(grants: &Grants) -> String {
    let one = |(participant, sends): (ParticipantId, Sends)| {
        let kinds = [("audio", sends.audio), ("video", sends.video), ("screen", sends.screen)];
        let sent: Vec<_> = kinds.into_iter().filter(|(_, sent)| *sent).map(|(kind, _)| kind).collect();
        format!("{} ({})", name(participant), sent.join(", "))
    };
    if *grants == Grants::none() {
        "nothing".to_owned()
    } else {
        grants.iter().map(one).collect::<Vec<_>>().join(" and ")
    }
}
