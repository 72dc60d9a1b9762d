-- Who works at the practice may be any of these, several at once. `role` tells them from clients: 'provider' is everybody who works
-- there. Who worked there before there were roles did everything, and still may.
ALTER TABLE people ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1));
ALTER TABLE people ADD COLUMN is_provider INTEGER NOT NULL DEFAULT 0 CHECK (is_provider IN (0, 1));
ALTER TABLE people ADD COLUMN is_scheduler INTEGER NOT NULL DEFAULT 0 CHECK (is_scheduler IN (0, 1));
UPDATE people SET is_admin = 1, is_provider = 1 WHERE role = 'provider';

-- Who was asked by mail to work here, and has not come yet. The link is known by its hash alone.
CREATE TABLE invitations (
    practice     TEXT    NOT NULL REFERENCES practices (id),
    id           TEXT    NOT NULL,
    email        TEXT    NOT NULL CHECK (length(email) > 0), -- folded to lower case
    name         TEXT    NOT NULL CHECK (length(name) > 0),
    language     TEXT    NOT NULL CHECK (language IN ('en', 'es')),
    is_admin     INTEGER NOT NULL CHECK (is_admin IN (0, 1)),
    is_provider  INTEGER NOT NULL CHECK (is_provider IN (0, 1)),
    is_scheduler INTEGER NOT NULL CHECK (is_scheduler IN (0, 1)),
    link_hash    BLOB    NOT NULL CHECK (length(link_hash) = 32),
    mailed_at    INTEGER, -- when a mail server took the mail with this link
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (practice, id),
    UNIQUE (practice, email),
    UNIQUE (practice, link_hash)
) STRICT, WITHOUT ROWID;

-- Links to choose a new password that were asked for by mail, known by their hashes alone. There is a row whatever address was typed,
-- so that nothing outside tells whether it is anybody's; `person` is nothing where it is not. A browser has one.
CREATE TABLE password_resets (
    practice     TEXT    NOT NULL REFERENCES practices (id),
    browser_hash BLOB    NOT NULL CHECK (length(browser_hash) = 32), -- which asked
    link_hash    BLOB    NOT NULL CHECK (length(link_hash) = 32),
    person       TEXT,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (practice, browser_hash),
    UNIQUE (practice, link_hash),
    FOREIGN KEY (practice, person) REFERENCES people (practice, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX password_resets_of_person ON password_resets (practice, person);
