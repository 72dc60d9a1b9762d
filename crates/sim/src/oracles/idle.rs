//! Which word had nothing to do: what it asks for was so already, by what the log says.

use session::{Admission, Booking, Command, Medium, ParticipantId};

use crate::facts::{Facts, Person};

/// Who comes at once has places that are a millisecond apart each: of so many the facts do not say whether a page showed them.
const AT_ONCE_MS: i64 = 64;

/// Is it so already what this command, from `by`, asks for?
pub(super) fn is_so_already(facts: &Facts, booking: &Booking, by: ParticipantId, command: &Command) -> bool {
    let clients = || facts.people.values().filter(|it| !it.host);
    let is = |whom: ParticipantId, so: &dyn Fn(&Person) -> bool| facts.people.get(&whom).is_some_and(so);
    let muted = |it: &Person, medium: Medium| it.has_muted(medium) && !it.is_asked(medium);
    match command {
        Command::PauseAll => !clients().any(Person::is_in),
        Command::ResumeAll => !clients().any(|it| it.paused),
        Command::AdmitAll { up_to, away, .. } => {
            let for_a_host = |it: &Person| it.asking || booking.admission == Admission::ProviderAdmits;
            let shown = |it: &Person| it.arrived.plus_ms(AT_ONCE_MS) <= *up_to;
            let there = facts.people.iter().filter(|(id, it)| !it.host && !away.contains(id));
            !there.map(|(_, it)| it).any(|it| for_a_host(it) && it.is_at_the_door() && shown(it))
        }
        Command::Mute { participant, medium } => is(*participant, &|it| muted(it, *medium)),
        Command::KeepMuted { on: true } => {
            facts.kept_muted && clients().filter(|it| it.is_in()).all(|it| muted(it, Medium::Audio))
        }
        Command::KeepMuted { on: false } => !facts.kept_muted,
        Command::Unmute { medium } => is(by, &|it| !it.has_muted(*medium) && !it.is_asked(*medium)),
        Command::AskToUnmute { participant, medium } => is(*participant, &|it| it.is_asked(*medium)),
        Command::DeclineUnmute { medium } => is(by, &|it| !it.is_asked(*medium)),
        Command::RaiseHand => is(by, &|it| it.hand),
        Command::LowerHand => is(by, &|it| !it.hand),
        Command::LowerHandOf { participant } => is(*participant, &|it| !it.hand),
        Command::ShareScreen => facts.screen == Some(by),
        Command::StopSharing => facts.screen != Some(by),
        Command::StopShareOf { participant } => facts.screen != Some(*participant),
        _ => false,
    }
}
