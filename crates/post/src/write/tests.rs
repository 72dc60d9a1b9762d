//! What letters say.

use uuid::Uuid;

use super::*;
use crate::{Alphabet, Wording, segments};

const LINK: &str = "https://care.example.org/s/AbCdEfGhIjKlMnOpQrStUv";

fn letter(occasion: Occasion, language: Language) -> Letter {
    let starts_at: jiff::Timestamp = "2026-07-14T19:30:00Z".parse().unwrap();
    Letter {
        occasion,
        about: Told {
            appointment: AppointmentId(Uuid::from_u128(7)),
            edition: 3,
            visit: Visit { starts_at: Timestamp(starts_at.as_millisecond()), minutes: 50 },
            link: LINK.into(),
        },
        also: Vec::new(),
        without_them: false,
        written_at: Timestamp(1_780_000_000_000),
        language,
        zone: TimeZone::get("America/New_York").unwrap(),
        name: Name::new("Ellen <Marsh>").unwrap(),
        practice: "Alder Lane".into(),
    }
}

fn mail(letter: &Letter) -> Mail {
    letter.mail(&Settings::default(), "office@alder.example", "ellen@mail.example").unwrap()
}

/// The lines of an entry, those that were folded in one again.
fn lines(calendar: &str) -> Vec<String> {
    calendar.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_mail_says_who_when_and_where_in_the_readers_language_and_zone() {
    let english = mail(&letter(Occasion::Booked, Language::English));
    assert_eq!(english.subject, "Your appointment on Tuesday, July 14, 2026");
    for part in
        ["Hello Ellen <Marsh>,", "with Alder Lane is on Tuesday, July 14, 2026, at 3:30 PM, New York time (EDT)", LINK]
    {
        assert!(english.plain.contains(part), "{}", english.plain);
    }
    let spanish = mail(&letter(Occasion::Changed, Language::Spanish));
    assert_eq!(spanish.subject, "Su cita tiene una nueva hora: martes, 14 de julio de 2026");
    assert!(spanish.plain.contains("a las 15:30, hora de New York (EDT)"), "{}", spanish.plain);
    assert!(spanish.html.contains("<html lang=\"es\">"));
}

#[test]
fn the_page_of_a_mail_says_the_same_with_markup_escaped_and_the_link_to_be_pressed() {
    let Mail { html, .. } = mail(&letter(Occasion::Booked, Language::English));
    assert!(html.contains("Hello Ellen &#60;Marsh&#62;,"), "{html}");
    assert!(html.contains(&format!("<a href=\"{LINK}\" style=\"overflow-wrap: anywhere\">{LINK}</a>")), "{html}");
    assert!(!html.contains("src="), "nothing is fetched by reading it");
}

#[test]
fn every_letter_but_a_cancellation_has_the_link_and_none_has_another() {
    for occasion in Occasion::ALL {
        for language in [Language::English, Language::Spanish] {
            let letter = letter(occasion, language);
            let texts = [mail(&letter).plain, letter.text(&Settings::default()).unwrap()];
            for text in texts {
                let links = usize::from(occasion != Occasion::Cancelled);
                assert_eq!(text.matches(LINK).count(), links, "{text}");
                assert_eq!(text.matches("http").count(), links, "{text}");
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
    }
}

#[test]
fn no_letter_says_what_a_visit_is_for() {
    let clinical = [
        "therap",
        "counsel",
        "clinic",
        "treatment",
        "patient",
        "doctor",
        "psych",
        "health",
        "terap",
        "salud",
        "paciente",
        "médic",
        "tratamiento",
        "consulta",
    ];
    for occasion in Occasion::ALL {
        for language in [Language::English, Language::Spanish] {
            let letter = letter(occasion, language);
            let Mail { subject, plain, html, calendar } = mail(&letter);
            let calendar = calendar.map(|(_, text)| text).unwrap_or_default();
            let said =
                [subject, plain, html, calendar, letter.text(&Settings::default()).unwrap()].join("\n").to_lowercase();
            for word in clinical {
                assert!(!said.contains(word), "{word}: {said}");
            }
        }
    }
}

#[test]
fn a_text_message_is_one_segment_in_either_language() {
    for occasion in Occasion::ALL {
        for language in [Language::English, Language::Spanish] {
            let text = letter(occasion, language).text(&Settings::default()).unwrap();
            assert_eq!(segments(&text), (Alphabet::Gsm, 1), "{text}");
            assert!(!text.contains("Ellen"), "a locked screen shows it: {text}");
        }
    }
}

#[test]
fn the_entry_for_a_calendar_is_one_for_all_editions_and_its_sequence_counts_them() {
    let (method, calendar) = mail(&letter(Occasion::Changed, Language::English)).calendar.unwrap();
    let found = lines(&calendar);
    assert_eq!(method, "REQUEST");
    for line in [
        "METHOD:REQUEST",
        "UID:00000000-0000-0000-0000-000000000007",
        "SEQUENCE:3",
        "DTSTART:20260714T193000Z",
        "DTEND:20260714T202000Z",
        "DTSTAMP:20260528T202640Z",
        "STATUS:CONFIRMED",
        "ORGANIZER;CN=Alder Lane:mailto:office@alder.example",
        "SUMMARY:Video appointment: Alder Lane",
        &format!("URL:{LINK}"),
    ] {
        assert!(found.iter().any(|it| it == line), "{line} is not in\n{calendar}");
    }
    assert!(found.iter().any(|it| it.starts_with("ATTENDEE;") && it.ends_with(":mailto:ellen@mail.example")));
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "{calendar}");
}

#[test]
fn a_cancellation_takes_the_entry_out_and_the_last_reminder_has_none() {
    let (method, calendar) = mail(&letter(Occasion::Cancelled, Language::English)).calendar.unwrap();
    assert_eq!(method, "CANCEL");
    let found = lines(&calendar);
    assert!(["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3"].iter().all(|line| found.iter().any(|it| it == line)));
    assert!(!calendar.contains(LINK));
    assert_eq!(mail(&letter(Occasion::TenMinutesBefore, Language::English)).calendar, None);
}

#[test]
fn a_letter_says_the_same_however_often_it_is_written() {
    let letter = letter(Occasion::Booked, Language::English);
    assert!(mail(&letter) == mail(&letter));
}

#[test]
fn a_name_with_a_line_break_begins_no_second_line() {
    let letter = Letter {
        practice: "Alder\r\nBcc: all@example.org\n\"Lane\"".into(),
        ..letter(Occasion::Booked, Language::English)
    };
    let wording = Wording {
        channel: Channel::Email,
        occasion: Occasion::Booked,
        language: Language::English,
        subject: Some("{practice}".into()),
        body: "{link}".into(),
    };
    let settings = Settings { wordings: vec![wording], ..Settings::default() };
    let Mail { subject, calendar, .. } = letter.mail(&settings, "office@alder.example", "ellen@mail.example").unwrap();
    assert_eq!(subject, "Alder Bcc: all@example.org \"Lane\"");
    let (_, calendar) = calendar.unwrap();
    assert!(lines(&calendar).iter().all(|line| !line.starts_with("Bcc")), "{calendar}");
}

#[test]
fn a_practice_says_it_in_its_own_words() {
    let own = |channel, subject: Option<&str>, body: &str| Wording {
        channel,
        occasion: Occasion::DayBefore,
        language: Language::English,
        subject: subject.map(str::to_owned),
        body: body.to_owned(),
    };
    let wordings = vec![
        own(Channel::Email, Some("See you {day}"), "Dear {name}\n{link}"),
        own(Channel::Text, None, "Tomorrow! {link}"),
    ];
    let settings = Settings { wordings, ..Settings::default() };
    settings.check().unwrap();
    let letter = letter(Occasion::DayBefore, Language::English);
    let mail = letter.mail(&settings, "office@alder.example", "ellen@mail.example").unwrap();
    assert_eq!(mail.subject, "See you Tuesday, July 14, 2026");
    assert!(mail.plain.starts_with(&format!("Dear Ellen <Marsh>\n{LINK}\n")), "{}", mail.plain);
    assert_eq!(letter.text(&settings).unwrap(), format!("Tomorrow! {LINK}"));
}

/// The same letter about as many visits, a week apart, each with a link of its own.
fn of_several(count: i64, letter: &Letter) -> Letter {
    let later = |week: i64| Told {
        appointment: AppointmentId(Uuid::from_u128(7 + u128::from(week.unsigned_abs()))),
        visit: Visit { starts_at: letter.about.visit.starts_at.plus_ms(week * 7 * 86_400_000), minutes: 50 },
        link: format!("{LINK}{week}"),
        ..letter.about.clone()
    };
    Letter { also: (1..count).map(later).collect(), ..letter.clone() }
}

#[test]
fn a_letter_about_several_visits_lists_them_with_their_links_and_has_all_entries_in_one_file() {
    let mail = mail(&of_several(3, &letter(Occasion::Booked, Language::English)));
    assert_eq!(mail.subject, "Your 3 appointments from Tuesday, July 14, 2026 on");
    for (day, link) in [("July 14", LINK.to_owned()), ("July 21", format!("{LINK}1")), ("July 28", format!("{LINK}2"))]
    {
        let listed = format!("Tuesday, {day}, 2026, at 3:30 PM, New York time (EDT)\n{link}\n");
        assert!(mail.plain.contains(&listed), "{listed} is not in {}", mail.plain);
    }
    assert!(mail.html.contains(&format!(">{LINK}</a>")), "{}", mail.html);
    let (method, calendar) = mail.calendar.unwrap();
    let found = lines(&calendar);
    let count = |begins: &str| found.iter().filter(|line| line.starts_with(begins)).count();
    // RFC 5546 section 3.2.2 has requests be about one entry alone.
    assert_eq!((method, count("METHOD:PUBLISH"), count("ATTENDEE")), ("PUBLISH", 1, 0));
    assert_eq!((count("BEGIN:VCALENDAR"), count("BEGIN:VEVENT"), count("UID:"), count("URL:")), (1, 3, 3, 3));
    let cancelled = self::mail(&of_several(3, &letter(Occasion::Cancelled, Language::Spanish)));
    assert!(!cancelled.plain.contains("http") && cancelled.plain.contains("martes, 28 de julio de 2026, a las 15:30"));
    assert_eq!(cancelled.calendar.unwrap().1.matches("STATUS:CANCELLED").count(), 3);
}

#[test]
fn a_text_message_about_several_visits_is_one_segment_with_the_first_and_the_last() {
    for occasion in [Occasion::Booked, Occasion::Changed, Occasion::NewLink, Occasion::Cancelled] {
        for (language, without_them) in
            [(Language::English, false), (Language::Spanish, false), (Language::English, true)]
        {
            let letter = Letter { without_them, ..of_several(104, &letter(occasion, language)) };
            let text = letter.text(&Settings::default()).unwrap();
            assert_eq!(segments(&text), (Alphabet::Gsm, 1), "{text}");
            assert!(text.contains("104") && !text.contains(['{', '}']), "{text}");
        }
    }
    let booked = of_several(104, &letter(Occasion::Booked, Language::English)).text(&Settings::default()).unwrap();
    assert!(booked.contains("7/14, 3:30 PM EDT ... 7/4, 3:30 PM EDT") && booked.ends_with(LINK), "{booked}");
    let two = of_several(2, &letter(Occasion::Cancelled, Language::English)).text(&Settings::default()).unwrap();
    assert!(two.contains("7/14, 3:30 PM EDT; 7/21, 3:30 PM EDT"), "{two}");
}

#[test]
fn who_is_taken_out_of_a_visit_does_not_read_that_it_does_not_take_place() {
    for (language, wrong) in [(Language::English, "cancel"), (Language::Spanish, "cancel")] {
        for count in [1, 3] {
            let letter = Letter { without_them: true, ..of_several(count, &letter(Occasion::Cancelled, language)) };
            let Mail { subject, plain, .. } = mail(&letter);
            let said = [subject, plain, letter.text(&Settings::default()).unwrap()].join("\n");
            assert!(!said.contains(wrong) && !said.contains("take place") && !said.contains("lugar"), "{said}");
        }
    }
}

#[test]
fn the_last_reminder_says_the_time_because_it_may_come_late() {
    for language in [Language::English, Language::Spanish] {
        let text = letter(Occasion::TenMinutesBefore, language).text(&Settings::default()).unwrap();
        assert!(!text.contains("10 min") && (text.contains("3:30 PM") || text.contains("15:30")), "{text}");
    }
}
