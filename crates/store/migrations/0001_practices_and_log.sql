-- The practice is the tenant: the first column of every key.
CREATE TABLE practices (
    id   TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) > 0)
) STRICT, WITHOUT ROWID;

-- One row a session, made by its first append. `ordinal` says which is newest: ids and clocks need not be in order.
-- The appointment is no foreign key: the log is the audit trail and outlives what it tells of.
CREATE TABLE sessions (
    ordinal     INTEGER PRIMARY KEY AUTOINCREMENT,
    practice    TEXT NOT NULL REFERENCES practices (id),
    id          TEXT NOT NULL,
    appointment TEXT NOT NULL,
    UNIQUE (practice, id)
) STRICT;

CREATE INDEX sessions_of_appointment ON sessions (practice, appointment, ordinal);

-- The log. `schema` is the version of the payload's layout, so that a later version can read what this one wrote.
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

-- Written at every opening and after every commit of unknown outcome: see `sqlite/connect.rs`.
CREATE TABLE openings (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    count INTEGER NOT NULL
) STRICT;

INSERT INTO openings (one, count) VALUES (1, 0);
