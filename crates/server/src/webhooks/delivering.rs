//! Calls the webhooks: one task that looks what there is to tell, and one for each webhook that there is something to tell now, so
//! that one which is slow holds no other up.
//!
//! Nothing is taken out of the store before the other side has taken it. Whatever dies in between, it is told again under the same
//! id: at least once, and of each appointment in order.

use std::{
    collections::HashMap,
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::Context;
use futures_util::{StreamExt, stream};
use post::retry_after;
use reqwest::{Client, Response, StatusCode, header, redirect};
use session::Timestamp;
use store::{Delivered, DueDelivery, Records};
use tokio::{
    sync::watch,
    task::{self, JoinSet},
    time,
};
use uuid::Uuid;

use super::{
    address::{Forbidden, Lookup, Reach},
    body::Told,
    signature::signature,
};
use crate::clock;

/// How often it is looked what there is to tell.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait after the store failed.
const STORE_AGAIN: Duration = Duration::from_secs(5);
/// How long a webhook may take for its answer, and how much of that for the connection.
const ANSWER: Duration = Duration::from_secs(15);
const CONNECTION: Duration = Duration::from_secs(5);
/// How long a webhook that is not there is left alone.
const NOBODY_THERE: Duration = Duration::from_secs(10);
/// The longest wait that a webhook may ask for, in seconds.
const ASKED_WAIT_MAX_S: u64 = 3_600;
/// Told to one webhook at once, each of another appointment.
const AT_ONCE: usize = 4;
/// Looked up at once.
const BATCH: u32 = 20;
/// How long what is under way may take at the end.
const LAST_CALL: Duration = Duration::from_secs(5);

/// The webhooks being called.
pub(crate) struct Delivering {
    task: JoinSet<()>,
    end: watch::Sender<bool>,
}

#[derive(Clone)]
struct Caller {
    records: Records,
    client: Client,
    reach: Reach,
    end: watch::Receiver<bool>,
}

fn client(reach: Reach) -> reqwest::Result<Client> {
    // What is signed for one address is for no other. A proxy of the environment is for people's browsers, and would look
    // names up that were not checked.
    Client::builder()
        .user_agent("Anteroom")
        .timeout(ANSWER)
        .connect_timeout(CONNECTION)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .dns_resolver(Arc::new(Lookup(reach)))
        .build()
}

impl Delivering {
    pub(crate) fn start(records: Records, reach: Reach) -> anyhow::Result<Self> {
        let client = client(reach).context("requests to webhooks cannot be set up")?;
        let (end, ended) = watch::channel(false);
        let mut task = JoinSet::new();
        task.spawn(Caller { records, client, reach, end: ended }.run());
        Ok(Self { task, end })
    }

    /// Has what is under way finished, and waits for that. What is cut off here is as after a crash.
    pub(crate) async fn finish(mut self) {
        self.end.send_replace(true);
        let _ = time::timeout(LAST_CALL, self.task.join_next()).await;
        self.task.shutdown().await;
    }
}

impl Caller {
    async fn run(mut self) {
        let mut calls = JoinSet::new();
        let mut busy: HashMap<task::Id, Uuid> = HashMap::new();
        while !*self.end.borrow() {
            let mut wait = LOOK;
            match self.records.webhooks_due(clock::now()).await {
                Ok(due) => {
                    for webhook in due {
                        if !busy.values().any(|one| *one == webhook) {
                            busy.insert(calls.spawn(self.clone().call(webhook)).id(), webhook);
                        }
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "what there is to tell webhooks could not be looked up");
                    wait = STORE_AGAIN;
                }
            }
            tokio::select! {
                _ = self.end.changed() => {}
                Some(done) = calls.join_next_with_id() => {
                    busy.remove(&done.as_ref().map_or_else(task::JoinError::id, |(id, ())| *id));
                    if let Err(error) = done {
                        tracing::error!(%error, "a webhook could not be called, which is a defect of Anteroom's");
                        self.ends_within(STORE_AGAIN).await;
                    }
                }
                () = time::sleep(wait) => {}
            }
        }
        while calls.join_next().await.is_some() {}
    }

    async fn ends_within(&mut self, wait: Duration) -> bool {
        if *self.end.borrow() {
            return true;
        }
        // An error says that the server is gone.
        time::timeout(wait, self.end.changed()).await.is_ok()
    }

    /// Tells a webhook all that there is to tell it now.
    async fn call(mut self, webhook: Uuid) {
        let (nobody_there, is_off) = (AtomicBool::new(false), AtomicBool::new(false));
        while !*self.end.borrow() {
            let due = match self.records.due_deliveries(webhook, clock::now(), BATCH).await {
                Ok(due) if due.is_empty() => return,
                Ok(due) => due,
                Err(error) => {
                    tracing::error!(%webhook, %error, "what there is to tell a webhook cannot be read");
                    self.ends_within(STORE_AGAIN).await;
                    return;
                }
            };
            let caller = &self;
            let one = async |due: DueDelivery| {
                // What has not begun is looked up again.
                let goes_on = !nobody_there.load(Ordering::Relaxed) && !is_off.load(Ordering::Relaxed);
                if goes_on && !*caller.end.borrow() {
                    let outcome = caller.tell(&due).await;
                    if matches!(outcome, Delivered::Failed { status: None, .. }) {
                        nobody_there.store(true, Ordering::Relaxed);
                    }
                    if caller.note(&due, outcome).await {
                        is_off.store(true, Ordering::Relaxed);
                    }
                }
            };
            stream::iter(due).for_each_concurrent(AT_ONCE, one).await;
            if nobody_there.load(Ordering::Relaxed) {
                self.ends_within(NOBODY_THERE).await;
                return;
            }
        }
    }

    /// Writes what became of a try, and says whether the webhook was switched off for it. It is written in the end, or the
    /// same is told again after the end of the program.
    async fn note(&self, due: &DueDelivery, outcome: Delivered) -> bool {
        let (id, webhook) = (due.id, due.webhook);
        if let Delivered::Failed { trouble, .. } = &outcome {
            tracing::warn!(%webhook, %id, tries = due.tries + 1, trouble, "a webhook was not told yet");
        }
        loop {
            match self.records.delivery_was(due, outcome.clone(), clock::now()).await {
                Ok(false) => return false,
                Ok(true) => {
                    tracing::error!(%webhook, "a webhook is switched off: it is gone, or has taken nothing for days");
                    return true;
                }
                Err(error) => {
                    tracing::error!(%webhook, %id, %error, "what became of a call could not be written; trying again");
                    if self.clone().ends_within(STORE_AGAIN).await {
                        return false;
                    }
                }
            }
        }
    }

    async fn tell(&self, due: &DueDelivery) -> Delivered {
        let failed = |status, trouble: String, wait: Duration| {
            let again_at = clock::now().plus_ms(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
            Delivered::Failed { status, trouble, again_at }
        };
        let wait = retry_after(due.tries.saturating_add(1), rand::random());
        // The configuration may be another one than when it was made.
        let url = match self.reach.check(&due.url) {
            Ok(url) => url,
            Err(why) => return failed(None, why.to_owned(), wait),
        };
        let Ok(body) = serde_json::to_string(&Told::from(due)) else {
            return failed(None, "it cannot be written, which is a defect of Anteroom's".into(), wait);
        };
        let (id, Timestamp(now)) = (due.id.to_string(), clock::now());
        let seconds = now.div_euclid(1_000);
        let request = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-signature", signature(&due.secret.0, &id, seconds, &body))
            .header("webhook-timestamp", seconds)
            .header("webhook-id", id);
        // Of the answer the status says everything, and when to come again; its body is not read.
        match request.body(body).send().await {
            Ok(answer) => match answer.status() {
                status if status.is_success() => Delivered::Taken { status: status.as_u16() },
                StatusCode::GONE => Delivered::Gone { status: StatusCode::GONE.as_u16() },
                status => failed(Some(status.as_u16()), words(status), wait.max(asked_wait(&answer))),
            },
            Err(error) => failed(None, trouble(&error), wait),
        }
    }
}

fn words(status: StatusCode) -> String {
    let more = if status.is_redirection() { "; it is not followed to another address" } else { "" };
    format!("it answered {}{more}", status.as_u16())
}

/// How long the other side asks to be left alone (RFC 9110 section 10.2.3), where it says so in seconds.
fn asked_wait(answer: &Response) -> Duration {
    let asked = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Duration::from_secs(asked.unwrap_or(0).min(ASKED_WAIT_MAX_S))
}

/// Why there was no answer. What is below says names and addresses of the practice's network, and is not kept.
fn trouble(error: &reqwest::Error) -> String {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    if causes.any(<dyn Error>::is::<Forbidden>) {
        return Forbidden.to_string();
    }
    let words =
        if error.is_timeout() { "it does not answer in time" } else { "it cannot be reached, or the connection broke" };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_is_not_called_and_the_reason_is_told() {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        let error = client(Reach { allow_private: false }).unwrap().post(url).send().await.unwrap_err();
        assert_eq!(trouble(&error), "its name leads to no address that may be called");
        assert!(listener.accept().is_err(), "it was called");
    }
}
