//! Everybody who may turn up at one appointment, and the appointment: both drawn by the seed.

use session::{
    Actor, Admission, AppointmentId, Booked, Booking, CommandId, Credential, DeviceId, Kind, Name, ParticipantId,
    PersonId, SessionId,
};
use uuid::Uuid;

use crate::random::Random;

/// One person.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) actor: Actor,
    /// A provider of this appointment.
    pub(crate) host: bool,
    /// A provider of the practice, and not of this appointment.
    pub(crate) stranger: bool,
    /// How many pages they have.
    pub(crate) pages: usize,
}

/// What ids are made of, so that no two kinds meet.
fn id(kind: u128, site: usize, number: usize) -> Uuid {
    Uuid::from_u128((kind << 96) | ((site as u128) << 64) | number as u128)
}

pub(crate) fn session_id(site: usize, number: usize) -> SessionId {
    SessionId(id(1, site, number))
}

pub(crate) fn appointment_id(site: usize) -> AppointmentId {
    AppointmentId(id(2, site, 0))
}

pub(crate) fn device_id(site: usize, number: usize) -> DeviceId {
    DeviceId(id(4, site, number))
}

pub(crate) fn command_id(site: usize, number: usize) -> CommandId {
    CommandId(id(8, site, number))
}

/// A participant whom nobody ever was.
pub(crate) fn nobody(site: usize) -> ParticipantId {
    ParticipantId(id(16, site, 99))
}

/// Clients with an account, and guests, at most.
const CLIENTS_MAX: usize = 4;
const GUESTS_MAX: usize = 2;

/// An appointment with its people: one to three hosts, two to six clients and guests, and a stranger; `crowded`: as many clients
/// as there may be, in a group.
pub(crate) fn draw(site: usize, crowded: bool, random: &mut Random) -> (Booking, Vec<Member>) {
    let hosts = random.between(1, 3);
    let clients = if crowded { CLIENTS_MAX } else { random.between(1, CLIENTS_MAX) };
    let guests = if crowded { GUESTS_MAX } else { random.between(1, GUESTS_MAX) };
    let kind = if !crowded && random.one_in(3) { Kind::Individual } else { Kind::Group };
    let booked = if kind == Kind::Individual { 1 } else { random.between(0, clients.min(3)) };
    let admission = if random.one_in(2) { Admission::DoorsOpen } else { Admission::ProviderAdmits };
    let mut cast = Vec::new();
    for number in 0..=hosts + clients + guests {
        let (person, name) = (PersonId(id(32, site, number)), name(number));
        let stranger = number == hosts + clients + guests;
        let credential = if number < hosts || stranger {
            Credential::Provider { person, name }
        } else if number < hosts + clients {
            Credential::Client { person, name }
        } else {
            Credential::Guest
        };
        let actor = Actor { participant: ParticipantId(id(16, site, number)), credential, formerly: None };
        cast.push(Member { actor, host: number < hosts, stranger, pages: random.between(1, 3) });
    }
    let listed = |number: usize| Booked { person: PersonId(id(32, site, number)), name: name(number) };
    let providers = (0..hosts).map(listed).collect();
    let clients = (hosts..hosts + booked).map(listed).collect();
    (Booking { kind, admission, providers, clients }, cast)
}

fn name(number: usize) -> Name {
    Name::new(&format!("Person {number}")).expect("these are names")
}
