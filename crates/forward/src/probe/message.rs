//! What page and server say to each other in a connection test: bytes of fixed lengths, numbers in network order.
//!
//! | from the page | bytes | what it is |
//! | --- | --- | --- |
//! | 1, number, time | 172 | a ping, as long as a packet of sound |
//! | 2 | 1,100 | load upwards |
//! | 3 | 1 | send me load, please; said again until it comes |
//! | 4 | 1 | the test is over |
//!
//! | from the server | bytes | what it is |
//! | --- | --- | --- |
//! | 129, number, time, count, our time | 172 | a ping's answer: the page's own words, how many pings came, and when |
//! | 130, number | 1,100 | load downwards |
//! | 131, pings, jitter, load, bytes, time | 21 | what arrived here so far |
//!
//! Numbers and times have four bytes; times are in microseconds of the sender's own clock and wrap. All of it may be lost.

/// Length of a ping and of its answer: 20 ms of sound.
pub const PING_BYTES: usize = 172;

/// Length of a packet of load. It fits the smallest network that carries video.
pub const LOAD_BYTES: usize = 1_100;

/// What a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FromPage {
    /// To be answered at once.
    Ping {
        /// The page's number of it.
        number: u32,
        /// When it was sent, by the page's clock.
        sent: u32,
    },
    /// One packet of load.
    Load,
    /// Load is wanted.
    WantLoad,
    /// It has seen enough.
    Done,
}

/// What a server says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToPage {
    /// Answers a ping.
    Pong {
        /// The page's number of it.
        number: u32,
        /// When the page sent it.
        sent: u32,
        /// How many pings have come, this one counted.
        count: u32,
        /// When it came, by the server's clock.
        at: u32,
    },
    /// One packet of load.
    Load {
        /// How many were sent before it.
        number: u32,
    },
    /// What arrived so far.
    Report(Report),
}

/// What arrived from a page so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Pings.
    pub pings: u32,
    /// Their interarrival jitter (RFC 3550 section 6.4.1), in microseconds.
    pub jitter: u32,
    /// Packets of load.
    pub load: u32,
    /// Bytes of load that count, those of the warm-up left out.
    pub bytes: u32,
    /// In which they came, in microseconds.
    pub time: u32,
}

impl FromPage {
    /// What these bytes say; `None` if it is nothing of this protocol.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        match (kind, bytes.len()) {
            (1, PING_BYTES) => {
                let (number, rest) = rest.split_first_chunk::<4>()?;
                let sent = rest.first_chunk::<4>()?;
                Some(Self::Ping { number: u32::from_be_bytes(*number), sent: u32::from_be_bytes(*sent) })
            }
            (2, LOAD_BYTES) => Some(Self::Load),
            (3, 1) => Some(Self::WantLoad),
            (4, 1) => Some(Self::Done),
            _ => None,
        }
    }
}

impl ToPage {
    /// As bytes.
    pub fn write(self) -> Vec<u8> {
        match self {
            Self::Pong { number, sent, count, at } => written(129, &[number, sent, count, at], PING_BYTES),
            Self::Load { number } => written(130, &[number], LOAD_BYTES),
            Self::Report(Report { pings, jitter, load, bytes, time }) => {
                written(131, &[pings, jitter, load, bytes, time], 0)
            }
        }
    }
}

/// The kind and its numbers, filled up to a length.
fn written(kind: u8, numbers: &[u32], bytes_min: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(bytes_min);
    bytes.push(kind);
    for number in numbers {
        bytes.extend(number.to_be_bytes());
    }
    bytes.resize(bytes.len().max(bytes_min), 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_another_length_or_kind_is_nothing() {
        let mut ping = [0; PING_BYTES];
        ping[0] = 1;
        ping[4] = 7;
        ping[8] = 9;
        assert_eq!(FromPage::parse(&ping), Some(FromPage::Ping { number: 7, sent: 9 }));
        assert_eq!(FromPage::parse(&[4]), Some(FromPage::Done));
        for nothing in [&[][..], &[1], &ping[..9], &ping[..PING_BYTES - 1], &[3, 0], &[4, 4], &[0], &[129], &[255; 172]]
        {
            assert_eq!(FromPage::parse(nothing), None, "{nothing:?}");
        }
        assert_eq!(FromPage::parse(&[2; LOAD_BYTES]), Some(FromPage::Load));
        assert_eq!(FromPage::parse(&[2; LOAD_BYTES + 1]), None);
    }

    #[test]
    fn what_is_written_is_where_the_page_reads_it() {
        let pong = ToPage::Pong { number: 1, sent: 2, count: 3, at: 0x0102_0304 }.write();
        assert_eq!(pong.len(), PING_BYTES);
        assert_eq!(pong[..17], [129, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4]);
        assert_eq!(ToPage::Load { number: 258 }.write()[..5], [130, 0, 0, 1, 2]);
        let report = Report { pings: 1, jitter: 2, load: 3, bytes: 4, time: 5 };
        let report = ToPage::Report(report).write();
        assert_eq!(report, [131, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5]);
    }
}
