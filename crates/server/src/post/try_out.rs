//! The commands `mail-test` and `text-test`: send one message as the configuration says, and say in words how that went.

#![allow(clippy::print_stdout, reason = "this is what a person at a terminal reads")]

use anyhow::{Context, bail};
use uuid::Uuid;

use super::{Mailer, Texter, failure::Failure, mail::Parts};
use crate::{clock, config::Config};

const SUBJECT: &str = "A test from Anteroom";
const BODY: &str = "This is a test from Anteroom. It came through, so letters to clients can be sent this way.";

/// Sends one mail to `address`.
pub(crate) async fn mail_test(config: &Config, address: &str) -> anyhow::Result<()> {
    let settings = config.mail.as_ref().context("no mail is sent: the configuration file has no [mail]")?;
    let Mailer::Smtp(smtp) = Mailer::new(settings)? else { bail!("no mail is sent here") };
    let mail = post::Mail {
        subject: SUBJECT.to_owned(),
        plain: format!("{BODY}\n"),
        html: format!("<!doctype html><html lang=\"en\"><title>{SUBJECT}</title><p>{BODY}</p></html>\n"),
        calendar: None,
    };
    let id = Uuid::now_v7().to_string();
    let sent = smtp.send(Parts { practice: "Anteroom", to: address, id: &id, mail }).await;
    told(sent, &format!("The mail server {} took the mail to {address}. Look for it there.", settings.server))
}

/// Sends one text message to `number`.
pub(crate) async fn text_test(config: &Config, number: &str) -> anyhow::Result<()> {
    let settings = config.text.as_ref().context("no text message is sent: the configuration file has no [text]")?;
    let Texter::Gateway(gateway) = Texter::new(settings)? else { bail!("no text message is sent here") };
    let sent = gateway.send(&Uuid::now_v7().to_string(), number, BODY, clock::now()).await;
    told(sent, &format!("The text gateway took the message to {number}. Look for it there."))
}

fn told(sent: Result<(), Failure>, words: &str) -> anyhow::Result<()> {
    match sent {
        Ok(()) => println!("{words}"),
        Err(Failure { words, said: Some(said), .. }) => bail!("{words}: {said}"),
        Err(Failure { words, .. }) => bail!(words),
    }
    Ok(())
}
