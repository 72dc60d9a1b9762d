//! Deadlines: never early, and not late once the session was told the time.

use std::time::Duration;

use session::{
    Entry, Event, Session,
    limits::{HOSTLESS_MS_MAX, SCREEN_KEPT_MS},
};

use crate::{
    attendance::Attendance,
    broken::{Verdict, hold},
    facts::Facts,
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
            facts.held && facts.lost_at.is_some_and(|lost| entry.at >= lost.plus_ms(HOSTLESS_MS_MAX))
        }
        Event::ScreenStopped { participant, by: None } => {
            attendance.may_be_gone_for(SCREEN_KEPT_MS, *participant, entry.at)
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
    let gone = |sharer| attendance.may_be_gone_for(SCREEN_KEPT_MS, sharer, attendance.clock);
    facts.hosts_inside().all(over) || facts.screen.is_some_and(gone)
}

/// The session was told the time: what is due has happened, and what it waits for lies ahead.
pub(crate) fn not_too_late(facts: &Facts, attendance: &Attendance, session: &Session) -> Verdict {
    let nobody_back = facts.hosts_inside().all(|host| attendance.grace_is_over(host));
    hold(ON_TIME, !(facts.is_live() && nobody_back), || {
        format!("the grace is over and nothing is held: {attendance:?}")
    })?;
    let hostless = facts.lost_at.filter(|_| facts.held && !facts.ended);
    let over = hostless.is_some_and(|lost| attendance.clock >= lost.plus_ms(HOSTLESS_MS_MAX));
    let away = facts.hosts_inside().all(|host| !attendance.is_connected(host));
    hold(ON_TIME, !(over && away), || format!("twelve hours are over and nothing has ended: {attendance:?}"))?;
    let shares = facts.screen.is_some_and(|sharer| attendance.is_gone_for(SCREEN_KEPT_MS, sharer));
    hold(ON_TIME, !shares, || format!("who shares a screen is gone and shares it: {attendance:?}"))?;
    let next = session.poll_timeout();
    hold(ON_TIME, next.is_none_or(|next| next > attendance.clock), || {
        format!("{next:?} is asked for at {:?}", attendance.clock)
    })
}
