//! What a write ends: sign-ins that are over, or that know somebody as what they are not any more.
//!
//! The writer itself tells of it, after the commit, whether or not anybody still waits for the answer. So no caller can write
//! and fail to tell: not one that forgets to, and not one that is dropped between the two.

use std::sync::Arc;

use session::PersonId;
use sqlx::SqliteConnection;
use tokio::sync::broadcast;

use super::Records;
use crate::sqlite::Doing;
use crate::{TokenHash, WriteError};

/// Writes that whoever listens may be behind; who is further behind is told that something was missed.
const BEHIND_MAX: usize = 256;

/// What one write ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Whose sign-ins they are. As what they stand in the practice now is to be looked up.
    pub person: PersonId,
    /// Those that are over, or that know the person as something else.
    pub sign_ins: Vec<TokenHash>,
}

/// Whoever listens to the writes of a store.
#[derive(Clone, Debug)]
pub(crate) struct Endings(broadcast::Sender<Arc<Ended>>);

impl Default for Endings {
    fn default() -> Self {
        Self(broadcast::Sender::new(BEHIND_MAX))
    }
}

impl Records {
    /// Hears of everything that writes end from now on: what is written, or may have been.
    pub fn ended(&self) -> broadcast::Receiver<Arc<Ended>> {
        self.endings.0.subscribe()
    }

    /// A write that ends something, or nothing.
    pub(super) async fn write_and_tell<T, A>(&self, act: A) -> Result<T, WriteError>
    where
        T: Send + 'static,
        A: for<'c> FnOnce(&'c mut SqliteConnection) -> Doing<'c, (T, Option<Ended>), WriteError> + Send + 'static,
    {
        let endings = self.endings.clone();
        let tell = move |(_, ended): &(T, Option<Ended>)| {
            if let Some(ended) = ended {
                // Nobody may listen.
                let _ = endings.0.send(Arc::new(ended.clone()));
            }
        };
        self.writer.write_then(act, tell).await.map(|(answer, _)| answer)
    }
}
