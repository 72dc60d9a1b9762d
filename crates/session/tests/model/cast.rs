//! Everybody who may turn up at a session: two hosts, a provider of another appointment, clients with and without a
//! booking, and guests. Who is booked differs from plan to plan; who is who does not.

use std::ops::Range;

use session::{
    Actor, Admission, Booked, Booking, CommandId, Credential, DeviceId, Kind, Name, ParticipantId, PersonId,
};

/// Providers of the practice; the first ones are on the appointment.
pub(crate) const PROVIDERS: Range<usize> = 0..3;
/// Clients with a portal account; the first ones are booked.
pub(crate) const CLIENTS: Range<usize> = 3..7;
/// People with the link alone.
pub(crate) const GUESTS: Range<usize> = 7..10;
/// Everybody.
pub(crate) const PEOPLE: Range<usize> = 0..10;
/// A participant whom nobody ever was.
pub(crate) const NOBODY: usize = 10;

/// The participant that the given person of the cast is.
pub(crate) fn participant(who: usize) -> ParticipantId {
    ParticipantId(uuid::Uuid::from_u128(0xa000 + who as u128))
}

/// One of their devices.
pub(crate) fn device(who: usize, number: u8) -> DeviceId {
    DeviceId(uuid::Uuid::from_u128(0xd000 + who as u128 * 16 + u128::from(number)))
}

/// The command id of a plan's n-th command.
pub(crate) fn command_id(nth: usize) -> CommandId {
    CommandId(uuid::Uuid::from_u128(0xc000 + nth as u128))
}

/// The person with what the server knows of them.
pub(crate) fn actor(who: usize) -> Actor {
    let (person, name) = (person(who), name(who));
    let credential = match who {
        0..3 => Credential::Provider { person, name },
        3..7 => Credential::Client { person, name },
        _ => Credential::Guest,
    };
    Actor { participant: participant(who), credential, formerly: browser(who).map(participant) }
}

/// The guest that the browser of a client was: one who is booked, one who mostly is not, and others who never were one.
fn browser(who: usize) -> Option<usize> {
    match who {
        3 => Some(8),
        6 => Some(7),
        _ => None,
    }
}

/// An appointment with the first of the providers and of the clients on it.
pub(crate) fn booking(kind: Kind, admission: Admission, providers: usize, clients: usize) -> Booking {
    let listed = |who: usize| Booked { person: person(who), name: name(who) };
    Booking {
        kind,
        admission,
        providers: PROVIDERS.take(providers).map(listed).collect(),
        clients: CLIENTS.take(clients).map(listed).collect(),
    }
}

fn person(who: usize) -> PersonId {
    PersonId(uuid::Uuid::from_u128(0xe000 + who as u128))
}

fn name(who: usize) -> Name {
    Name::new(&format!("Person {who}")).unwrap()
}
