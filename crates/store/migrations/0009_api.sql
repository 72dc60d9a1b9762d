-- Tokens of other systems that use the API, known by their hashes alone. One that is revoked stays, so that the list tells that
-- it was there.
CREATE TABLE api_tokens (
    practice     TEXT    NOT NULL REFERENCES practices (id),
    id           TEXT    NOT NULL,
    name         TEXT    NOT NULL CHECK (length(name) > 0),
    token_hash   BLOB    NOT NULL CHECK (length(token_hash) = 32),
    scopes       TEXT    NOT NULL, -- their names, with a space between
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER, -- to the minute
    revoked_at   INTEGER,
    PRIMARY KEY (practice, id),
    UNIQUE (practice, token_hash)
) STRICT, WITHOUT ROWID;

-- Requests that carry a key by which their sender may repeat them. A row is written before anything is done, with the id that
-- what is made is to have: whoever goes on with it after a crash makes the same again, which is nothing more. Then it gets the
-- answer.
CREATE TABLE api_requests (
    practice   TEXT    NOT NULL,
    token      TEXT    NOT NULL,
    key        TEXT    NOT NULL CHECK (length(key) > 0),
    asked_hash BLOB    NOT NULL CHECK (length(asked_hash) = 32), -- of all that it asks for
    makes      TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    status     INTEGER CHECK (status BETWEEN 200 AND 299), -- nothing until it is answered
    answer     TEXT,                                       -- JSON
    PRIMARY KEY (practice, token, key),
    FOREIGN KEY (practice, token) REFERENCES api_tokens (practice, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX api_requests_expired ON api_requests (practice, expires_at);
