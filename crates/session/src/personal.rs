//! Which texts of an event are personal, so that they can be kept apart from it and erased.
//!
//! Personal is what a client or a guest is called, and what people write. A provider's name is not: who treated whom is
//! what the log is for. Everything else of an event stays in it when its texts are taken out.
//!
//! [`places`] is the one match that decides it. It names every event and every identity, so that a new one does not
//! compile until somebody has said what of it is personal.

use crate::{Event, Identity, Name, Text};

/// What a personal text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Personal {
    /// What a client or a guest is called.
    Name,
    /// What somebody wrote.
    Chat,
}

/// A text that was taken out of an event. The debug text has what it is and not what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalText {
    /// What it is.
    pub kind: Personal,
    /// What it says.
    pub text: String,
}

impl std::fmt::Debug for PersonalText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonalText").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Texts that are not those of this event: too few, too many, or one that its place cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the personal texts are not those of this event")]
pub struct NotItsTexts;

/// What stands where a personal text was taken out, and is read where it was erased. Always a valid [`Name`].
pub const ERASED: &str = "(erased)";

/// Where an event has a personal text.
enum Place<'e> {
    Name(&'e mut Name),
    Chat(&'e mut Text),
}

impl Place<'_> {
    fn kind(&self) -> Personal {
        match self {
            Self::Name(_) => Personal::Name,
            Self::Chat(_) => Personal::Chat,
        }
    }

    fn take(self) -> PersonalText {
        let kind = self.kind();
        let text = match self {
            Self::Name(name) => std::mem::replace(name, Name::erased()).into(),
            Self::Chat(said) => std::mem::replace(said, Text::erased()).into(),
        };
        PersonalText { kind, text }
    }

    fn put(self, text: &str) -> Result<(), NotItsTexts> {
        match self {
            Self::Name(place) => *place = Name::new(text).map_err(|_| NotItsTexts)?,
            Self::Chat(place) => *place = Text::new(text).map_err(|_| NotItsTexts)?,
        }
        Ok(())
    }
}

/// Every place of an event that holds a personal text, always in the same order.
fn places(event: &mut Event) -> Vec<Place<'_>> {
    match event {
        Event::Opened { booking } => booking.clients.iter_mut().map(|client| Place::Name(&mut client.name)).collect(),
        Event::Waited { participant: _, identity }
        | Event::HostEntered { participant: _, identity }
        | Event::TookOver { participant: _, identity, from: _ } => named(identity).into_iter().collect(),
        Event::Said { participant: _, to: _, number: _, text } => vec![Place::Chat(text)],
        Event::Started { by: _ }
        | Event::WalkedIn { participant: _ }
        | Event::Asked { participant: _ }
        | Event::AskCancelled { participant: _ }
        | Event::Admitted { participant: _, by: _ }
        | Event::Denied { participant: _, by: _ }
        | Event::Blocked { participant: _, by: _ }
        | Event::Removed { participant: _, by: _ }
        | Event::Paused { participant: _, by: _, why: _ }
        | Event::Resumed { participant: _, by: _ }
        | Event::CameBack { participant: _ }
        | Event::Left { participant: _ }
        | Event::Muted { participant: _, medium: _, by: _ }
        | Event::Unmuted { participant: _, medium: _ }
        | Event::AskedToUnmute { participant: _, medium: _, by: _ }
        | Event::DeclinedToUnmute { participant: _, medium: _ }
        | Event::KeptMuted { on: _, by: _ }
        | Event::HandRaised { participant: _ }
        | Event::HandLowered { participant: _, by: _ }
        | Event::ScreenShared { participant: _ }
        | Event::ScreenStopped { participant: _, by: _ }
        | Event::HostLost
        | Event::HostReturned
        | Event::Held
        | Event::Ended { by: _ } => Vec::new(),
    }
}

fn named(identity: &mut Identity) -> Option<Place<'_>> {
    match identity {
        Identity::Host { person: _, name: _ } => None,
        Identity::Client { person: _, name, booked: _ } | Identity::Guest { name } => Some(Place::Name(name)),
    }
}

impl Event {
    /// Takes its personal texts out; [`ERASED`] stands where they were.
    pub fn take_personal(&mut self) -> Vec<PersonalText> {
        places(self).into_iter().map(Place::take).collect()
    }

    /// Puts the texts back that [`Event::take_personal`] took out, in its order. Where there is none any more,
    /// [`ERASED`] stays. [`NotItsTexts`] if they are not as many as were taken, or one cannot be there; then the event
    /// is of no use.
    pub fn put_personal(&mut self, texts: &[Option<String>]) -> Result<(), NotItsTexts> {
        let places = places(self);
        if places.len() != texts.len() {
            return Err(NotItsTexts);
        }
        for (place, text) in places.into_iter().zip(texts) {
            if let Some(text) = text {
                place.put(text)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
