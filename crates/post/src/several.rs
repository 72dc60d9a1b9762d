//! Our words for a letter that tells of several visits at once: of a series, or of those of one that follow. A mail lists all
//! their times, each with its link; a text message says how many there are, and the times as far as there is room.
//!
//! A practice's own words are for one visit, so these are ours always.

use crate::{Channel, Language, Occasion, words::Words};

/// So many times are all told in a text message; of more, the first and the last.
const TIMES_MAX: usize = 2;

/// Our words for a letter about several visits, with the places of one and with `{count}`, `{list}` and `{times}`.
pub(crate) fn words(channel: Channel, occasion: Occasion, language: Language, without_them: bool) -> Words {
    let body = match (channel, language) {
        (Channel::Email, Language::English) => return english_mail(occasion, without_them),
        (Channel::Email, Language::Spanish) => return spanish_mail(occasion, without_them),
        (Channel::Text, Language::English) => english_text(occasion, without_them),
        (Channel::Text, Language::Spanish) => spanish_text(occasion, without_them),
    };
    Words { subject: "", body }
}

/// One visit in the list of a mail.
pub(crate) fn entry(occasion: Occasion, language: Language) -> &'static str {
    match (occasion, language) {
        (Occasion::Cancelled, Language::English) => "{day}, at {time}",
        (Occasion::Cancelled, Language::Spanish) => "{day}, a las {time}",
        (_, Language::English) => "{day}, at {time}\n{link}",
        (_, Language::Spanish) => "{day}, a las {time}\n{link}",
    }
}

/// The times for a text message, each as short as it can be told.
pub(crate) fn times(all: &[String]) -> String {
    match all {
        [first, .., last] if all.len() > TIMES_MAX => format!("{first} ... {last}"),
        all => all.join("; "),
    }
}

fn english_mail(occasion: Occasion, without_them: bool) -> Words {
    match occasion {
        Occasion::Changed => Words {
            subject: "{count} appointments have new times",
            body: "Hello {name},\n\n{count} of your video appointments with {practice} have been moved. They are now at these \
                times, each with its own link:\n\n{list}\n\nIf you cannot come to one of them, please let us \
                know.\n\n{practice}",
        },
        Occasion::NewLink => Words {
            subject: "New links for {count} appointments",
            body: "Hello {name},\n\n{count} of your video appointments with {practice} have new links, and the earlier ones do \
                not open them any more. The times stay the same:\n\n{list}\n\n{practice}",
        },
        Occasion::Cancelled if without_them => Words {
            subject: "{count} appointments: you are not booked any more",
            body: "Hello {name},\n\nyou are not booked any more for these video appointments with \
                {practice}:\n\n{list}\n\nIf this is a surprise to you, please let us know.\n\n{practice}",
        },
        Occasion::Cancelled => Words {
            subject: "{count} appointments are cancelled",
            body: "Hello {name},\n\nthese video appointments with {practice} do not take place:\n\n{list}\n\nIf this is a \
                surprise to you, please let us know.\n\n{practice}",
        },
        Occasion::Booked | Occasion::DayBefore | Occasion::TenMinutesBefore => Words {
            subject: "Your {count} appointments from {day} on",
            body: "Hello {name},\n\nyou have {count} video appointments with {practice}, each with its own link. Open it when \
                it is time. It works on a phone, a tablet or a computer, and there is nothing to install.\n\n{list}\n\nIf \
                you cannot come to one of them, please let us know.\n\n{practice}",
        },
    }
}

fn spanish_mail(occasion: Occasion, without_them: bool) -> Words {
    match occasion {
        Occasion::Changed => Words {
            subject: "{count} citas tienen una nueva hora",
            body: "Hola, {name}:\n\n{count} de sus citas por video con {practice} han cambiado. Ahora son a estas horas, cada \
                una con su enlace:\n\n{list}\n\nSi no puede asistir a alguna, avísenos, por favor.\n\n{practice}",
        },
        Occasion::NewLink => Words {
            subject: "Enlaces nuevos para {count} citas",
            body: "Hola, {name}:\n\n{count} de sus citas por video con {practice} tienen un enlace nuevo; el anterior ya no \
                las abre. Las horas son las mismas:\n\n{list}\n\n{practice}",
        },
        Occasion::Cancelled if without_them => Words {
            subject: "{count} citas: ya no está usted en ellas",
            body: "Hola, {name}:\n\nUsted ya no está en estas citas por video con {practice}:\n\n{list}\n\nSi esto le \
                sorprende, avísenos, por favor.\n\n{practice}",
        },
        Occasion::Cancelled => Words {
            subject: "{count} citas están canceladas",
            body: "Hola, {name}:\n\nEstas citas por video con {practice} no tendrán lugar:\n\n{list}\n\nSi esto le sorprende, \
                avísenos, por favor.\n\n{practice}",
        },
        Occasion::Booked | Occasion::DayBefore | Occasion::TenMinutesBefore => Words {
            subject: "Sus {count} citas a partir del {day}",
            body: "Hola, {name}:\n\nTiene {count} citas por video con {practice}, cada una con su enlace. Ábralo cuando llegue \
                la hora. Funciona en un teléfono, una tableta o una computadora, y no hay que instalar \
                nada.\n\n{list}\n\nSi no puede asistir a alguna, avísenos, por favor.\n\n{practice}",
        },
    }
}

fn english_text(occasion: Occasion, without_them: bool) -> &'static str {
    match occasion {
        Occasion::Changed => "{practice}: {count} video appointments have been moved, now {times}.",
        Occasion::NewLink => "{practice}: {count} video appointments have new links. The first, {when}: {link}",
        Occasion::Cancelled if without_them => {
            "{practice}: you are not booked any more for {count} appointments, {times}."
        }
        Occasion::Cancelled => "{practice}: {count} video appointments are cancelled, {times}.",
        Occasion::Booked | Occasion::DayBefore | Occasion::TenMinutesBefore => {
            "{practice}: {count} video appointments, {times}. First link: {link}"
        }
    }
}

fn spanish_text(occasion: Occasion, without_them: bool) -> &'static str {
    match occasion {
        Occasion::Changed => "{practice}: {count} citas por video han cambiado, ahora {times}.",
        Occasion::NewLink => "{practice}: {count} citas por video tienen otro enlace. La primera, {when}: {link}",
        Occasion::Cancelled if without_them => "{practice}: usted ya no está en {count} citas por video, {times}.",
        Occasion::Cancelled => "{practice}: {count} citas por video han sido canceladas, {times}.",
        Occasion::Booked | Occasion::DayBefore | Occasion::TenMinutesBefore => {
            "{practice}: {count} citas por video, {times}. Primer enlace: {link}"
        }
    }
}
