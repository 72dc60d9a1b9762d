//! The couriers: one for each channel, each its own task.
//!
//! A courier looks into the outbox every two seconds, which costs a read of an index. What is due it takes, durably marked as
//! being handed over, hands it over, and writes what became of it. If the program ends in between, the next start finds the
//! mark and tries again under the same id: nothing is lost, and who takes letters over can know one that came twice.
//!
//! Once the other side turns out not to be there, the rest of what was taken is put back at once, so that nobody waits for a
//! dead server once for each letter.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{FutureExt, StreamExt, stream};
use post::{Letter, Settings, Told, retry_after, zone};
use store::{Channel, DueLetter, HandedOver, Message, MessageId, Records, Secret, WriteError};
use tokio::{sync::watch, task::JoinSet, time};

use super::{
    Mailer, Texter,
    account::Clerk,
    failure::{Failure, FailureKind},
    mail::Parts,
};
use crate::{app::link, clock, metrics::Letters};

/// How often the outbox is looked into.
const LOOK: Duration = Duration::from_secs(2);
/// How long to wait after the store failed.
const STORE_AGAIN: Duration = Duration::from_secs(5);
/// Letters taken at once.
const BATCH_MAX: u32 = 20;
/// So often is a letter tried that is refused for reasons which may not be its own: with the waits between, for most of a day,
/// in which somebody may see to it.
const REFUSALS_MAX: u32 = 30;
/// Text messages under way at once. Mail goes one by one, over one connection.
const TEXTS_AT_ONCE: usize = 4;
/// How long what is under way may take at the end.
const LAST_LETTER: Duration = Duration::from_secs(5);

/// What every courier needs.
pub(crate) struct Desk {
    pub(crate) records: Records,
    /// Links are derived from it.
    pub(crate) secret: Secret,
    /// The origin that links begin with.
    pub(crate) origin: String,
    pub(crate) counts: Letters,
}

/// All couriers, at work.
pub(crate) struct Couriers {
    tasks: JoinSet<()>,
    end: watch::Sender<bool>,
}

enum Carrier {
    Mail(Mailer),
    Text(Texter),
}

struct Courier {
    desk: Arc<Desk>,
    carrier: Carrier,
    end: watch::Receiver<bool>,
}

impl Couriers {
    /// Puts back what a crash left, plans what can be sent now and could not before, and begins.
    pub(crate) async fn start(
        desk: Desk,
        mail: Option<Mailer>,
        text: Option<Texter>,
        clerk: Option<Clerk>,
    ) -> Result<Self, WriteError> {
        let now = clock::now();
        let left = desk.records.recover_letters(now).await?;
        if left > 0 {
            tracing::warn!(letters = left, "were being handed over when the program ended, and are tried again");
        }
        desk.records.plan_letters(now).await?;
        let desk = Arc::new(desk);
        let (end, ended) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for carrier in mail.map(Carrier::Mail).into_iter().chain(text.map(Carrier::Text)) {
            tasks.spawn(Courier { desk: Arc::clone(&desk), carrier, end: ended.clone() }.run());
        }
        if let Some(clerk) = clerk {
            tasks.spawn(clerk.run(desk, ended));
        }
        Ok(Self { tasks, end })
    }

    /// Has them finish the letter they have in hand, and waits for that.
    pub(crate) async fn finish(mut self) {
        self.end.send_replace(true);
        // What is cut off here is as after a crash.
        let _ = time::timeout(LAST_LETTER, async { while self.tasks.join_next().await.is_some() {} }).await;
        self.tasks.shutdown().await;
    }
}

impl Courier {
    fn channel(&self) -> Channel {
        match self.carrier {
            Carrier::Mail(_) => Channel::Email,
            Carrier::Text(_) => Channel::Text,
        }
    }

    async fn run(mut self) {
        loop {
            let wait = match self.round().await {
                Ok(true) => Duration::ZERO,
                Ok(false) => LOOK,
                Err(error) => {
                    tracing::error!(channel = self.channel().as_str(), %error, "letters could not be looked for");
                    STORE_AGAIN
                }
            };
            if self.ends_within(wait).await {
                return;
            }
        }
    }

    async fn ends_within(&mut self, wait: Duration) -> bool {
        if *self.end.borrow() {
            return true;
        }
        // An error says that the server is gone.
        time::timeout(wait, self.end.changed()).await.is_ok()
    }

    /// Hands over what is due; whether there may be more.
    async fn round(&self) -> anyhow::Result<bool> {
        let (records, counts, channel) = (&self.desk.records, &self.desk.counts, self.channel());
        let now = clock::now();
        if records.letters_are_due(channel, now).await? {
            let late = records.give_up_letters(channel, now).await?;
            counts.were_too_late(channel, late);
        }
        let letters = if records.letters_are_due(channel, now).await? {
            records.claim_letters(channel, now, BATCH_MAX).await?
        } else {
            Vec::new()
        };
        let full = letters.len() == BATCH_MAX as usize;
        counts.wait(channel, records.letters_waiting(channel).await?);
        if !letters.is_empty() {
            let settings = records.letter_settings().await?;
            let practice = records.practice_name().await?.unwrap_or_default();
            self.carry(letters, &settings, &practice).await;
            counts.wait(channel, records.letters_waiting(channel).await?);
        }
        Ok(full)
    }

    async fn carry(&self, letters: Vec<DueLetter>, settings: &Settings, practice: &str) {
        let width = if self.channel() == Channel::Email { 1 } else { TEXTS_AT_ONCE };
        let unreachable = AtomicBool::new(false);
        let one = async |letter: DueLetter| {
            // What has not begun when the end comes is begun at the next start.
            if !*self.end.borrow() {
                self.carry_one(letter, settings, practice, &unreachable).await;
            }
        };
        stream::iter(letters).for_each_concurrent(width, one).await;
    }

    async fn carry_one(&self, letter: DueLetter, settings: &Settings, practice: &str, unreachable: &AtomicBool) {
        let now = clock::now();
        let result = if unreachable.load(Ordering::Relaxed) {
            Err(Failure::new(FailureKind::Later, "the letter before it found nobody there"))
        } else if letter.pointless_at <= now {
            Err(Failure::new(FailureKind::Later, "its time passed before it could be handed over"))
        } else {
            // One letter that cannot be written must not stop all others.
            let handed_over = AssertUnwindSafe(self.hand_over(&letter, settings, practice)).catch_unwind().await;
            let defect =
                || Failure::new(FailureKind::Never, "it could not be written, which is a defect of Anteroom's");
            handed_over.unwrap_or_else(|_| Err(defect()))
        };
        let outcome = match result {
            Ok(()) => HandedOver::Sent,
            Err(Failure { kind: FailureKind::Never, words, .. }) => HandedOver::Bounced { trouble: words },
            Err(Failure { kind: FailureKind::Refused, words, .. }) if letter.tries >= REFUSALS_MAX => {
                HandedOver::Bounced { trouble: words }
            }
            Err(Failure { kind, words, .. }) => {
                if kind == FailureKind::Unreachable {
                    unreachable.store(true, Ordering::Relaxed);
                }
                let wait = i64::try_from(retry_after(letter.tries, rand::random()).as_millis()).unwrap_or(i64::MAX);
                HandedOver::Again { at: clock::now().plus_ms(wait), trouble: words }
            }
        };
        self.note(&letter, outcome).await;
    }

    /// Counts, logs and writes what became of a letter. It is written in the end, or found as after a crash.
    async fn note(&self, letter: &DueLetter, outcome: HandedOver) {
        let (channel, id) = (self.channel(), letter.id.0);
        match &outcome {
            HandedOver::Sent => tracing::debug!(letter = %id, channel = channel.as_str(), "sent"),
            HandedOver::Again { trouble, .. } => {
                tracing::warn!(letter = %id, channel = channel.as_str(), tries = letter.tries, trouble, "not sent yet");
            }
            HandedOver::Bounced { trouble } => {
                tracing::warn!(letter = %id, channel = channel.as_str(), trouble, "cannot be sent");
            }
        }
        self.desk.counts.was(channel, &outcome);
        while let Err(error) = self.desk.records.letter_was(letter, outcome.clone(), clock::now()).await {
            tracing::error!(letter = %id, %error, "what became of a letter could not be written; trying again");
            if *self.end.borrow() {
                return;
            }
            time::sleep(STORE_AGAIN).await;
        }
    }

    async fn hand_over(&self, due: &DueLetter, settings: &Settings, practice: &str) -> Result<(), Failure> {
        let letter = self.letter(due, practice);
        let never = |error: post::Unwritable| Failure::new(FailureKind::Never, error.to_string());
        let id = due.id.0.to_string();
        match &self.carrier {
            Carrier::Mail(mailer) => {
                let mail = letter.mail(settings, &mailer.from(), &due.email).map_err(never)?;
                match mailer {
                    Mailer::Smtp(smtp) => {
                        smtp.send(Parts { practice: &letter.practice, to: &due.email, id: &id, mail }).await
                    }
                    Mailer::Captured => self.capture(due, &due.email, mail.subject, mail.plain).await,
                }
            }
            Carrier::Text(texter) => {
                let number = due.phone.as_deref().unwrap_or_default();
                let body = letter.text(settings).map_err(never)?;
                match texter {
                    Texter::Gateway(gateway) => gateway.send(&id, number, &body, clock::now()).await,
                    Texter::Captured => self.capture(due, number, String::new(), body).await,
                }
            }
        }
    }

    fn letter(&self, due: &DueLetter, practice: &str) -> Letter {
        let told = |appointment, edition, visit, generation| Told {
            appointment,
            edition,
            visit,
            link: link(&self.desk.origin, &self.desk.secret, appointment, generation),
        };
        let also = due.also.iter().map(|one| told(one.appointment, one.edition, one.visit, one.link_generation));
        Letter {
            occasion: due.occasion,
            about: told(due.appointment, due.edition, due.visit, due.link_generation),
            also: also.collect(),
            without_them: due.takes_place,
            written_at: due.due_at,
            language: due.language,
            zone: zone(due.zone.as_deref(), self.desk.records.ways()),
            name: due.name.clone(),
            practice: practice.to_owned(),
        }
    }

    /// Keeps a letter instead of sending it.
    async fn capture(&self, due: &DueLetter, to: &str, subject: String, body: String) -> Result<(), Failure> {
        let message = Message {
            id: MessageId(due.id.0),
            at: clock::now(),
            channel: self.channel(),
            to: to.to_owned(),
            subject,
            body,
            appointment: Some(due.appointment),
        };
        match self.desk.records.add_message(message).await {
            // It was kept before a crash.
            Ok(()) | Err(WriteError::Taken { .. }) => Ok(()),
            Err(error) => Err(Failure::new(FailureKind::Later, error.to_string())),
        }
    }
}
