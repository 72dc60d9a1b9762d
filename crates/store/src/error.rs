//! What can go wrong, in the words of the person who meets it. No message carries a value out of a row: errors are
//! logged, and rows hold personal data.

use std::path::{Path, PathBuf};

use crate::{AppendError, Lost};

/// Why a data folder could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another Anteroom has the folder open.
    #[error(
        "the data folder {folder} is in use by another running Anteroom; stop that one first, or use another folder"
    )]
    InUse {
        /// Which folder.
        folder: PathBuf,
    },
    /// The folder or a file in it could not be made or opened.
    #[error("the data folder cannot be used, {path}: {reason}; check that it exists, is yours and can be written")]
    Folder {
        /// The folder, or the file in it.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// The file is not a database, or is damaged.
    #[error(
        "the database {file} is damaged, or its disk cannot be read, or it is not an Anteroom database ({reason}); look at \
         the disk, then put back a backup"
    )]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// What was found.
        reason: String,
    },
    /// The log is chained under an audit key that is not there.
    #[error(
        "the audit key {key} is missing, and the log is chained under it; put the key back from its backup (a new one would \
         make every row of the log look forged)"
    )]
    NoKey {
        /// Where it was looked for.
        key: PathBuf,
    },
    /// The audit key is not the one under which the log is chained.
    #[error(
        "the audit key {key} is not the one under which the log is chained; put the right one back from its backup"
    )]
    WrongKey {
        /// Which file.
        key: PathBuf,
    },
    /// The audit trail is not all that was written, or cannot be shown to be.
    #[error(
        "the audit trail is not shown to be whole: {}. Put the database and the heads {heads} back from one backup, or the \
         heads from where they were moved; if there is none, `anteroom audit accept-loss` goes on with what is there and \
         leaves that on record",
        .what.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    )]
    Lost {
        /// Where the heads are looked for.
        heads: PathBuf,
        /// What is lost.
        what: Vec<Lost>,
    },
    /// The database is still as an older version left it, and was opened to be read only.
    #[error(
        "the database {file} is still as an older version of Anteroom left it; start this version on it once, which brings \
         it up to date"
    )]
    TooOld {
        /// Which file.
        file: PathBuf,
    },
    /// The database was written by a later version.
    #[error("the database {file} was written by a later version of Anteroom; start that version, or put back a backup")]
    TooNew {
        /// Which file.
        file: PathBuf,
    },
    /// Anything else SQLite refused.
    #[error("the database {file} cannot be opened: {reason}")]
    Database {
        /// Which file.
        file: PathBuf,
        /// What SQLite said.
        reason: String,
    },
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The database did not answer; the same read may succeed later.
    #[error("the database could not be read: {0}")]
    Unavailable(String),
    /// The database answered with something no version has written, or refused to be read twice. Reading again will hardly
    /// help.
    #[error("the database is damaged, or its disk cannot be read: {0}; look at the disk, then put back a backup")]
    Damaged(String),
    /// A row that Anteroom wrote says what this version does not know.
    #[error("the log cannot be read by this version: {0}; start the version that wrote it")]
    Later(String),
}

/// Why a record was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Something that must be unique is there already; nothing was written.
    #[error("there is one with the same {what} already")]
    Taken {
        /// What it is: `email`, `link`, `id`, `code`, `token`, `series`, `person`, `name`, `key` or `webhook`.
        what: &'static str,
    },
    /// It refers to somebody or something that the practice does not have; nothing was written.
    #[error("it refers to a {what} that the practice does not have")]
    NoSuch {
        /// What it is: `practice`, `person`, `provider`, `client`, `appointment`, `session`, `token` or
        /// `webhook`.
        what: &'static str,
    },
    /// Somebody has changed it since it was read; nothing was written.
    #[error("it was changed since it was read")]
    Changed,
    /// The practice would be left without an admin; nothing was written.
    #[error("nobody would be left who manages the staff")]
    LastAdmin,
    /// There are as many as there may be; nothing was written.
    #[error("there are {most} already, and may be no more")]
    Full {
        /// How many there may be.
        most: u32,
    },
    /// Certainly not written: the same write may be tried again.
    #[error("not written: {0}")]
    NotWritten(String),
    /// May or may not have been written: read before doing anything else.
    #[error("it is not known whether this was written, it must be read again: {0}")]
    Unknown(String),
}

impl AppendError {
    pub(crate) fn other_appointment() -> Self {
        Self::NotWritten("the session belongs to another appointment".into())
    }

    pub(crate) fn tampered() -> Self {
        Self::NotWritten(
            "the log of this session was changed outside Anteroom, and nothing is written over that; \
             `anteroom audit verify` says where"
                .into(),
        )
    }

    pub(crate) fn log_is_full() -> Self {
        Self::NotWritten("the log of this session cannot hold more entries".into())
    }
}

impl OpenError {
    pub(crate) fn from_sql(file: &Path, error: &sqlx::Error) -> Self {
        let (file, reason) = (file.to_owned(), error.to_string());
        if crate::sqlite::is_damage(error) { Self::Damaged { file, reason } } else { Self::Database { file, reason } }
    }
}

impl ReadError {
    pub(crate) fn from_sql(error: &sqlx::Error) -> Self {
        if crate::sqlite::is_damage(error) {
            Self::Damaged(error.to_string())
        } else {
            Self::Unavailable(error.to_string())
        }
    }
}
