//! An offer as it is kept for the life of its connection: to be made again with other ICE credentials, and small until then.
//! Tens of KiB of lines that say nearly the same become two or three.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::Offer;
use crate::error::OfferRefused;
use crate::ice::Credentials;

/// An offer that was answered.
#[derive(Debug)]
pub(crate) struct KeptOffer {
    text: Vec<u8>,
    /// All but its text.
    shape: Offer,
}

impl KeptOffer {
    pub(crate) fn new(mut offer: Offer) -> Self {
        let text = deflated(&std::mem::take(&mut offer.text));
        Self { text, shape: offer }
    }

    /// This offer with the ICE credentials of another one, which must be the same page's for the same connection. Nothing else
    /// of that is taken, so nothing else can change.
    pub(crate) fn restarted(&self, text: &str) -> Result<Offer, OfferRefused> {
        let other = Offer { text: String::new(), ..Offer::parse(text)? };
        // The layers are among what the first one said.
        if (Offer { layers: self.shape.layers.clone(), ..other }) != self.shape {
            return Err(OfferRefused::NotTheSame);
        }
        let credentials = Credentials::of(text).ok_or(OfferRefused::NotTheSame)?;
        let own = inflated(&self.text).ok_or(OfferRefused::NotTheSame)?;
        Ok(Offer { text: credentials.put_into(&own), ..self.shape.clone() })
    }
}

fn deflated(text: &str) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    // Into memory, where nothing fails; what did would be found when it is read.
    let _ = encoder.write_all(text.as_bytes());
    let mut bytes = encoder.finish().unwrap_or_default();
    bytes.shrink_to_fit();
    bytes
}

fn inflated(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    DeflateDecoder::new(bytes).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_as_it_was_and_repeated_lines_take_little() {
        let text = "a=mid:1\r\na=rtpmap:96 VP8/90000\r\n".repeat(1_000);
        let packed = deflated(&text);
        assert!(packed.len() * 50 < text.len(), "{} bytes", packed.len());
        assert_eq!(inflated(&packed), Some(text));
        assert_eq!(inflated(b"\xff\xff"), None);
    }
}
