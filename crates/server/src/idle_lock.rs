//! Locks the workspace of whoever has walked away: after a time without input every page of that sign-in is refused until its person
//! shows the password. Whether it is locked is worked out from when the last input was, which is written down: a restart forgets
//! nothing, and no page is trusted with it. Only while nothing can be written is it remembered instead, so that a full disk locks nobody out
//! of their own call.
//!
//! A session's page that is open is as good as input while it is time for the session or it goes on, so nothing locks during a call.
//! Clients have no such lock, nor have other systems.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::HeaderMap;
use jiff::SignedDuration;
use serde::{Deserialize, Deserializer, de::Error};
use session::Timestamp;
use store::{ReadError, TokenHash, WriteError};
use tokio::sync::broadcast::{self, Receiver, error::RecvError};
use wire::OpenUntil;

use crate::{
    app::{App, Shared},
    clock,
    visitor::Visitor,
};

/// The bounds of what a practice may choose.
const SHORTEST: SignedDuration = SignedDuration::from_secs(5);
const LONGEST: SignedDuration = SignedDuration::from_hours(24);
/// So long before it locks a page warns, in milliseconds, or half of the whole time where that is less.
const WARNS_BEFORE_MS: i64 = 60_000;
/// How often an open session counts as input, or four times in the whole time where that is oftener; and how often a socket looks
/// whether its sign-in is locked, where the clock of this machine was set.
const EVERY: Duration = Duration::from_mins(1);
/// Inputs that a socket may be behind; it then looks by itself.
const BEHIND_MAX: usize = 256;

/// What the configuration file says of the workspace.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WorkspaceConfig {
    /// After so long without input it locks; nothing where it never does.
    #[serde(deserialize_with = "lock_after")]
    pub(crate) lock_after: Option<SignedDuration>,
}

impl Default for WorkspaceConfig {
    fn default() -> Self {
        Self { lock_after: Some(SignedDuration::from_mins(15)) }
    }
}

fn lock_after<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SignedDuration>, D::Error> {
    let text = String::deserialize(from)?;
    if text == "never" {
        return Ok(None);
    }
    match text.parse::<SignedDuration>() {
        Ok(after) if (SHORTEST..=LONGEST).contains(&after) => Ok(Some(after)),
        _ => Err(D::Error::custom(format!(
            "workspace.lock_after is {text:?}, and should be a time from \"5s\" to \"24h\", such as \"15m\", or \"never\""
        ))),
    }
}

/// Whether a workspace is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// None is, or nobody is signed in.
    Never,
    /// Not if there is input before that.
    OpenUntil(Timestamp),
    /// Until its person shows the password.
    Locked,
}

/// When workspaces lock, and who is told of input.
#[derive(Debug)]
pub(crate) struct IdleLock {
    after_ms: Option<i64>,
    noted: broadcast::Sender<TokenHash>,
    /// Inputs that could not be written down. A full disk is not to lock anybody out of their own call; a restart forgets them.
    unwritten: Mutex<HashMap<TokenHash, Timestamp>>,
}

impl IdleLock {
    pub(crate) fn new(config: WorkspaceConfig) -> Self {
        let after_ms = config.lock_after.and_then(|after| i64::try_from(after.as_millis()).ok());
        Self { after_ms, noted: broadcast::Sender::new(BEHIND_MAX), unwritten: Mutex::default() }
    }

    /// Where a sign-in stands `now` that had its last input then.
    fn after(&self, last_input: Timestamp, now: Timestamp) -> Idle {
        match self.after_ms.map(|after_ms| last_input.plus_ms(after_ms)) {
            None => Idle::Never,
            Some(locks_at) if locks_at <= now => Idle::Locked,
            Some(locks_at) => Idle::OpenUntil(locks_at),
        }
    }

    fn unwritten(&self, sign_in: TokenHash) -> Option<Timestamp> {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).get(&sign_in).copied()
    }

    /// An input of `now` is written down; or is not, and remembered.
    fn keep(&self, sign_in: TokenHash, now: Timestamp, is_written: bool) {
        let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        if is_written {
            unwritten.remove(&sign_in);
            return;
        }
        unwritten.retain(|_, at| self.after(*at, now) != Idle::Locked);
        unwritten.insert(sign_in, now);
    }

    /// What is told of it.
    fn told(&self, locks_at: Timestamp) -> OpenUntil {
        let before_ms = self.after_ms.map_or(0, |after_ms| WARNS_BEFORE_MS.min(after_ms / 2));
        OpenUntil { now: clock::now(), warns_at: locks_at.plus_ms(-before_ms), locks_at }
    }

    /// How often an open session counts as input; nothing where that is no matter.
    fn held_every(&self) -> Option<Duration> {
        let after = Duration::from_millis(u64::try_from(self.after_ms?).ok()?);
        Some(EVERY.min(after / 4))
    }
}

impl App {
    /// Where this sign-in stands.
    async fn idle_of(&self, sign_in: TokenHash) -> Result<Idle, ReadError> {
        let now = clock::now();
        let found = self.records.sign_in(sign_in, now).await?;
        let newest = |written: Timestamp| self.idle.unwritten(sign_in).map_or(written, |at| at.max(written));
        Ok(found.map_or(Idle::Never, |found| self.idle.after(newest(found.last_input), now)))
    }

    /// Is the workspace locked of who sent these?
    pub(crate) async fn is_locked(&self, headers: &HeaderMap) -> Result<bool, ReadError> {
        let Some(sign_in) = self.sign_in_of(headers) else { return Ok(false) };
        if self.idle_of(sign_in).await? != Idle::Locked {
            return Ok(false);
        }
        Ok(self.signed_in(headers).await?.as_ref().is_some_and(Visitor::is_staff))
    }

    /// Until when a workspace is open, as it is told; nothing where it never locks, or is locked.
    pub(crate) async fn open_until(&self, sign_in: TokenHash) -> Result<Option<OpenUntil>, ReadError> {
        Ok(match self.idle_of(sign_in).await? {
            Idle::OpenUntil(locks_at) => Some(self.idle.told(locks_at)),
            Idle::Never | Idle::Locked => None,
        })
    }

    /// Somebody typed, pointed or touched. [`WriteError::NoSuch`] where that is locked already.
    pub(crate) async fn note_input(&self, sign_in: TokenHash) -> Result<(), WriteError> {
        let Some(after_ms) = self.idle.after_ms else { return Ok(()) };
        let now = clock::now();
        let is_open = |at: &Timestamp| self.idle.after(*at, now) != Idle::Locked;
        // What was open by word of mouth alone is written down as soon as that can be.
        let locked_by = match self.idle.unwritten(sign_in).filter(is_open) {
            Some(_) => Timestamp(i64::MIN),
            None => now.plus_ms(-after_ms),
        };
        match self.records.note_input(sign_in, now, locked_by).await {
            Ok(()) => self.idle.keep(sign_in, now, true),
            Err(error @ WriteError::NoSuch { .. }) => return Err(error),
            Err(error) => {
                if !matches!(self.idle_of(sign_in).await, Ok(Idle::OpenUntil(_))) {
                    return Err(error);
                }
                tracing::warn!(%error, "it could not be written down that somebody is at work, and is remembered until it can be");
                self.idle.keep(sign_in, now, false);
            }
        }
        self.tell_of_input(sign_in);
        Ok(())
    }

    /// Somebody has shown the password with the hash `verified` at a locked workspace.
    pub(crate) async fn unlock(&self, sign_in: TokenHash, verified: String) -> Result<(), WriteError> {
        let now = clock::now();
        match self.records.unlock(sign_in, verified, now).await {
            Ok(()) => self.idle.keep(sign_in, now, true),
            Err(error @ WriteError::NoSuch { .. }) => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "it could not be written down that a workspace was unlocked, and is remembered until it can be");
                self.idle.keep(sign_in, now, false);
            }
        }
        self.tell_of_input(sign_in);
        Ok(())
    }

    /// There was input by this sign-in.
    fn tell_of_input(&self, sign_in: TokenHash) {
        // Without an open workspace nobody is told.
        let _ = self.idle.noted.send(sign_in);
    }

    /// Keeps the workspaces of a sign-in open for as long as somebody `is_at_work`, without ever being done.
    pub(crate) async fn hold_open(&self, sign_in: Option<TokenHash>, is_at_work: impl Fn() -> bool) {
        if let (Some(sign_in), Some(every)) = (sign_in, self.idle.held_every()) {
            let mut beats = tokio::time::interval(every);
            loop {
                beats.tick().await;
                if is_at_work() {
                    self.hold_open_now(sign_in).await;
                }
            }
        }
        std::future::pending::<()>().await;
    }

    /// The same, this once.
    pub(crate) async fn hold_open_now(&self, sign_in: TokenHash) {
        match self.note_input(sign_in).await {
            // Who was signed out meanwhile has nothing to keep open, nor has who came by a ticket from just before the lock, or whose machine's
            // clock was set forward by more than the whole time.
            Ok(()) | Err(WriteError::NoSuch { .. }) => {}
            Err(error) => tracing::debug!(%error, "it could not be noted that somebody is in a session"),
        }
    }
}

/// One socket's watch over whether its workspace is locked.
pub(crate) struct IdleWatch {
    sign_in: Option<TokenHash>,
    noted: Receiver<TokenHash>,
    /// There was input since it was looked.
    is_stale: bool,
    locks_at: Option<Timestamp>,
}

impl IdleWatch {
    /// Watches from now on. The first thing it tells is how it stands, if the workspace locks at all.
    pub(crate) fn new(app: &App, sign_in: Option<TokenHash>) -> Self {
        Self { sign_in, noted: app.idle.noted.subscribe(), is_stale: true, locks_at: None }
    }

    /// Was it locked before the socket was open? What cannot be read is not known to be open.
    pub(crate) async fn is_locked(&self, app: &App) -> bool {
        match self.sign_in {
            Some(sign_in) => !matches!(app.idle_of(sign_in).await, Ok(Idle::Never | Idle::OpenUntil(_))),
            None => false,
        }
    }

    /// The next news, for as long as it is open; nothing once it is locked. Can be dropped and called again.
    pub(crate) async fn next(&mut self, app: &Shared) -> Option<OpenUntil> {
        let Some(sign_in) = self.sign_in else { return std::future::pending().await };
        loop {
            if !self.is_stale {
                self.wait(sign_in).await;
            }
            let idle = match app.idle_of(sign_in).await {
                Ok(idle) => idle,
                // What cannot be read is as it was, and no longer open than was known.
                Err(_) => self.locks_at.filter(|at| clock::now() < *at).map_or(Idle::Locked, Idle::OpenUntil),
            };
            self.is_stale = false;
            match idle {
                Idle::Locked => return None,
                Idle::Never => return std::future::pending().await,
                Idle::OpenUntil(locks_at) if self.locks_at == Some(locks_at) => {}
                Idle::OpenUntil(locks_at) => {
                    self.locks_at = Some(locks_at);
                    return Some(app.idle.told(locks_at));
                }
            }
        }
    }

    /// Waits until it may be otherwise.
    async fn wait(&mut self, sign_in: TokenHash) {
        let left_ms = self.locks_at.map_or(0, |at| at.0.saturating_sub(clock::now().0));
        let left = Duration::from_millis(u64::try_from(left_ms).unwrap_or(0)).min(EVERY);
        let by_then = tokio::time::sleep(left);
        tokio::pin!(by_then);
        loop {
            tokio::select! {
                () = &mut by_then => break,
                noted = self.noted.recv() => match noted {
                    Ok(other) if other != sign_in => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => std::future::pending().await,
                },
            }
        }
        self.is_stale = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE_MS: i64 = 60_000;

    fn lock(text: &str) -> Result<IdleLock, toml::de::Error> {
        toml::from_str::<WorkspaceConfig>(text).map(IdleLock::new)
    }

    #[test]
    fn a_workspace_locks_a_quarter_of_an_hour_after_the_last_input_if_nothing_else_is_said() {
        let lock = lock("").unwrap();
        let (input, end) = (Timestamp(5), Timestamp(5 + 15 * MINUTE_MS));
        assert_eq!(lock.after(input, input), Idle::OpenUntil(end));
        assert_eq!(lock.after(input, end.plus_ms(-1)), Idle::OpenUntil(end));
        assert_eq!(lock.after(input, end), Idle::Locked);
        assert_eq!(lock.told(end).warns_at, end.plus_ms(-MINUTE_MS));
    }

    #[test]
    fn a_practice_chooses_another_time_or_none() {
        let never = lock("lock_after = \"never\"").unwrap();
        assert_eq!(never.after(Timestamp(0), Timestamp(i64::MAX)), Idle::Never);
        assert_eq!(never.held_every(), None);
        let short = lock("lock_after = \"1m\"").unwrap();
        assert_eq!(short.after(Timestamp(0), Timestamp(MINUTE_MS)), Idle::Locked);
        assert_eq!(
            short.told(Timestamp(MINUTE_MS)).warns_at,
            Timestamp(MINUTE_MS / 2),
            "half of it is without a warning"
        );
        assert_eq!(short.held_every(), Some(Duration::from_secs(15)));
        let long = lock("lock_after = \"1h 30m\"").unwrap();
        assert_eq!(long.after(Timestamp(0), Timestamp(0)), Idle::OpenUntil(Timestamp(90 * MINUTE_MS)));
        assert_eq!(long.held_every(), Some(EVERY));
    }

    #[test]
    fn an_input_that_could_not_be_written_counts_until_it_is_written_or_too_old() {
        let lock = lock("").unwrap();
        let [one, other] = [1, 2].map(|n| TokenHash([n; 32]));
        lock.keep(one, Timestamp(0), false);
        assert_eq!((lock.unwritten(one), lock.unwritten(other)), (Some(Timestamp(0)), None));
        lock.keep(other, Timestamp(15 * MINUTE_MS), false);
        assert_eq!((lock.unwritten(one), lock.unwritten(other)), (None, Some(Timestamp(15 * MINUTE_MS))));
        lock.keep(other, Timestamp(16 * MINUTE_MS), true);
        assert_eq!(lock.unwritten(other), None);
    }

    #[test]
    fn a_time_that_does_not_do_is_refused_with_an_example() {
        for text in ["0", "4s", "25h", "-15m", "15", "soon", ""] {
            let error = lock(&format!("lock_after = \"{text}\"")).unwrap_err().to_string();
            assert!(error.contains("such as \"15m\""), "{text}: {error}");
        }
    }
}
