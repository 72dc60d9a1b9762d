-- What the log should hold, in one row that is written with every append: how many sessions and entries, and over the
-- ends of all sessions. `witnessed` is how many entries the heads outside told of at the last opening. `mac` is the keyed
-- hash over the row: see `sqlite/tally.rs`.
CREATE TABLE tally (
    one         INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    sessions    INTEGER NOT NULL,
    entries     INTEGER NOT NULL,
    ends        BLOB    NOT NULL CHECK (length(ends) = 32),
    witnessed   INTEGER NOT NULL,
    acceptances INTEGER NOT NULL,
    accepted    BLOB    NOT NULL CHECK (length(accepted) = 32), -- the hash of the newest acceptance
    mac         BLOB    NOT NULL CHECK (length(mac) = 32)
) STRICT;

-- Each time that somebody went on with a log of which something was lost. Chained like the log.
CREATE TABLE acceptances (
    n             INTEGER NOT NULL PRIMARY KEY CHECK (n >= 1),
    at            INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
    loss          TEXT    NOT NULL,
    sessions_left INTEGER NOT NULL,
    entries_left  INTEGER NOT NULL,
    sessions_were INTEGER,          -- nothing where nobody knows
    entries_were  INTEGER,
    mac           BLOB    NOT NULL CHECK (length(mac) = 32)
) STRICT;

CREATE TRIGGER acceptances_are_not_changed BEFORE UPDATE ON acceptances
BEGIN
    SELECT RAISE(ABORT, 'what was accepted stays on record');
END;

CREATE TRIGGER acceptances_are_not_deleted BEFORE DELETE ON acceptances
BEGIN
    SELECT RAISE(ABORT, 'what was accepted stays on record');
END;
