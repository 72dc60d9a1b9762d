//! What each event makes of the state. Applying one never fails and never asks whether it should have happened: that was
//! decided before.

use std::collections::BTreeSet;

use super::{Phase, State};
use crate::{
    Barred, Entry, Event, Identity, Member, ParticipantId, Standing, Timestamp,
    chat::{Ears, Message},
    limits::ASK_COOLDOWN_MS,
};

impl State {
    pub(crate) fn apply(&mut self, entry: &Entry) {
        if let (Some(actor), Some(command)) = (entry.actor, entry.command) {
            self.commands.insert((actor, command));
        }
        let at = entry.at;
        match &entry.event {
            Event::Opened { booking } => {
                self.booking = booking.clone();
                self.opened = true;
                for member in self.members.values_mut() {
                    if let Identity::Client { person, booked, .. } = &mut member.identity {
                        *booked = booking.has_client(*person);
                    }
                }
            }
            Event::Waited { participant, identity } => {
                let arrival = self.queue.give_place(at);
                self.arrive(*participant, identity, Standing::Waiting, at);
                self.with(*participant, |member| (member.arrived, member.since) = (arrival, arrival));
            }
            Event::TookOver { participant, identity, from } => self.take_over(*participant, identity, *from, at),
            Event::HostEntered { participant, identity } => {
                self.arrive(*participant, identity, Standing::Admitted, at);
                self.with(*participant, |member| member.denials = 0);
            }
            Event::WalkedIn { participant } | Event::Admitted { participant, .. } => {
                let muted = self.kept_muted.is_some();
                self.with(*participant, |member| {
                    member.stand(Standing::Admitted, at);
                    member.denials = 0;
                    member.must_ask = false;
                    member.shut_out_at = None;
                    member.muted.audio |= muted;
                });
            }
            Event::Asked { participant } => self.with(*participant, |member| {
                member.stand(Standing::Asking, at);
                member.asked_at = Some(at);
            }),
            Event::AskCancelled { participant } => self.with(*participant, |member| {
                member.stand(if member.must_ask { Standing::Removed } else { Standing::Waiting }, at);
            }),
            Event::Denied { participant, .. } => self.shut_out(*participant, at, |member| {
                member.stand(Standing::Denied { until: at.plus_ms(ASK_COOLDOWN_MS) }, at);
                member.denials = member.denials.saturating_add(1);
            }),
            Event::Blocked { participant, .. } => {
                self.shut_out(*participant, at, |member| member.stand(Standing::Blocked, at));
            }
            Event::Removed { participant, .. } => {
                let arrival = self.queue.give_place(at);
                self.shut_out(*participant, at, |member| member.remove(arrival, at));
            }
            Event::Paused { participant, why, .. } => {
                self.shut_out(*participant, at, |member| member.stand(Standing::Paused { why: *why }, at));
            }
            Event::Resumed { participant, .. } => {
                let muted = self.kept_muted.is_some();
                self.with(*participant, |member| member.resume(muted, at));
            }
            Event::CameBack { participant } => self.with(*participant, |member| member.come_back(at)),
            Event::Left { participant } => self.with(*participant, |member| member.leave(at)),
            Event::Started { .. } | Event::HostLost | Event::HostReturned | Event::Held | Event::Ended { .. } => {
                self.turn(&entry.event, at);
            }
            event => self.moderate(event, at),
        }
        self.end_a_screen_without_a_place();
    }

    /// The events that change what who is inside may send, and what they show.
    fn moderate(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::Muted { participant, medium, .. } => self.with(*participant, |member| {
                member.muted.set(*medium, true);
                member.asked_to_unmute.set(*medium, false);
            }),
            Event::Unmuted { participant, medium } => self.with(*participant, |member| {
                member.muted.set(*medium, false);
                member.asked_to_unmute.set(*medium, false);
            }),
            Event::AskedToUnmute { participant, medium, .. } => {
                self.with(*participant, |member| member.asked_to_unmute.set(*medium, true));
            }
            Event::DeclinedToUnmute { participant, medium } => {
                self.with(*participant, |member| member.asked_to_unmute.set(*medium, false));
            }
            Event::KeptMuted { on, .. } => self.kept_muted = on.then_some(at),
            Event::HandRaised { participant } => {
                self.with(*participant, |member| (member.hand, member.raised_at) = (Some(at), Some(at)));
            }
            Event::HandLowered { participant, .. } => self.with(*participant, |member| member.hand = None),
            Event::Said { participant, to, text, .. } => {
                if let Some(member) = self.members.get(participant) {
                    let name = member.identity.name().clone();
                    let message = Message { at, by: *participant, name, to: *to, text: text.clone() };
                    self.chat.push(message);
                }
            }
            Event::ScreenShared { participant } => self.screen = Some(*participant),
            Event::ScreenStopped { .. } => self.screen = None,
            // The events that move people and phases are applied by `apply`.
            _ => {}
        }
    }

    /// A pause, a removal, leaving, a held session and the end: each ends the sharing of who is not inside any more.
    fn end_a_screen_without_a_place(&mut self) {
        let is_live = matches!(self.phase, Phase::Live { .. });
        self.screen = self.screen.filter(|id| is_live && self.inside.contains(id));
    }

    /// Takes a place, anew: only the denials are remembered, what was heard, and what has to cool down.
    fn arrive(&mut self, participant: ParticipantId, identity: &Identity, standing: Standing, at: Timestamp) {
        let before = self.members.remove(&participant);
        let anew = Member::new(identity.clone(), standing, at);
        let member = match before {
            Some(Member { denials, asked_at, raised_at, heard, .. }) => {
                Member { denials, asked_at, raised_at, heard, ..anew }
            }
            None => anew,
        };
        self.members.insert(participant, member);
        self.with(participant, |_| {});
    }

    fn take_over(&mut self, participant: ParticipantId, identity: &Identity, from: ParticipantId, at: Timestamp) {
        let next = self.chat.len();
        // What each has heard is closed here, and goes on from where the person stands then.
        for id in [participant, from] {
            self.members.get_mut(&id).into_iter().for_each(|member| member.heard.turn(Ears::default(), next));
        }
        let Some(guest) = self.members.get(&from) else { return };
        let is_new = guest.standing == (Standing::Left { barred: None });
        let arrived = if is_new { self.queue.give_place(at) } else { guest.arrived };
        // Who has a place and a page reads from here on what the guest heard before.
        let mut passed_on = self.members.contains_key(&participant) && !self.chat.is_empty();
        let taken = Member { arrived, ..guest.clone() }.worse_of(self.members.get(&participant), at);
        self.members.insert(participant, Member { identity: identity.clone(), ..taken });
        self.with(participant, |_| {});
        self.with(from, |place| {
            place.must_ask = false;
            place.denials = 0;
            (place.asked_at, place.raised_at, place.shut_out_at) = (None, None, None);
            place.stand(Standing::Left { barred: None }, at);
        });
        for message in &mut self.chat {
            passed_on |= message.pass_on(from, participant);
        }
        self.passed_on += u32::from(passed_on);
    }

    /// A host closes the session to them, in the way of `change`.
    fn shut_out(&mut self, participant: ParticipantId, at: Timestamp, change: impl FnOnce(&mut Member)) {
        self.with(participant, |member| {
            change(member);
            member.shut_out_at = Some(at);
        });
    }

    fn with(&mut self, participant: ParticipantId, change: impl FnOnce(&mut Member)) {
        let next = self.chat.len();
        if let Some(member) = self.members.get_mut(&participant) {
            change(member);
            member.heard.turn(Ears::of(member.standing), next);
            keep(&mut self.inside, participant, member.standing == Standing::Admitted);
            keep(&mut self.paused, participant, member.standing.pause().is_some());
            keep(&mut self.kept_out, participant, member.is_kept_out());
            let waits = matches!(member.standing, Standing::Waiting | Standing::Asking);
            self.queue.keep(participant, waits.then_some(member.arrived));
        }
    }

    /// The events that move the session's phase.
    fn turn(&mut self, event: &Event, at: Timestamp) {
        self.phase = match (event, self.phase) {
            (Event::Started { .. }, _) => Phase::Live { since: at, hostless: None },
            (Event::HostLost, Phase::Live { since, hostless }) => {
                Phase::Live { since, hostless: Some(hostless.unwrap_or(at)) }
            }
            (Event::HostReturned, Phase::Live { since, .. } | Phase::Held { since, .. }) => {
                Phase::Live { since, hostless: None }
            }
            (Event::Held, Phase::Live { since, hostless }) => Phase::Held { since, hostless: hostless.unwrap_or(at) },
            (Event::Ended { .. }, _) => Phase::Ended,
            (_, phase) => phase,
        };
        if self.phase == Phase::Ended {
            // Nobody reads it any more.
            self.chat = Vec::new();
        }
    }
}

fn keep(index: &mut BTreeSet<ParticipantId>, participant: ParticipantId, is_in: bool) {
    if is_in {
        index.insert(participant);
    } else {
        index.remove(&participant);
    }
}

impl Member {
    fn remove(&mut self, arrival: Timestamp, at: Timestamp) {
        let gone = matches!(self.standing, Standing::Left { .. });
        let standing = if gone { Standing::Left { barred: Some(Barred::Removed) } } else { Standing::Removed };
        self.must_ask = true;
        self.arrived = arrival;
        self.stand(standing, at);
    }

    fn resume(&mut self, muted: bool, at: Timestamp) {
        let gone = matches!(self.standing, Standing::Left { .. });
        self.muted.audio |= muted && !gone;
        self.shut_out_at = None;
        self.stand(if gone { Standing::Left { barred: None } } else { Standing::Admitted }, at);
    }

    fn come_back(&mut self, at: Timestamp) {
        if let Standing::Left { barred } = self.standing {
            self.stand(barred.map_or(Standing::Waiting, Barred::standing), at);
        }
    }

    /// This guest's place and the one that the person has of their own, once both are known to be theirs: the worse of
    /// the two holds, with the denials and what was heard of both. Who has none or left it takes the guest's.
    fn worse_of(self, own: Option<&Self>, at: Timestamp) -> Self {
        let both = |place: &Self, other: &Self| {
            let mut both = place.clone();
            both.standing = match (place.standing, other.standing) {
                (Standing::Denied { until }, Standing::Denied { until: other }) => {
                    Standing::Denied { until: until.max(other) }
                }
                // Who may ask waits for the end of the other place's cooldown.
                (Standing::Removed | Standing::Asking, denied @ Standing::Denied { .. }) => denied,
                (standing, _) => standing,
            };
            both.denials = place.denials.max(other.denials);
            both.asked_at = place.asked_at.max(other.asked_at);
            both.raised_at = place.raised_at.max(other.raised_at);
            both.shut_out_at = place.shut_out_at.max(other.shut_out_at);
            both.must_ask |= other.must_ask;
            both
        };
        let mut guest = self;
        guest.come_back(at);
        let Some(own) = own else { return guest };
        let heard = guest.heard.clone().after(own.heard.clone());
        let own_is_kept = own.standing != (Standing::Left { barred: None });
        let mut own = own.clone();
        own.come_back(at);
        let worse =
            if own_is_kept && own.severity() >= guest.severity() { both(&own, &guest) } else { both(&guest, &own) };
        Self { heard, ..worse }
    }

    /// How much keeps them out. A removal is more than a pause, which a host may end for all at once; a denial after
    /// it more still, because they may not even ask now.
    fn severity(&self) -> u8 {
        match self.standing {
            Standing::Blocked => 5,
            Standing::Denied { .. } if self.must_ask => 4,
            _ if self.must_ask => 3,
            Standing::Paused { .. } => 2,
            Standing::Denied { .. } => 1,
            _ => 0,
        }
    }

    fn leave(&mut self, at: Timestamp) {
        let barred = match self.standing {
            Standing::Paused { why } => Some(Barred::Paused { why }),
            Standing::Denied { until } => Some(Barred::Denied { until }),
            Standing::Blocked => Some(Barred::Blocked),
            Standing::Removed => Some(Barred::Removed),
            Standing::Left { barred } => barred,
            Standing::Waiting | Standing::Asking | Standing::Admitted => self.must_ask.then_some(Barred::Removed),
        };
        self.stand(Standing::Left { barred }, at);
    }
}
