//! Mails about accounts: those that sign clients in, that invite staff, and that let somebody choose a new password, each with a link that
//! is a secret; and those that tell somebody that an admin took off their second factor. Takes them from whoever asks, finds out behind their back whether the link is anybody's, and hands the mail over at
//! once.
//!
//! No outbox has them, since what is kept of a link and a code cannot be written into a mail: one that a crash took is asked for
//! again. Whoever asks is answered before anything is looked up here, so that neither the answer nor its time depends on whose
//! address it is.

use std::{sync::Arc, time::Duration};

use post::{AboutAccount, AccountLetter, Channel, Mail, SignInLetter};
use session::PersonId;
use store::{Message, MessageId, ReadError, WriteError};
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

/// How long what signs a client in is good, in minutes.
const SIGN_IN_MINUTES: i64 = 15;
/// How long a link to choose a new password is good, in minutes.
const PASSWORD_MINUTES: i64 = 30;
/// How long an invitation is good, in days: whoever is invited may be away for some.
const INVITATION_DAYS: i64 = 7;
/// Mails that may wait to be handed over. Beyond that, who asks is told to try again.
const WAITING_MAX: usize = 64;
/// Mails under way at once.
const AT_ONCE: usize = 4;
/// How long to wait before each try. Then it is given up: somebody has long asked for another.
const TRIES_S: [u64; 5] = [0, 2, 5, 15, 45];

/// Where mails about accounts are asked for.
#[derive(Debug)]
pub(crate) struct AccountMail {
    queue: mpsc::Sender<Wanted>,
}

/// A place for one mail.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    permit: mpsc::Permit<'a, Wanted>,
}

#[derive(Debug)]
struct Wanted {
    id: Uuid,
    what: What,
}

/// What it is about, with the token of its link.
#[derive(Debug)]
enum What {
    SignIn { link: Token, code: Token },
    Invitation { link: Token },
    NewPassword { link: Token },
    SecondFactorIsOff { person: PersonId },
}

/// A mail, and to whom it goes.
type Addressed = (String, Mail);

/// Who writes them.
pub(crate) struct Clerk {
    mailer: Mailer,
    queue: mpsc::Receiver<Wanted>,
}

/// Where mails are asked for, and who writes them.
pub(crate) fn account_mail(mailer: Mailer) -> (AccountMail, Clerk) {
    let (sender, queue) = mpsc::channel(WAITING_MAX);
    (AccountMail { queue: sender }, Clerk { mailer, queue })
}

impl AccountMail {
    /// How long what signs a client in is good, in milliseconds.
    pub(crate) const SIGN_IN_GOOD_MS: i64 = SIGN_IN_MINUTES * 60_000;
    /// How long a link to choose a new password is good, in milliseconds.
    pub(crate) const PASSWORD_GOOD_MS: i64 = PASSWORD_MINUTES * 60_000;
    /// How long an invitation is good, in milliseconds.
    pub(crate) const INVITATION_GOOD_MS: i64 = INVITATION_DAYS * 24 * 60 * 60_000;

    /// A place for one more; nothing when too many wait.
    pub(crate) fn place(&self) -> Option<Place<'_>> {
        self.queue.try_reserve().ok().map(|permit| Place { permit })
    }
}

impl Place<'_> {
    /// Has the mail with this link and this code written, if there is a client whom they would sign in.
    pub(crate) fn sign_in(self, link: Token, code: Token) {
        self.send(What::SignIn { link, code });
    }

    /// Has the mail with the link of this invitation written.
    pub(crate) fn invite(self, link: Token) {
        self.send(What::Invitation { link });
    }

    /// Has the mail with the link to choose a new password written, if somebody of the staff could choose one by it.
    pub(crate) fn new_password(self, link: Token) {
        self.send(What::NewPassword { link });
    }

    /// Has somebody told that an admin took off their second factor.
    pub(crate) fn second_factor_is_off(self, person: PersonId) {
        self.send(What::SecondFactorIsOff { person });
    }

    fn send(self, what: What) {
        self.permit.send(Wanted { id: Uuid::now_v7(), what });
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
                tracing::warn!(trouble = words, "a mail about an account cannot be sent");
                return;
            }
            Err(Failure { words, .. }) => tracing::warn!(trouble = words, "a mail about an account is not sent yet"),
        }
    }
    tracing::warn!("a mail about an account was given up");
}

/// Hands the mail over, if it is anybody's and still good for anything.
async fn hand_over(mailer: &Mailer, desk: &Desk, wanted: &Wanted) -> Result<(), Failure> {
    let practice = desk.records.practice_name().await.map_err(later)?.unwrap_or_default();
    let Some((to, mail)) = written(desk, wanted, &practice).await? else { return Ok(()) };
    match mailer {
        Mailer::Smtp(smtp) => {
            smtp.send(Parts { practice: &practice, to: &to, id: &wanted.id.to_string(), mail }).await?;
        }
        Mailer::Captured => {
            let message = Message {
                id: MessageId(wanted.id),
                at: clock::now(),
                channel: Channel::Email,
                to,
                subject: mail.subject,
                body: mail.plain,
                appointment: None,
            };
            match desk.records.add_message(message).await {
                Ok(()) | Err(WriteError::Taken { .. }) => {}
                Err(error) => return Err(Failure::new(FailureKind::Later, error.to_string())),
            }
        }
    }
    if let What::Invitation { link } = &wanted.what
        && let Err(error) = desk.records.invitation_was_mailed(link.hash(), clock::now()).await
    {
        // It went out all the same, and is not sent twice for that.
        tracing::warn!(%error, "it could not be noted that an invitation was sent");
    }
    Ok(())
}

/// The mail, as long as its link is good; nothing where it is nobody's.
async fn written(desk: &Desk, wanted: &Wanted, practice: &str) -> Result<Option<Addressed>, Failure> {
    let now = clock::now();
    let link_to = |page: &str, link: &Token| format!("{}{page}#token={}", desk.origin, link.reveal());
    let written = match &wanted.what {
        What::SignIn { link, code } => {
            let Some(client) = desk.records.client_of_mailed_link(link.hash(), now).await.map_err(later)? else {
                return Ok(None);
            };
            let (language, link) = (client.language, link_to("/portal/sign-in/link", link));
            let minutes = SIGN_IN_MINUTES;
            let letter = SignInLetter { language, practice, link: &link, code: code.reveal(), minutes };
            (client.email, letter.mail())
        }
        What::Invitation { link } => {
            let asked = desk.records.invitation_by_link(link.hash(), now).await.map_err(later)?;
            let Some(asked) = asked else { return Ok(None) };
            let (about, link) =
                (AboutAccount::Invitation { days: INVITATION_DAYS }, link_to("/account/invitation", link));
            let (language, name) = (asked.language, asked.name.as_str());
            (asked.email, AccountLetter { about, language, practice, name, link: &link }.mail())
        }
        What::NewPassword { link } => {
            let Some(person) = desk.records.person_of_reset_link(link.hash(), now).await.map_err(later)? else {
                return Ok(None);
            };
            let about = AboutAccount::NewPassword { minutes: PASSWORD_MINUTES };
            let (link, language, name) =
                (link_to("/account/new-password", link), person.language, person.name.as_str());
            (person.email, AccountLetter { about, language, practice, name, link: &link }.mail())
        }
        What::SecondFactorIsOff { person } => {
            let Some(person) = desk.records.person(*person).await.map_err(later)? else { return Ok(None) };
            let (about, link) = (AboutAccount::SecondFactorIsOff, format!("{}/sign-in", desk.origin));
            let (language, name) = (person.language, person.name.as_str());
            (person.email, AccountLetter { about, language, practice, name, link: &link }.mail())
        }
    };
    let (to, mail) = written;
    let mail = mail.map_err(|error| Failure::new(FailureKind::Never, error.to_string()))?;
    Ok(Some((to.as_str().to_owned(), mail)))
}

#[allow(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn later(error: ReadError) -> Failure {
    Failure::new(FailureKind::Later, error.to_string())
}
