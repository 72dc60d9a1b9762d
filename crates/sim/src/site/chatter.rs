//! A session in which people write and write, until one of them has used up what is theirs and all clients together have: by
//! chance that does not happen in a run of any length.

use std::ops::RangeInclusive;

use session::{Channel, Command};

use super::{Doing, Site};
use crate::{
    around::Around,
    broken::{Verdict, hold},
    cast,
    numbers::{MESSAGES_OF_ONE, MESSAGES_OF_ONE_BEFORE},
    oracles::PROGRESS,
};

/// Messages that one writes before the session looks at them.
const AT_ONCE: usize = 100;

/// Things the server may do until it has nothing to do.
const PATIENCE: usize = 200;

impl Site {
    /// Everybody comes, and each client in turn writes one message more than one may before the start; a host starts, and
    /// each does so again, to everybody.
    pub(crate) fn talk_until_full(&mut self, around: &mut Around) -> Verdict {
        let first_page = |member: usize| self.pages.iter().position(|page| page.member == member);
        let pages: Vec<usize> = (0..self.cast.len()).filter_map(first_page).collect();
        for page in &pages {
            self.connect(*page, around);
        }
        self.work_off(around)?;
        let (hosts, clients): (Vec<usize>, Vec<usize>) = pages
            .into_iter()
            .filter(|page| !self.member_of(*page).stranger)
            .partition(|page| self.member_of(*page).host);
        for page in &clients {
            self.say(*page, Command::Ready { name: Some("Ann".to_owned()) }, around);
        }
        self.work_off(around)?;
        for page in &clients {
            self.write_messages(*page, 0..=MESSAGES_OF_ONE_BEFORE, around)?;
        }
        for page in hosts.iter().take(1) {
            self.say(*page, Command::JoinNow, around);
        }
        self.work_off(around)?;
        for page in clients {
            self.write_messages(page, MESSAGES_OF_ONE_BEFORE..=MESSAGES_OF_ONE, around)?;
        }
        Ok(())
    }

    /// One page writes a message for each number, to everybody.
    fn write_messages(&mut self, page: usize, numbers: RangeInclusive<usize>, around: &mut Around) -> Verdict {
        for nth in numbers {
            let text = format!("Message {nth}.");
            self.say(page, Command::Say { to: Channel::WaitingRoom, text }, around);
            if nth % AT_ONCE == AT_ONCE - 1 {
                self.work_off(around)?;
            }
        }
        self.work_off(around)
    }

    fn member_of(&self, page: usize) -> &cast::Member {
        &self.cast[self.pages[page].member]
    }

    fn say(&mut self, page: usize, command: Command, around: &mut Around) {
        if let super::Socket::Open(device) = self.pages[page].socket {
            self.send_anew(page, device, command, around);
        }
    }

    fn work_off(&mut self, around: &mut Around) -> Verdict {
        for _ in 0..PATIENCE {
            if matches!(self.doing, Doing::Nothing) && !self.has_letters() && !self.just_loaded {
                return Ok(());
            }
            around.pass(1);
            self.advance(around)?;
            self.always()?;
        }
        hold(PROGRESS, false, || "a session that nothing disturbs comes to no end".to_owned())
    }
}
