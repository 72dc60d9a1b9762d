//! `anteroom audit`: what the log has on record, verified and exported, beside a running server and changing nothing;
//! and while no server runs, what is personal in it erased, and what is lost of it accepted.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is what a person at a terminal reads")]

mod exported;
mod format;

use std::fmt::Display;
use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use session::{Personal, SessionId};
use store::{
    Acceptance, Audit, AuditRecord, AuditSession, EventLog, Loss, ReadError, SqliteLog, Store, StoreOptions, Verified,
    WriteError,
};

use crate::cli::{Data, Erase, Export, Format, Verify};
use crate::clock;
pub(crate) use exported::{Exported, Written};
use format::{Csv, Jsonl, Sink};

/// `anteroom audit verify`. Fails if anything is broken.
pub(crate) async fn verify(Verify { data, against }: Verify) -> anyhow::Result<()> {
    let audit = Audit::open(data.store()?).await?;
    let verified = find_faults(&audit, against.as_deref(), |fault| println!("audit: {fault}")).await;
    audit.close().await;
    let verified = verified?;
    anyhow::ensure!(
        verified.is_intact(),
        "the audit trail is not intact: {}, {} sessions broken",
        figures(&verified),
        verified.broken
    );
    for acceptance in verified.accepted.iter().flatten() {
        let Acceptance { at, lost } = acceptance;
        println!("audit: on record: at {} somebody went on although {lost}", format::moment(*at));
    }
    println!("audit: {}, chain intact, heads at {}", figures(&verified), verified.heads.display());
    Ok(())
}

/// Verifies, and tells each fault in words.
async fn find_faults(audit: &Audit, copy: Option<&Path>, tell: impl Fn(&dyn Display)) -> anyhow::Result<Verified> {
    let verified = audit.verify_against(copy, |broken| tell(broken)).await?;
    for lost in &verified.lost {
        tell(lost);
    }
    if verified.accepted.is_none() && !verified.lost.iter().any(|lost| lost.loss == Loss::Tally) {
        tell(&"what somebody accepted to be lost is not on record as Anteroom wrote it: it was changed or deleted");
    }
    let foreign = [(verified.foreign_heads, Some(&*verified.heads)), (verified.foreign_copies, copy)];
    for (lines, path) in foreign {
        if let Some(path) = path.filter(|_| lines > 0) {
            tell(&format_args!("lines of {} that Anteroom did not write with this key: {lines}", path.display()));
        }
    }
    Ok(verified)
}

fn figures(verified: &Verified) -> String {
    format!("{} sessions, {} events", verified.sessions, verified.events)
}

/// `anteroom audit export`. The whole trail is verified first, because an export is handed to people who cannot. One that
/// is not proved is written all the same, as far as it can be read: somebody may need just that. Each fault is told on
/// standard error, and the command fails at the end, so that no script takes the export for a proved one.
pub(crate) async fn export(arguments: Export) -> anyhow::Result<()> {
    let audit = Audit::open(arguments.data.clone().store()?).await?;
    let done = verified_and_written(&audit, &arguments).await;
    audit.close().await;
    anyhow::ensure!(
        done?.is_intact(),
        "the export is written, but the audit trail is not intact: do not hand it on as a proof, and see \
         `anteroom audit verify`"
    );
    Ok(())
}

async fn verified_and_written(audit: &Audit, arguments: &Export) -> anyhow::Result<Verified> {
    let verified = find_faults(audit, None, |fault| eprintln!("audit: {fault}")).await?;
    let output = output(arguments.output.as_deref())?;
    let mut sink: Box<dyn Sink> = match arguments.format {
        Format::Jsonl => Box::new(Jsonl::new(output)),
        Format::Csv => Box::new(Csv::new(output)?),
    };
    write_all(audit, arguments, &mut *sink).await?;
    sink.finish().context("the export could not be written")?;
    Ok(verified)
}

fn output(path: Option<&Path>) -> anyhow::Result<Box<dyn Write + Send>> {
    let Some(path) = path else { return Ok(Box::new(BufWriter::new(std::io::stdout()))) };
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    let file = file.with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

async fn write_all(audit: &Audit, arguments: &Export, sink: &mut dyn Sink) -> anyhow::Result<()> {
    if let Some(id) = arguments.session {
        let session = audit.session(SessionId(id)).await?;
        let session = session.with_context(|| format!("there is no session {id}"))?;
        return write(audit, &session, arguments, sink).await;
    }
    let mut after = i64::MIN;
    loop {
        let page = audit.sessions_after(after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.ordinal;
        for session in &page {
            match write(audit, session, arguments, sink).await {
                // It is one among others that can be read.
                Err(error) if matches!(error.downcast_ref(), Some(ReadError::Damaged(_))) => {
                    eprintln!("audit: left out of the export: {error}");
                }
                written => written?,
            }
        }
    }
}

async fn write(audit: &Audit, session: &AuditSession, arguments: &Export, sink: &mut dyn Sink) -> anyhow::Result<()> {
    for record in audit.records(session).await? {
        if is_wanted(&record, arguments) {
            sink.write(session, record).context("the export could not be written")?;
        }
    }
    Ok(())
}

fn is_wanted(record: &AuditRecord, arguments: &Export) -> bool {
    let at = record.at.0;
    arguments.from.is_none_or(|from| at >= from.as_millisecond())
        && arguments.to.is_none_or(|to| at < to.as_millisecond())
}

/// `anteroom audit accept-loss`. It takes the data folder as a server does.
pub(crate) async fn accept_loss(data: Data) -> anyhow::Result<()> {
    let options = data.store()?;
    // Nothing is made where nothing is.
    Audit::open(options.clone()).await?.close().await;
    let (store, lost) = Store::accept_loss(options, clock::now()).await?;
    store.close().await;
    for lost in &lost {
        println!("audit: {lost}");
    }
    let said = if lost.is_empty() {
        "nothing is lost, and nothing was accepted"
    } else {
        "accepted, and left on record; what is there counts from now on as what was written"
    };
    println!("audit: {said}");
    Ok(())
}

/// `anteroom audit erase`. It takes the data folder as a server does, so that nothing goes on meanwhile.
pub(crate) async fn erase(Erase { data, session }: Erase) -> anyhow::Result<()> {
    let options = data.store()?;
    // Nothing is made where nothing is.
    Audit::open(options.clone()).await?.close().await;
    let session = SessionId(session);
    let erased = with_store(options, async |store| erase_in(store, session).await).await?;
    anyhow::ensure!(erased, "there is no session {}", session.0);
    println!(
        "audit: erased what clients and guests of session {} are called, and what was written in its chat; backups hold it \
         until they are gone",
        session.0
    );
    Ok(())
}

async fn with_store<T>(options: StoreOptions, act: impl AsyncFnOnce(&Store) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let store = Store::open(options).await?;
    let done = act(&store).await;
    store.close().await;
    done
}

/// Says whether there is such a session.
async fn erase_in(store: &Store, session: SessionId) -> anyhow::Result<bool> {
    for practice in store.practices().await? {
        let log = store.log(practice.id);
        let goes_on = log.open_sessions().await?.iter().any(|(open, _)| *open == session);
        anyhow::ensure!(!goes_on, "session {} is going on, and nothing of it is erased; end it first", session.0);
        if erase_all(&log, session).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn erase_all(log: &SqliteLog, session: SessionId) -> Result<bool, WriteError> {
    for kind in [Personal::Name, Personal::Chat] {
        match log.erase(session, kind).await {
            Err(WriteError::NoSuch { .. }) => return Ok(false),
            erased => erased?,
        }
    }
    Ok(true)
}
