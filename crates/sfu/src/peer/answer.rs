//! From an offer to a peer: the codecs we take, the answer, and the outgoing streams of the slots.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::format::{Codec, PayloadParams};
use str0m::media::{Mid, Pt, Rid};
use str0m::net::Protocol;
use str0m::rtp::Ssrc;
use str0m::{IceCreds, Rtc, RtcConfig};

use crate::candidates::add_candidates;
use crate::error::OfferRefused;
use crate::offer::{Offer, ScreenLines};
use crate::peer::connection::RESTING;

/// The library says what was lost in the last second.
const LOOK_AT_LOSS_EVERY: Duration = Duration::from_secs(1);

/// A peer's payload types, as its offer numbers them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PayloadTypes {
    pub(crate) opus: Pt,
    /// Opus with what came before it (see `forward::redundancy`), where the page takes that.
    pub(crate) redundant: Option<Pt>,
    pub(crate) vp8: Pt,
}

/// One outgoing stream as it was answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnsweredStream {
    pub(crate) mid: Mid,
    pub(crate) ssrc: Ssrc,
    pub(crate) resend: Option<Ssrc>,
}

/// The lines on which a peer publishes one picture and its sound.
#[derive(Debug)]
pub(crate) struct PublishingLines {
    pub(crate) audio: Mid,
    pub(crate) video: Mid,
    /// The names of its layers, the smallest first; none if there is no more than one.
    pub(crate) rids: Vec<Rid>,
}

/// An answered offer.
pub(crate) struct Answered {
    pub(crate) rtc: Rtc,
    pub(crate) answer_sdp: String,
    pub(crate) payload_types: PayloadTypes,
    pub(crate) person: PublishingLines,
    /// The streams in which voices go out.
    pub(crate) voices: Vec<AnsweredStream>,
    /// The streams in which pictures do.
    pub(crate) pictures: Vec<AnsweredStream>,
    /// What the page publishes of its screen, and the streams in which another's goes out: audio, video.
    pub(crate) screen: Option<(PublishingLines, (AnsweredStream, AnsweredStream))>,
}

/// Answers an offer. Whatever the library makes of a stranger's text, it ends here.
pub(crate) fn answer(
    offer: &Offer,
    credentials: IceCreds,
    addresses: impl Iterator<Item = (Protocol, SocketAddr)>,
    now: Instant,
) -> Result<Answered, OfferRefused> {
    catch_unwind(AssertUnwindSafe(|| answer_unfenced(offer, credentials, addresses, now))).unwrap_or_else(|_panic| {
        tracing::error!("an offer made the library panic and was refused");
        Err(OfferRefused::Unanswerable)
    })
}

fn answer_unfenced(
    offer: &Offer,
    credentials: IceCreds,
    addresses: impl Iterator<Item = (Protocol, SocketAddr)>,
    now: Instant,
) -> Result<Answered, OfferRefused> {
    let description = SdpOffer::from_sdp_string(&offer.text).map_err(|_error| OfferRefused::NotSdp)?;
    // VP8 is the one codec that every browser has; a second one would be chosen by some and understood by fewer.
    let mut rtc = RtcConfig::new()
        .set_local_ice_credentials(credentials)
        .clear_codecs()
        .enable_opus(true, true)
        .enable_vp8(true)
        .set_rtp_mode(true)
        // How much of what is sent is lost decides how often sound is sent.
        .set_stats_interval(Some(LOOK_AT_LOSS_EVERY))
        // Nothing is to be found out before there is something to send.
        .enable_bwe(Some(RESTING))
        .build(now);
    add_candidates(&mut rtc, addresses);
    let answer = rtc.sdp_api().accept_offer(description).map_err(|_error| OfferRefused::Unanswerable)?;
    let payload_types = payload_types(&rtc, offer)?;
    let mut streams = |mids: &[String]| mids.iter().map(|mid| stream(&mut rtc, mid)).collect::<Result<Vec<_>, _>>();
    let (voices, pictures) = (streams(&offer.voices)?, streams(&offer.pictures)?);
    let lines = |audio: &str, video: &str, layers: &[String]| PublishingLines {
        audio: audio.into(),
        video: video.into(),
        rids: layers.iter().map(|it| it.as_str().into()).collect(),
    };
    let person = lines(&offer.audio, &offer.video, &offer.layers);
    let screen = match &offer.screen {
        Some(ScreenLines { own: (audio, video), shown }) => {
            Some((lines(audio, video, &[]), (stream(&mut rtc, &shown.0)?, stream(&mut rtc, &shown.1)?)))
        }
        None => None,
    };
    Ok(Answered { answer_sdp: answer.to_sdp_string(), rtc, payload_types, person, voices, pictures, screen })
}

/// The payload types, if every line has the codec of its kind.
fn payload_types(rtc: &Rtc, offer: &Offer) -> Result<PayloadTypes, OfferRefused> {
    let of = |codec| {
        let found = rtc.codec_config().find(|it| it.spec().codec == codec);
        found.map(PayloadParams::pt).ok_or(OfferRefused::Codec)
    };
    let redundant = rtc.codec_config().find(|it| it.spec().codec == Codec::Opus).and_then(PayloadParams::red);
    let types = PayloadTypes { opus: of(Codec::Opus)?, redundant, vp8: of(Codec::Vp8)? };
    let has = |mid: &str, pt: Pt| rtc.media(mid.into()).is_some_and(|media| media.remote_pts().contains(&pt));
    let of_screens = || offer.screen.iter().flat_map(|it| [&it.own, &it.shown]);
    let mut heard = offer.voices.iter().chain([&offer.audio]).chain(of_screens().map(|(audio, _)| audio));
    let mut seen = offer.pictures.iter().chain([&offer.video]).chain(of_screens().map(|(_, video)| video));
    let all = heard.all(|mid| has(mid, types.opus)) && seen.all(|mid| has(mid, types.vp8));
    if all { Ok(types) } else { Err(OfferRefused::Codec) }
}

fn stream(rtc: &mut Rtc, mid: &str) -> Result<AnsweredStream, OfferRefused> {
    let mid = mid.into();
    let mut api = rtc.direct_api();
    let stream = api.stream_tx_by_mid(mid, None);
    let stream = stream.ok_or(OfferRefused::Unanswerable)?;
    // Publishers pace what they send already; and a queue that waits for its turn would outlast a cut.
    stream.set_unpaced(true);
    Ok(AnsweredStream { mid, ssrc: stream.ssrc(), resend: stream.rtx() })
}
