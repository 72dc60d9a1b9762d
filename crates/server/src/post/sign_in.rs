//! Mails that sign clients in: takes them from whoever asks, finds out behind their back whether the address is a client's, and
//! hands the mail over at once.
//!
//! No outbox has them, since what is kept of a link and a code cannot be written into a mail: one that a crash took is asked for
//! again. Whoever asks is answered before anything is looked up here, so that neither the answer nor its time depends on whose
//! address it is.

use std::{sync::Arc, time::Duration};

use post::{Channel, SignInLetter};
use store::{Message, MessageId, WriteError};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time,
};
use uuid::Uuid;

use super::{
    Desk, Mailer,
    failure::{Failure, FailureKind},
    mail::Parts,
};
use crate::{clock, secrets::Token};

/// How long a link and a code are good, in minutes.
const GOOD_MINUTES: i64 = 15;
/// Mails that may wait to be handed over. Beyond that, who asks is told to try again.
const WAITING_MAX: usize = 64;
/// Mails under way at once.
const AT_ONCE: usize = 4;
/// How long to wait before each try. Then it is given up: somebody has long asked for another.
const TRIES_S: [u64; 5] = [0, 2, 5, 15, 45];

/// Where mails that sign in are asked for.
#[derive(Debug)]
pub(crate) struct SignInMail {
    queue: mpsc::Sender<Wanted>,
}

/// A place for one mail.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    permit: mpsc::Permit<'a, Wanted>,
}

#[derive(Debug)]
struct Wanted {
    link: Token,
    code: Token,
    id: Uuid,
}

/// Who writes them.
pub(crate) struct Clerk {
    mailer: Mailer,
    queue: mpsc::Receiver<Wanted>,
}

/// Where mails are asked for, and who writes them.
pub(crate) fn sign_in_mail(mailer: Mailer) -> (SignInMail, Clerk) {
    let (sender, queue) = mpsc::channel(WAITING_MAX);
    (SignInMail { queue: sender }, Clerk { mailer, queue })
}

impl SignInMail {
    /// How long what is mailed is good, in milliseconds.
    pub(crate) const GOOD_MS: i64 = GOOD_MINUTES * 60_000;

    /// A place for one more; nothing when too many wait.
    pub(crate) fn place(&self) -> Option<Place<'_>> {
        self.queue.try_reserve().ok().map(|permit| Place { permit })
    }
}

impl Place<'_> {
    /// Has the mail with this link and this code written, if there is a client whom they would sign in.
    pub(crate) fn send(self, link: Token, code: Token) {
        self.permit.send(Wanted { link, code, id: Uuid::now_v7() });
    }
}

impl Clerk {
    /// Writes mails until the end; what was asked for by then still goes out, if it is taken at once.
    pub(super) async fn run(self, desk: Arc<Desk>, mut end: watch::Receiver<bool>) {
        let Self { mailer, mut queue } = self;
        let writer = Arc::new((mailer, desk));
        let mut under_way = JoinSet::new();
        loop {
            tokio::select! {
                wanted = queue.recv(), if under_way.len() < AT_ONCE => match wanted {
                    Some(wanted) => { under_way.spawn(write(Arc::clone(&writer), wanted)); }
                    None => break,
                },
                Some(_) = under_way.join_next() => {}
                _ = end.changed() => break,
            }
        }
        queue.close();
        while let Ok(wanted) = queue.try_recv() {
            under_way.spawn(write(Arc::clone(&writer), wanted));
        }
        while under_way.join_next().await.is_some() {}
    }
}

async fn write(writer: Arc<(Mailer, Arc<Desk>)>, wanted: Wanted) {
    let (mailer, desk) = &*writer;
    for wait_s in TRIES_S {
        time::sleep(Duration::from_secs(wait_s)).await;
        match hand_over(mailer, desk, &wanted).await {
            Ok(()) => return,
            Err(Failure { kind: FailureKind::Never, words, .. }) => {
                tracing::warn!(trouble = words, "a mail that signs in cannot be sent");
                return;
            }
            Err(Failure { words, .. }) => tracing::warn!(trouble = words, "a mail that signs in is not sent yet"),
        }
    }
    tracing::warn!("a mail that signs in was given up");
}

/// Hands the mail over, if it is anybody's and still good for anything.
async fn hand_over(mailer: &Mailer, desk: &Desk, wanted: &Wanted) -> Result<(), Failure> {
    let later = |error: store::ReadError| Failure::new(FailureKind::Later, error.to_string());
    let client = desk.records.client_of_mailed_link(wanted.link.hash(), clock::now()).await.map_err(later)?;
    let Some(client) = client else { return Ok(()) };
    let practice = desk.records.practice_name().await.map_err(later)?.unwrap_or_default();
    let link = format!("{}/portal/sign-in/link#token={}", desk.origin, wanted.link.reveal());
    let letter = SignInLetter {
        language: client.language,
        practice: &practice,
        link: &link,
        code: wanted.code.reveal(),
        minutes: GOOD_MINUTES,
    };
    let mail = letter.mail().map_err(|error| Failure::new(FailureKind::Never, error.to_string()))?;
    let to = client.email.as_str();
    match mailer {
        Mailer::Smtp(smtp) => smtp.send(Parts { practice: &practice, to, id: &wanted.id.to_string(), mail }).await,
        Mailer::Captured => {
            let message = Message {
                id: MessageId(wanted.id),
                at: clock::now(),
                channel: Channel::Email,
                to: to.to_owned(),
                subject: mail.subject,
                body: mail.plain,
                appointment: None,
            };
            match desk.records.add_message(message).await {
                Ok(()) | Err(WriteError::Taken { .. }) => Ok(()),
                Err(error) => Err(Failure::new(FailureKind::Later, error.to_string())),
            }
        }
    }
}
