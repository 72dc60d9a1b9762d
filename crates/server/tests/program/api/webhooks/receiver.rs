//! A receiver of webhooks on this machine: it verifies every signature, keeps what it was told, and answers as it is told to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, Uri, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// What it was told, once.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) id: String,
    /// In whole seconds since 1970.
    pub(crate) seconds: u64,
    pub(crate) path: String,
    pub(crate) body: Value,
    /// Was it signed with the secret?
    pub(crate) signed: bool,
}

impl Heard {
    pub(crate) fn event(&self) -> &str {
        self.body["type"].as_str().unwrap()
    }
}

#[derive(Clone)]
struct Desk {
    secret: Arc<Mutex<Vec<u8>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    silent: watch::Receiver<bool>,
    heard: watch::Sender<Vec<Heard>>,
}

/// The receiver; it ends with the test.
pub(crate) struct Receiver {
    pub(crate) url: String,
    desk: Desk,
    heard: watch::Receiver<Vec<Heard>>,
    silence: watch::Sender<bool>,
    _task: JoinSet<()>,
}

fn is_signed(secret: &[u8], headers: &HeaderMap, body: &str) -> bool {
    let said = |name: &str| headers[name].to_str().unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(format!("{}.{}.{body}", said("webhook-id"), said("webhook-timestamp")).as_bytes());
    let sent = said("webhook-signature").strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
    sent.is_some_and(|sent| mac.verify_slice(&sent).is_ok())
}

async fn take(
    State(mut desk): State<Desk>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, [(HeaderName, &'static str); 1]) {
    let signed = is_signed(&desk.secret.lock().unwrap(), &headers, &body);
    let heard = Heard {
        id: headers["webhook-id"].to_str().unwrap().to_owned(),
        seconds: headers["webhook-timestamp"].to_str().unwrap().parse().unwrap(),
        path: uri.path().to_owned(),
        body: serde_json::from_str(&body).unwrap(),
        signed,
    };
    desk.heard.send_modify(|all| all.push(heard));
    // Whoever is silent answers nobody for as long as that lasts.
    desk.silent.wait_for(|silent| !silent).await.unwrap();
    let status = desk.answers.lock().unwrap().pop_front().unwrap_or(204);
    (StatusCode::from_u16(status).unwrap(), [(header::LOCATION, "/elsewhere")])
}

impl Receiver {
    /// Answers with these statuses, and then takes everything.
    pub(crate) async fn answering(answers: &[u16]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        let (tell, heard) = watch::channel(Vec::new());
        let (silence, silent) = watch::channel(false);
        let answers = Arc::new(Mutex::new(answers.iter().copied().collect()));
        let desk = Desk { secret: Arc::default(), answers, silent, heard: tell };
        let mut task = JoinSet::new();
        let router = Router::new().fallback(take).with_state(desk.clone());
        task.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, desk, heard, silence, _task: task }
    }

    /// Learns the secret, as it is shown.
    pub(crate) fn learns(&self, shown: &str) {
        let secret = STANDARD.decode(shown.strip_prefix("whsec_").unwrap()).unwrap();
        *self.desk.secret.lock().unwrap() = secret;
    }

    /// Answers nobody from now on, or answers again, those too who still wait.
    pub(crate) fn falls_silent(&self, silent: bool) {
        self.silence.send_replace(silent);
    }

    /// Waits until it has heard so much, and answers all that it has; each was signed, and just now.
    pub(crate) async fn heard(&mut self, count: usize) -> Vec<Heard> {
        let heard = self.heard_unverified(count).await;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        for one in &heard {
            assert!(one.signed, "it is not signed with the secret: {one:?}");
            assert!(now.abs_diff(one.seconds) < 300, "a receiver would take it for an old one: {one:?}");
        }
        heard
    }

    /// The same of a receiver that knows no secret.
    pub(crate) async fn heard_unverified(&mut self, count: usize) -> Vec<Heard> {
        let there = self.heard.wait_for(|heard| heard.len() >= count);
        let heard = tokio::time::timeout(Duration::from_mins(1), there).await;
        let heard = heard.unwrap_or_else(|_| panic!("{count} do not come: {:?}", self.desk.heard.borrow()));
        heard.unwrap().clone()
    }
}
