//! Which offers are taken, and what is changed in them.

use super::*;

fn section(kind: &str, mid: usize, direction: &str) -> String {
    format!("m={kind} 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:{mid}\r\na={direction}\r\na=msid:- own\r\n")
}

fn offer(lines: &[(&str, &str)]) -> String {
    let sections = lines.iter().enumerate().map(|(mid, (kind, direction))| section(kind, mid, direction));
    format!("v=0\r\ns=-\r\n{}", sections.collect::<String>())
}

const PUBLISHING: [(&str, &str); 2] = [("audio", "sendonly"), ("video", "sendonly")];
const SLOT: [(&str, &str); 2] = [("audio", "recvonly"), ("video", "recvonly")];

#[test]
fn slots_are_the_receiving_lines_of_each_kind_in_their_order() {
    let [audio, video] = SLOT;
    let lines = [&PUBLISHING[..], &[audio, video, audio, video, video]].concat();
    let offer = Offer::parse(&offer(&lines)).unwrap();
    assert_eq!(
        (offer.voices, offer.pictures),
        (vec!["2".into(), "4".into()], vec!["3".into(), "5".into(), "6".into()])
    );
    assert_eq!((offer.audio.as_str(), offer.video.as_str()), ("0", "1"));
}

#[test]
fn the_lines_of_a_slot_get_one_stream_identifier() {
    let lines = [PUBLISHING, SLOT, SLOT].concat();
    let text = Offer::parse(&offer(&lines)).unwrap().text;
    for msid in ["slot0 slot0audio", "slot0 slot0video", "slot1 slot1audio", "slot1 slot1video"] {
        assert_eq!(text.matches(&format!("a=msid:{msid}\r\n")).count(), 1);
    }
    assert_eq!(text.matches("a=msid:- own").count(), 2, "those of the publishing lines stay");
}

#[test]
fn candidates_are_taken_out() {
    let text = offer(&PUBLISHING) + "a=candidate:1 1 udp 1 10.0.0.1 1 typ host\r\na=end-of-candidates\r\n";
    assert!(!Offer::parse(&text).unwrap().text.contains("candidate"));
}

#[test]
fn streams_are_taken_out_and_learnt_from_their_packets() {
    let streams = "a=ssrc-group:FID 7 8\r\na=ssrc:7 cname:x\r\n".repeat(300);
    let text = offer(&PUBLISHING);
    assert_eq!(Offer::parse(&(text.clone() + &streams)).unwrap_err(), OfferRefused::Line(1), "too many lines");
    let few = streams.split_at(streams.len() / 2).0;
    assert_eq!(Offer::parse(&(text.clone() + few)).unwrap(), Offer::parse(&text).unwrap());
}

#[test]
fn a_page_must_publish_exactly_one_audio_and_one_video_line_first() {
    let [audio, video] = PUBLISHING;
    for lines in [
        vec![],
        vec![audio],
        vec![video, audio],
        vec![audio, ("video", "sendrecv")],
        vec![audio, video, audio, video],
        [SLOT, PUBLISHING].concat(),
    ] {
        assert_eq!(Offer::parse(&offer(&lines)), Err(OfferRefused::Publishing));
    }
}

#[test]
fn slots_of_each_kind_must_be_few() {
    let many = |slots: &[_], count| [PUBLISHING.to_vec(), slots.repeat(count)].concat();
    for slots in [&SLOT[..], &SLOT[..1], &SLOT[1..]] {
        assert!(Offer::parse(&offer(&many(slots, SLOTS_MAX))).is_ok());
        assert_eq!(Offer::parse(&offer(&many(slots, SLOTS_MAX + 1))), Err(OfferRefused::TooManySlots));
    }
}

const OWN_SCREEN: [(&str, &str); 2] = [("video", "sendonly"), ("audio", "sendonly")];
const SHOWN_SCREEN: [(&str, &str); 2] = [("video", "recvonly"), ("audio", "recvonly")];

#[test]
fn screens_have_lines_of_their_own_before_those_of_the_slots() {
    let parsed = Offer::parse(&offer(&[PUBLISHING, OWN_SCREEN, SHOWN_SCREEN, SLOT, SLOT].concat())).unwrap();
    let pair = |audio: &str, video: &str| (audio.to_owned(), video.to_owned());
    assert_eq!(parsed.screen, Some(ScreenLines { own: pair("3", "2"), shown: pair("5", "4") }));
    assert_eq!((parsed.audio.as_str(), parsed.video.as_str()), ("0", "1"));
    assert_eq!((parsed.voices, parsed.pictures), (vec!["6".into(), "8".into()], vec!["7".into(), "9".into()]));
    for msid in ["screen screenaudio", "screen screenvideo", "slot0 slot0audio", "slot1 slot1video"] {
        assert_eq!(parsed.text.matches(&format!("a=msid:{msid}\r\n")).count(), 1, "{msid}");
    }
    assert_eq!(Offer::parse(&offer(&[PUBLISHING, SLOT].concat())).unwrap().screen, None);
}

#[test]
fn the_lines_of_screens_come_all_four_or_not_at_all() {
    let [picture, sound] = OWN_SCREEN;
    for own in [vec![picture], vec![sound], vec![sound, picture], vec![picture, sound, picture]] {
        let lines = [&PUBLISHING[..], &own, &SHOWN_SCREEN, &SLOT].concat();
        assert_eq!(Offer::parse(&offer(&lines)), Err(OfferRefused::Publishing), "{own:?}");
    }
    for shown in [&[][..], &SLOT, &SHOWN_SCREEN[..1]] {
        let lines = [&PUBLISHING[..], &OWN_SCREEN, shown].concat();
        assert_eq!(Offer::parse(&offer(&lines)), Err(OfferRefused::Screen), "{shown:?}");
    }
}

#[test]
fn slots_are_as_few_with_screens_as_without() {
    let many = |slots| [[PUBLISHING, OWN_SCREEN, SHOWN_SCREEN].concat(), SLOT.repeat(slots)].concat();
    assert!(Offer::parse(&offer(&many(SLOTS_MAX))).is_ok());
    assert_eq!(Offer::parse(&offer(&many(SLOTS_MAX + 1))), Err(OfferRefused::TooManySlots));
}

#[test]
fn what_is_no_offer_is_refused() {
    assert_eq!(Offer::parse(""), Err(OfferRefused::NotSdp));
    assert_eq!(Offer::parse("hello"), Err(OfferRefused::NotSdp));
    let long = "v=0\r\n".repeat(OFFER_BYTES_MAX);
    assert_eq!(Offer::parse(&long), Err(OfferRefused::TooLong));
    let data = offer(&PUBLISHING) + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n";
    assert_eq!(Offer::parse(&data), Err(OfferRefused::Line(2)));
    let mid = offer(&PUBLISHING).replace("a=mid:1", "a=mid:no such");
    assert_eq!(Offer::parse(&mid), Err(OfferRefused::Line(1)));
}

/// An offer whose line of this number has more attributes.
fn with(line: usize, attributes: &[&str]) -> Result<Offer, OfferRefused> {
    let lines = [PUBLISHING, SLOT].concat();
    let sections = lines.iter().enumerate().map(|(mid, (kind, direction))| {
        let more: Vec<_> =
            if mid == line { attributes.iter().map(|it| format!("a={it}\r\n")).collect() } else { vec![] };
        section(kind, mid, direction) + &more.concat()
    });
    Offer::parse(&format!("v=0\r\n{}", sections.collect::<String>()))
}

#[test]
fn the_pages_video_may_come_in_up_to_three_layers_in_the_order_of_the_list() {
    let rids = ["rid:l send", "rid:m send", "rid:h send"];
    let layers = |attributes: &[&str]| with(1, attributes).map(|offer| offer.layers);
    let three = [&rids[..], &["simulcast:send h;l;m"]].concat();
    assert_eq!(layers(&three), Ok(vec!["h".into(), "l".into(), "m".into()]));
    assert_eq!(layers(&["rid:l send", "simulcast:send l"]), Ok(vec!["l".into()]));
    assert_eq!(layers(&[]), Ok(Vec::new()));
}

#[test]
fn nothing_else_of_simulcast_is_taken() {
    for attributes in [
        &["simulcast:send l"][..],
        &["rid:l send"],
        &["rid:l recv", "simulcast:send l"],
        &["rid:l send", "simulcast:recv l"],
        &["rid:l send", "simulcast:send l recv l"],
        &["rid:l send", "simulcast:send ~l"],
        &["rid:l send", "rid:m send", "simulcast:send l,m"],
        &["rid:l send", "rid:m send", "simulcast:send l"],
        &["rid:l send", "rid:l send", "simulcast:send l;l"],
        &["rid:l send", "simulcast:send l", "simulcast:send l"],
        &["rid:l send pt=96", "simulcast:send l"],
        &["rid:l send max-width=320", "simulcast:send l"],
        &["rid:nine9999a send", "simulcast:send nine9999a"],
        &["rid:a send", "rid:b send", "rid:c send", "rid:d send", "simulcast:send a;b;c;d"],
        &["rid: send", "simulcast:send "],
    ] {
        assert_eq!(with(1, attributes), Err(OfferRefused::Simulcast), "{attributes:?}");
    }
    for line in [0, 2, 3] {
        assert_eq!(with(line, &["rid:l send", "simulcast:send l"]), Err(OfferRefused::Simulcast), "line {line}");
    }
}

#[test]
fn a_screen_comes_in_one_layer() {
    let lines = [PUBLISHING, OWN_SCREEN, SHOWN_SCREEN].concat();
    let text = offer(&lines).replace("a=mid:2\r\n", "a=mid:2\r\na=rid:l send\r\na=simulcast:send l\r\n");
    assert_eq!(Offer::parse(&text), Err(OfferRefused::Simulcast));
}

fn with_credentials(text: &str, fragment: &str, password: &str) -> String {
    let ice = format!("a=ice-ufrag:{fragment}\r\na=ice-pwd:{password}\r\n");
    text.replace("a=mid:", &format!("{ice}a=fingerprint:sha-256 AB\r\na=mid:"))
}

const PASSWORD: &str = "0123456789012345678901";

fn first() -> (String, Offer) {
    let text = offer(&[PUBLISHING, SLOT].concat());
    let first = Offer::parse(&with_credentials(&text, "once", PASSWORD)).unwrap();
    (text, first)
}

#[test]
fn of_an_offer_made_again_the_ice_credentials_are_taken_and_nothing_else() {
    let (text, first) = first();
    let again = with_credentials(&text, "twice", PASSWORD).replace("RTP/SAVPF 96", "RTP/SAVPF 97") + "a=ssrc:1 x\r\n";
    let restarted = KeptOffer::new(first.clone()).restarted(&again).unwrap();
    assert_eq!(restarted.text, first.text.replace("a=ice-ufrag:once", "a=ice-ufrag:twice"));
    assert_eq!(Offer { text: first.text.clone(), ..restarted }, first);
}

#[test]
fn an_offer_of_another_shape_or_of_another_connection_is_not_the_same() {
    let (text, first) = first();
    let again = with_credentials(&text, "twice", PASSWORD);
    let longer = with_credentials(&offer(&[PUBLISHING, SLOT, SLOT].concat()), "twice", PASSWORD);
    for other in [
        longer,
        again.replace("a=mid:3", "a=mid:9"),
        again.replace("sha-256 AB", "sha-256 CD"),
        with_credentials(&text, "two", PASSWORD),
        with_credentials(&text, "twice", "short"),
        with_credentials(&text, "twi ce", PASSWORD),
        again.replacen("twice", "thrice", 1),
        text,
    ] {
        assert_eq!(KeptOffer::new(first.clone()).restarted(&other), Err(OfferRefused::NotTheSame), "{other}");
    }
    assert_eq!(KeptOffer::new(first.clone()).restarted("nonsense"), Err(OfferRefused::NotSdp));
}
