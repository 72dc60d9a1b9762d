//! What happens next: drawn again for every step, with odds that the seed draws once for the whole run, so that some
//! runs are calm and long and others are nothing but faults.

use crate::{
    around::Around,
    broken::Verdict,
    disk::{Conflict, Slow},
    random::Random,
    reached::Fault,
    site::Site,
};

/// Something that can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Serve,
    Connect,
    Disconnect,
    Vanish,
    Storm,
    Command,
    Repeat,
    Duplicate,
    Reorder,
    Touch,
    Report,
    Offer,
    SignIn,
    Packets,
    Hear,
    ReadSlots,
    SlotsAgain,
    Speaking,
    Moment,
    Minute,
    Hours,
    SetForward,
    SetBack,
    Slow,
    SlowToRead,
    Hasten,
    Full,
    LoseAnswer,
    Contend,
    Unreadable,
    Damage,
    Heal,
    Crash,
    Unload,
    LoseRoom,
}

/// The odds of a run.
#[derive(Debug)]
pub(crate) struct Schedule {
    odds: Vec<(Act, usize)>,
}

impl Schedule {
    /// The odds of this run.
    pub(crate) fn draw(random: &mut Random) -> Self {
        let faults = random.pick(&[0, 1, 1, 2, 4, 8]).unwrap_or_default();
        let rare = random.pick(&[0, 1, 1, 3]).unwrap_or_default();
        let odds = vec![
            (Act::Serve, 360),
            (Act::Connect, 60),
            (Act::Disconnect, random.between(5, 30)),
            (Act::Vanish, 2 * rare),
            (Act::Storm, rare),
            (Act::Command, random.between(60, 160)),
            (Act::Repeat, 8),
            (Act::Duplicate, 6),
            (Act::Reorder, 6),
            (Act::Touch, 10),
            (Act::Report, 10),
            (Act::Offer, 6),
            (Act::SignIn, 1 + rare),
            (Act::Packets, random.between(20, 80)),
            (Act::Hear, random.between(5, 60)),
            (Act::ReadSlots, random.pick(&[0, 3, 10, 60]).unwrap_or_default()),
            (Act::SlotsAgain, 6),
            (Act::Speaking, 8),
            (Act::Moment, 40),
            (Act::Minute, random.between(2, 10)),
            (Act::Hours, rare),
            (Act::SetForward, rare),
            (Act::SetBack, rare),
            (Act::Slow, 5 * faults),
            (Act::SlowToRead, 3 * faults),
            (Act::Full, 3 * faults),
            (Act::LoseAnswer, 4 * faults),
            (Act::Contend, faults),
            (Act::Unreadable, 4 * faults),
            (Act::Damage, 2 * faults),
            (Act::Hasten, 6 * faults),
            (Act::Heal, random.between(5, 30)),
            (Act::Crash, faults),
            (Act::Unload, rare),
            (Act::LoseRoom, usize::from(faults > 2)),
        ];
        Self { odds }
    }

    /// One thing happens.
    pub(crate) fn step(&self, sites: &mut [Site], around: &mut Around) -> Verdict {
        let Some(act) = around.random.weighted(&self.odds) else { return Ok(()) };
        around.note(act as u64, || format!("{act:?}"));
        around.pass(1);
        if act == Act::Crash {
            // One process owns them all.
            sites.iter_mut().try_for_each(|site| site.crash(around))?;
            around.disk.crash();
            return Ok(());
        }
        if matters_to_all(act, around) {
            return Ok(());
        }
        let place = around.random.below(sites.len());
        let Some(site) = sites.get_mut(place) else { return Ok(()) };
        match act {
            Act::Serve if site.is_due(around) || around.random.one_in(8) => return site.advance(around),
            Act::Connect => site.connect_one(around),
            Act::Disconnect => site.disconnect_one(around),
            Act::Vanish => site.vanish(around),
            Act::Storm => site.storm(around),
            Act::Command => site.command(around),
            Act::Repeat => site.repeat(around),
            Act::Duplicate => site.duplicate(around),
            Act::Reorder => site.reorder(around),
            Act::Touch => site.touch(around),
            Act::Report => site.report(around),
            Act::Offer => site.offer(around),
            Act::SignIn => site.sign_in_or_out(around),
            Act::Packets => return site.packets(around),
            Act::Hear => return site.hear(around),
            Act::ReadSlots => site.read_slots(around),
            Act::SlotsAgain => site.tell_slots_again(around),
            Act::Speaking => site.say_who_speaks(around),
            Act::Damage => site.damage_log(around),
            Act::Unload => site.unload(around),
            Act::LoseRoom => site.lose_room(around),
            _ => {}
        }
        Ok(())
    }
}

/// What happens to the clocks and the disk; says whether this was such a thing.
fn matters_to_all(act: Act, around: &mut Around) -> bool {
    match act {
        Act::Moment => pass(around, 1, 3_000),
        Act::Minute => pass(around, 20_000, 140_000),
        Act::Hours => {
            around.met(Fault::HoursPass);
            pass(around, 3_600_000, 14 * 3_600_000);
        }
        Act::SetForward => {
            around.met(Fault::ClockForward);
            let ms = step(around, 14 * 3_600_000);
            around.wall = around.wall.plus_ms(ms);
        }
        Act::SetBack => {
            around.met(Fault::ClockBackward);
            let ms = step(around, 2 * 3_600_000);
            around.wall = around.wall.plus_ms(-ms);
        }
        Act::Slow => around.disk.faults().slow.to_write = true,
        // Whatever else is wrong stays so: what waited for the disk meets it.
        Act::SlowToRead => around.disk.faults().slow.to_read = true,
        Act::Hasten => around.disk.faults().slow = Slow::default(),
        Act::Full => around.disk.faults().full = true,
        Act::LoseAnswer => around.disk.faults().answer_lost = Some(around.random.one_in(2)),
        Act::Contend => around.disk.faults().conflict = Conflict::Next,
        Act::Unreadable => {
            around.met(Fault::Unreadable);
            around.disk.faults().unreadable = true;
        }
        Act::Heal => *around.disk.faults() = crate::disk::Faults::default(),
        _ => return false,
    }
    true
}

/// By how much the wall clock is set, in milliseconds: as often by seconds or minutes as by hours.
fn step(around: &mut Around, most_ms: usize) -> i64 {
    let most_ms = around.random.pick(&[60_000, most_ms]).unwrap_or(most_ms);
    i64::try_from(around.random.between(1, most_ms)).unwrap_or_default()
}

fn pass(around: &mut Around, first_ms: usize, last_ms: usize) {
    let ms = around.random.between(first_ms, last_ms) as u64;
    around.pass(ms);
}
