//! What the runs reached: a kind of command, event, refusal or fault that they never met shows that they are not worth
//! their time.
//!
//! Each list makes the match over the type it is a list of, so that a new variant does not compile until it is listed.

use session::{Command, Event, Refusal};

macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident of $type:ident: $($variant:ident)+) => {
        kinds!($(#[$doc])* $name: $($variant)+);

        impl $name {
            /// The kind of this one.
            pub(crate) fn of(value: &$type) -> Self {
                match value {
                    $($type::$variant { .. } => Self::$variant,)+
                }
            }
        }
    };
    ($(#[$doc:meta])* $name:ident: $($variant:ident)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names are those of the variants they stand for")]
        pub(crate) enum $name {
            $($variant,)+
        }

        impl $name {
            /// All there are.
            pub(crate) const ALL: [Self; [$(Self::$variant),+].len()] = [$(Self::$variant),+];

            /// The place in the list.
            pub(crate) fn index(self) -> usize {
                self as usize
            }
        }
    };
}

kinds! {
    /// What may be asked of a session.
    CommandKind of Command:
    Ready JoinNow AskToJoin CancelAsk Leave Admit AdmitAll Deny Block Pause PauseAll MoveBack Remove Resume ResumeAll
    Mute Unmute AskToUnmute DeclineUnmute KeepMuted RaiseHand LowerHand LowerHandOf Say ShareScreen StopSharing StopShareOf
    End
}

kinds! {
    /// What may happen in a session.
    EventKind of Event:
    Opened Waited TookOver Started HostEntered WalkedIn Asked AskCancelled Admitted Denied Blocked Removed Paused Resumed
    CameBack Left Muted Unmuted AskedToUnmute DeclinedToUnmute KeptMuted HandRaised HandLowered Said ScreenShared
    ScreenStopped HostLost HostReturned Held Ended
}

kinds! {
    /// How a session may say no.
    RefusalKind of Refusal:
    NotStarted Ended Held HostsOnly NotOnAppointment NotInside UnknownParticipant NotWaiting NotAdmitted NotPaused
    ClientsOnly AlreadyInside AlreadyWaiting ChangedSince NotReady ProviderAdmits AskFirst AlreadyAsked Paused AskLater NoMoreAsking
    NotYourself KeptMuted NoChat NoRecipient ChatFull ChatFullBeforeTheStart MessagesUsedUp TextMissing TextTooLong ScreenTaken
    AboveCapacity NameMissing NameTooLong
}

kinds! {
    /// What goes wrong around a session, and the hard courses that must be met.
    Fault:
    CrashWhileIdle CrashWhileGiving CrashWhileAppending CrashWhileReading AppendSurvivedCrash AppendLostInCrash
    DiskFull Conflict AnswerLostWritten AnswerLostUnwritten SlowDisk SlowRead Unreadable Damaged DamagedAtTheDoor RoomGone RoomReopened Unloaded
    HoursPass ClockForward ClockBackward Storm Duplicated Reordered Repeated Busy
    SignedIn SignedOut TwoPlacesMet PausePassedOn RemovalPassedOn MuteNotSaved
    CutEarly CutEarlyWhileReading HeldEarly AnsweredAgain TwiceAtOnce CutNotSaved CutBlindly TurnedAway TakenBack
    WrittenAllTheSame NotKnown WasWritten WasLost Retransmitted LostPacket PictureWaits HeardAfterACut
    DeniedTooOften AskedTooSoon RaisedTooSoon Followed NextForgotten OpensTooLate SaidOnADeadLine GoneEarly LeftEarly
    NotTakenBack
}

/// How often each kind was met.
#[derive(Debug, Clone)]
pub struct Reached {
    commands: [u64; CommandKind::ALL.len()],
    events: [u64; EventKind::ALL.len()],
    refusals: [u64; RefusalKind::ALL.len()],
    faults: [u64; Fault::ALL.len()],
}

impl Default for Reached {
    fn default() -> Self {
        Self {
            commands: [0; CommandKind::ALL.len()],
            events: [0; EventKind::ALL.len()],
            refusals: [0; RefusalKind::ALL.len()],
            faults: [0; Fault::ALL.len()],
        }
    }
}

impl Reached {
    pub(crate) fn command(&mut self, command: &Command) {
        self.commands[CommandKind::of(command).index()] += 1;
    }

    pub(crate) fn event(&mut self, event: &Event) {
        self.events[EventKind::of(event).index()] += 1;
    }

    pub(crate) fn refusal(&mut self, refusal: &Refusal) {
        self.refusals[RefusalKind::of(refusal).index()] += 1;
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults[fault.index()] += 1;
    }

    /// Adds what another run reached.
    pub fn merge(&mut self, other: &Self) {
        let add = |to: &mut [u64], from: &[u64]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        add(&mut self.commands, &other.commands);
        add(&mut self.events, &other.events);
        add(&mut self.refusals, &other.refusals);
        add(&mut self.faults, &other.faults);
    }

    /// Every kind that was never met.
    pub fn unreached(&self) -> Vec<String> {
        let never = self.table().into_iter().filter(|(_, times)| *times == 0);
        never.map(|(kind, _)| kind).collect()
    }

    /// Commands given to sessions.
    pub fn commands(&self) -> u64 {
        self.commands.iter().sum()
    }

    /// Crashes of the server.
    pub fn crashes(&self) -> u64 {
        let crashes =
            [Fault::CrashWhileIdle, Fault::CrashWhileGiving, Fault::CrashWhileAppending, Fault::CrashWhileReading];
        crashes.iter().map(|crash| self.faults[crash.index()]).sum()
    }

    /// Every kind with how often it was met.
    pub fn table(&self) -> Vec<(String, u64)> {
        let mut table = Vec::new();
        table.extend(named("command", &CommandKind::ALL, &self.commands));
        table.extend(named("event", &EventKind::ALL, &self.events));
        table.extend(named("refusal", &RefusalKind::ALL, &self.refusals));
        table.extend(named("fault", &Fault::ALL, &self.faults));
        table
    }
}

fn named(what: &str, kinds: &[impl std::fmt::Debug], times: &[u64]) -> Vec<(String, u64)> {
    kinds.iter().zip(times).map(|(kind, times)| (format!("{what} {kind:?}"), *times)).collect()
}
