//! Sends what `post` has to say: takes letters from the outbox in the store, writes them, and hands them over, as mail by
//! SMTP (`mail`) or to a text gateway over HTTP (`text`, in the forms of `form`), or captures them where nothing is sent.
//!
//! Mails about accounts, such as those that sign clients in, are not letters: nobody plans them and no outbox has them (`account`).
//!
//! Each channel has a `courier` of its own, so that one that is slow holds nothing else up. `config` is what the configuration
//! file says of all this, and `failure` what can go wrong; `try_out` sends one message and says how that went.

mod account;
mod config;
mod courier;
mod failure;
mod form;
mod mail;
mod text;
mod try_out;

pub(crate) use account::{AccountMail, Place, account_mail};
pub(crate) use config::{Mail, Text};
pub(crate) use courier::{Couriers, Desk};
pub(crate) use mail::Mailer;
pub(crate) use text::Texter;
pub(crate) use try_out::{mail_test, text_test};

use post::Ways;

use crate::{calendar::PracticeZone, config::Config};

/// Who carries letters. Without one, nothing goes out that way.
pub(crate) struct Carriers {
    pub(crate) mail: Option<Mailer>,
    pub(crate) text: Option<Texter>,
    /// Who carries the mails about accounts: somebody waits for each, so they wait behind no letter.
    pub(crate) account: Option<Mailer>,
}

impl Carriers {
    /// Those that the configuration names.
    pub(crate) fn of(config: &Config) -> anyhow::Result<Self> {
        let mail = config.mail.as_ref().map(Mailer::new).transpose()?;
        let text = config.text.as_ref().map(Texter::new).transpose()?;
        let account = config.mail.as_ref().map(Mailer::new).transpose()?;
        Ok(Self { mail, text, account })
    }

    /// Those of the demo, which keep what they are given and send nothing.
    pub(crate) fn captured() -> Self {
        Self { mail: Some(Mailer::Captured), text: Some(Texter::Captured), account: Some(Mailer::Captured) }
    }

    /// By which ways letters go out, and in whose time where a practice has chosen no zone: that of its forms.
    pub(crate) fn ways(&self, config: &Config) -> Ways {
        let PracticeZone { name, .. } = PracticeZone::of(config.practice.zone.clone());
        Ways { email: self.mail.is_some(), text: self.text.is_some(), zone: Some(name) }
    }
}
