//! One peer: a connection of an endpoint, what it publishes, and the slots in which it receives voices and pictures.
//!
//! A peer knows nothing of others. The shard tells it what to write and asks what it has to say.

pub(crate) mod answer;
mod arrangement;
pub(crate) mod connection;
mod inflow;
mod outgoing;
mod patch;
mod picture_slot;
pub(crate) mod publication;
pub(crate) mod reception;
pub(crate) mod redundant;
pub(crate) mod slots;
mod voice_slot;

use std::net::SocketAddr;
use std::time::Instant;

use forward::allocate::{Choice, Snapshot, wanted};
use forward::codec::{Codecs, VideoCodec};
use forward::flood::Allowance;
use forward::hearing::Hearing;
use forward::layers::Layer;
use forward::slots::SlotTable;
use str0m::media::Mid;
use str0m::net::Protocol;

use crate::config::SfuConfig;
use crate::error::OfferRefused;
use crate::event::{CloseReason, PeerStats};
use crate::feed::{Feed, Shown};
use crate::ids::{EndpointId, PeerId, RoomId};
use crate::network::Network;
use crate::offer::{KeptOffer, Offer};
use crate::packet::RtpPacket;
use crate::peer::answer::{Answered, PayloadTypes};
use crate::peer::connection::{Broken, Connection, Inbound};
use crate::peer::inflow::Inflow;
use crate::peer::picture_slot::PictureSlot;
use crate::peer::publication::{Admission, Kind, Media, Publication};
use crate::peer::reception::Reception;
use crate::peer::redundant::Unpacked;
use crate::peer::slots::Slots;
use crate::peer::voice_slot::VoiceSlot;

/// A datagram and the addresses it went between, as its sender sees them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Datagram<'a> {
    pub(crate) protocol: Protocol,
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
    pub(crate) bytes: &'a [u8],
}

/// What the network is asked to carry, in hundredths of what is worth sending: a larger picture is begun with room to spare.
const DESIRED_PERCENT: u64 = 150;

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// ICE and DTLS are to be done until then.
    Connecting { until: Instant },
    /// Media may flow.
    Connected,
    /// Nobody answers, or a new way is looked for; consent is to be regained until then.
    Lost { until: Instant },
}

/// Whose peer it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner {
    pub(crate) room: RoomId,
    pub(crate) endpoint: EndpointId,
}

/// What became of a packet for one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Written {
    pub(crate) goes_out: bool,
    /// The slot still waits for a keyframe of its layer.
    pub(crate) is_waiting: bool,
}

/// What a new plan changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Followed {
    /// Another layer is to go out somewhere.
    pub(crate) aims_changed: bool,
    /// What there is no bandwidth for.
    pub(crate) spared_changed: bool,
}

/// A peer.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) id: PeerId,
    pub(crate) owner: Owner,
    pub(crate) publication: Publication,
    pub(crate) reception: Reception,
    /// Who is heard in which slot.
    pub(crate) hearing: Hearing<EndpointId>,
    /// Who is shown in which slot.
    pub(crate) table: SlotTable<EndpointId>,
    /// Whose screen is shown; a table without a place if its page shows none.
    pub(crate) screen: SlotTable<EndpointId>,
    /// Who speaks, as it was told last.
    pub(crate) told_speaking: Vec<EndpointId>,
    /// In which codecs it may be shown people.
    pub(crate) takes: Codecs,
    /// Written to since it was settled last.
    pub(crate) is_dirty: bool,
    connection: Connection,
    /// What it was made from, to be made again with other ICE credentials.
    offer: KeptOffer,
    phase: Phase,
    pub(crate) payload_types: PayloadTypes,
    /// Those of people, and behind them that of the screen, if there is one.
    voices: Vec<VoiceSlot>,
    /// Likewise.
    pictures: Vec<PictureSlot>,
    stats: PeerStats,
    allowance: Allowance,
    inflow: Inflow,
    /// What its other side spoke last.
    protocol: Option<Protocol>,
}

impl Peer {
    /// A peer whose offer was answered now, and which would rather send itself in the codec `prefers`. All its slots are free and
    /// closed.
    pub(crate) fn new(
        id: PeerId,
        owner: Owner,
        (offer, prefers): (Offer, VideoCodec),
        answered: Answered,
        config: &SfuConfig,
        now: Instant,
    ) -> Self {
        let streams = answered.streams();
        let (own_screen, screen_streams) = answered.screen.unzip();
        let (screen_voice, screen_picture) = screen_streams.unzip();
        let takes = answered.takes;
        let pictures = answered.pictures.into_iter().map(|it| PictureSlot::new(it, takes));
        let pictures = pictures.chain(screen_picture.map(|it| PictureSlot::new(it, Codecs::VP8)));
        Self {
            id,
            owner,
            publication: Publication::new(prefers, answered.person, own_screen, config.ceiling(now)),
            reception: Reception::new(answered.payload_types.redundant.is_some(), now),
            hearing: Hearing::new(answered.voices.len()),
            table: SlotTable::new(offer.pictures.len()),
            screen: SlotTable::new(screen_voice.iter().count()),
            told_speaking: Vec::new(),
            takes,
            is_dirty: false,
            connection: Connection::new(answered.rtc, streams, now),
            offer: KeptOffer::new(offer),
            phase: Phase::Connecting { until: now + config.connect_timeout },
            payload_types: answered.payload_types,
            voices: answered.voices.into_iter().chain(screen_voice).map(VoiceSlot::new).collect(),
            pictures: pictures.collect(),
            stats: PeerStats::default(),
            allowance: Allowance::new(config.packets_per_second_max, now),
            inflow: Inflow::new(config, answered.naming, now),
            protocol: None,
        }
    }

    /// Whether media may be written to it.
    pub(crate) fn is_connected(&self) -> bool {
        !matches!(self.phase, Phase::Connecting { .. })
    }

    /// Over what its other side spoke last.
    pub(crate) fn protocol(&self) -> Option<Protocol> {
        self.protocol
    }

    /// Its counters.
    pub(crate) fn stats(&self) -> PeerStats {
        PeerStats { stopped_out: self.connection.stopped(), lost_out: self.connection.lost(), ..self.stats }
    }

    /// When it wants to be woken.
    pub(crate) fn deadline(&self) -> Instant {
        let phase = match self.phase {
            Phase::Connecting { until } | Phase::Lost { until } => Some(until),
            Phase::Connected => None,
        };
        let keyframes = self.publication.deadline().filter(|_| self.is_connected());
        let silences = self.voices.iter().filter_map(VoiceSlot::silence_deadline);
        silences.chain(phase).chain(keyframes).fold(self.connection.timeout(), Instant::min)
    }

    /// Why it is over, if it is.
    pub(crate) fn expired(&self, now: Instant) -> Option<CloseReason> {
        match self.phase {
            Phase::Connecting { until } if until <= now => Some(CloseReason::NeverConnected),
            Phase::Lost { until } if until <= now => Some(CloseReason::ConsentLost),
            _ => None,
        }
    }

    /// ICE and DTLS are done. `true` the first time.
    pub(crate) fn set_connected(&mut self) -> bool {
        let is_first = !self.is_connected();
        self.phase = Phase::Connected;
        is_first
    }

    /// Begins ICE anew with the credentials of an offer of its page, until `until`. The answer, and the user fragment by which
    /// it is asked for from now on. A refused offer changes nothing.
    pub(crate) fn restart(
        &mut self,
        text: &str,
        until: Instant,
    ) -> Result<Result<(String, String), OfferRefused>, Broken> {
        let offer = match self.offer.restarted(text) {
            Ok(offer) => offer,
            Err(refused) => return Ok(Err(refused)),
        };
        let answered = self.connection.restart(&offer.text)?;
        self.offer = KeptOffer::new(offer);
        // One that has not come about yet keeps the time it has.
        if self.is_connected() {
            self.phase = Phase::Lost { until };
        }
        Ok(Ok(answered))
    }

    /// Consent was lost; it is waited for until `until`.
    pub(crate) fn set_lost(&mut self, until: Instant) {
        if self.phase == Phase::Connected {
            self.phase = Phase::Lost { until };
        }
    }

    /// Consent was regained.
    pub(crate) fn set_regained(&mut self) {
        if matches!(self.phase, Phase::Lost { .. }) {
            self.phase = Phase::Connected;
        }
    }

    /// Takes in a datagram, unless there are too many; `is_known` if it comes from where this peer has proved to be. Says whether its
    /// sender proved to be the other side.
    pub(crate) fn receive(
        &mut self,
        datagram: Datagram<'_>,
        is_known: bool,
        now: Instant,
        network: &mut Network,
        inbox: &mut Vec<Inbound>,
    ) -> Result<bool, Broken> {
        let Self { inflow, connection, stats, .. } = self;
        if !inflow.takes(datagram.bytes, is_known, (connection, stats), now)? {
            return Ok(false);
        }
        let is_accepted = connection.receive(datagram, now, network, inbox)?;
        // Nothing is said between two datagrams, so what the library makes of this one is what it has to say.
        if inbox.iter().any(|it| matches!(it, Inbound::Packet(_))) {
            inflow.proved(datagram.bytes, connection)?;
        }
        if is_accepted {
            self.protocol = Some(datagram.protocol);
        }
        Ok(is_accepted)
    }

    /// Does what is due: silence, requests for keyframes, whatever the connection wants. Sends what was written.
    pub(crate) fn settle(
        &mut self,
        now: Instant,
        network: &mut Network,
        inbox: &mut Vec<Inbound>,
    ) -> Result<(), Broken> {
        self.is_dirty = false;
        for slot in &mut self.voices {
            if slot.write_silence(&mut self.connection, self.payload_types, now)? {
                self.stats.silence_out += 1;
            }
        }
        if self.is_connected() {
            self.stats.keyframe_requests += self.publication.request_keyframes(&mut self.connection, now)?;
        }
        self.connection.settle(now, network, inbox)
    }

    /// A packet has come: counted before it is looked at, and taken apart where it carries sound more than once.
    pub(crate) fn unpack(&mut self, packet: &RtpPacket, now: Instant) -> Result<Unpacked, Broken> {
        if !self.allowance.take(now) {
            return Err(Broken::Flooded);
        }
        self.stats.packets_in += 1;
        self.stats.bytes_in += bytes(packet);
        self.publication.unpack(packet, self.payload_types, &mut self.connection)
    }

    /// What a packet received from it is, if it may be forwarded at all.
    pub(crate) fn admit(&mut self, packet: &RtpPacket, now: Instant) -> Result<Option<Media>, Broken> {
        match self.publication.admit(packet, self.payload_types, &mut self.connection, now)? {
            Admission::Passes(media) => Ok(Some(media)),
            Admission::Gated => {
                self.stats.dropped_at_gate += 1;
                Ok(None)
            }
            Admission::Excess => {
                self.stats.dropped_as_excess += 1;
                Ok(None)
            }
            Admission::Foreign => Ok(None),
        }
    }

    /// Writes a packet of another peer into a slot of its table.
    pub(crate) fn write(
        &mut self,
        slot: usize,
        media: Media,
        packet: &RtpPacket,
        now: Instant,
    ) -> Result<Written, Broken> {
        if !self.is_connected() {
            return Ok(Written::default());
        }
        let types = self.payload_types;
        let (is_written, is_waiting) = match media.kind {
            Kind::Audio { .. } => {
                let index = self.voice_index(media.feed, slot);
                let Some(slot) = self.voices.get_mut(index) else {
                    return Ok(Written::default());
                };
                (slot.write(&mut self.connection, types, packet, self.reception.levels(), now)?, false)
            }
            Kind::Video { layer, codec, .. } => {
                let index = self.picture_index(media.feed, slot);
                let Some(slot) = self.pictures.get_mut(index) else {
                    return Ok(Written::default());
                };
                let is_written = slot.write(&mut self.connection, types, (layer, codec), packet, now)?;
                (is_written, slot.waits_for(layer, codec))
            }
        };
        if is_written {
            self.stats.packets_out += 1;
            self.stats.bytes_out += bytes(packet);
        }
        Ok(Written { goes_out: is_written, is_waiting })
    }

    /// Closes slots: nothing of what fed them leaves any more. Settle before opening them.
    pub(crate) fn close_slots(&mut self, slots: &Slots) -> Result<(), Broken> {
        for index in &slots.voices {
            if let Some(slot) = self.voices.get_mut(*index) {
                slot.close(&mut self.connection)?;
            }
        }
        for index in &slots.pictures {
            if let Some(slot) = self.pictures.get_mut(*index) {
                slot.close(&mut self.connection)?;
            }
        }
        Ok(())
    }

    /// Opens slots for the sources they show now; where one was cut and nobody follows, silence does, if the peer may
    /// hear it.
    pub(crate) fn open_slots(&mut self, slots: &Slots, may_hear: bool, now: Instant) {
        for index in &slots.voices {
            let is_fed = self.heard().nth(*index).is_some_and(|source| source.is_some());
            let Some(slot) = self.voices.get_mut(*index) else {
                continue;
            };
            if is_fed {
                slot.open(&mut self.connection);
            } else if may_hear && self.phase == Phase::Connected {
                slot.begin_silence(&mut self.connection, now);
            }
        }
        for index in &slots.pictures {
            let is_fed = self.shown().nth(*index).is_some_and(|shown| shown.is_some());
            if let Some(slot) = self.pictures.get(*index).filter(|_| is_fed) {
                slot.open(&mut self.connection);
            }
        }
    }

    /// Opens slots whose source goes on, for what it may send another time; where audio ended, silence follows.
    pub(crate) fn open_muted_slots(&mut self, slots: &Slots, now: Instant) {
        for index in &slots.voices {
            if let Some(slot) = self.voices.get_mut(*index) {
                slot.open(&mut self.connection);
                if self.phase == Phase::Connected {
                    slot.begin_silence(&mut self.connection, now);
                }
            }
        }
        for index in &slots.pictures {
            if let Some(slot) = self.pictures.get(*index) {
                slot.open(&mut self.connection);
            }
        }
    }

    /// Takes back what still waits to be sent of streams that are closed. Settle before, and open nothing in between.
    pub(crate) fn take_back(&mut self, network: &mut Network) {
        self.connection.take_back(self.id, network);
    }

    /// The source of a slot for voices, or of that for a screen, has a new connection.
    pub(crate) fn cut_voice(&mut self, feed: Feed, slot: usize) {
        let index = self.voice_index(feed, slot);
        if let Some(slot) = self.voices.get_mut(index) {
            slot.cut();
        }
    }

    /// The same of a slot for pictures.
    pub(crate) fn cut_picture(&mut self, feed: Feed, slot: usize) {
        let index = self.picture_index(feed, slot);
        if let Some(slot) = self.pictures.get_mut(index) {
            slot.cut();
        }
    }

    /// What is shown on this line, in which layer it goes out or is awaited, and in which codecs it may.
    pub(crate) fn shown_on(&self, line: Mid) -> Option<(Shown, Layer, Codecs)> {
        let (slot, shown) = self.pictures.iter().zip(self.shown()).find(|(slot, _)| slot.line() == line)?;
        Some((shown?, slot.flowing().or_else(|| slot.awaited())?, slot.takes()))
    }

    /// Whether it may ask for one more keyframe.
    pub(crate) fn may_ask_for_keyframe(&mut self, now: Instant) -> bool {
        let may_ask = self.reception.keyframes.take(now);
        self.stats.keyframe_requests_refused += u64::from(!may_ask);
        may_ask
    }

    /// The layer whose keyframe a slot for pictures, or that for a screen, waits for, of a picture that comes in this codec. What it
    /// cannot decode it does not wait for.
    pub(crate) fn awaited(&self, feed: Feed, slot: usize, codec: VideoCodec) -> Option<Layer> {
        let slot = self.pictures.get(self.picture_index(feed, slot)).filter(|_| self.is_connected())?;
        slot.awaited().filter(|layer| slot.waits_for(*layer, codec))
    }

    /// Sends from now on what fits and is wanted.
    pub(crate) fn follow(&mut self, snapshot: &Snapshot<Shown>, now: Instant) -> Result<Followed, Broken> {
        self.connection.desire(wanted(snapshot).percent(DESIRED_PERCENT), self.reception.available(), now)?;
        let (plan, spared_changed) = self.reception.follow(snapshot, now);
        let mut aims_changed = false;
        let shown: Vec<_> = self.shown().collect();
        for (slot, shown) in self.pictures.iter_mut().zip(shown) {
            let choice = shown.and_then(|shown| plan.get(&shown));
            let layer = match choice {
                Some(Choice::Sent(layer)) => Some(*layer),
                Some(Choice::Hidden | Choice::Spared) => None,
                // Whoever comes next begins with the smallest.
                None => Some(Layer::BASE),
            };
            aims_changed |= slot.aim(&mut self.connection, layer)?;
        }
        Ok(Followed { aims_changed, spared_changed })
    }

    /// Lets the library panic over it the next time.
    #[cfg(test)]
    pub(crate) fn upset(&mut self) {
        self.connection.panics = true;
    }

    /// Ends it. No media leaves any more.
    pub(crate) fn close(mut self, now: Instant, network: &mut Network) {
        // One that is broken sends nothing either way.
        if self.close_slots(&self.all_slots()).is_ok() {
            self.connection.close(now, network);
        }
    }
}

fn bytes(packet: &RtpPacket) -> u64 {
    u64::try_from(packet.payload.len()).unwrap_or_default()
}
