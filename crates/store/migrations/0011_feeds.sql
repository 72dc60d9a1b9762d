-- Who made a token; nothing where that was done at the server's terminal.
ALTER TABLE api_tokens ADD COLUMN made_by TEXT;

-- A token with the name of who made it.
CREATE VIEW api_tokens_made AS
SELECT api_tokens.*,
    (SELECT people.name FROM people
      WHERE people.practice = api_tokens.practice AND people.id = api_tokens.made_by) AS maker
FROM api_tokens;

-- Secret addresses at which the calendar of somebody who hosts can be subscribed to, known by their hashes alone. A person has one; one
-- that is revoked is gone.
CREATE TABLE feeds (
    practice     TEXT    NOT NULL,
    person       TEXT    NOT NULL,
    secret_hash  BLOB    NOT NULL CHECK (length(secret_hash) = 32),
    has_titles   INTEGER NOT NULL CHECK (has_titles IN (0, 1)),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER, -- to the minute
    PRIMARY KEY (practice, person),
    UNIQUE (practice, secret_hash),
    FOREIGN KEY (practice, person) REFERENCES people (practice, id)
) STRICT, WITHOUT ROWID;
