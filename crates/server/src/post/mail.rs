//! Mail: makes a message of a letter (RFC 5322) and hands it to the practice's mail server (RFC 5321), several over one
//! connection.

use std::time::Duration;

use anyhow::Context;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        self, PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        response::Code,
    },
};
use post::one_line;

use super::{
    config,
    failure::{Failure, FailureKind},
};

/// How long the mail server may take for each answer.
const ANSWER: Duration = Duration::from_secs(30);
/// How long a connection is kept for the next letter.
const IDLE: Duration = Duration::from_secs(30);

/// Who carries mail.
pub(crate) enum Mailer {
    /// A mail server.
    Smtp(Box<Smtp>),
    /// Nobody: it is kept, to be looked at.
    Captured,
}

/// The way to a mail server.
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

/// What a mail is made of.
pub(crate) struct Parts<'a> {
    /// What the practice is called; the sender.
    pub(crate) practice: &'a str,
    /// The recipient's address.
    pub(crate) to: &'a str,
    /// Fixed for the letter, however often it is sent.
    pub(crate) id: &'a str,
    pub(crate) mail: post::Mail,
}

impl Mailer {
    pub(crate) fn new(config: &config::Mail) -> anyhow::Result<Self> {
        let tls = || -> anyhow::Result<TlsParameters> {
            let mut parameters = TlsParameters::builder(config.server.clone());
            if let Some(file) = &config.certificate {
                let pem = std::fs::read(file)
                    .with_context(|| format!("mail.certificate {} cannot be read", file.display()))?;
                let certificate = Certificate::from_pem(&pem)
                    .with_context(|| format!("mail.certificate {} is no certificate in PEM", file.display()))?;
                parameters = parameters.add_root_certificate(certificate);
            }
            parameters.build_rustls().context("encryption for mail cannot be set up")
        };
        let tls = match config.tls {
            config::Encryption::Starttls => Tls::Required(tls()?),
            config::Encryption::Tls => Tls::Wrapper(tls()?),
            config::Encryption::None => Tls::None,
        };
        let pool = PoolConfig::new().max_size(1).idle_timeout(IDLE);
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.server)
            .port(config.port())
            .tls(tls)
            .timeout(Some(ANSWER))
            .pool_config(pool);
        if let Some((user, password)) = config.credentials()? {
            transport = transport.credentials(Credentials::new(user, password.reveal().to_owned()));
        }
        let from = config.from.parse().context("mail.from is no address")?;
        Ok(Self::Smtp(Box::new(Smtp { transport: transport.build(), from })))
    }

    /// The address that mail is from.
    pub(crate) fn from(&self) -> String {
        match self {
            Self::Smtp(smtp) => smtp.from.to_string(),
            Self::Captured => "office@practice.example".to_owned(),
        }
    }
}

impl Smtp {
    /// Hands a mail over; once it is taken, it is the mail server's business.
    pub(crate) async fn send(&self, parts: Parts<'_>) -> Result<(), Failure> {
        let message = message(&self.from, parts)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(failure(&error)),
        }
    }
}

/// A mail with the same text in both forms, and the entry for a calendar twice: where programs look that know what to do with
/// it, and as a file for the others.
fn message(from: &Address, Parts { practice, to, id, mail }: Parts<'_>) -> Result<Message, Failure> {
    let never = |words: &str| Failure::new(FailureKind::Never, words);
    let practice = one_line(practice);
    let to: Address = to.parse().map_err(|_| never("the client's address is none that mail can be sent to"))?;
    let mut alternative =
        MultiPart::alternative().singlepart(SinglePart::plain(mail.plain)).singlepart(SinglePart::html(mail.html));
    let mut file = None;
    if let Some((method, entry)) = mail.calendar {
        let kind = |kind: String| ContentType::parse(&kind).map_err(|_| never("the calendar entry has no kind"));
        let invitation = kind(format!("text/calendar; charset=utf-8; method={method}"))?;
        alternative = alternative.singlepart(SinglePart::builder().content_type(invitation).body(entry.clone()));
        let name = "appointment.ics".to_owned();
        file = Some(Attachment::new(name).body(entry, kind("application/ics".to_owned())?));
    }
    let content = match file {
        Some(file) => MultiPart::mixed().multipart(alternative).singlepart(file),
        None => alternative,
    };
    let automatic =
        HeaderName::new_from_ascii("Auto-Submitted".to_owned()).map_err(|_| never("a header has no name"))?;
    Message::builder()
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .from(Mailbox::new(Some(practice).filter(|name| !name.is_empty()), from.clone()))
        .to(Mailbox::new(None, to))
        .subject(one_line(&mail.subject))
        // Nobody's absence is answered with (RFC 3834).
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .multipart(content)
        .map_err(|_| never("the mail cannot be put together"))
}

/// Who cannot sign in is no concern of a letter's: it waits until somebody has seen to that (RFC 4954 section 6).
fn is_of_signing_in(code: u16) -> bool {
    matches!(code, 432 | 454 | 530 | 534 | 535 | 538)
}

/// Whether a refusal for good is of this recipient or this letter, by its enhanced code (RFC 3463): the recipient's address or
/// mailbox, or the content. Any other may be the server's own, at whatever step: that we are on a list, may not send from this
/// address, or through this server; so may one without a code.
fn is_of_letter(said: &str) -> bool {
    let mut code = said.split_whitespace().next().unwrap_or_default().splitn(3, '.');
    let (class, subject, detail) = (code.next(), code.next(), code.next());
    match (class, subject) {
        // The address of who sends.
        (Some("5"), Some("1")) => !matches!(detail, Some("7" | "8")),
        (Some("5"), Some("2" | "6")) => true,
        (Some("5"), Some("3")) => detail == Some("4"),
        _ => false,
    }
}

fn number(code: Code) -> u16 {
    code.into()
}

fn failure(error: &smtp::Error) -> Failure {
    let code = error.status().map(number);
    let failure = match code {
        Some(code) if is_of_signing_in(code) => {
            Failure::new(FailureKind::Unreachable, format!("the mail server does not let us sign in ({code})"))
        }
        Some(code)
            if error.is_permanent()
                && is_of_letter(&std::error::Error::source(error).map_or_else(String::new, ToString::to_string)) =>
        {
            Failure::new(FailureKind::Never, format!("the mail server refuses it for good ({code})"))
        }
        Some(code) if error.is_permanent() => {
            Failure::new(FailureKind::Refused, format!("the mail server refuses it ({code})"))
        }
        Some(code) => Failure::new(FailureKind::Later, format!("the mail server does not take it now ({code})")),
        None if error.is_tls() => {
            Failure::new(FailureKind::Unreachable, "the connection to the mail server cannot be encrypted")
        }
        None if error.is_timeout() => Failure::new(FailureKind::Unreachable, "the mail server does not answer in time"),
        None if error.is_client() => {
            Failure::new(FailureKind::Unreachable, "the mail server does not offer what is needed to send")
        }
        None => Failure::new(FailureKind::Unreachable, "the mail server cannot be reached, or the connection broke"),
    };
    let mut said = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        said = format!("{said}: {cause}");
        source = cause.source();
    }
    failure.saying(&said)
}

#[cfg(test)]
mod tests;
