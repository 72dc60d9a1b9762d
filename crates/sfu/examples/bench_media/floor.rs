//! The least that has to be done for a delivered packet: it is encrypted for its receiver, and sent.

use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::{Outcome, PAYLOAD_BYTES};

/// Bytes of an RTP header with the extensions that browsers use.
const HEADER_BYTES: usize = 24;
/// Packets between two looks at the clock.
const AT_ONCE: u32 = 1_000;

/// Microseconds of processor time a packet, of a loop that does nothing else.
#[allow(clippy::cast_precision_loss, reason = "figures of some millions")]
pub(crate) fn measure(lasts: Duration) -> Outcome<f64> {
    let receiver = UdpSocket::bind("127.0.0.1:0")?;
    receiver.set_read_timeout(Some(Duration::from_millis(100)))?;
    let to = receiver.local_addr()?;
    let over = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&over);
    // Somebody reads, as somebody does in a session.
    let reading = std::thread::spawn(move || {
        let mut buffer = [0; 2_000];
        while !seen.load(Ordering::Relaxed) {
            // A time-out is a look at whether it is over.
            let _ = receiver.recv(&mut buffer);
        }
    });
    let sender = UdpSocket::bind("127.0.0.1:0")?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).map_err(|_| "no key")?);
    let (header, payload) = ([0x80; HEADER_BYTES], [0xaa; PAYLOAD_BYTES]);
    let (begun, before, mut packets) = (Instant::now(), spent()?, 0_u32);
    let mut packet = Vec::with_capacity(HEADER_BYTES + PAYLOAD_BYTES + 16);
    while begun.elapsed() < lasts {
        for _ in 0..AT_ONCE {
            packets += 1;
            let mut nonce = [0; 12];
            nonce[..4].copy_from_slice(&packets.to_be_bytes());
            packet.clear();
            packet.extend_from_slice(&header);
            packet.extend_from_slice(&payload);
            let nonce = Nonce::assume_unique_for_key(nonce);
            let (associated, body) = packet.split_at_mut(HEADER_BYTES);
            let tag = key.seal_in_place_separate_tag(nonce, Aad::from(&*associated), body).map_err(|_| "no seal")?;
            packet.extend_from_slice(tag.as_ref());
            sender.send_to(&packet, to)?;
        }
    }
    let cost = spent()?.saturating_sub(before).as_secs_f64() * 1e6 / f64::from(packets);
    over.store(true, Ordering::Relaxed);
    reading.join().map_err(|_| "the reader failed")?;
    Ok(cost)
}

/// Processor time of this thread.
fn spent() -> Outcome<Duration> {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(Duration::from_nanos(spent.split_whitespace().next().ok_or("no figure")?.parse()?))
}
