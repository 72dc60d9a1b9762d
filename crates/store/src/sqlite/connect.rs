//! Every connection and its settings; the migrations and checks of an opening.

use std::cmp::Ordering;
use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};

use crate::OpenError;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Written into the header of every database of ours ("Ante"), so that no other program's is taken for one.
const APPLICATION_ID: i32 = 0x416e_7465;

/// How long a statement waits for somebody outside this process, such as a backup, to let go of the database.
const BUSY: Duration = Duration::from_secs(5);

/// Reads are short; four at once keep both a small machine and a queue of them moving.
const READERS_MAX: u32 = 4;

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .disable_statement_logging()
}

/// The connection that writes, made anew after one that broke.
pub(super) async fn writer(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let mut connection = unsettled_writer(file).await?;
    settle(&mut connection).await?;
    Ok(connection)
}

async fn unsettled_writer(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    options(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // What is erased is written over, not only unlinked.
        .pragma("secure_delete", "ON")
        .connect()
        .await
}

/// Commits a write of its own, so that what can be read from then on is what can be read after any crash.
///
/// A commit that failed half way can leave its frames behind the end of the write-ahead log, where no reader sees them
/// and a recovery after a crash would find them. The next commit overwrites them: this one.
async fn settle(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE openings SET count = count + 1").execute(connection).await.map(drop)
}

/// Brings the write-ahead log into the database and leaves its file empty. Fails if somebody outside still reads from it
/// after [`BUSY`].
pub(super) async fn empty_the_wal(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(connection).await?;
    if busy == 0 { Ok(()) } else { Err(sqlx::Error::Protocol("it is being read".into())) }
}

/// The first connection of an opening: checks whose database it is and that it is sound, then brings it up to date.
pub(super) async fn first(file: &Path) -> Result<SqliteConnection, OpenError> {
    let failed = |error: sqlx::Error| OpenError::from_sql(file, &error);
    let mut connection = options(file).connect().await.map_err(failed)?;
    if let Err(refused) = check(&mut connection, file).await {
        return Err(closed(connection, refused).await);
    }
    connection.close().await.map_err(failed)?;
    let mut connection = unsettled_writer(file).await.map_err(failed)?;
    match bring_up_to_date(&mut connection, file).await {
        Ok(()) => Ok(connection),
        Err(refused) => Err(closed(connection, refused).await),
    }
}

async fn bring_up_to_date(connection: &mut SqliteConnection, file: &Path) -> Result<(), OpenError> {
    MIGRATIONS.run_direct(None, &mut *connection, false).await.map_err(|error| migrate_error(file, error))?;
    settle(connection).await.map_err(|error| OpenError::from_sql(file, &error))
}

/// A database that is refused is closed before anybody is told: a connection that is only dropped writes to its files for a while
/// yet, after the folder has been let go of.
pub(super) async fn closed(connection: SqliteConnection, refused: OpenError) -> OpenError {
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "a database that was refused could not be closed");
    }
    refused
}

/// Refuses another program's database and a damaged one, before anything is written to it.
async fn check(connection: &mut SqliteConnection, file: &Path) -> Result<(), OpenError> {
    let failed = |error: sqlx::Error| OpenError::from_sql(file, &error);
    let damaged = |reason: String| OpenError::Damaged { file: file.to_owned(), reason };
    let (tables,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *connection).await.map_err(failed)?;
    let (id,): (i32,) = sqlx::query_as("PRAGMA application_id").fetch_one(&mut *connection).await.map_err(failed)?;
    if tables == 0 && id == 0 {
        sqlx::query("PRAGMA application_id = 1097757797").execute(&mut *connection).await.map_err(failed)?;
    } else if id != APPLICATION_ID {
        return Err(damaged("it belongs to another program".into()));
    }
    let (found,): (String,) =
        sqlx::query_as("PRAGMA quick_check(1)").fetch_one(&mut *connection).await.map_err(failed)?;
    if found == "ok" { Ok(()) } else { Err(damaged(found)) }
}

/// The connections that read. They cannot write, whatever they are asked.
pub(super) async fn readers(file: &Path) -> Result<SqlitePool, OpenError> {
    SqlitePoolOptions::new()
        .max_connections(READERS_MAX)
        // A connection to a file does not go stale.
        .test_before_acquire(false)
        .connect_with(options(file).read_only(true))
        .await
        .map_err(|error| OpenError::from_sql(file, &error))
}

/// A connection that reads what these read, and has read nothing yet.
pub(super) fn fresh(readers: &SqlitePool) -> SqlitePool {
    let options = readers.connect_options().as_ref().clone();
    SqlitePoolOptions::new().max_connections(1).test_before_acquire(false).connect_lazy_with(options)
}

/// Connections that read a database of ours that somebody else may be writing, without making anything. They also read a
/// copy on a medium that cannot be written.
pub(crate) async fn read_only(file: &Path) -> Result<SqlitePool, OpenError> {
    // SQLite only says that it cannot open what is not there.
    std::fs::metadata(file).map_err(|reason| OpenError::Folder { path: file.to_owned(), reason })?;
    let pool =
        |options| SqlitePoolOptions::new().max_connections(1).test_before_acquire(false).connect_lazy_with(options);
    let options = options(file).read_only(true);
    let readers = pool(options.clone());
    match up_to_date(&readers, file).await {
        // Reading beside a writer takes a file of shared memory, which cannot be made there. With nothing in a
        // write-ahead file there is nobody writing, and it can be read as what does not change.
        Err(OpenError::Database { .. }) if !has_wal(file) => {
            readers.close().await;
            let readers = pool(options.immutable(true));
            up_to_date(&readers, file).await.map(|()| readers)
        }
        checked => checked.map(|()| readers),
    }
}

/// Is something in its write-ahead file?
fn has_wal(file: &Path) -> bool {
    let mut wal = file.as_os_str().to_owned();
    wal.push("-wal");
    std::fs::metadata(wal).is_ok_and(|wal| wal.len() > 0)
}

/// Is it a database of ours, and of this version?
async fn up_to_date(readers: &SqlitePool, file: &Path) -> Result<(), OpenError> {
    let failed = |error: sqlx::Error| OpenError::from_sql(file, &error);
    let id: i32 = sqlx::query_scalar("PRAGMA application_id").fetch_one(readers).await.map_err(failed)?;
    if id != APPLICATION_ID {
        let reason = "it belongs to another program".into();
        return Err(OpenError::Damaged { file: file.to_owned(), reason });
    }
    let version: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(readers).await.map_err(failed)?;
    match version.cmp(&MIGRATIONS.iter().map(|migration| migration.version).max()) {
        Ordering::Less => Err(OpenError::TooOld { file: file.to_owned() }),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(OpenError::TooNew { file: file.to_owned() }),
    }
}

/// Did a commit stop at a write, for want of room most often? Then it is certainly not there, and no crash brings it
/// back: what makes it one is in the last frame that is written to the write-ahead file, and a frame that is not whole
/// does not count. That is so on the file systems of this machine; a write-ahead file works on no others.
pub(super) fn stopped_writing(error: &sqlx::Error) -> bool {
    const FULL: u32 = 13;
    const WRITE: u32 = 778;
    matches!(code(error), Some(FULL | WRITE))
}

/// Does SQLite say that the file is damaged, or no database at all?
pub(crate) fn is_damage(error: &sqlx::Error) -> bool {
    const CORRUPT: u32 = 11;
    const NOT_A_DATABASE: u32 = 26;
    // The low byte is the kind, the others its detail.
    code(error).is_some_and(|code| matches!(code & 0xff, CORRUPT | NOT_A_DATABASE))
}

/// SQLite's own code, with its detail.
fn code(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error()?.code()?.parse().ok()
}

fn migrate_error(file: &Path, error: MigrateError) -> OpenError {
    match error {
        MigrateError::VersionMissing(_) => OpenError::TooNew { file: file.to_owned() },
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => OpenError::from_sql(file, &error),
        other => OpenError::Database { file: file.to_owned(), reason: other.to_string() },
    }
}
