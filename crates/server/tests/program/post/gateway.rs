//! A text gateway on this machine, for tests: it keeps each request as it came, and answers with the statuses it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

#[derive(Clone)]
struct Desk {
    answers: Arc<Mutex<VecDeque<u16>>>,
    asked: watch::Sender<Vec<Asked>>,
}

/// The gateway; it ends with the test.
pub(super) struct Gateway {
    pub(super) url: String,
    asked: watch::Receiver<Vec<Asked>>,
    _task: JoinSet<()>,
}

async fn take(State(desk): State<Desk>, uri: Uri, headers: HeaderMap, body: String) -> StatusCode {
    desk.asked.send_modify(|asked| asked.push(Asked { path: uri.path().to_owned(), headers, body }));
    let answer = desk.answers.lock().unwrap().pop_front().unwrap_or(202);
    StatusCode::from_u16(answer).unwrap()
}

impl Gateway {
    /// Answers with these, and then takes everything.
    pub(super) async fn answering(answers: &[u16]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (tell, asked) = watch::channel(Vec::new());
        let desk = Desk { answers: Arc::new(Mutex::new(answers.iter().copied().collect())), asked: tell };
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(listener, Router::new().fallback(take).with_state(desk)).await.unwrap() });
        Self { url, asked, _task: task }
    }

    /// Waits for so many requests, and answers all there are.
    pub(super) async fn asked(&mut self, count: usize) -> Vec<Asked> {
        let there = self.asked.wait_for(|asked| asked.len() >= count);
        tokio::time::timeout(Duration::from_mins(1), there).await.expect("they come").unwrap().clone()
    }
}
