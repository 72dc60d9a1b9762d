//! What must be reached, and what cannot be, with the reason. One table for each enum of the product: a variant that is
//! missing here does not compile, and one that is in scope and never reached fails the search.

use std::collections::BTreeSet;

use coordinator::{Answer, Input};
use session::{Command, Event, Refusal};

/// Is a variant part of what is searched?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The search has to come by.
    In,
    /// It cannot, for this reason.
    Out(&'static str),
}

use Scope::{In, Out};

/// Why the chat is left out.
const CHAT: &str = "belongs to the chat, which grants no media";
/// Why raised hands are left out.
const HANDS: &str = "shows a hand, which grants no media";
/// Why requests to unmute are left out. While a group is kept muted a request is the leave to speak, on which media
/// opens; whether that leave is used rightly is a law of the simulation (`leave_to_speak`) and of the random walks of
/// `session`.
const ASKING: &str = "opens media only for who is kept muted, which the simulation and the random walks search";

/// Every variant of a kind of thing, by name.
pub(crate) type Table = &'static [(&'static str, Scope)];

macro_rules! table {
    ($table:ident, $name_of:ident, $of:ident, { $($variant:ident: $scope:expr,)* }) => {
        pub(crate) const $table: Table = &[$((stringify!($variant), $scope)),*];

        pub(crate) fn $name_of(value: &$of) -> &'static str {
            match value {
                $($of::$variant { .. } => stringify!($variant),)*
            }
        }
    };
}

table!(EVENTS, event, Event, {
    Opened: In,
    Waited: In,
    TookOver: In,
    Started: In,
    HostEntered: In,
    WalkedIn: In,
    Asked: In,
    AskCancelled: In,
    Admitted: In,
    Denied: In,
    Blocked: In,
    Removed: In,
    Paused: In,
    Resumed: In,
    CameBack: In,
    Left: In,
    Muted: In,
    Unmuted: In,
    AskedToUnmute: Out(ASKING),
    DeclinedToUnmute: Out(ASKING),
    KeptMuted: In,
    HandRaised: Out(HANDS),
    HandLowered: Out(HANDS),
    Said: Out(CHAT),
    ScreenShared: In,
    ScreenStopped: In,
    HostLost: In,
    HostReturned: In,
    Held: In,
    Ended: In,
});

table!(REFUSALS, refusal, Refusal, {
    NotStarted: In,
    Ended: In,
    Held: In,
    HostsOnly: In,
    NotOnAppointment: In,
    NotInside: In,
    UnknownParticipant: In,
    NotWaiting: In,
    NotAdmitted: In,
    NotPaused: In,
    ClientsOnly: In,
    AlreadyInside: In,
    AlreadyWaiting: In,
    ChangedSince: Out("what a page showed when something was said is searched by the simulation"),
    NotReady: In,
    ProviderAdmits: In,
    AskFirst: In,
    AlreadyAsked: In,
    Paused: In,
    AskLater: In,
    NoMoreAsking: In,
    NotYourself: In,
    KeptMuted: In,
    NoChat: Out(CHAT),
    NoRecipient: Out(CHAT),
    ChatFull: Out(CHAT),
    ChatFullBeforeTheStart: Out(CHAT),
    MessagesUsedUp: Out(CHAT),
    TextMissing: Out(CHAT),
    TextTooLong: Out(CHAT),
    ScreenTaken: In,
    AboveCapacity: In,
    NameMissing: In,
    NameTooLong: In,
});

table!(COMMANDS, command, Command, {
    Ready: In,
    JoinNow: In,
    AskToJoin: In,
    CancelAsk: In,
    Leave: In,
    Admit: In,
    AdmitAll: In,
    Deny: In,
    Block: In,
    Pause: In,
    PauseAll: In,
    MoveBack: In,
    Remove: In,
    Resume: In,
    ResumeAll: In,
    Mute: In,
    Unmute: In,
    AskToUnmute: Out(ASKING),
    DeclineUnmute: Out(ASKING),
    KeepMuted: In,
    RaiseHand: Out(HANDS),
    LowerHand: Out(HANDS),
    LowerHandOf: Out(HANDS),
    Say: Out(CHAT),
    ShareScreen: In,
    StopSharing: In,
    StopShareOf: In,
    End: In,
});

table!(INPUTS, input, Input, {
    Rebook: Out("a provider changes the appointment, not the session; its courses stand in session's tests/scenarios"),
    Connect: In,
    Disconnect: In,
    Touch: Out("shows hosts who is getting ready, decides nothing and is not in the log"),
    Report: Out("shows what a device says of itself, decides nothing and is not in the log"),
    Command: In,
});

table!(ANSWERS, answer, Answer, {
    Done: In,
    Refused: In,
    NotKnown: In,
    NotSaved: In,
});

/// Where the server can die.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CrashPoint {
    BetweenSteps,
    BeforeTheCut,
    BeforeTheAppend,
    AppendOnItsWayAndKept,
    AppendOnItsWayAndLost,
    BeforeTheOpening,
    BeforeReadingAgain,
    BeforeGivingWhatWasRead,
    BeforeTelling,
}

table!(CRASH_POINTS, crash_point, CrashPoint, {
    BetweenSteps: In,
    BeforeTheCut: In,
    BeforeTheAppend: In,
    AppendOnItsWayAndKept: In,
    AppendOnItsWayAndLost: In,
    BeforeTheOpening: In,
    BeforeReadingAgain: In,
    BeforeGivingWhatWasRead: In,
    BeforeTelling: In,
});

/// Courses that are hard to get right, and so must be seen to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Course {
    AnnaWonTheLastSeat,
    BenWonTheLastSeat,
    APauseWasKeptAndItsAnswerLost,
    ARepeatedCommandWasRecognised,
    ACutWasNotSavedAndThenWritten,
    AnUnsavedCutWasTakenBack,
    ACutDidNotWaitForTheDisk,
    ACutWasMadeWithoutReadableLog,
    ACutDidNotWaitForAReading,
    WhatNobodyKnewWasWritten,
    WhatNobodyKnewWasLost,
    WhatNobodyKnowsWasAskedAgain,
    TheGraceEndedWithoutReadableLog,
    ASeatBecameFreeByItself,
    TheSessionWasHeldAndTakenUpAgain,
    SomebodyCameBackPaused,
    SomebodyWhoHadLeftWasResumed,
    NobodyCameBackAndTheSessionEnded,
    SomebodyRemovedWasLetInAgain,
    APauseOutlastedSigningIn,
    TwoPlacesOfOnePersonMet,
    AMuteWasNotSavedAndThenWritten,
    KeepingMutedWasNotSavedAndThenWritten,
    SomebodyCameInMuted,
    AScreenWasStoppedBecauseItsPagesWereGone,
    AHostTookOverTheScreen,
}

table!(COURSES, course, Course, {
    AnnaWonTheLastSeat: In,
    BenWonTheLastSeat: In,
    APauseWasKeptAndItsAnswerLost: In,
    ARepeatedCommandWasRecognised: In,
    ACutWasNotSavedAndThenWritten: In,
    AnUnsavedCutWasTakenBack: In,
    ACutDidNotWaitForTheDisk: In,
    ACutWasMadeWithoutReadableLog: In,
    ACutDidNotWaitForAReading: In,
    WhatNobodyKnewWasWritten: In,
    WhatNobodyKnewWasLost: In,
    WhatNobodyKnowsWasAskedAgain: In,
    TheGraceEndedWithoutReadableLog: In,
    ASeatBecameFreeByItself: In,
    TheSessionWasHeldAndTakenUpAgain: In,
    SomebodyCameBackPaused: In,
    SomebodyWhoHadLeftWasResumed: In,
    NobodyCameBackAndTheSessionEnded: In,
    SomebodyRemovedWasLetInAgain: In,
    APauseOutlastedSigningIn: In,
    TwoPlacesOfOnePersonMet: In,
    AMuteWasNotSavedAndThenWritten: In,
    KeepingMutedWasNotSavedAndThenWritten: In,
    SomebodyCameInMuted: In,
    AScreenWasStoppedBecauseItsPagesWereGone: In,
    AHostTookOverTheScreen: In,
});

/// What was reached so far, of each kind.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    reached: BTreeSet<(&'static str, &'static str)>,
}

/// Every kind of thing that must be reached, in the order in which it is told.
const KINDS: [(&str, Table); 7] = [
    ("event", EVENTS),
    ("refusal", REFUSALS),
    ("command", COMMANDS),
    ("input", INPUTS),
    ("answer", ANSWERS),
    ("crash point", CRASH_POINTS),
    ("course", COURSES),
];

impl Reached {
    pub(crate) fn event(&mut self, value: &Event) {
        self.reached.insert(("event", event(value)));
    }

    pub(crate) fn refusal(&mut self, value: &Refusal) {
        self.reached.insert(("refusal", refusal(value)));
    }

    pub(crate) fn command(&mut self, value: &Command) {
        self.reached.insert(("command", command(value)));
    }

    pub(crate) fn input(&mut self, value: &Input) {
        self.reached.insert(("input", input(value)));
    }

    pub(crate) fn answer(&mut self, value: &Answer) {
        self.reached.insert(("answer", answer(value)));
    }

    pub(crate) fn crash(&mut self, point: CrashPoint) {
        self.reached.insert(("crash point", crash_point(&point)));
    }

    pub(crate) fn course(&mut self, taken: Course) {
        self.reached.insert(("course", course(&taken)));
    }

    /// Adds what another search reached.
    pub fn merge(&mut self, other: Self) {
        self.reached.extend(other.reached);
    }

    /// Everything that contradicts the tables: in scope and never reached, or said to be impossible and reached.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        for (kind, table) in KINDS {
            for (name, scope) in table {
                match (scope, self.reached.contains(&(kind, *name))) {
                    (In, false) => gaps.push(format!("the {kind} {name} was never reached")),
                    (Out(why), true) => {
                        gaps.push(format!("the {kind} {name} was reached, and should not be: it {why}"));
                    }
                    (In, true) | (Out(_), false) => {}
                }
            }
        }
        gaps
    }
}

#[cfg(test)]
mod tests;
