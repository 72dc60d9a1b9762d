//! Which rows and pages an event concerns. An arrival concerns one row, however many are waiting.

use crate::{Event, ParticipantId, Touched};

pub(crate) fn by(event: &Event) -> Touched {
    match event {
        Event::Waited { participant, .. } | Event::Asked { participant } | Event::AskCancelled { participant } => {
            row(*participant, false)
        }
        Event::Denied { participant, .. } | Event::HostEntered { participant, .. } => row(*participant, false),
        Event::Muted { participant, .. }
        | Event::Unmuted { participant, .. }
        | Event::AskedToUnmute { participant, .. }
        | Event::DeclinedToUnmute { participant, .. }
        | Event::HandRaised { participant }
        | Event::HandLowered { participant, .. } => row(*participant, false),
        Event::Said { .. } => Touched { said: true, ..Touched::default() },
        // What everybody inside reads of the session.
        Event::ScreenShared { participant } | Event::ScreenStopped { participant, .. } => row(*participant, true),
        Event::TookOver { participant, from, .. } => {
            Touched { people: [*participant, *from].into(), everybody: true, ..Touched::default() }
        }
        // Seats, and whom hosts keep out, decide which button everybody at the door sees.
        Event::WalkedIn { participant }
        | Event::Blocked { participant, .. }
        | Event::Admitted { participant, .. }
        | Event::Paused { participant, .. }
        | Event::Removed { participant, .. }
        | Event::Resumed { participant, .. }
        | Event::CameBack { participant }
        | Event::Left { participant } => row(*participant, true),
        Event::Opened { .. }
        | Event::KeptMuted { .. }
        | Event::Started { .. }
        | Event::HostLost
        | Event::HostReturned
        | Event::Held
        | Event::Ended { .. } => Touched { everybody: true, ..Touched::default() },
    }
}

fn row(participant: ParticipantId, everybody: bool) -> Touched {
    Touched { people: [participant].into(), everybody, ..Touched::default() }
}
