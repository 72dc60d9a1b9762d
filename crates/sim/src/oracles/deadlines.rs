//! Deadlines: never early, and not late once the session was told the time.

use std::time::Duration;

use session::{Entry, Event, Session, Timestamp};

use crate::{
    attendance::Attendance,
    broken::{Verdict, hold},
    facts::Facts,
    numbers::{GRACE, HELD_AT_MOST, SCREEN_KEPT, SEAT_KEPT},
    parts::Parts,
};

pub(crate) const ON_TIME: &str = "deadlines are kept";

/// No entry is of a moment that is still to come, so that nothing that is counted from one to another ends early; and one
/// that time alone wrote came when its time had come.
pub(crate) fn not_too_early(facts: &Facts, attendance: &Attendance, entry: &Entry) -> Verdict {
    hold(ON_TIME, !attendance.is_to_come(entry.at), || format!("{entry:?} is ahead of its time: {attendance:?}"))?;
    let mut hosts = facts.hosts_inside();
    let due = match &entry.event {
        Event::HostLost => hosts.all(|host| !attendance.is_present(host)),
        Event::HostReturned => hosts.any(|host| !attendance.is_absent(host)),
        Event::Held => hosts.all(|host| attendance.grace_may_be_over(host, entry.at)),
        Event::Ended { by: None } => {
            facts.held && facts.lost_at.is_some_and(|lost| entry.at >= lost.plus_ms(HELD_AT_MOST))
        }
        Event::ScreenStopped { participant, by: None } => {
            attendance.may_be_gone_for(SCREEN_KEPT, *participant, entry.at)
        }
        _ => return Ok(()),
    };
    hold(ON_TIME, due, || format!("{entry:?} is early: {attendance:?}"))
}

/// Whatever the log does: once no host of a live session has been connected for the grace, nothing flows.
pub(crate) fn held_without_hosts(facts: &Facts, attendance: &Attendance, elapsed: Duration, open: &Parts) -> Verdict {
    let nobody_back = facts.hosts_inside().all(|host| attendance.is_gone_past_the_grace(host, elapsed));
    hold(ON_TIME, open.is_empty() || !(facts.is_live() && nobody_back), || {
        format!("no host has been there for the grace, and {open:?} flow: {attendance:?}")
    })
}

/// Could a deadline be due that nobody could write?
pub(crate) fn may_be_overdue(facts: &Facts, attendance: &Attendance) -> bool {
    let over = |host| attendance.grace_may_be_over(host, attendance.clock);
    let gone = |sharer| attendance.may_be_gone_for(SCREEN_KEPT, sharer, attendance.clock);
    facts.hosts_inside().all(over) || facts.screen.is_some_and(gone)
}

/// The session was told the time: what is due has happened, and what it waits for lies ahead.
pub(crate) fn not_too_late(facts: &Facts, attendance: &Attendance, session: &Session) -> Verdict {
    let nobody_back = facts.hosts_inside().all(|host| attendance.grace_is_over(host));
    hold(ON_TIME, !(facts.is_live() && nobody_back), || {
        format!("the grace is over and nothing is held: {attendance:?}")
    })?;
    let hostless = facts.lost_at.filter(|_| facts.held && !facts.ended);
    let over = hostless.is_some_and(|lost| attendance.clock >= lost.plus_ms(HELD_AT_MOST));
    let away = facts.hosts_inside().all(|host| !attendance.is_connected(host));
    hold(ON_TIME, !(over && away), || format!("twelve hours are over and nothing has ended: {attendance:?}"))?;
    let shares = facts.screen.is_some_and(|sharer| attendance.is_gone_for(SCREEN_KEPT, sharer));
    hold(ON_TIME, !shares, || format!("who shares a screen is gone and shares it: {attendance:?}"))?;
    asks_for_what_is_next(facts, attendance, session)
}

/// The session wants to be woken when the next thing is due that happens by itself, and nothing is due by now.
fn asks_for_what_is_next(facts: &Facts, attendance: &Attendance, session: &Session) -> Verdict {
    let due = due_by_itself(facts, attendance);
    let (clock, next) = (attendance.clock, session.poll_timeout());
    if due.iter().any(|(earliest, latest)| *earliest <= clock && clock < *latest) {
        // Somebody tried to come while nothing could be decided, and counts as gone since one moment or the other.
        return Ok(());
    }
    let lies_ahead = |(earliest, _): &&(Timestamp, Timestamp)| *earliest > clock;
    let earliest = due.iter().filter(lies_ahead).map(|(earliest, _)| *earliest).min();
    let latest = due.iter().filter(lies_ahead).map(|(_, latest)| *latest).min();
    hold(ON_TIME, earliest <= next && next <= latest, || {
        format!("{next:?} is asked for at {clock:?}, where {earliest:?} to {latest:?} is next: {attendance:?}")
    })
}

/// Between which moments each thing is due that happens by itself.
fn due_by_itself(facts: &Facts, attendance: &Attendance) -> Vec<(Timestamp, Timestamp)> {
    let mut due = Vec::new();
    if facts.ended {
        return due;
    }
    let away = |who| attendance.gone_from_to(who);
    if facts.held {
        due.extend(facts.lost_at.map(|lost| (lost.plus_ms(HELD_AT_MOST), lost.plus_ms(HELD_AT_MOST))));
    } else if let Some(gone) = facts.hosts_inside().map(away).collect::<Option<Vec<_>>>() {
        let last = (gone.iter().map(|it| it.0).max(), gone.iter().map(|it| it.1).max());
        due.extend(last.0.zip(last.1).map(|(from, to)| (from.plus_ms(GRACE), to.plus_ms(GRACE))));
    }
    let seats = facts.people.iter().filter(|(_, it)| !it.host && it.is_in()).filter_map(|(id, _)| away(*id));
    due.extend(seats.map(|(from, to)| (from.plus_ms(SEAT_KEPT), to.plus_ms(SEAT_KEPT))));
    let screen = facts.screen.and_then(away);
    due.extend(screen.map(|(from, to)| (from.plus_ms(SCREEN_KEPT), to.plus_ms(SCREEN_KEPT))));
    due
}
