//! What was begun and is to be gone on with soon: tickets that are out, sign-ins of which the second step is to come. In memory
//! alone: what a restart forgets is begun again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use session::Timestamp;
use store::TokenHash;

use crate::clock;

/// So many may be awaited at once. Beyond that the oldest are forgotten.
const AT_ONCE_MAX: usize = 10_000;

/// What is awaited, by the hash of what is sent for it.
#[derive(Debug)]
pub(crate) struct Awaited<T> {
    good_ms: i64,
    all: Mutex<HashMap<TokenHash, (Timestamp, T)>>,
}

impl<T> Awaited<T> {
    /// Each is awaited for so long, in milliseconds.
    pub(crate) fn good_for(good_ms: i64) -> Self {
        Self { good_ms, all: Mutex::default() }
    }

    /// Awaits one from now on, instead of what was awaited under the same `key`.
    pub(crate) fn keep(&self, key: TokenHash, what: T) {
        let now = clock::now();
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= AT_ONCE_MAX {
            all.retain(|_, (until, _)| *until > now);
        }
        if all.len() >= AT_ONCE_MAX
            && let Some(oldest) = all.iter().min_by_key(|(_, (until, _))| *until).map(|(key, _)| *key)
        {
            all.remove(&oldest);
        }
        all.insert(key, (now.plus_ms(self.good_ms), what));
    }

    /// Takes what is awaited; it is not from then on.
    pub(crate) fn take(&self, key: &TokenHash) -> Option<T> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, what) = all.remove(key)?;
        (clock::now() < until).then_some(what)
    }
}

impl<T: Clone> Awaited<T> {
    /// Looks at what is awaited; it still is.
    pub(crate) fn look(&self, key: &TokenHash) -> Option<T> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, what) = all.get(key)?;
        (clock::now() < *until).then(|| what.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_awaited_can_be_looked_at_until_it_is_taken_and_not_after_its_time() {
        let (key, other) = (TokenHash([1; 32]), TokenHash([2; 32]));
        let awaited = Awaited::good_for(60_000);
        awaited.keep(key, "first");
        awaited.keep(key, "second");
        assert_eq!((awaited.look(&key), awaited.look(&other)), (Some("second"), None));
        assert_eq!((awaited.take(&key), awaited.take(&key)), (Some("second"), None));
        let late = Awaited::good_for(0);
        late.keep(key, "late");
        assert_eq!((late.look(&key), late.take(&key)), (None, None));
    }
}
