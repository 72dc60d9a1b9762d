//! The laws of chat (S4, P6): nobody ever reads what was not said to them, not even later.

use std::collections::BTreeSet;

use proptest::prelude::{prop_assert, prop_assert_eq};
use session::{Channel, Entry, Event, Standing};

use crate::{
    cast,
    driver::{Input, always},
    laws::fresh,
};

#[test]
fn what_was_said_while_somebody_was_paused_or_outside_never_reaches_them() {
    // For each message, the clients who were inside when it was said.
    always(
        |_| Vec::<BTreeSet<_>>::new(),
        |inside, driver, moment| {
            if moment.lost || matches!(moment.input, Input::Restart) {
                return Ok(());
            }
            for event in fresh(moment) {
                if let Event::Said { .. } = event {
                    let members = driver.session.state().members().iter();
                    let admitted = members.filter(|(_, m)| m.standing == Standing::Admitted);
                    inside.push(admitted.map(|(id, _)| *id).collect());
                }
                if let Event::TookOver { participant, from, .. } = event {
                    for heard in inside.iter_mut().filter(|heard| heard.contains(from)) {
                        heard.insert(*participant);
                    }
                }
            }
            let text = |entry: &Entry| match &entry.event {
                Event::Said { text, .. } => Some(text.clone()),
                _ => None,
            };
            let said: Vec<_> = driver.log.iter().filter_map(text).collect();
            prop_assert_eq!(said.len(), inside.len());
            for viewer in (cast::CLIENTS.start..cast::PEOPLE.end).map(cast::actor) {
                let view = driver.session.view(&viewer);
                for message in view.chat.iter().filter(|message| message.to == Channel::Session) {
                    // No two messages say the same.
                    let of_this: Vec<_> = said.iter().zip(inside.iter()).filter(|it| *it.0 == message.text).collect();
                    prop_assert_eq!(of_this.len(), 1, "{:?}", message);
                    let heard = of_this.iter().all(|(_, inside)| inside.contains(&viewer.participant));
                    prop_assert!(heard, "{:?} reads {:?}", viewer, message);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn messages_are_numbered_without_gaps_say_whether_a_host_wrote_them_and_stay_on_their_line() {
    always(
        |_| (),
        |(), driver, _| {
            for viewer in (cast::CLIENTS.start..cast::PEOPLE.end).map(cast::actor) {
                let view = driver.session.view(&viewer);
                let numbers: Vec<_> = view.chat.iter().map(|message| message.number).collect();
                prop_assert_eq!(numbers, (1..).take(view.chat.len()).collect::<Vec<u32>>());
                for message in &view.chat {
                    // Whatever they call themselves.
                    let is_provider = cast::PROVIDERS.map(cast::participant).any(|id| id == message.by);
                    prop_assert_eq!(message.from_host, is_provider, "{:?}", message);
                    if let Channel::Providers { with } = message.to {
                        prop_assert_eq!(with, Some(viewer.participant), "a line of another");
                    }
                }
                let member = driver.session.state().members().get(&viewer.participant);
                let standing = member.map(|m| m.standing);
                let turned_away = !matches!(
                    standing,
                    Some(Standing::Admitted | Standing::Waiting | Standing::Asking | Standing::Paused { .. })
                );
                prop_assert!(!turned_away || view.chat.is_empty(), "{:?} reads {:?}", standing, view.chat);
            }
            Ok(())
        },
    );
}
