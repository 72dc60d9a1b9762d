//! Chat (S4): who may write where. A paused client exchanges messages with the providers alone, and who was turned away
//! writes to nobody. Who waits may write before the start too: providers read it when they come. While the session is held, chat waits.
//!
//! What a session keeps is bounded, and whoever has the link can write: so each client has a share of it, all of them
//! together one, and the rest is for hosts. Before the start both shares are small: no host is there to remove who floods it.

use crate::{
    Actor, Channel, Event, Kind, ParticipantId, Phase, Refusal, Role, Session, Standing, Text,
    chat::Ears,
    limits::{
        CHAT_MESSAGES_BEFORE_THE_START_MAX, CHAT_MESSAGES_MAX, CHAT_MESSAGES_OF_A_CLIENT_BEFORE_THE_START_MAX,
        CHAT_MESSAGES_OF_A_CLIENT_MAX, CHAT_MESSAGES_OF_CLIENTS_MAX,
    },
};

pub(super) fn say(session: &Session, actor: &Actor, to: Channel, text: &str) -> Result<Vec<Event>, Refusal> {
    let to = line_for(session, actor, to)?;
    let text = Text::new(text)?;
    has_room(session, actor)?;
    let number = u32::try_from(session.state.chat.len()).unwrap_or(u32::MAX);
    Ok(vec![Event::Said { participant: actor.participant, to, number, text }])
}

/// Where a message of this actor goes, whatever it says. Not asked is whether there is room for it: that changes with
/// every message of anybody, and is an answer to one that was written.
pub(crate) fn line_for(session: &Session, actor: &Actor, to: Channel) -> Result<Channel, Refusal> {
    let role = super::role_of(session, actor);
    let waits_for_the_start = session.state.phase == Phase::NotStarted && role == Role::Client;
    if !waits_for_the_start {
        super::live(session)?;
    }
    let participant = actor.participant;
    let standing = super::standing_of(session, participant).ok_or(Refusal::NotReady)?;
    match (role, to) {
        (Role::Host, _) if standing != Standing::Admitted => Err(Refusal::NotInside),
        (Role::Host, Channel::Providers { with }) => line_of(session, with.ok_or(Refusal::NoRecipient)?),
        (Role::Host, Channel::WaitingRoom) if is_one_on_one(session) => Err(Refusal::NoRecipient),
        (Role::Host, to) => Ok(to),
        (Role::Client, to) => by_a_client(session, participant, standing, to),
    }
}

fn has_room(session: &Session, actor: &Actor) -> Result<(), Refusal> {
    let state = &session.state;
    let is_client = |id| state.members.get(&id).is_some_and(|member| member.identity.role() == Role::Client);
    if state.chat.len() >= CHAT_MESSAGES_MAX {
        return Err(Refusal::ChatFull);
    }
    if super::role_of(session, actor) == Role::Host {
        return Ok(());
    }
    let own = state.chat.iter().filter(|m| m.by == actor.participant).count();
    let of_clients = state.chat.iter().filter(|m| is_client(m.by)).count();
    if state.phase == Phase::NotStarted {
        let is_full =
            own >= CHAT_MESSAGES_OF_A_CLIENT_BEFORE_THE_START_MAX || of_clients >= CHAT_MESSAGES_BEFORE_THE_START_MAX;
        return if is_full { Err(Refusal::ChatFullBeforeTheStart) } else { Ok(()) };
    }
    if own >= CHAT_MESSAGES_OF_A_CLIENT_MAX {
        return Err(Refusal::MessagesUsedUp);
    }
    if of_clients >= CHAT_MESSAGES_OF_CLIENTS_MAX { Err(Refusal::ChatFull) } else { Ok(()) }
}

fn by_a_client(
    session: &Session,
    participant: ParticipantId,
    standing: Standing,
    to: Channel,
) -> Result<Channel, Refusal> {
    let ears = Ears::of(standing);
    let own_line = Channel::Providers { with: Some(participant) };
    let (to, may) = match to {
        Channel::Session => (to, ears.session),
        Channel::WaitingRoom if is_one_on_one(session) => (own_line, ears.line),
        Channel::WaitingRoom => (to, ears.waiting_room),
        Channel::Providers { with } if with.is_some_and(|with| with != participant) => return Err(Refusal::HostsOnly),
        Channel::Providers { .. } => (own_line, ears.line),
    };
    match standing {
        _ if may => Ok(to),
        Standing::Paused { .. } => Err(Refusal::Paused),
        Standing::Left { .. } => Err(Refusal::NotReady),
        Standing::Waiting | Standing::Asking => Err(Refusal::NotInside),
        _ => Err(Refusal::NoChat),
    }
}

/// The line of a client whom a host names.
fn line_of(session: &Session, participant: ParticipantId) -> Result<Channel, Refusal> {
    let member = super::client(session, participant)?;
    Ears::of(member.standing).line.then_some(Channel::Providers { with: Some(participant) }).ok_or(Refusal::NoChat)
}

fn is_one_on_one(session: &Session) -> bool {
    session.state.booking.kind == Kind::Individual
}
