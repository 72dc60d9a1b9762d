//! From an offer to a peer: the codecs we take, the answer, and the outgoing streams of the slots.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use forward::codec::{Codecs, VideoCodec};
use forward::desire::RESTING;
use str0m::bwe::Bitrate;
use str0m::change::SdpOffer;
use str0m::format::{Codec, PayloadParams};
use str0m::media::{Mid, Pt, Rid};
use str0m::net::Protocol;
use str0m::rtp::Ssrc;
use str0m::{IceCreds, Rtc, RtcConfig};

use crate::candidates::add_candidates;
use crate::error::OfferRefused;
use crate::offer::{Offer, ScreenLines};
use crate::rtp_header::Naming;

/// The library says what was lost in the last second.
const LOOK_AT_LOSS_EVERY: Duration = Duration::from_secs(1);

/// The one kind of H.264 that is taken: constrained baseline, which every decoder has, up to 720 lines at 30 pictures a second,
/// with several packets to a picture.
const H264_PROFILE_AND_LEVEL: u32 = 0x0042_e01f;

/// The payload types for it and for what is sent of it again, where the offer does not number them.
const H264_TYPES: (u8, u8) = (108, 109);

/// A peer's payload types, as its offer numbers them. Which of the codecs for pictures a line has is another matter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PayloadTypes {
    pub(crate) opus: Pt,
    /// Opus with what came before it (see `forward::redundancy`), where the page takes that.
    pub(crate) redundant: Option<Pt>,
    pub(super) vp8: Pt,
    pub(super) h264: Pt,
}

impl PayloadTypes {
    /// The payload type of a codec.
    pub(crate) fn of(self, codec: VideoCodec) -> Pt {
        match codec {
            VideoCodec::Vp8 => self.vp8,
            VideoCodec::H264 => self.h264,
        }
    }

    /// The codec of a payload type; `None` if it is none of pictures.
    pub(crate) fn codec(self, payload_type: Pt) -> Option<VideoCodec> {
        VideoCodec::ALL.into_iter().find(|codec| self.of(*codec) == payload_type)
    }
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
    /// In which codecs it may come.
    pub(crate) sends: Codecs,
}

/// An answered offer.
pub(crate) struct Answered {
    pub(crate) rtc: Rtc,
    pub(crate) answer_sdp: String,
    pub(crate) payload_types: PayloadTypes,
    /// How its streams say what they are.
    pub(crate) naming: Naming,
    /// In which codecs people may be shown on each of its lines.
    pub(crate) takes: Codecs,
    pub(crate) person: PublishingLines,
    /// The streams in which voices go out.
    pub(crate) voices: Vec<AnsweredStream>,
    /// The streams in which pictures do.
    pub(crate) pictures: Vec<AnsweredStream>,
    /// What the page publishes of its screen, and the streams in which another's goes out: audio, video.
    pub(crate) screen: Option<(PublishingLines, (AnsweredStream, AnsweredStream))>,
}

impl Answered {
    /// All streams that may ever go out.
    pub(super) fn streams(&self) -> Vec<AnsweredStream> {
        let screen = self.screen.iter().flat_map(|(_, (voice, picture))| [voice, picture]);
        self.voices.iter().chain(&self.pictures).chain(screen).copied().collect()
    }
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
    let mut rtc = config(credentials).build(now);
    add_candidates(&mut rtc, addresses);
    let answer = rtc.sdp_api().accept_offer(description).map_err(|_error| OfferRefused::Unanswerable)?;
    let payload_types = payload_types(&rtc, offer)?;
    let mut streams = |mids: &[String]| mids.iter().map(|mid| stream(&mut rtc, mid)).collect::<Result<Vec<_>, _>>();
    let (voices, pictures) = (streams(&offer.voices)?, streams(&offer.pictures)?);
    let takes_h264 = |mid: &str| has(&rtc, mid, payload_types.h264);
    let takes = Codecs { h264: offer.pictures.iter().all(|mid| takes_h264(mid)) };
    let sends = Codecs { h264: takes_h264(&offer.video) };
    let lines = |audio: &str, video: &str, layers: &[String], sends| PublishingLines {
        audio: audio.into(),
        video: video.into(),
        rids: layers.iter().map(|it| it.as_str().into()).collect(),
        sends,
    };
    let person = lines(&offer.audio, &offer.video, &offer.layers, sends);
    let screen = match &offer.screen {
        Some(ScreenLines { own: (audio, video), shown }) => {
            Some((lines(audio, video, &[], Codecs::VP8), (stream(&mut rtc, &shown.0)?, stream(&mut rtc, &shown.1)?)))
        }
        None => None,
    };
    let naming = naming(&rtc, offer);
    Ok(Answered {
        answer_sdp: answer.to_sdp_string(),
        rtc,
        payload_types,
        naming,
        takes,
        person,
        voices,
        pictures,
        screen,
    })
}

/// How a connection is set up. VP8, which every browser has, comes first: it is what a page sends before it is asked for
/// another codec.
fn config(credentials: IceCreds) -> RtcConfig {
    let mut config = RtcConfig::new()
        .set_local_ice_credentials(credentials)
        .clear_codecs()
        .enable_opus(true, true)
        .enable_vp8(true)
        .set_rtp_mode(true)
        // How much of what is sent is lost decides how often sound is sent.
        .set_stats_interval(Some(LOOK_AT_LOSS_EVERY))
        // Nothing is to be found out before there is something to send.
        .enable_bwe(Some(Bitrate::from(RESTING.0)));
    let (media, resend) = H264_TYPES;
    config.codec_config().add_h264(media.into(), Some(resend.into()), true, H264_PROFILE_AND_LEVEL);
    config
}

/// Whether a line has a payload type.
fn has(rtc: &Rtc, mid: &str, payload_type: Pt) -> bool {
    rtc.media(mid.into()).is_some_and(|media| media.remote_pts().contains(&payload_type))
}

/// The payload types, if every line has the codec of its kind that all have.
fn payload_types(rtc: &Rtc, offer: &Offer) -> Result<PayloadTypes, OfferRefused> {
    let of = |codec| {
        let found = rtc.codec_config().find(|it| it.spec().codec == codec);
        found.map(PayloadParams::pt).ok_or(OfferRefused::Codec)
    };
    let redundant = rtc.codec_config().find(|it| it.spec().codec == Codec::Opus).and_then(PayloadParams::red);
    let types = PayloadTypes { opus: of(Codec::Opus)?, redundant, vp8: of(Codec::Vp8)?, h264: of(Codec::H264)? };
    let of_screens = || offer.screen.iter().flat_map(|it| [&it.own, &it.shown]);
    let mut heard = offer.voices.iter().chain([&offer.audio]).chain(of_screens().map(|(audio, _)| audio));
    let mut seen = offer.pictures.iter().chain([&offer.video]).chain(of_screens().map(|(_, video)| video));
    let all = heard.all(|mid| has(rtc, mid, types.opus)) && seen.all(|mid| has(rtc, mid, types.vp8));
    if all { Ok(types) } else { Err(OfferRefused::Codec) }
}

/// How the streams of a page say what they are, on all lines alike.
fn naming(rtc: &Rtc, offer: &Offer) -> Naming {
    let repairs = rtc.codec_config().iter().filter_map(PayloadParams::resend).map(|it| *it);
    rtc.media(offer.video.as_str().into()).map(|line| Naming::new(line.remote_extmap(), repairs)).unwrap_or_default()
}

/// The outgoing stream of a line, of which the library is to know nothing until it is used.
fn stream(rtc: &mut Rtc, mid: &str) -> Result<AnsweredStream, OfferRefused> {
    let mid = mid.into();
    let mut api = rtc.direct_api();
    let stream = api.stream_tx_by_mid(mid, None);
    let stream = stream.ok_or(OfferRefused::Unanswerable)?;
    let answered = AnsweredStream { mid, ssrc: stream.ssrc(), resend: stream.rtx() };
    api.remove_stream_tx(answered.ssrc);
    Ok(answered)
}
