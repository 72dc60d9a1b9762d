//! The mail that signs a client in: what it says. It names the practice, and nobody else; it has one link and one code, and
//! says nothing of any visit.

use crate::{
    Language, Mail, Unwritable,
    wording::filled,
    words::Words,
    write::{laid_out, one_line},
};

/// A link and a code that sign somebody in, to be written to them.
#[derive(Clone, Copy)]
pub struct SignInLetter<'a> {
    /// What its reader reads.
    pub language: Language,
    /// What the practice is called.
    pub practice: &'a str,
    /// Opens the page that asks for one press.
    pub link: &'a str,
    /// To be typed in the browser that asked.
    pub code: &'a str,
    /// How long both are good, in minutes.
    pub minutes: i64,
}

impl std::fmt::Debug for SignInLetter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInLetter").field("language", &self.language).finish_non_exhaustive()
    }
}

impl SignInLetter<'_> {
    /// As a mail.
    pub fn mail(&self) -> Result<Mail, Unwritable> {
        let Words { subject, body } = words(self.language);
        let (practice, minutes) = (one_line(self.practice), self.minutes.to_string());
        let place = |place: &str| {
            Some(match place {
                "practice" => practice.as_str(),
                "link" => self.link,
                "code" => self.code,
                "minutes" => &minutes,
                _ => return None,
            })
        };
        let (subject, body) = (one_line(&filled(subject, place)?), filled(body, place)?);
        laid_out(self.language, subject, &body, &[self.link], footer(self.language))
    }
}

fn words(language: Language) -> Words {
    match language {
        Language::English => Words {
            subject: "Your link to sign in",
            body: "Hello,\n\nsomebody asked to sign in at {practice} with this address. If that was you, open this link and \
                press Sign in there:\n\n{link}\n\nOr type this code where you asked for it:\n\n{code}\n\nThe link and the code \
                are good for {minutes} minutes, and work once. Tell the code to nobody, not even to us: we never ask for it. If it \
                was not you who asked, there is nothing that you need to do: without this mail nobody gets in.\n\n{practice}",
        },
        Language::Spanish => Words {
            subject: "Su enlace para iniciar sesión",
            body: "Hola:\n\nAlguien ha pedido iniciar sesión en {practice} con esta dirección. Si fue usted, abra este enlace y \
                pulse allí Iniciar sesión:\n\n{link}\n\nO escriba este código donde lo pidió:\n\n{code}\n\nEl enlace y el \
                código valen {minutes} minutos y una sola vez. No diga el código a nadie, tampoco a nosotros: nunca se lo pediremos. \
                Si no fue usted quien lo pidió, no tiene que hacer nada: sin este correo nadie puede entrar.\n\n{practice}",
        },
    }
}

fn footer(language: Language) -> &'static str {
    match language {
        Language::English => "This message was sent automatically because it was asked for.",
        Language::Spanish => "Este mensaje se envió automáticamente porque alguien lo pidió.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://care.example.org/portal/sign-in/link#token=AbCdEfGhIjKlMnOpQrStUv";

    fn mail(language: Language) -> Mail {
        SignInLetter { language, practice: "Alder\nLane & <Sons>", link: LINK, code: "01234567", minutes: 15 }
            .mail()
            .unwrap()
    }

    #[test]
    fn it_has_the_link_and_the_code_in_both_forms_and_no_other_address() {
        for language in [Language::English, Language::Spanish] {
            let Mail { plain, html, .. } = mail(language);
            for text in [&plain, &html] {
                assert!(text.contains(LINK) && text.contains("01234567") && text.contains("15"), "{text}");
                assert_eq!(text.matches("://").count(), text.matches(LINK).count(), "{text}");
            }
            assert!(html.contains(&format!("<a href=\"{LINK}\"")) && html.contains("Alder Lane &#38; &#60;Sons&#62;"));
        }
    }

    #[test]
    fn the_subject_which_locked_screens_show_has_neither_the_code_nor_whom_it_is_from() {
        for (language, subject) in
            [(Language::English, "Your link to sign in"), (Language::Spanish, "Su enlace para iniciar sesión")]
        {
            let mail = mail(language);
            assert_eq!(mail.subject, subject);
            assert!(mail.calendar.is_none());
        }
    }
}
