//! What a page shows of people and of the session, held against the log: who is on it, under which name, where they stand and what can
//! be done to them.

use session::{
    Actor, Credential, Facts as Session, HostOnly, Media, Medium, Name, Person as Row, Role, StandingTag, View, You,
};

use super::{buttons::Known, views::PAGES_AGREE};
use crate::{
    broken::{Verdict, hold},
    cast::Member,
    facts::Person,
    numbers::{ASK_ONCE_MORE, ASKED_AGAIN_AT_MOST, COOLDOWN},
};

/// A page shows what the log says.
pub(crate) fn shows_what_is_so(known: Known<'_>, viewer: &Member, shown: &View) -> Verdict {
    let says = |what: &dyn std::fmt::Debug| format!("{:?} is shown {what:?}", viewer.actor);
    hold(PAGES_AGREE, is_own_part(known, viewer, &shown.you), || says(&shown.you))?;
    hold(PAGES_AGREE, is_sessions_part(known, viewer, &shown.session), || says(&shown.session))?;
    let everybody = known.facts.people.iter();
    let missing = everybody.filter(|(id, it)| sees(known, viewer, it) && !shown.people.contains_key(id)).count();
    hold(PAGES_AGREE, missing == 0, || says(&shown.people))?;
    shown.people.values().try_for_each(|row| hold(PAGES_AGREE, is_row(known, viewer, row), || says(row)))
}

/// Hosts see everybody who has a place, and who left while paused; clients inside who is inside or waits.
fn sees(known: Known<'_>, viewer: &Member, person: &Person) -> bool {
    if known.facts.ended || viewer.stranger {
        return false;
    }
    if viewer.host {
        return !person.gone || person.paused;
    }
    known.facts.is_in(viewer.actor.participant) && !person.gone && !person.is_turned_away()
}

fn is_own_part(known: Known<'_>, viewer: &Member, you: &You) -> bool {
    let Actor { participant, credential, .. } = &viewer.actor;
    let signed_in: Option<&Name> = match credential {
        Credential::Provider { name, .. } | Credential::Client { name, .. } => Some(name),
        Credential::Guest => None,
    };
    let person = known.facts.people.get(participant);
    let asked = |medium| person.is_some_and(|it| it.is_asked(medium));
    let name = person.and_then(|it| it.name.as_ref()).or(signed_in);
    you.name.as_ref() == name
        && you.known == signed_in.is_some()
        && (you.role == Role::Host) == viewer.host
        && you.standing == person.map_or(StandingTag::Preparing, standing)
        && you.asked_to_unmute == (Media { audio: asked(Medium::Audio), video: asked(Medium::Video) })
        && you.ask_again_at == person.and_then(asks_again_at)
        && you.may == known.own(viewer, you.may)
}

/// From when on they may ask again.
fn asks_again_at(person: &Person) -> Option<session::Timestamp> {
    match standing(person) {
        StandingTag::Waiting | StandingTag::Removed => person.asked_at.map(|at| at.plus_ms(ASK_ONCE_MORE)),
        StandingTag::Denied if !person.blocked && person.denials <= ASKED_AGAIN_AT_MOST => {
            person.denied_at.map(|at| at.plus_ms(COOLDOWN))
        }
        _ => None,
    }
}

fn is_sessions_part(known: Known<'_>, viewer: &Member, session: &Session) -> bool {
    let (facts, booking) = (known.facts, known.booking);
    let (host, inside) = (viewer.host, facts.is_in(viewer.actor.participant));
    let sees = !facts.ended && !viewer.stranger && (host || inside);
    let (least, most) = known.seats_taken();
    let seats =
        |seats: session::Seats| seats.capacity == booking.clients.len() && (least..=most).contains(&seats.taken);
    (session.kind, session.admission) == (booking.kind, booking.admission)
        && session.hosts.iter().eq(booking.providers.iter().map(|it| &it.name))
        && session.started_at == facts.started_at.filter(|_| sees)
        && session.host_lost == (sees && facts.is_live() && facts.lost_at.is_some())
        && session.seats.map_or(!(host && sees), |it| host && sees && seats(it))
}

fn is_row(known: Known<'_>, viewer: &Member, row: &Row) -> bool {
    let person = known.facts.people.get(&row.participant);
    if row.may != known.of_a_host_to(viewer, row.participant) {
        return false;
    }
    if row.standing == StandingTag::Preparing {
        // Who touched a page and has no place: for hosts.
        let more = row.host_only.is_some_and(|it| !it.waiting_to_join && it.condition.is_none());
        let nobody = person.is_none_or(|it| it.gone);
        return viewer.host && nobody && more && known.attendance.is_connected(row.participant);
    }
    let Some(person) = person.filter(|it| sees(known, viewer, it)) else { return false };
    let muted = |medium| person.has_muted(medium) && (viewer.host || person.is_in());
    let stands = if viewer.host { standing(person) } else { seen_by_clients(person) };
    let host_only = |more: HostOnly| {
        let said = (more.guest, more.booked, more.waiting_to_join, more.paused, more.moved_back);
        let waits = known.waits_to_join(person);
        said == (person.guest, person.booked, waits, person.paused, person.paused && person.moved_back)
    };
    row.name == person.name
        && (row.role == Role::Host) == person.host
        && row.standing == stands
        && row.present == known.attendance.is_connected(row.participant)
        && row.muted == (Media { audio: muted(Medium::Audio), video: muted(Medium::Video) })
        && row.hand == person.raised_at.filter(|_| person.hand)
        && row.host_only.map_or(person.host || !viewer.host, host_only)
}

/// In or out.
fn seen_by_clients(person: &Person) -> StandingTag {
    if person.is_in() { StandingTag::Admitted } else { StandingTag::Waiting }
}

fn standing(person: &Person) -> StandingTag {
    match person {
        it if it.gone => StandingTag::Left,
        it if it.is_in() => StandingTag::Admitted,
        it if it.paused => StandingTag::Paused,
        it if it.denied || it.blocked => StandingTag::Denied,
        it if it.removed => StandingTag::Removed,
        it if it.asking => StandingTag::Asking,
        _ => StandingTag::Waiting,
    }
}
