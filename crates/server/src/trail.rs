//! The audit trail beside a running server, for pages: read as `anteroom audit` reads it, and verified by one at a time, because a
//! verification reads all there is.

use std::sync::Arc;

use store::{Audit, OpenError, ReadError, StoreOptions, Verified};
use tokio::sync::Semaphore;

/// The audit trail of this practice, open for reading.
#[derive(Clone)]
pub(crate) struct Trail {
    audit: Arc<Audit>,
    verifying: Arc<Semaphore>,
}

impl Trail {
    /// Opens it beside the store, which is open already.
    pub(crate) async fn open(options: StoreOptions) -> Result<Self, OpenError> {
        Ok(Self { audit: Arc::new(Audit::open(options).await?), verifying: Arc::new(Semaphore::new(1)) })
    }

    /// To be read.
    pub(crate) fn audit(&self) -> &Audit {
        &self.audit
    }

    /// Reads everything and holds it against what is kept beside it; nothing while somebody else has that done.
    pub(crate) async fn verify(&self) -> Result<Option<Verified>, ReadError> {
        let Ok(_one) = self.verifying.try_acquire() else { return Ok(None) };
        let tell = |broken: &store::Broken| tracing::error!(%broken, "the audit trail is not as it was written");
        self.audit.verify(tell).await.map(Some)
    }

    /// Before the store is closed: whoever is last tidies up.
    pub(crate) async fn close(&self) {
        self.audit.close().await;
    }
}
