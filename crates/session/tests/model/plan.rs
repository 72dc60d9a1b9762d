//! What might happen to a session, written down before it happens: a booking and a list of steps.
//!
//! The weights are chosen so that sessions start, fill up and live long, that much happens to a few people, and that
//! everything that is refused is tried too; [`reach`](crate::reach) holds them to that.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*, sample::select};
use session::limits::{CHAT_MESSAGES_OF_A_CLIENT_BEFORE_THE_START_MAX, CHAT_MESSAGES_OF_A_CLIENT_MAX};
use session::{Admission, Booking, Channel, Command, Condition, Grade, Kind, Media, Medium, Report, Timestamp};

use crate::cast;

/// One generated session.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) booking: Booking,
    pub(crate) steps: Vec<Step>,
}

/// One thing that happens, and whether the disk takes it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) act: Act,
    /// The first entries that this step would commit are lost.
    pub(crate) write_fails: bool,
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// A person presses a button, or sends what no button would.
    Says { who: usize, command: Command },
    /// A command that was sent before arrives once more.
    Repeats { back: usize },
    /// A page is opened.
    Opens { who: usize, device: u8 },
    /// A page is closed, or its network is gone.
    Closes { who: usize, device: u8 },
    /// All pages of a person are gone at once.
    Vanishes { who: usize },
    /// A page is touched.
    Touches { who: usize, name: Option<&'static str> },
    /// A page says something of its device.
    Reports { who: usize, device: u8, report: Report },
    /// Time passes; a punctual caller is there at every deadline on the way, a late one at the next step only.
    Waits { ms: i64, punctual: bool },
    /// The server is started again from the log.
    Restarts,
}

/// Sessions of 60 to 90 steps.
pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    let opening = prop_oneof![1 => Just(Vec::new()), 4 => Just(vec![host_starts()]), 3 => Just(three_inside()), 1 => Just(one_speaks()), 1 => Just(one_returns()), 1 => Just(denied_four_times())];
    (bookings(), opening, vec(steps(), 60..90)).prop_map(|(booking, mut opening, steps)| {
        opening.extend(steps);
        number_the_texts(&mut opening);
        Plan { booking, steps: opening }
    })
}

/// No two messages say the same, so that each is known by its text.
fn number_the_texts(steps: &mut [Step]) {
    for (n, step) in steps.iter_mut().enumerate() {
        if let Act::Says { command: Command::Say { text, .. }, .. } = &mut step.act
            && text == HELLO
        {
            *text = format!("{HELLO} {n}");
        }
    }
}

/// What people say, before it is numbered.
const HELLO: &str = "Hello";

fn host_starts() -> Step {
    says(0, Command::JoinNow)
}

/// A room in which much can happen from the start.
fn three_inside() -> Vec<Step> {
    let comes_in = |who: usize| {
        let participant = cast::participant(who);
        [says(who, Command::Ready { name: Some("Gil".to_owned()) }), says(0, Command::Admit { participant })]
    };
    [host_starts()].into_iter().chain([3, 6, 7].into_iter().flat_map(comes_in)).collect()
}

/// A group that is kept muted, in which one is asked to speak and does; and hosts who mute each other.
fn one_speaks() -> Vec<Step> {
    let (participant, medium) = (cast::participant(7), Medium::Audio);
    let asks = says(0, Command::AskToUnmute { participant, medium });
    let declines = [asks.clone(), says(7, Command::DeclineUnmute { medium })];
    let speaks = [says(0, Command::KeepMuted { on: true }), asks, says(7, Command::Unmute { medium })];
    let co_host = [says(1, Command::JoinNow), says(1, Command::Mute { participant: cast::participant(0), medium })];
    three_inside().into_iter().chain(declines).chain(speaks).chain(co_host).collect()
}

/// One who is removed goes and comes, tries the door, asks, and is let in again.
fn one_returns() -> Vec<Step> {
    let participant = cast::participant(3);
    let removed =
        [says(0, Command::Remove { participant }), says(3, Command::Leave), says(3, Command::Ready { name: None })];
    let asks = [says(3, Command::JoinNow), says(3, Command::AskToJoin)];
    three_inside().into_iter().chain(removed).chain(asks).chain([says(0, Command::Admit { participant })]).collect()
}

/// A group in which each in turn writes one message more than one may, before the start and after it, until all clients
/// together have none left, and one more.
pub(crate) fn talk_until_full() -> Plan {
    let say = |who: usize| says(who, Command::Say { to: Channel::WaitingRoom, text: HELLO.to_owned() });
    let waits = |who: usize| says(who, Command::Ready { name: Some("Gil".to_owned()) });
    let talkers = [3, 4, 5, 6, 7];
    let comes = talkers.into_iter().chain([8]).map(waits);
    let talk = |times| talkers.into_iter().flat_map(move |who| std::iter::repeat_n(say(who), times));
    let before = talk(CHAT_MESSAGES_OF_A_CLIENT_BEFORE_THE_START_MAX + 1);
    let after = talk(CHAT_MESSAGES_OF_A_CLIENT_MAX - CHAT_MESSAGES_OF_A_CLIENT_BEFORE_THE_START_MAX + 1);
    let mut steps: Vec<Step> =
        comes.chain(before).chain([host_starts()]).chain(after).chain([say(8), say(0)]).collect();
    number_the_texts(&mut steps);
    Plan { booking: cast::booking(Kind::Group, Admission::ProviderAdmits, 1, 1), steps }
}

/// What chance alone would hardly lead to: a guest who has asked again as often as one may.
fn denied_four_times() -> Vec<Step> {
    let guest = cast::GUESTS.start;
    let denied = says(0, Command::Deny { participant: cast::participant(guest) });
    let waits = Step { act: Act::Waits { ms: 60_000, punctual: true }, write_fails: false };
    let mut steps = vec![host_starts(), says(guest, Command::Ready { name: Some("Gil".to_owned()) }), denied.clone()];
    for _ in 0..3 {
        steps.extend([waits.clone(), says(guest, Command::AskToJoin), denied.clone()]);
    }
    steps
}

fn says(who: usize, command: Command) -> Step {
    Step { act: Act::Says { who, command }, write_fails: false }
}

fn bookings() -> impl Strategy<Value = Booking> {
    let kind_and_clients = prop_oneof![1 => Just((Kind::Individual, 1)), 3 => (Just(Kind::Group), 1..=3_usize)];
    let admission = prop_oneof![1 => Just(Admission::ProviderAdmits), 2 => Just(Admission::DoorsOpen)];
    (kind_and_clients, admission, 1..=2_usize)
        .prop_map(|((kind, clients), admission, providers)| cast::booking(kind, admission, providers, clients))
}

fn steps() -> impl Strategy<Value = Step> {
    (acts(), prop::bool::weighted(0.04)).prop_map(|(act, write_fails)| Step { act, write_fails })
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        40 => (clients(), own_commands()).prop_map(|(who, command)| Act::Says { who, command }),
        8 => (0..2_usize).prop_map(|who| Act::Says { who, command: Command::JoinNow }),
        14 => (clients(), messages()).prop_map(|(who, command)| Act::Says { who, command }),
        5 => (0..2_usize, messages()).prop_map(|(who, command)| Act::Says { who, command }),
        14 => (clients(), inside_commands()).prop_map(|(who, command)| Act::Says { who, command }),
        3 => (0..2_usize, inside_commands()).prop_map(|(who, command)| Act::Says { who, command }),
        36 => (0..2_usize, host_commands()).prop_map(|(who, command)| Act::Says { who, command }),
        8 => (cast::PEOPLE, any_command()).prop_map(|(who, command)| Act::Says { who, command }),
        1 => (0..2_usize, Just(Command::Leave)).prop_map(|(who, command)| Act::Says { who, command }),
        4 => (1..12_usize).prop_map(|back| Act::Repeats { back }),
        8 => (cast::PEOPLE, 0..3_u8).prop_map(|(who, device)| Act::Opens { who, device }),
        6 => (cast::PEOPLE, 0..3_u8).prop_map(|(who, device)| Act::Closes { who, device }),
        5 => cast::PEOPLE.prop_map(|who| Act::Vanishes { who }),
        6 => (cast::PEOPLE, names()).prop_map(|(who, name)| Act::Touches { who, name }),
        10 => (people_inside_and_out(), 0..2_u8, reports()).prop_map(|(who, device, report)| Act::Reports { who, device, report }),
        14 => (moments(), prop::bool::weighted(0.8)).prop_map(|(ms, punctual)| Act::Waits { ms, punctual }),
        2 => Just(Act::Restarts),
    ]
}

fn people_inside_and_out() -> impl Strategy<Value = usize> {
    prop_oneof![3 => clients(), 1 => cast::PEOPLE]
}

fn reports() -> impl Strategy<Value = Report> {
    let grades = || select(vec![None, Some(Grade::Good), Some(Grade::Fair), Some(Grade::Poor)]);
    let condition = (grades(), grades(), grades())
        .prop_map(|(camera, microphone, connection)| Report::Condition(Condition { camera, microphone, connection }));
    let sending = any::<(bool, bool)>().prop_map(|(audio, video)| Report::Sending(Media { audio, video }));
    prop_oneof![condition, sending]
}

/// Mostly the same three, so that much happens to each: one who is booked, one who is not, and a guest.
fn clients() -> impl Strategy<Value = usize> {
    prop_oneof![3 => select(vec![3, 6, 7]), 2 => cast::CLIENTS.start..cast::GUESTS.end]
}

fn own_commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        8 => names().prop_map(|name| Command::Ready { name: name.map(str::to_owned) }),
        6 => Just(Command::JoinNow),
        5 => Just(Command::AskToJoin),
        2 => Just(Command::CancelAsk),
        3 => Just(Command::Leave),
    ]
}

/// What everybody inside may do for themselves.
fn inside_commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => media().prop_map(|medium| Command::Unmute { medium }),
        4 => media().prop_map(|medium| Command::DeclineUnmute { medium }),
        3 => Just(Command::RaiseHand),
        2 => Just(Command::LowerHand),
        4 => Just(Command::ShareScreen),
        1 => Just(Command::StopSharing),
    ]
}

/// To everybody, and to each alone; now and then nothing, or too much.
fn messages() -> impl Strategy<Value = Command> {
    let with = || prop_oneof![3 => clients().prop_map(Some), 1 => (0..=cast::NOBODY).prop_map(Some), 2 => Just(None)];
    let to = prop_oneof![
        4 => Just(Channel::Session),
        4 => Just(Channel::WaitingRoom),
        5 => with().prop_map(|with| Channel::Providers { with: with.map(cast::participant) }),
    ];
    let text = prop_oneof![
        20 => Just(HELLO.to_owned()),
        1 => Just(" \n".to_owned()),
        1 => Just("o".repeat(session::TEXT_CHARS_MAX + 1)),
    ];
    (to, text).prop_map(|(to, text)| Command::Say { to, text })
}

fn media() -> impl Strategy<Value = Medium> {
    prop_oneof![2 => Just(Medium::Audio), 1 => Just(Medium::Video)]
}

fn host_commands() -> impl Strategy<Value = Command> {
    let anybody = || prop_oneof![6 => clients(), 1 => 0..=cast::NOBODY];
    let whom = || anybody().prop_map(cast::participant);
    let away = prop_oneof![2 => Just(BTreeSet::new()), 1 => whom().prop_map(|one| BTreeSet::from([one]))];
    prop_oneof![
        50 => whom().prop_map(|participant| Command::Admit { participant }),
        10 => (drawn(), away, any::<bool>())
            .prop_map(|(up_to, away, above_capacity)| Command::AdmitAll { up_to, away, above_capacity }),
        25 => whom().prop_map(|participant| Command::Deny { participant }),
        8 => whom().prop_map(|participant| Command::Block { participant }),
        35 => whom().prop_map(|participant| Command::Pause { participant }),
        6 => Just(Command::PauseAll),
        12 => whom().prop_map(|participant| Command::MoveBack { participant }),
        14 => whom().prop_map(|participant| Command::Remove { participant }),
        25 => whom().prop_map(|participant| Command::Resume { participant }),
        6 => Just(Command::ResumeAll),
        14 => (whom(), media()).prop_map(|(participant, medium)| Command::Mute { participant, medium }),
        10 => (whom(), media()).prop_map(|(participant, medium)| Command::AskToUnmute { participant, medium }),
        6 => prop::bool::weighted(0.7).prop_map(|on| Command::KeepMuted { on }),
        3 => whom().prop_map(|participant| Command::LowerHandOf { participant }),
        3 => whom().prop_map(|participant| Command::StopShareOf { participant }),
        1 => Just(Command::End),
    ]
}

/// The newest arrival that a host's page showed: the last of all, or one from some time into the session.
fn drawn() -> impl Strategy<Value = Timestamp> {
    let later = |ms| crate::driver::START.plus_ms(ms);
    prop_oneof![2 => Just(Timestamp(i64::MAX)), 1 => (0..200_000_i64).prop_map(later)]
}

fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![2 => own_commands().boxed(), 3 => host_commands().boxed(), 1 => inside_commands().boxed(), 1 => messages().boxed()]
}

fn names() -> impl Strategy<Value = Option<&'static str>> {
    const TOO_LONG: &str = "ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo";
    let none = select(vec![None, Some(" "), Some(TOO_LONG)]);
    prop_oneof![6 => Just(Some("Gil")), 3 => Just(Some(" Gus\u{202e} ")), 1 => none]
}

/// The durations that decide something, the ones just before and after, small ones, and a clock that is set back.
fn moments() -> impl Strategy<Value = i64> {
    prop_oneof![
        8 => 0..3_000_i64,
        4 => prop_oneof![Just(4_999), Just(5_000), Just(9_999), Just(10_000)],
        2 => prop_oneof![Just(14_999), Just(15_000)],
        4 => prop_oneof![Just(29_999), Just(30_000), Just(31_000)],
        4 => prop_oneof![Just(59_999), Just(60_000), Just(61_000)],
        4 => prop_oneof![Just(119_999), Just(120_000), Just(121_000)],
        1 => prop_oneof![Just(43_199_999), Just(43_200_000)],
        1 => -90_000..0_i64,
    ]
}
