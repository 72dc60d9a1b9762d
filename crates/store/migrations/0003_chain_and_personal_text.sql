-- The log as it was before its rows were chained. `sqlite/bring_over.rs` chains them into the table below, once, and
-- drops this one: a keyed hash cannot be computed here.
DROP TRIGGER events_are_not_changed;
DROP TRIGGER events_are_not_deleted;
DROP INDEX events_of_life;
ALTER TABLE events RENAME TO events_unchained;

-- The log. `schema` is the version of the payload's layout, so that a later version can read what this one wrote.
-- `mac` is the keyed hash over the row and the one before it in its session: see `mac.rs`.
CREATE TABLE events (
    practice TEXT    NOT NULL,
    session  TEXT    NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq >= 1),
    at       INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
    actor    TEXT,             -- the participant whose command it was; nobody's for a deadline
    command  TEXT,             -- the command it answers
    schema   INTEGER NOT NULL CHECK (schema >= 1),
    type     TEXT    NOT NULL,
    payload  TEXT    NOT NULL CHECK (json_valid(payload)),
    mac      BLOB    NOT NULL CHECK (length(mac) = 32),
    PRIMARY KEY (practice, session, seq),
    FOREIGN KEY (practice, session) REFERENCES sessions (practice, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_of_life ON events (practice, type, session) WHERE type IN ('started', 'ended');

CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

-- One row, made when the log is chained for the first time: what tells the right audit key from another.
CREATE TABLE audit (
    one       INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    key_check BLOB    NOT NULL CHECK (length(key_check) = 32)
) STRICT;

-- Personal texts of the log, each sealed under the key of its session and kind. Without the key they are nothing, so
-- an erasure deletes both. `position` is the place among the texts of its row.
CREATE TABLE personal_keys (
    practice TEXT NOT NULL,
    session  TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('name', 'chat')),
    key      BLOB NOT NULL CHECK (length(key) = 32),
    PRIMARY KEY (practice, session, kind),
    FOREIGN KEY (practice, session) REFERENCES sessions (practice, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE personal (
    practice   TEXT    NOT NULL,
    session    TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    position   INTEGER NOT NULL CHECK (position >= 0),
    kind       TEXT    NOT NULL CHECK (kind IN ('name', 'chat')),
    nonce      BLOB    NOT NULL CHECK (length(nonce) = 12),
    ciphertext BLOB    NOT NULL,
    PRIMARY KEY (practice, session, seq, position),
    FOREIGN KEY (practice, session, seq) REFERENCES events (practice, session, seq)
) STRICT, WITHOUT ROWID;

-- What was erased: every text of a kind up to and with the row `through`. `mac` is by the audit key, so that a text
-- that is missing without an erasure is told from one that was erased.
CREATE TABLE erasures (
    practice TEXT    NOT NULL,
    session  TEXT    NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind IN ('name', 'chat')),
    through  INTEGER NOT NULL CHECK (through >= 1),
    mac      BLOB    NOT NULL CHECK (length(mac) = 32),
    PRIMARY KEY (practice, session, kind),
    FOREIGN KEY (practice, session) REFERENCES sessions (practice, id)
) STRICT, WITHOUT ROWID;
