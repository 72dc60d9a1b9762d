//! Which letters a visit wants, and which of those that wait it wants no more.
//!
//! [`plan`] is asked after every change of an appointment, for each person and channel by itself, and may be asked again at
//! any time: what is there already is not wanted twice.
//!
//! - Somebody who has been told nothing yet hears that the visit is *booked*; who was told another time, that it has
//!   *changed*; who was told another link, of the *new link*; who was told a time and is not expected any more, that it is
//!   *cancelled*. Another length alone is no news. What would tell a time that holds no more is withdrawn, if it has not gone
//!   out.
//! - While the link is revoked, no letter that carries it goes out.
//! - Reminders come a day before by the clock of who reads them, and ten minutes before. None is planned whose moment has
//!   passed, and none that would come close behind the letter that told the time: it would say the same again.
//! - In the quiet hours, mail that tells of what somebody has just done goes out: it makes no sound. A text message waits for
//!   their end, unless that comes less than an hour before the visit. The reminder of the day before waits likewise, as mail
//!   too, and is left out if it cannot come two hours before the visit. The one ten minutes before comes at its time: whoever
//!   booked a visit for that hour is awake for it.

use jiff::{ToSpan, tz::TimeZone};
use session::{PersonId, Timestamp};

use crate::kinds::{Channel, Language, Occasion};
use crate::settings::Settings;
use crate::when::{zone, zoned};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// A visit's reminder is left out if it would come so soon after the letter that told the time.
const DAY_BEFORE_APART_MS: i64 = 6 * HOUR_MS;
const TEN_MINUTES_APART_MS: i64 = 10 * MINUTE_MS;
/// So long before a visit the reminder of the day before has to come, if quiet hours moved it.
const DAY_BEFORE_AHEAD_MS: i64 = 2 * HOUR_MS;
/// So long before a visit a text message may still wait for the end of quiet hours.
const NEWS_AHEAD_MS: i64 = HOUR_MS;

/// When a visit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is meant to last, in minutes.
    pub minutes: u32,
}

impl Visit {
    /// When it is meant to be over.
    pub fn ends_at(self) -> Timestamp {
        self.starts_at.plus_ms(i64::from(self.minutes) * MINUTE_MS)
    }
}

/// Whether somebody is expected at a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They are.
    Booked,
    /// Not, or not any more.
    Cancelled,
}

/// An appointment as it stands for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    /// When it is.
    pub visit: Visit,
    /// Whether they are expected.
    pub standing: Standing,
    /// Counts what letters have told of it.
    pub edition: u32,
    /// Which of its links leads to it; none while it is revoked.
    pub link: Option<u32>,
    /// Has it just come to stand so? Who was never written to about it hears then that it is booked, and later no more.
    pub is_news: bool,
    /// The time and the link that they were told last where they are written to no more: at another address, or another way.
    /// That it does not take place they are told where they are now.
    pub told_elsewhere: Option<(Visit, u32)>,
}

/// Whom letters go to, and how they read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub person: PersonId,
    /// Do they have an address for mail, and want it?
    pub email: bool,
    /// Do they have a number for text messages, and want them?
    pub text: bool,
    /// What they read.
    pub language: Language,
    /// Their time zone by its name in the database of IANA; the practice's, if nothing is known.
    pub zone: Option<String>,
}

impl Recipient {
    /// Are they written to this way?
    pub fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.email,
            Channel::Text => self.text,
        }
    }
}

/// By which ways letters go out at all, and where the practice is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// Can mail be sent?
    pub email: bool,
    /// Can text messages be sent?
    pub text: bool,
    /// The practice's time zone, by its name in the database of IANA; UTC, if nothing is known.
    pub zone: Option<String>,
}

impl Ways {
    /// Is this way there?
    pub fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.email,
            Channel::Text => self.text,
        }
    }
}

/// What has become of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastState {
    /// It has not gone out yet.
    Waiting,
    /// It has gone out, or is just being handed over.
    Gone,
    /// It was given up: nobody took it, or it was too late.
    GivenUp,
    /// It was not wanted any more before it went out.
    Withdrawn,
}

/// A letter that there is already, of one person and channel about one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// Why it was written.
    pub occasion: Occasion,
    /// The edition of the appointment that it tells.
    pub edition: u32,
    /// The time that it tells.
    pub visit: Visit,
    /// Which link it told, if it has gone out.
    pub link: u32,
    /// What has become of it.
    pub state: PastState,
}

/// A letter to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Why.
    pub occasion: Occasion,
    /// From when on it goes out.
    pub due_at: Timestamp,
    /// From when on it would be pointless, and does not go out any more.
    pub pointless_at: Timestamp,
}

/// What is to be done about the letters of one person and channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Which of the past letters are to be withdrawn, by their places; all of them wait.
    pub withdraw: Vec<usize>,
    /// What is to be written beside those that wait.
    pub add: Vec<Planned>,
}

/// What is to be done for `recipient` on `channel`, of whom `past` is all that there was about this visit, oldest first.
pub fn plan(
    current: &Current,
    recipient: &Recipient,
    channel: Channel,
    past: &[Past],
    (settings, ways): (&Settings, &Ways),
    now: Timestamp,
) -> Plan {
    let Current { visit, edition, .. } = *current;
    let about = About { current, channel, settings, now, zone: &zone(recipient.zone.as_deref(), ways) };
    // Who heard nothing when it was news, because nothing could be sent then or they did not wish it, is only reminded.
    let hears_of_it = current.is_news || past.iter().any(|one| !one.occasion.is_reminder());
    let was_told_here = past.iter().any(|one| one.state == PastState::Gone && !one.occasion.is_reminder());
    let elsewhere = current.told_elsewhere.filter(|_| current.standing == Standing::Cancelled && !was_told_here);
    let told = last_told(past).or(elsewhere);
    let wanted =
        if recipient.has(channel) && ways.has(channel) { about.letters(told, hears_of_it) } else { Vec::new() };
    let told_at = wanted.iter().find(|letter| !letter.occasion.is_reminder()).map(|letter| letter.due_at);
    let is_wanted = |one: &Past| wanted.iter().any(|it| it.occasion == one.occasion) && one.visit == visit;
    let withdraw = past.iter().enumerate().filter(|(_, one)| one.state == PastState::Waiting && !is_wanted(one));
    let is_there = |letter: &Planned| {
        past.iter().any(|one| {
            one.occasion == letter.occasion
                && match one.state {
                    PastState::Withdrawn => false,
                    PastState::Waiting => one.visit == visit,
                    // A reminder of this very time has been given; and nothing is said twice in one edition.
                    PastState::Gone | PastState::GivenUp => {
                        one.edition == edition || (one.occasion.is_reminder() && one.visit.starts_at == visit.starts_at)
                    }
                }
        })
    };
    Plan {
        withdraw: withdraw.map(|(place, _)| place).collect(),
        add: wanted.iter().filter(|letter| !is_there(letter) && is_news(letter, told_at, now)).copied().collect(),
    }
}

/// Would it come ahead of its time, and not close behind the letter that tells the time?
fn is_news(letter: &Planned, told_at: Option<Timestamp>, now: Timestamp) -> bool {
    let apart_ms = match letter.occasion {
        Occasion::DayBefore => DAY_BEFORE_APART_MS,
        Occasion::TenMinutesBefore => TEN_MINUTES_APART_MS,
        Occasion::Booked | Occasion::Changed | Occasion::NewLink | Occasion::Cancelled => return true,
    };
    letter.due_at > now && told_at.is_none_or(|told| letter.due_at >= told.plus_ms(apart_ms))
}

/// The time and the link that somebody was told last and that were not taken back since, by letters in any order.
pub fn last_told(past: &[Past]) -> Option<(Visit, u32)> {
    let last = past.iter().filter(|one| one.state == PastState::Gone).max_by_key(|one| {
        // Of one edition, what takes it back comes last.
        (one.edition, one.occasion == Occasion::Cancelled, one.link)
    })?;
    (last.occasion != Occasion::Cancelled).then_some((last.visit, last.link))
}

struct About<'a> {
    current: &'a Current,
    channel: Channel,
    settings: &'a Settings,
    now: Timestamp,
    zone: &'a TimeZone,
}

impl About<'_> {
    /// Everything that there should be or have been.
    fn letters(&self, told: Option<(Visit, u32)>, hears_of_it: bool) -> Vec<Planned> {
        let Current { visit, standing, link, .. } = *self.current;
        if visit.ends_at() <= self.now || (standing == Standing::Booked && link.is_none()) {
            return Vec::new();
        }
        let news = self.news(told).filter(|occasion| *occasion != Occasion::Booked || hears_of_it);
        let mut letters: Vec<Planned> = news.into_iter().map(|occasion| self.at_once(occasion)).collect();
        if standing == Standing::Booked {
            letters.extend(self.day_before());
            letters.push(self.ten_minutes_before());
        }
        letters.retain(|letter| self.settings.wants(self.channel, letter.occasion));
        letters
    }

    /// What there is to say that has not been said.
    fn news(&self, told: Option<(Visit, u32)>) -> Option<Occasion> {
        let Current { visit, standing, link, .. } = *self.current;
        match (standing, told) {
            (Standing::Booked, None) => Some(Occasion::Booked),
            (Standing::Booked, Some((told, _))) if told.starts_at != visit.starts_at => Some(Occasion::Changed),
            (Standing::Booked, Some((_, told))) => link.is_some_and(|link| link != told).then_some(Occasion::NewLink),
            (Standing::Cancelled, Some(_)) => Some(Occasion::Cancelled),
            (Standing::Cancelled, None) => None,
        }
    }

    fn at_once(&self, occasion: Occasion) -> Planned {
        let waits = match self.channel {
            Channel::Email => None,
            Channel::Text => self.quiet_end(self.now),
        };
        let in_time = |end: &Timestamp| *end <= self.current.visit.starts_at.plus_ms(-NEWS_AHEAD_MS);
        let due_at = waits.filter(in_time).unwrap_or(self.now);
        Planned { occasion, due_at, pointless_at: self.current.visit.ends_at() }
    }

    fn day_before(&self) -> Option<Planned> {
        let start = self.current.visit.starts_at;
        let there = zoned(start, self.zone)?.checked_sub(1.day()).ok()?;
        let moment = Timestamp(there.timestamp().as_millisecond());
        let due_at = self.quiet_end(moment).unwrap_or(moment);
        let pointless_at = start.plus_ms(-DAY_BEFORE_AHEAD_MS);
        (due_at <= pointless_at).then_some(Planned { occasion: Occasion::DayBefore, due_at, pointless_at })
    }

    fn ten_minutes_before(&self) -> Planned {
        let start = self.current.visit.starts_at;
        let due_at = start.plus_ms(-10 * MINUTE_MS);
        Planned { occasion: Occasion::TenMinutesBefore, due_at, pointless_at: start }
    }

    fn quiet_end(&self, moment: Timestamp) -> Option<Timestamp> {
        let quiet = self.settings.quiet?;
        let moment = jiff::Timestamp::from_millisecond(moment.0).ok()?;
        let end = quiet.end_after(moment, self.zone)?;
        Some(Timestamp(end.as_millisecond()))
    }
}

#[cfg(test)]
mod tests;
