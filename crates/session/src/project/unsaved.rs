//! What a viewer may know of the cuts that could not be written yet: a host of the appointment all of them, everybody else what is
//! cut of themselves, so that no page shows a live call in which nobody sees or hears them.
//!
//! Where the session is in its life does not matter: they are told of while nobody knows what its log holds, and there are none
//! once it has ended.

use crate::{Actor, Cuts, Session};

impl Session {
    /// What of these cuts, which are in no log, `viewer` is told. A screen that is cut is not among it: that none arrives is
    /// told with what arrives.
    pub fn unsaved_for(&self, viewer: &Actor, cuts: &Cuts) -> Cuts {
        let knows_all = self.is_host(viewer);
        cuts.but_for_screens(|who| knows_all || who == viewer.participant)
    }
}
