//! A data folder with one SQLite database in it, opened by one process.
//!
//! `folder` makes the folder and holds its lock, `connect` knows every setting and the migrations, `writer` is the one
//! connection that writes, `doubt` whether what is read is the last word, `log` is the [`EventLog`](crate::EventLog)
//! over them, `append` puts rows behind each other, `layout` how an entry lies in a row, `personal` keeps the texts
//! that can be erased. Of the audit trail, `chain` is what an opening makes of it, `key_file` its key, `heads` its ends
//! outside the database, `tally` how much there should be of it, and `bring_over` takes in a log from before there were
//! chains.

mod append;
mod bring_over;
mod chain;
mod connect;
mod doubt;
mod folder;
pub(crate) mod heads;
mod key_file;
mod layout;
mod log;
mod personal;
mod tally;
mod writer;

pub(crate) use chain::key_of;
pub(crate) use connect::{is_damage, read_only};
pub(crate) use folder::database_in;
pub(crate) use heads::{Chained, End, Head};
pub(crate) use layout::{LATER, Row, SCHEMA, entry, uuid};
pub use log::SqliteLog;
pub(crate) use personal::Texts;
pub(crate) use tally::{Tally, acceptances, ends, lost};
pub(crate) use writer::{Doing, Stop, Writer};

use std::sync::Arc;

use chain::Chain;
use session::Timestamp;
use sqlx::SqlitePool;

use crate::loss::Lost;
use crate::records::Endings;
use crate::told::Listening;
use crate::{OpenError, PracticeId, Records, StoreOptions};

/// An open data folder. Cheap to clone; every clone is the same folder.
///
/// Only one store, in one process, can have a folder open: the lock is let go by [`Store::close`], or by the end of the
/// process however it ends.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) writer: Writer,
    pub(crate) readers: SqlitePool,
    chain: Arc<Chain>,
    endings: Endings,
}

impl Store {
    /// Opens the folder, and makes it and its database first if they do not exist: the folder for its owner alone
    /// (mode 0700), the files likewise (0600). Brings an older database up to date. Checks the whole database for
    /// damage, which takes about a second for each gigabyte.
    ///
    /// Takes a path for a folder with everything in it, or [`StoreOptions`].
    pub async fn open(options: impl Into<StoreOptions>) -> Result<Self, OpenError> {
        Self::open_or_accept(options.into(), None).await.map(|(store, _)| store)
    }

    /// Opens the folder although something of its audit trail is lost, which this leaves on record in a chain of its own:
    /// what is there counts from then on as what was written. Answers what was lost, which is nothing if
    /// [`open`](Self::open) would do. A session whose log is broken stays so.
    pub async fn accept_loss(options: impl Into<StoreOptions>, at: Timestamp) -> Result<(Self, Vec<Lost>), OpenError> {
        Self::open_or_accept(options.into(), Some(at)).await
    }

    async fn open_or_accept(
        options: StoreOptions,
        accepting: Option<Timestamp>,
    ) -> Result<(Self, Vec<Lost>), OpenError> {
        let lock = folder::lock(&options.folder)?;
        let file = folder::database(&options.folder)?;
        let mut connection = connect::first(&file).await?;
        let (chain, lost) = match chain::open(&mut connection, &file, &options, accepting).await {
            Ok(opened) => opened,
            Err(refused) => return Err(connect::closed(connection, refused).await),
        };
        let chain = Arc::new(chain);
        let listening = match Listening::read(&mut connection).await {
            Ok(listening) => listening,
            Err(error) => return Err(connect::closed(connection, OpenError::from_sql(&file, &error)).await),
        };
        let readers = match connect::readers(&file).await {
            Ok(readers) => readers,
            Err(refused) => return Err(connect::closed(connection, refused).await),
        };
        let writer = Writer::start(file, (connection, lock), Arc::clone(&chain), listening);
        Ok((Self { writer, readers, chain, endings: Endings::default() }, lost))
    }

    /// The event log of one practice.
    pub fn log(&self, practice: PracticeId) -> SqliteLog {
        SqliteLog::new(practice, self.writer.clone(), self.readers.clone(), Arc::clone(&self.chain))
    }

    /// The records of one practice.
    pub fn records(&self, practice: PracticeId) -> Records {
        Records::new(practice, self.writer.clone(), self.readers.clone(), self.endings.clone())
    }

    /// Waits until nothing can be written or read any more: after [`close`](Self::close), or where a defect has ended the task that
    /// writes, which nobody starts again. Who has not closed it can only end, and be started anew.
    pub async fn stopped(&self) {
        self.writer.stopped().await;
    }

    /// Can nothing be written or read any more?
    pub fn has_stopped(&self) -> bool {
        self.writer.has_stopped()
    }

    /// Writes and answers what is queued, closes the database and lets go of the folder. Every clone, and every log
    /// and records handle, is closed with it: their writes answer `NotWritten` from then on, their reads
    /// [`ReadError::Unavailable`](crate::ReadError::Unavailable).
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

#[cfg(test)]
mod tests;
