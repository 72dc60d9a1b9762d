//! The mails to the staff about their accounts: that they are invited, that they may choose a new password, and that their second factor
//! was taken off. Each has one link, names the practice, and says nothing of any client or visit.

use crate::{
    Language, Mail, Unwritable,
    wording::filled,
    words::Words,
    write::{laid_out, one_line},
};

/// Why somebody is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AboutAccount {
    /// They are to make one, within so many days.
    Invitation {
        /// How long the link is good, in days.
        days: i64,
    },
    /// They, or somebody else, asked for a new password.
    NewPassword {
        /// How long the link is good, in minutes.
        minutes: i64,
    },
    /// An admin took off their second factor. The link opens the sign-in.
    SecondFactorIsOff,
}

/// A link to one's account, to be written to who has it.
#[derive(Clone, Copy)]
pub struct AccountLetter<'a> {
    /// Why.
    pub about: AboutAccount,
    /// What its reader reads.
    pub language: Language,
    /// What the practice is called.
    pub practice: &'a str,
    /// What its reader is called.
    pub name: &'a str,
    /// Opens the page that asks for a password.
    pub link: &'a str,
}

impl std::fmt::Debug for AccountLetter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountLetter").field("about", &self.about).finish_non_exhaustive()
    }
}

impl AccountLetter<'_> {
    /// As a mail.
    pub fn mail(&self) -> Result<Mail, Unwritable> {
        let Words { subject, body } = words(self.about, self.language);
        let (practice, name) = (one_line(self.practice), one_line(self.name));
        let good = match self.about {
            AboutAccount::Invitation { days } => days,
            AboutAccount::NewPassword { minutes } => minutes,
            AboutAccount::SecondFactorIsOff => 0,
        };
        let good = good.to_string();
        let place = |place: &str| {
            Some(match place {
                "practice" => practice.as_str(),
                "name" => &name,
                "link" => self.link,
                "good" => &good,
                _ => return None,
            })
        };
        let (subject, body) = (one_line(&filled(subject, place)?), filled(body, place)?);
        laid_out(self.language, subject, &body, &[self.link], footer(self.about, self.language))
    }
}

fn words(about: AboutAccount, language: Language) -> Words {
    match (about, language) {
        (AboutAccount::Invitation { .. }, Language::English) => Words {
            subject: "Your account at {practice}",
            body: "Hello {name},\n\n{practice} invites you to work with it in Anteroom, where its video appointments take \
                place. Open this link and choose your password there:\n\n{link}\n\nThe link is good for {good} days, and works \
                once. If you do not know what this is about, there is nothing that you need to do.\n\n{practice}",
        },
        (AboutAccount::Invitation { .. }, Language::Spanish) => Words {
            subject: "Su cuenta en {practice}",
            body: "Hola, {name}:\n\n{practice} le invita a trabajar en Anteroom, donde tienen lugar sus citas por video. Abra \
                este enlace y elija allí su contraseña:\n\n{link}\n\nEl enlace vale {good} días y una sola vez. Si no sabe de \
                qué se trata, no tiene que hacer nada.\n\n{practice}",
        },
        (AboutAccount::NewPassword { .. }, Language::English) => Words {
            subject: "Choose a new password",
            body: "Hello {name},\n\nsomebody asked for a new password for your account at {practice}. If that was you, open this \
                link and choose it there:\n\n{link}\n\nThe link is good for {good} minutes, and works once. Every browser in \
                which you are signed in is signed out then. If it was not you who asked, there is nothing that you need to do: \
                your password stays what it is.\n\n{practice}",
        },
        (AboutAccount::NewPassword { .. }, Language::Spanish) => Words {
            subject: "Elija una contraseña nueva",
            body: "Hola, {name}:\n\nAlguien ha pedido una contraseña nueva para su cuenta en {practice}. Si fue usted, abra este \
                enlace y elíjala allí:\n\n{link}\n\nEl enlace vale {good} minutos y una sola vez. Entonces se cerrará la sesión en \
                todos los navegadores donde la tenga iniciada. Si no fue usted quien la pidió, no tiene que hacer nada: su \
                contraseña sigue siendo la misma.\n\n{practice}",
        },
        (AboutAccount::SecondFactorIsOff, Language::English) => Words {
            subject: "Your two-step sign-in was switched off",
            body: "Hello {name},\n\nan admin of {practice} switched off the second step of your sign-in, and you are signed out \
                everywhere. From now on your password alone signs you in here:\n\n{link}\n\nSet up the second step again there, \
                under My account. If you did not ask for this, change your password and talk to your practice.\n\n{practice}",
        },
        (AboutAccount::SecondFactorIsOff, Language::Spanish) => Words {
            subject: "Su inicio de sesión en dos pasos se ha desactivado",
            body: "Hola, {name}:\n\nQuien administra {practice} ha desactivado el segundo paso de su inicio de sesión, y su sesión se ha \
                cerrado en todas partes. A partir de ahora basta con su contraseña para iniciar sesión aquí:\n\n{link}\n\nVuelva a \
                configurar allí el segundo paso, en Mi cuenta. Si no lo ha pedido usted, cambie su contraseña y hable con su \
                consulta.\n\n{practice}",
        },
    }
}

fn footer(about: AboutAccount, language: Language) -> &'static str {
    match (about, language) {
        (AboutAccount::Invitation { .. } | AboutAccount::SecondFactorIsOff, Language::English) => {
            "This message was sent automatically because an admin of the practice asked for it."
        }
        (AboutAccount::Invitation { .. } | AboutAccount::SecondFactorIsOff, Language::Spanish) => {
            "Este mensaje se envió automáticamente porque quien administra la consulta lo pidió."
        }
        (AboutAccount::NewPassword { .. }, Language::English) => {
            "This message was sent automatically because it was asked for."
        }
        (AboutAccount::NewPassword { .. }, Language::Spanish) => {
            "Este mensaje se envió automáticamente porque alguien lo pidió."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://care.example.org/account/invitation#token=AbCdEfGhIjKlMnOpQrStUv";

    #[test]
    fn each_has_its_one_link_in_both_forms_and_says_how_long_it_is_good() {
        let (invitation, password) = (AboutAccount::Invitation { days: 73 }, AboutAccount::NewPassword { minutes: 73 });
        for (about, good) in [(invitation, "73"), (password, "73"), (AboutAccount::SecondFactorIsOff, "")] {
            for language in [Language::English, Language::Spanish] {
                let letter = AccountLetter { about, language, practice: "Alder\nLane", name: "Bo <b>", link: LINK };
                let Mail { subject, plain, html, calendar, .. } = letter.mail().unwrap();
                assert!(!subject.contains('\n') && !subject.contains("Bo") && calendar.is_none(), "{subject}");
                for text in [&plain, &html] {
                    assert!(text.contains(LINK) && text.contains(good) && text.contains("Alder Lane"), "{text}");
                    assert_eq!(text.matches("://").count(), text.matches(LINK).count(), "{text}");
                }
                assert!(plain.contains("Bo <b>") && html.contains("Bo &#60;b&#62;"), "{html}");
            }
        }
    }
}
