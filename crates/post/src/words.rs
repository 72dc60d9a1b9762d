//! Our own words for every letter, in each language. They name the practice and the time, and nothing of what the visit is
//! for: a letter is read on locked screens, and by others in the house.

use crate::{Channel, Language, Occasion};

/// The words of one letter, with places as in [`Wording`](crate::Wording).
pub(crate) struct Words {
    pub(crate) subject: &'static str,
    pub(crate) body: &'static str,
}

/// Our words for a cancellation to somebody whom a visit takes place without.
pub(crate) fn without_them(channel: Channel, language: Language) -> Words {
    match (channel, language) {
        (Channel::Email, Language::English) => Words {
            subject: "You are not booked any more on {day}",
            body: "Hello {name},\n\nyou are not booked any more for the video appointment with {practice} on {day}, at \
                {time}.\n\nIf this is a surprise to you, please let us know.\n\n{practice}",
        },
        (Channel::Email, Language::Spanish) => Words {
            subject: "Ya no está usted en la cita del {day}",
            body: "Hola, {name}:\n\nUsted ya no está en la cita por video con {practice} del {day}, a las {time}.\n\nSi \
                esto le sorprende, avísenos, por favor.\n\n{practice}",
        },
        (Channel::Text, Language::English) => {
            Words { subject: "", body: "{practice}: you are not booked any more for the video appointment on {when}." }
        }
        (Channel::Text, Language::Spanish) => {
            Words { subject: "", body: "{practice}: usted ya no está en la cita por video del {when}." }
        }
    }
}

/// Our words for a letter.
pub(crate) fn words(channel: Channel, occasion: Occasion, language: Language) -> Words {
    match (channel, language) {
        (Channel::Email, Language::English) => english_mail(occasion),
        (Channel::Email, Language::Spanish) => spanish_mail(occasion),
        (Channel::Text, Language::English) => Words { subject: "", body: english_text(occasion) },
        (Channel::Text, Language::Spanish) => Words { subject: "", body: spanish_text(occasion) },
    }
}

/// Why this letter was written, below every mail.
pub(crate) fn footer(language: Language) -> &'static str {
    match language {
        Language::English => "This message was sent automatically because you have an appointment there.",
        Language::Spanish => "Este mensaje se envió automáticamente porque usted tiene una cita allí.",
    }
}

/// What the entry in a calendar is called.
pub(crate) fn entry(language: Language) -> &'static str {
    match language {
        Language::English => "Video appointment: {practice}",
        Language::Spanish => "Cita por video: {practice}",
    }
}

fn english_mail(occasion: Occasion) -> Words {
    match occasion {
        Occasion::Booked => Words {
            subject: "Your appointment on {day}",
            body: "Hello {name},\n\nyour video appointment with {practice} is on {day}, at {time}.\n\nOpen this link when \
                it is time. It works on a phone, a tablet or a computer, and there is nothing to install:\n\n{link}\n\nIf \
                you cannot come, please let us know.\n\n{practice}",
        },
        Occasion::Changed => Words {
            subject: "Your appointment has a new time: {day}",
            body: "Hello {name},\n\nyour video appointment with {practice} has been moved. It is now on {day}, at \
                {time}.\n\nThis link opens it:\n\n{link}\n\nIf you cannot come then, please let us know.\n\n{practice}",
        },
        Occasion::NewLink => Words {
            subject: "A new link for your appointment on {day}",
            body: "Hello {name},\n\nyour video appointment with {practice} on {day}, at {time}, has a new link. The earlier \
                one does not open it any more. Please use this one:\n\n{link}\n\n{practice}",
        },
        Occasion::Cancelled => Words {
            subject: "Your appointment on {day} is cancelled",
            body: "Hello {name},\n\nyour video appointment with {practice} on {day}, at {time}, does not take place.\n\nIf \
                this is a surprise to you, please let us know.\n\n{practice}",
        },
        Occasion::DayBefore => Words {
            subject: "A reminder: your appointment on {day}",
            body: "Hello {name},\n\nthis is a reminder of your video appointment with {practice} on {day}, at \
                {time}.\n\nOpen this link when it is time; you can try your camera and microphone there \
                beforehand:\n\n{link}\n\nIf you cannot come, please let us know.\n\n{practice}",
        },
        Occasion::TenMinutesBefore => Words {
            subject: "Your appointment starts soon",
            body: "Hello {name},\n\nyour video appointment with {practice} starts at {time}.\n\nPlease open this \
                link now:\n\n{link}\n\n{practice}",
        },
    }
}

fn spanish_mail(occasion: Occasion) -> Words {
    match occasion {
        Occasion::Booked => Words {
            subject: "Su cita del {day}",
            body: "Hola, {name}:\n\nSu cita por video con {practice} es el {day}, a las {time}.\n\nCuando llegue la hora, \
                abra este enlace. Funciona en un teléfono, una tableta o una computadora, y no hay que instalar \
                nada:\n\n{link}\n\nSi no puede asistir, avísenos, por favor.\n\n{practice}",
        },
        Occasion::Changed => Words {
            subject: "Su cita tiene una nueva hora: {day}",
            body: "Hola, {name}:\n\nSu cita por video con {practice} ha cambiado. Ahora es el {day}, a las {time}.\n\nEste \
                enlace la abre:\n\n{link}\n\nSi no puede asistir entonces, avísenos, por favor.\n\n{practice}",
        },
        Occasion::NewLink => Words {
            subject: "Un enlace nuevo para su cita del {day}",
            body: "Hola, {name}:\n\nSu cita por video con {practice} del {day}, a las {time}, tiene un enlace nuevo. El \
                anterior ya no la abre. Use este, por favor:\n\n{link}\n\n{practice}",
        },
        Occasion::Cancelled => Words {
            subject: "Su cita del {day} está cancelada",
            body: "Hola, {name}:\n\nSu cita por video con {practice} del {day}, a las {time}, no tendrá lugar.\n\nSi esto le \
                sorprende, avísenos, por favor.\n\n{practice}",
        },
        Occasion::DayBefore => Words {
            subject: "Recordatorio: su cita del {day}",
            body: "Hola, {name}:\n\nLe recordamos su cita por video con {practice} el {day}, a las {time}.\n\nCuando llegue \
                la hora, abra este enlace; allí puede probar antes la cámara y el micrófono:\n\n{link}\n\nSi no puede \
                asistir, avísenos, por favor.\n\n{practice}",
        },
        Occasion::TenMinutesBefore => Words {
            subject: "Su cita empieza pronto",
            body: "Hola, {name}:\n\nSu cita por video con {practice} empieza a las {time}.\n\nAbra ahora este enlace, por \
                favor:\n\n{link}\n\n{practice}",
        },
    }
}

fn english_text(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Booked => "{practice}: your video appointment is on {when}. Open this link then: {link}",
        Occasion::Changed => "{practice}: your video appointment is now on {when}. Link: {link}",
        Occasion::NewLink => "{practice}: a new link for your video appointment on {when}: {link}",
        Occasion::Cancelled => "{practice}: your video appointment on {when} is cancelled.",
        Occasion::DayBefore => "{practice}: a reminder, your video appointment is on {when}. {link}",
        Occasion::TenMinutesBefore => "{practice}: your video appointment starts soon, {when}. {link}",
    }
}

fn spanish_text(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Booked => "{practice}: su cita por video es el {when}. Abra entonces este enlace: {link}",
        Occasion::Changed => "{practice}: su cita por video ahora es el {when}. Enlace: {link}",
        Occasion::NewLink => "{practice}: un enlace nuevo para su cita por video del {when}: {link}",
        Occasion::Cancelled => "{practice}: su cita por video del {when} ha sido cancelada.",
        Occasion::DayBefore => "{practice}: le recordamos su cita por video el {when}. {link}",
        Occasion::TenMinutesBefore => "{practice}: su cita por video empieza pronto, {when}. {link}",
    }
}
