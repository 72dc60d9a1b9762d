//! The commands that pages send: how each is made, who sends it how often (`odds`), and what it means for the laws
//! (`meaning`). Each is stated for every command there is, so that a new one does not compile until it is simulated.

mod meaning;
mod odds;
mod sender;

use std::collections::BTreeSet;

use session::{Channel, Command, Medium, ParticipantId, TEXT_CHARS_MAX, Timestamp};

use crate::{random::Random, reached::CommandKind};

pub(crate) use meaning::{OnPauses, Whom, meaning};
pub(crate) use odds::{From, fits, is_about_somebody, is_the_counterpart, weight};
pub(crate) use sender::{is_a_hosts, named};

/// What guests type.
const NAMES: [&str; 5] = ["Ann", "  Bo\u{200b}b ", "Ann", "", "\u{202e}"];

/// What people write.
const TEXTS: [&str; 4] = ["Good morning.", " two\nlines ", "left\u{202e}right", "\u{1f468}\u{200d}\u{1f469}"];

/// A command of this kind about one of the people. `arrived` is when some of those who wait came.
pub(crate) fn draw(
    kind: CommandKind,
    random: &mut Random,
    participant: ParticipantId,
    arrived: &[Timestamp],
) -> Command {
    match kind {
        CommandKind::Ready => Command::Ready { name: name(random) },
        CommandKind::JoinNow => Command::JoinNow,
        CommandKind::AskToJoin => Command::AskToJoin,
        CommandKind::CancelAsk => Command::CancelAsk,
        CommandKind::Leave => Command::Leave,
        CommandKind::Admit => Command::Admit { participant },
        CommandKind::AdmitAll => {
            let (up_to, above_capacity) = (up_to(random, arrived), random.one_in(2));
            let away = if random.one_in(3) { BTreeSet::from([participant]) } else { BTreeSet::new() };
            Command::AdmitAll { up_to, away, above_capacity }
        }
        CommandKind::Deny => Command::Deny { participant },
        CommandKind::Block => Command::Block { participant },
        CommandKind::Pause => Command::Pause { participant },
        CommandKind::PauseAll => Command::PauseAll,
        CommandKind::MoveBack => Command::MoveBack { participant },
        CommandKind::Remove => Command::Remove { participant },
        CommandKind::Resume => Command::Resume { participant },
        CommandKind::ResumeAll => Command::ResumeAll,
        CommandKind::Mute => Command::Mute { participant, medium: medium(random) },
        CommandKind::Unmute => Command::Unmute { medium: medium(random) },
        CommandKind::AskToUnmute => Command::AskToUnmute { participant, medium: medium(random) },
        CommandKind::DeclineUnmute => Command::DeclineUnmute { medium: medium(random) },
        CommandKind::KeepMuted => Command::KeepMuted { on: !random.one_in(3) },
        CommandKind::RaiseHand => Command::RaiseHand,
        CommandKind::LowerHand => Command::LowerHand,
        CommandKind::LowerHandOf => Command::LowerHandOf { participant },
        CommandKind::Say => Command::Say { to: channel(random, participant), text: text(random) },
        CommandKind::ShareScreen => Command::ShareScreen,
        CommandKind::StopSharing => Command::StopSharing,
        CommandKind::StopShareOf => Command::StopShareOf { participant },
        CommandKind::End => Command::End,
    }
}

fn name(random: &mut Random) -> Option<String> {
    match random.below(30) {
        0 => None,
        1 => Some("n".repeat(session::NAME_CHARS_MAX + 1)),
        _ => random.pick(&NAMES).map(str::to_owned),
    }
}

/// Mostly as a page has it that shows everybody; sometimes of a page that is behind, or of none.
fn up_to(random: &mut Random, arrived: &[Timestamp]) -> Timestamp {
    match random.below(8) {
        0 => Timestamp(0),
        1 => Timestamp(i64::MAX),
        2 | 3 => random.pick(arrived).unwrap_or(Timestamp(0)),
        _ => arrived.iter().max().copied().unwrap_or(Timestamp(0)),
    }
}

/// Audio more often: it is what is kept muted.
fn medium(random: &mut Random) -> Medium {
    if random.one_in(3) { Medium::Video } else { Medium::Audio }
}

fn channel(random: &mut Random, participant: ParticipantId) -> Channel {
    match random.below(8) {
        0..3 => Channel::Session,
        3..5 => Channel::WaitingRoom,
        5 => Channel::Providers { with: None },
        _ => Channel::Providers { with: Some(participant) },
    }
}

fn text(random: &mut Random) -> String {
    match random.below(30) {
        0 => "t".repeat(TEXT_CHARS_MAX + 1),
        1 => " \u{202e}".to_owned(),
        _ => random.pick(&TEXTS).unwrap_or_default().to_owned(),
    }
}
