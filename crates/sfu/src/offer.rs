//! What a page's offer must look like, checked before the WebRTC library sees it. Pure; meets strangers' text first.
//!
//! Three things are changed on the way in. The receiving lines get stream identifiers of ours, which the answer then repeats, the
//! k-th for audio and the k-th for video the same one: where somebody is on both, the browser plays them in step; so do the
//! two of a screen. And the page's candidates are
//! taken out: we learn addresses from connectivity checks, and will not be talked into sending checks to addresses that
//! somebody wrote into an offer. So are its streams (`a=ssrc`): each is learnt from its packets, which prove whose they are, and the
//! library would look after as many as somebody writes.
//!
//! The page's video may come in layers (simulcast, RFC 8853): named by `a=rid` lines and listed by one `a=simulcast` line, the
//! smallest picture first. Nothing else of that grammar is taken: no alternatives, no paused layers, no restrictions.

mod kept;

use forward::layers::LAYERS_MAX;

use std::collections::BTreeSet;

use crate::error::OfferRefused;
pub(crate) use kept::KeptOffer;

/// The longest offer that is read. A page's own are 26 to 53 KB; a browser that offers every codec it has writes some 5 KB a
/// line. Whoever carries offers here may stop earlier.
pub(crate) const OFFER_BYTES_MAX: usize = 512 * 1024;

/// The most slots of one connection for voices, and for pictures.
pub(crate) const SLOTS_MAX: usize = 24;

/// The most lines: those of the slots, the page's own two, and the four of screens.
const LINES_MAX: usize = 2 * SLOTS_MAX + 2 + 4;

/// The most lines of text in a section. A browser that offers every codec it has writes some 200, and the library compares those of
/// codecs each with each.
const SECTION_LINES_MAX: usize = 500;

/// The characters of an identification tag that survive the library unchanged.
const MID_BYTES_MAX: usize = 16;

/// The same for the name of a layer.
const RID_BYTES_MAX: usize = 8;

/// An offer that has the shape needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The text to be answered.
    pub(crate) text: String,
    /// Identification tags of the lines that publish.
    pub(crate) audio: String,
    /// Identification tags of the lines that publish.
    pub(crate) video: String,
    /// Names of the layers in which the video is sent, the smallest first; none if it is sent as it is.
    pub(crate) layers: Vec<String>,
    /// Identification tags of the lines that receive voices.
    pub(crate) voices: Vec<String>,
    /// Identification tags of the lines that receive pictures.
    pub(crate) pictures: Vec<String>,
    /// The lines of screens, if it has them.
    pub(crate) screen: Option<ScreenLines>,
    /// Identification tags of all lines, in their order.
    order: Vec<String>,
    /// By which the other side's certificate is known. Each connection has another.
    fingerprints: BTreeSet<String>,
}

/// Identification tags of the lines of screens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScreenLines {
    /// On which the page publishes its own: audio, video.
    pub(crate) own: (String, String),
    /// On which it is shown another's: audio, video.
    pub(crate) shown: (String, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Audio,
    Video,
}

/// What a page publishes: itself, and perhaps its screen.
const PERSON: [Kind; 2] = [Kind::Audio, Kind::Video];
const PERSON_AND_SCREEN: [Kind; 4] = [Kind::Audio, Kind::Video, Kind::Video, Kind::Audio];

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Send,
    Receive,
    Other,
}

/// One media section.
struct Section<'a> {
    kind: Kind,
    direction: Direction,
    mid: &'a str,
    layers: Vec<&'a str>,
    lines: Vec<&'a str>,
}

impl Offer {
    /// Checks an offer's shape.
    pub(crate) fn parse(text: &str) -> Result<Self, OfferRefused> {
        if text.len() > OFFER_BYTES_MAX {
            return Err(OfferRefused::TooLong);
        }
        let mut lines = text.lines().filter(|line| !line.is_empty()).peekable();
        let mut head = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("m=")) {
            head.push(line);
        }
        if head.first() != Some(&"v=0") {
            return Err(OfferRefused::NotSdp);
        }
        let mut sections = Vec::new();
        while let Some(first) = lines.next() {
            let mut section = vec![first];
            while let Some(line) = lines.next_if(|line| !line.starts_with("m=")) {
                section.push(line);
            }
            if sections.len() >= LINES_MAX {
                return Err(OfferRefused::TooManySlots);
            }
            sections.push(Section::parse(sections.len(), section)?);
        }
        Self::assemble(&head, &sections)
    }

    fn assemble(head: &[&str], sections: &[Section<'_>]) -> Result<Self, OfferRefused> {
        let publishing = sections.iter().take_while(|section| section.direction == Direction::Send).count();
        let (publishing, receiving) = sections.split_at_checked(publishing).ok_or(OfferRefused::Publishing)?;
        let kinds: Vec<_> = publishing.iter().map(|section| section.kind).collect();
        let (audio, video, own_screen) = match publishing {
            [audio, video] if kinds == PERSON => (audio, video, None),
            [audio, video, picture, sound] if kinds == PERSON_AND_SCREEN => (audio, video, Some((sound, picture))),
            _ => return Err(OfferRefused::Publishing),
        };
        if receiving.iter().any(|section| section.direction != Direction::Receive) {
            return Err(OfferRefused::Publishing);
        }
        let has_layers = |it: &&Section<'_>| !it.layers.is_empty();
        if sections.iter().filter(has_layers).count() > usize::from(has_layers(&video)) {
            return Err(OfferRefused::Simulcast);
        }
        let mids = |(audio, video): (&Section<'_>, &Section<'_>)| (audio.mid.to_owned(), video.mid.to_owned());
        let (screen, receiving) = match (own_screen, receiving) {
            (None, slots) => (None, slots),
            (Some(own), [picture, sound, slots @ ..]) if (sound.kind, picture.kind) == (Kind::Audio, Kind::Video) => {
                (Some(ScreenLines { own: mids(own), shown: mids((sound, picture)) }), slots)
            }
            (Some(_), _) => return Err(OfferRefused::Screen),
        };
        let of = |kind| {
            let mids = receiving.iter().filter(move |it| it.kind == kind);
            mids.map(|it| it.mid.to_owned()).collect::<Vec<_>>()
        };
        let (voices, pictures) = (of(Kind::Audio), of(Kind::Video));
        if voices.len() > SLOTS_MAX || pictures.len() > SLOTS_MAX {
            return Err(OfferRefused::TooManySlots);
        }
        Ok(Self {
            text: write(head, sections, screen.is_some()),
            audio: audio.mid.to_owned(),
            video: video.mid.to_owned(),
            layers: video.layers.iter().map(|&it| it.to_owned()).collect(),
            voices,
            pictures,
            screen,
            order: sections.iter().map(|it| it.mid.to_owned()).collect(),
            fingerprints: fingerprints(head, sections),
        })
    }
}

impl<'a> Section<'a> {
    fn parse(index: usize, lines: Vec<&'a str>) -> Result<Self, OfferRefused> {
        let refused = OfferRefused::Line(index);
        if lines.len() > SECTION_LINES_MAX {
            return Err(refused);
        }
        let kind = match lines.first().and_then(|line| line.split(' ').next()) {
            Some("m=audio") => Kind::Audio,
            Some("m=video") => Kind::Video,
            _ => return Err(refused),
        };
        let mid = lines.iter().find_map(|line| line.strip_prefix("a=mid:"));
        let is_usable = |mid: &&str| {
            (1..=MID_BYTES_MAX).contains(&mid.len()) && mid.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let mid = mid.filter(is_usable).ok_or(refused)?;
        let layers = layers(&lines).ok_or(OfferRefused::Simulcast)?;
        let direction = lines.iter().find_map(|line| match *line {
            "a=sendonly" => Some(Direction::Send),
            "a=recvonly" => Some(Direction::Receive),
            "a=sendrecv" | "a=inactive" => Some(Direction::Other),
            _ => None,
        });
        Ok(Self {
            kind,
            // RFC 8866 section 6.7: without a word, a line goes both ways.
            direction: direction.unwrap_or(Direction::Other),
            mid,
            layers,
            lines,
        })
    }
}

fn fingerprints(head: &[&str], sections: &[Section<'_>]) -> BTreeSet<String> {
    let lines = head.iter().chain(sections.iter().flat_map(|section| &section.lines));
    lines.filter_map(|line| line.strip_prefix("a=fingerprint:")).map(str::to_ascii_lowercase).collect()
}

/// The layers that a line sends, in the order of its simulcast; `None` if it says more or less than that.
fn layers<'a>(lines: &[&'a str]) -> Option<Vec<&'a str>> {
    let named = |attribute| lines.iter().filter_map(move |line| line.strip_prefix(attribute));
    let rids: Vec<&str> = named("a=rid:").map(|it| it.strip_suffix(" send")).collect::<Option<_>>()?;
    let mut listed = named("a=simulcast:");
    let Some(list) = listed.next() else {
        return rids.is_empty().then_some(rids);
    };
    let layers: Vec<&str> = list.strip_prefix("send ")?.split(';').collect();
    let is_name =
        |rid: &str| (1..=RID_BYTES_MAX).contains(&rid.len()) && rid.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_once = |rid: &str| [&rids, &layers].iter().all(|names| names.iter().filter(|it| **it == rid).count() == 1);
    let are_sound = layers.len() <= LAYERS_MAX
        && layers.len() == rids.len()
        && layers.iter().all(|rid| is_name(rid) && is_once(rid))
        && listed.next().is_none();
    are_sound.then_some(layers)
}

/// The offer with our stream identifiers, and without candidates and the page's streams. With a screen, the first receiving pair is its.
fn write(head: &[&str], sections: &[Section<'_>], has_screen: bool) -> String {
    let mut text = String::new();
    let mut push = |line: &str| {
        let is_candidate = line.starts_with("a=candidate:") || line == "a=end-of-candidates";
        let is_stream = line.starts_with("a=ssrc:") || line.starts_with("a=ssrc-group:");
        if !is_candidate && !is_stream {
            text.push_str(line);
            text.push_str("\r\n");
        }
    };
    for line in head {
        push(line);
    }
    let (mut audio, mut video) = (0, 0);
    for section in sections {
        if section.direction != Direction::Receive {
            for line in &section.lines {
                push(line);
            }
            continue;
        }
        let place = match section.kind {
            Kind::Audio => &mut audio,
            Kind::Video => &mut video,
        };
        let name = match *place {
            0 if has_screen => "screen".to_owned(),
            place => format!("slot{}", place - usize::from(has_screen)),
        };
        let own = section.lines.iter();
        own.filter(|line| !line.starts_with("a=msid:")).for_each(|line| push(line));
        push(&format!("a=msid:{name} {name}{}", section.kind.name()));
        *place += 1;
    }
    text
}

#[cfg(test)]
mod tests;
