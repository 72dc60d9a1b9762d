//! What the configuration file says of mail and text messages. Secrets are in files of their own or in the environment, and
//! never in the configuration, which people show each other.

use std::{
    fmt,
    net::IpAddr,
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::Deserialize;

/// Names the password for mail where no file does.
const MAIL_PASSWORD: &str = "ANTEROOM_MAIL_PASSWORD";
/// Names the secret for text messages where no file does.
const TEXT_SECRET: &str = "ANTEROOM_TEXT_SECRET";

/// A secret of the practice with somebody else. It does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Password(String);

impl Password {
    /// For the one place it is sent to, or signs for.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// The one in this file, else the one in this variable of the environment; nothing if neither is there.
    fn find(file: Option<&Path>, variable: &str) -> anyhow::Result<Option<Self>> {
        let text = match file {
            Some(file) => {
                let read = std::fs::read_to_string(file);
                Some(read.with_context(|| format!("the secret in {} cannot be read", file.display()))?)
            }
            None => std::env::var(variable).ok(),
        };
        let text = text.map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
        Ok(text.filter(|text| !text.is_empty()).map(Self))
    }

    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// How the connection to a mail server is kept from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Encryption {
    /// It begins in the clear and is encrypted before anything is said (RFC 3207); if it cannot be, nothing is.
    #[default]
    Starttls,
    /// It is encrypted from its beginning (RFC 8314).
    Tls,
    /// It is not, which is for a mail server on this machine alone.
    None,
}

/// How mail goes out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// The mail server's name.
    pub(crate) server: String,
    /// Its port; by default 587, 465 with `tls = "tls"`, 25 with `tls = "none"`.
    pub(crate) port: Option<u16>,
    #[serde(default)]
    pub(crate) tls: Encryption,
    /// A certificate to trust beside those that this machine does, as PEM.
    pub(crate) certificate: Option<PathBuf>,
    /// Who signs in there; nobody, if nothing is said.
    pub(crate) user: Option<String>,
    /// The file with the password.
    pub(crate) password_file: Option<PathBuf>,
    /// The practice's address, which mail is from.
    pub(crate) from: String,
}

impl Mail {
    pub(crate) fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            Encryption::Starttls => 587,
            Encryption::Tls => 465,
            Encryption::None => 25,
        })
    }

    /// The user and the password, if somebody signs in.
    pub(crate) fn credentials(&self) -> anyhow::Result<Option<(String, Password)>> {
        let Some(user) = &self.user else { return Ok(None) };
        let password = Password::find(self.password_file.as_deref(), MAIL_PASSWORD)?;
        let missing = || {
            format!(
                "mail.user has no password: put it into a file that mail.password_file names, or into {MAIL_PASSWORD}"
            )
        };
        Ok(Some((user.clone(), password.with_context(missing)?)))
    }

    /// Says what is wrong with it.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.tls != Encryption::None || is_this_machine(&self.server),
            "mail.tls = \"none\" is for a mail server on this machine; {:?} is not",
            self.server
        );
        let is_address = self.from.parse::<lettre::Address>().is_ok();
        anyhow::ensure!(is_address, "mail.from {:?} is no address, such as \"office@practice.example\"", self.from);
        Ok(())
    }
}

/// In which form a text gateway is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    /// The documented request (`docs/text-gateway.md`).
    #[default]
    Anteroom,
    /// As Twilio and those who speak like it want it.
    Twilio,
}

/// How text messages go out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    /// What is posted to, or for `twilio` the address before `/2010-04-01`.
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) form: Form,
    /// The practice's number or name there.
    pub(crate) from: Option<String>,
    /// The account, for `twilio`.
    pub(crate) account: Option<String>,
    /// The file with the key that signs, or the account's token.
    pub(crate) secret_file: Option<PathBuf>,
}

impl Text {
    /// The key that signs, or the account's token.
    pub(crate) fn secret(&self) -> anyhow::Result<Password> {
        Password::find(self.secret_file.as_deref(), TEXT_SECRET)?.with_context(|| {
            format!("[text] has no secret: put it into a file that text.secret_file names, or into {TEXT_SECRET}")
        })
    }

    /// Says what is wrong with it.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let uri: axum::http::Uri =
            self.url.parse().with_context(|| format!("text.url {:?} is no address", self.url))?;
        let host = uri.host().with_context(|| format!("text.url {:?} names no host", self.url))?;
        let is_secret = uri.scheme_str() == Some("https") || is_this_machine(host.trim_matches(['[', ']']));
        anyhow::ensure!(is_secret, "text.url must begin with https://, unless the gateway is on this machine");
        if self.form == Form::Twilio {
            anyhow::ensure!(self.account.is_some(), "text.account is needed for form = \"twilio\"");
            anyhow::ensure!(self.from.is_some(), "text.from is needed for form = \"twilio\"");
        }
        Ok(())
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(more: &str) -> anyhow::Result<Mail> {
        let mail: Mail = toml::from_str(&format!("from = \"office@alder.example\"\n{more}"))?;
        mail.check()?;
        Ok(mail)
    }

    fn text(toml: &str) -> anyhow::Result<Text> {
        let text: Text = toml::from_str(toml)?;
        text.check()?;
        Ok(text)
    }

    fn words<T: fmt::Debug>(refused: anyhow::Result<T>) -> String {
        format!("{:#}", refused.unwrap_err())
    }

    #[test]
    fn mail_is_encrypted_if_nothing_is_said_and_goes_to_the_port_for_it() {
        let port = |more: &str| mail(more).unwrap().port();
        assert_eq!(port("server = \"smtp.example.org\""), 587);
        assert_eq!(port("server = \"smtp.example.org\"\ntls = \"tls\""), 465);
        assert_eq!(port("server = \"::1\"\ntls = \"none\""), 25);
        assert_eq!(port("server = \"localhost\"\ntls = \"none\"\nport = 2525"), 2525);
    }

    #[test]
    fn nothing_goes_in_the_clear_to_another_machine() {
        let refused = words(mail("server = \"smtp.example.org\"\ntls = \"none\""));
        assert!(refused.contains("on this machine"), "{refused}");
        let refused = words(text("url = \"http://gateway.example.org/\""));
        assert!(refused.contains("https://"), "{refused}");
        assert!(text("url = \"http://[::1]:9/\"").is_ok() && text("url = \"https://gateway.example.org/x\"").is_ok());
    }

    #[test]
    fn what_is_missing_is_named() {
        let refused = words(mail("server = \"localhost\"\nfrom_name = \"x\""));
        assert!(refused.contains("from_name"), "{refused}");
        let refused = words(text("url = \"https://api.example.org\"\nform = \"twilio\""));
        assert!(refused.contains("text.account"), "{refused}");
        let no_address: Mail = toml::from_str("server = \"localhost\"\nfrom = \"the office\"").unwrap();
        assert!(words(no_address.check()).contains("such as"));
    }

    #[test]
    fn a_secret_is_the_line_in_its_file_and_does_not_print_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "canary phrase\n").unwrap();
        let more =
            format!("server = \"localhost\"\nuser = \"office\"\npassword_file = {:?}", file.display().to_string());
        let (user, password) = mail(&more).unwrap().credentials().unwrap().unwrap();
        assert_eq!((user.as_str(), password.reveal()), ("office", "canary phrase"));
        assert!(!format!("{password:?}").contains("canary"));
        std::fs::write(&file, "\n").unwrap();
        let refused = words(mail(&more).unwrap().credentials());
        assert!(refused.contains("mail.password_file") && refused.contains(MAIL_PASSWORD), "{refused}");
        std::fs::remove_file(&file).unwrap();
        assert!(words(mail(&more).unwrap().credentials()).contains("cannot be read"));
    }
}
