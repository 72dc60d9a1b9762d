//! The one connection that writes, and the task that owns it.
//!
//! Writes wait in a bounded queue. The task takes all that wait, does them in one transaction with a savepoint around
//! each, commits, and only then answers: many writers share one sync of the disk, and one that is refused takes nothing
//! back but itself.
//!
//! What is certain when something breaks: before the commit was tried, nothing is written ([`End::NotWritten`]), nor
//! when it found no room for all it had to write ([`connect::stopped_writing`]). When the commit itself fails
//! otherwise, nobody can say ([`End::Unknown`]): SQLite may have failed after its last write, as where it cannot be
//! synced. The task then drops the connection and makes a new one, whose first commit settles what the failed one may
//! have left. Until that has been done the log is in [`Doubt`] and is not read: whoever reads after an unknown outcome
//! reads the last word.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::chain::Chain;
use super::connect;
use super::doubt::Doubt;
use super::folder::FolderLock;
use crate::told::Listening;
use crate::{AppendError, ReadError, WriteError};

/// How many writes may wait; whoever comes then waits for a place.
const QUEUE_MAX: usize = 1024;

/// How many writes share a commit at most, so that the first of them does not wait for ever.
const BATCH_MAX: usize = 256;

/// Why one write stops: nothing of it is kept, the others of the transaction go on.
#[derive(Debug)]
pub(crate) enum Stop<E> {
    /// By a rule, with this answer.
    Refused(E),
    /// SQLite said no.
    Sql(sqlx::Error),
}

impl<E> From<sqlx::Error> for Stop<E> {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

/// What every error of a write can say.
pub(crate) trait WriteFailure: Send + 'static {
    fn not_written(reason: String) -> Self;
    fn unknown(reason: String) -> Self;
}

impl WriteFailure for AppendError {
    fn not_written(reason: String) -> Self {
        Self::NotWritten(reason)
    }
    fn unknown(reason: String) -> Self {
        Self::Unknown(reason)
    }
}

impl WriteFailure for WriteError {
    fn not_written(reason: String) -> Self {
        Self::NotWritten(reason)
    }
    fn unknown(reason: String) -> Self {
        Self::Unknown(reason)
    }
}

/// What a write does, borrowing the connection while it does it.
pub(crate) type Doing<'c, T, E> = Pin<Box<dyn Future<Output = Result<T, Stop<E>>> + Send + 'c>>;

/// The way to the writer. Cheap to clone; every clone is the same writer.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Item>,
    doubt: Doubt,
    listening: Listening,
}

enum Item {
    Write(Box<dyn Write>),
    Settle(oneshot::Sender<Result<(), String>>),
    EmptyTheWal(oneshot::Sender<Result<(), String>>),
    Close(oneshot::Sender<()>),
}

impl Writer {
    /// Starts the task. The lock is let go when the task has closed its connection. Nobody starts it again: where it has
    /// panicked, all that is written or read fails until the server is started anew, which [`stopped`](Self::stopped) is for.
    pub(super) fn start(
        file: PathBuf,
        (connection, lock): (SqliteConnection, FolderLock),
        chain: Arc<Chain>,
        listening: Listening,
    ) -> Self {
        let (queue, items) = mpsc::channel(QUEUE_MAX);
        let doubt = Doubt::default();
        let task = Task { connection: Some(connection), file, lock, chain, doubt: doubt.clone() };
        let running = tokio::spawn(task.run(items));
        tokio::spawn(async move {
            if running.await.is_err_and(|error| error.is_panic()) {
                tracing::error!(
                    "a defect has ended the task that writes the database; nothing is written or read until Anteroom is started again"
                );
            }
        });
        Self { queue, doubt, listening }
    }

    /// Whether other systems may listen to what is written.
    pub(crate) fn listening(&self) -> &Listening {
        &self.listening
    }

    /// Does `act` in a transaction and answers after its commit. It is run whether or not the future is dropped.
    pub(crate) async fn write<T, E, A>(&self, act: A) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteFailure,
        A: for<'c> FnOnce(&'c mut SqliteConnection) -> Doing<'c, T, E> + Send + 'static,
    {
        self.write_then(act, |_| {}).await
    }

    /// The same, and then `tell`, before the answer and also if nobody waits for it: of what is written, and of what may be.
    pub(crate) async fn write_then<T, E, A, F>(&self, act: A, tell: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteFailure,
        A: for<'c> FnOnce(&'c mut SqliteConnection) -> Doing<'c, T, E> + Send + 'static,
        F: FnOnce(&T) + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let write = Pending { act: Some(act), outcome: None, tell, reply };
        if self.queue.send(Item::Write(Box::new(write))).await.is_err() {
            return Err(E::not_written("the store is closed".into()));
        }
        answer.await.unwrap_or_else(|_| Err(E::unknown("the store stopped before it answered".into())))
    }

    /// Waits until what can be read is the last word; to be called before every read of the log. After a commit of
    /// unknown outcome it has the next one tried, so that a disk that works again is noticed although nobody writes.
    pub(super) async fn settled(&self) -> Result<(), ReadError> {
        let unsettled = |reason: String| {
            ReadError::Unavailable(format!("it is not known yet what became of the last write, because {reason}"))
        };
        if self.queue.is_closed() {
            // The task may have ended in the middle of a commit.
            return Err(unsettled("the store is closed".into()));
        }
        if !self.doubt.is_there() {
            return Ok(());
        }
        let (reply, answer) = oneshot::channel();
        let settled = match self.queue.send(Item::Settle(reply)).await {
            Ok(()) => answer.await.unwrap_or_else(|_| Err("the store stopped".into())),
            Err(_) => Err("the store is closed".into()),
        };
        settled.map_err(unsettled)
    }

    /// Brings what was written into the database file and empties the write-ahead file, so that nothing that was
    /// deleted is left in it. `Unknown` if somebody outside still reads from it.
    pub(super) async fn empty_the_wal(&self) -> Result<(), WriteError> {
        let (reply, answer) = oneshot::channel();
        let emptied = match self.queue.send(Item::EmptyTheWal(reply)).await {
            Ok(()) => answer.await.unwrap_or_else(|_| Err("the store stopped".into())),
            Err(_) => Err("the store is closed".into()),
        };
        emptied.map_err(|reason| WriteError::Unknown(format!("the write-ahead file could not be emptied: {reason}")))
    }

    /// Waits until nothing is taken to be written any more: the store was closed, or the task has panicked.
    pub(super) async fn stopped(&self) {
        self.queue.closed().await;
    }

    /// Is nothing taken to be written any more?
    pub(super) fn has_stopped(&self) -> bool {
        self.queue.is_closed()
    }

    /// How many writes wait.
    #[cfg(test)]
    pub(super) fn queued(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Has what is queued written, and waits until the connection and the lock are closed.
    pub(super) async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.queue.send(Item::Close(reply)).await.is_ok() {
            // An error says that the task has ended another way, which is what was asked for.
            let _ = closed.await;
        }
    }
}

/// How the transaction of a batch ended.
enum End {
    Committed,
    NotWritten(String),
    Unknown(String),
}

/// One write, whatever its types.
#[async_trait::async_trait]
trait Write: Send {
    /// Does it inside the open transaction and keeps the outcome. An error means that the transaction is gone.
    async fn run(&mut self, db: &mut SqliteConnection) -> Result<(), sqlx::Error>;
    /// Answers whoever waits.
    fn answer(self: Box<Self>, end: &End);
}

struct Pending<T, E, A, F> {
    act: Option<A>,
    outcome: Option<Result<T, E>>,
    tell: F,
    reply: oneshot::Sender<Result<T, E>>,
}

#[async_trait::async_trait]
impl<T, E, A, F> Write for Pending<T, E, A, F>
where
    T: Send,
    E: WriteFailure,
    A: for<'c> FnOnce(&'c mut SqliteConnection) -> Doing<'c, T, E> + Send,
    F: FnOnce(&T) + Send,
{
    async fn run(&mut self, db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let Some(act) = self.act.take() else { return Ok(()) };
        execute(db, "SAVEPOINT one_write").await?;
        let done = act(db).await;
        if done.is_err()
            && let Err(gone) = execute(db, "ROLLBACK TO one_write").await
        {
            // After some errors, a full disk among them, SQLite has rolled back the whole transaction. There is no
            // savepoint then, and nothing may be done here any more: it would be a transaction of its own.
            return Err(if let Err(Stop::Sql(cause)) = done { cause } else { gone });
        }
        execute(db, "RELEASE one_write").await?;
        self.outcome = Some(done.map_err(|stop| match stop {
            Stop::Refused(refusal) => refusal,
            Stop::Sql(error) => E::not_written(error.to_string()),
        }));
        Ok(())
    }

    fn answer(self: Box<Self>, end: &End) {
        let Self { outcome, tell, reply, .. } = *self;
        if let (End::Committed | End::Unknown(_), Some(Ok(done))) = (end, &outcome) {
            tell(done);
        }
        let answer = match (end, outcome) {
            (End::Committed, Some(outcome)) => outcome,
            (End::Committed, None) => Err(E::not_written("it was not tried".into())),
            // A refusal may rest on what another write of the same transaction did, so it goes back with it.
            (End::Unknown(reason), None | Some(Err(_))) => Err(E::not_written(reason.clone())),
            (End::Unknown(reason), Some(Ok(_))) => Err(E::unknown(reason.clone())),
            (End::NotWritten(reason), _) => Err(E::not_written(reason.clone())),
        };
        // Nobody waits any more: then nobody is told.
        let _ = reply.send(answer);
    }
}

/// The task. The order of its fields is the order of their end: the connection before the lock.
struct Task {
    connection: Option<SqliteConnection>,
    file: PathBuf,
    lock: FolderLock,
    chain: Arc<Chain>,
    doubt: Doubt,
}

impl Task {
    async fn run(mut self, mut items: mpsc::Receiver<Item>) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let (mut settling, mut emptying, mut closing) = (Vec::new(), Vec::new(), Vec::new());
        while items.recv_many(&mut batch, BATCH_MAX).await > 0 {
            let mut writes = Vec::with_capacity(batch.len());
            for item in batch.drain(..) {
                match item {
                    Item::Write(write) => writes.push(write),
                    Item::Settle(reply) => settling.push(reply),
                    Item::EmptyTheWal(reply) => emptying.push(reply),
                    Item::Close(reply) => closing.push(reply),
                }
            }
            if !closing.is_empty() {
                // What is queued is still taken; `recv_many` answers 0 after that.
                items.close();
            }
            self.write(writes).await;
            if !settling.is_empty() {
                let settled = self.reconnect().await;
                for reply in settling.drain(..) {
                    // Like below.
                    let _ = reply.send(settled.clone());
                }
            }
            for reply in emptying.drain(..) {
                // Nobody waits any more: then nobody is told.
                let _ = reply.send(self.empty_the_wal().await);
            }
        }
        self.chain.close(self.connection.as_mut()).await;
        if let Some(connection) = self.connection.take() {
            disconnect(connection).await;
        }
        drop(self.lock);
        for reply in closing {
            let _ = reply.send(());
        }
    }

    /// Writes them all and answers them all.
    async fn write(&mut self, mut writes: Vec<Box<dyn Write>>) {
        if writes.is_empty() {
            return;
        }
        let end = match self.connected().await {
            Err(error) => End::NotWritten(format!("the database cannot be opened: {error}")),
            Ok(mut connection) => {
                let end = transact(&mut connection, &mut writes, &self.chain).await;
                if matches!(end, End::Unknown(_)) {
                    self.doubt.raise();
                }
                match end {
                    End::Committed => self.connection = Some(connection),
                    End::NotWritten(_) | End::Unknown(_) => disconnect(connection).await,
                }
                end
            }
        };
        match &end {
            End::Committed => self.chain.heads.commit(),
            End::NotWritten(reason) | End::Unknown(reason) => {
                self.chain.heads.discard();
                tracing::error!(reason, writes = writes.len(), "a commit failed");
                if let Err(reason) = self.reconnect().await {
                    tracing::error!(reason, "the database cannot be opened again for now");
                }
            }
        }
        for write in writes {
            write.answer(&end);
        }
        if self.chain.heads.wants_sync() {
            // On a thread that may wait for a disk; nobody waits for it but the next batch.
            let chain = Arc::clone(&self.chain);
            let _ = tokio::task::spawn_blocking(move || chain.heads.sync()).await;
        }
    }

    async fn empty_the_wal(&mut self) -> Result<(), String> {
        let mut connection = self.connected().await.map_err(|error| error.to_string())?;
        let emptied = connect::empty_the_wal(&mut connection).await;
        self.connection = Some(connection);
        emptied.map_err(|error| error.to_string())
    }

    /// The connection, taken out: it is put back when its transaction has ended well.
    async fn connected(&mut self) -> Result<SqliteConnection, sqlx::Error> {
        if let Some(connection) = self.connection.take() {
            return Ok(connection);
        }
        let connection = connect::writer(&self.file).await?;
        self.doubt.settle();
        Ok(connection)
    }

    /// Tries once; if that fails, the next batch tries again, and so does whoever wants to read meanwhile.
    async fn reconnect(&mut self) -> Result<(), String> {
        self.connection = Some(self.connected().await.map_err(|error| error.to_string())?);
        Ok(())
    }
}

/// One transaction with all of them.
async fn transact(db: &mut SqliteConnection, writes: &mut [Box<dyn Write>], chain: &Chain) -> End {
    if let Err(error) = execute(db, "BEGIN IMMEDIATE").await {
        return End::NotWritten(error.to_string());
    }
    for write in writes {
        if let Err(error) = write.run(db).await {
            return End::NotWritten(error.to_string());
        }
    }
    if let Err(reason) = chain.count(db).await {
        return End::NotWritten(reason);
    }
    match execute(db, "COMMIT").await {
        Ok(()) => End::Committed,
        Err(error) if connect::stopped_writing(&error) => End::NotWritten(error.to_string()),
        Err(error) => End::Unknown(error.to_string()),
    }
}

async fn execute(db: &mut SqliteConnection, statement: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(statement).execute(db).await.map(drop)
}

/// Closes it; an open transaction is rolled back by that.
async fn disconnect(connection: SqliteConnection) {
    if let Err(error) = connection.close().await {
        tracing::warn!(reason = %error, "the database did not close cleanly");
    }
}
