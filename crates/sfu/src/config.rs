//! What an operator decides about the media server.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use forward::flood::{self, Ceiling};
use forward::rate::Bitrate;

/// One address that media goes through, over UDP or over TCP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaAddress {
    /// What is bound. Shard `n` binds port + `n`; port 0 lets the system choose.
    pub bind: SocketAddr,
    /// What browsers are told, where it differs (a public address that is translated, a wildcard that is bound). Port 0
    /// stands for the bound port, otherwise shard `n` tells port + `n`.
    pub advertised: Option<SocketAddr>,
}

impl From<SocketAddr> for MediaAddress {
    /// An address that is told as it is bound.
    fn from(bind: SocketAddr) -> Self {
        Self { bind, advertised: None }
    }
}

/// The configuration of [`Sfu::start`](crate::Sfu::start).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SfuConfig {
    /// Where media is received over UDP; each becomes a host candidate of every answer.
    pub addresses: Vec<MediaAddress>,
    /// Where connections for media are accepted (RFC 6544, passive), for networks that let no UDP through; each becomes a host
    /// candidate behind those of UDP. At least one address here or there.
    pub tcp_addresses: Vec<MediaAddress>,
    /// Threads that carry media; a room lives on one of them. At least 1; the processor cores to spend on media.
    pub shards: usize,
    /// Connections a room may have at once.
    pub peers_per_room_max: usize,
    /// Connection tests at once on each shard.
    pub probes_max: usize,
    /// Packets of media that a connection may send a second for long, and twice as many at once. A browser sends some hundreds.
    pub packets_per_second_max: u32,
    /// What the sound of a person or of a screen may take, in bits a second with all headers. What is beyond is dropped.
    pub sound_bits_per_second_max: u64,
    /// The same of a picture, in all its layers together.
    pub picture_bits_per_second_max: u64,
    /// Datagrams that are not media which are looked at of a connection in a second for long, and twice as many at once: what is beyond
    /// is not read. A browser sends some fifty, and some hundreds where it loses much.
    pub control_per_second_max: u32,
    /// How long ICE and DTLS may take together.
    pub connect_timeout: Duration,
    /// How long a connection may stay without answers to its consent checks (RFC 7675) once ICE has given it up.
    pub consent_grace: Duration,
}

impl SfuConfig {
    /// What one picture and its sound may take.
    pub(crate) fn ceiling(&self, now: Instant) -> Ceiling {
        Ceiling::new(Bitrate(self.sound_bits_per_second_max), Bitrate(self.picture_bits_per_second_max), now)
    }

    /// One shard on these UDP addresses, and the limits that suit a practice.
    pub fn on(addresses: impl IntoIterator<Item = SocketAddr>) -> Self {
        Self {
            addresses: addresses.into_iter().map(MediaAddress::from).collect(),
            tcp_addresses: Vec::new(),
            shards: 1,
            peers_per_room_max: 64,
            probes_max: 16,
            packets_per_second_max: 5_000,
            sound_bits_per_second_max: flood::SOUND_MAX.0,
            picture_bits_per_second_max: flood::PICTURE_MAX.0,
            control_per_second_max: 2_000,
            connect_timeout: Duration::from_secs(20),
            consent_grace: Duration::from_secs(10),
        }
    }
}
