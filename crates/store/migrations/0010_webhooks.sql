-- Where other systems hear of what happens. The secret is kept as it is: what is sent is signed with it. One that is switched
-- off is told nothing, and is not told later of what it missed.
CREATE TABLE webhooks (
    practice      TEXT    NOT NULL REFERENCES practices (id),
    id            TEXT    NOT NULL,
    edition       INTEGER NOT NULL DEFAULT 1 CHECK (edition BETWEEN 1 AND 4294967295),
    url           TEXT    NOT NULL CHECK (length(url) > 0),
    events        TEXT    NOT NULL, -- which it wants: their names, with a space between
    secret        BLOB    NOT NULL CHECK (length(secret) = 32),
    created_at    INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('on', 'off', 'failing', 'gone')),
    failing_since INTEGER, -- the first failure with no success since
    PRIMARY KEY (practice, id)
) STRICT, WITHOUT ROWID;

-- What one is to be told, or was: ids alone. `ordinal` says what came first; of one `thread`, which is an appointment with its
-- sessions, the next is told when the one before has ended.
CREATE TABLE webhook_deliveries (
    ordinal         INTEGER PRIMARY KEY AUTOINCREMENT,
    practice        TEXT    NOT NULL,
    webhook         TEXT    NOT NULL,
    event           TEXT    NOT NULL,
    at              INTEGER NOT NULL, -- when it happened
    thread          TEXT    NOT NULL,
    appointment     TEXT,
    session         TEXT,
    participant     TEXT,
    state           TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'taken', 'given_up')),
    tries           INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 4294967295),
    first_failed_at INTEGER,
    next_at         INTEGER NOT NULL DEFAULT 0, -- not before
    status          INTEGER CHECK (status BETWEEN 100 AND 999), -- of the last answer
    trouble         TEXT,             -- of the last try, in words
    ended_at        INTEGER,
    FOREIGN KEY (practice, webhook) REFERENCES webhooks (practice, id) ON DELETE CASCADE
) STRICT;

CREATE INDEX webhook_deliveries_of ON webhook_deliveries (practice, webhook, ordinal);
CREATE INDEX webhook_deliveries_thread ON webhook_deliveries (practice, webhook, thread);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (practice, webhook, thread, ordinal) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (practice, ended_at) WHERE ended_at IS NOT NULL;
