//! The two things that somebody can show: themselves and their screen. Each is a picture with its sound, on lines of its own, so
//! that one can end without the other.

use crate::ids::EndpointId;

/// Which of the two. The screen comes before people: it is what is spoken about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Feed {
    Screen,
    Person,
}

impl Feed {
    pub(crate) const BOTH: [Self; 2] = [Self::Screen, Self::Person];
}

/// Something that a receiver may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Shown {
    pub(crate) feed: Feed,
    pub(crate) source: EndpointId,
}
