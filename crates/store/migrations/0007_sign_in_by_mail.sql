-- Sign-ins that were asked for by mail, each with a link and a code that are known by their hashes alone. There is a row
-- whatever address was typed, so that nothing outside tells whether it is a client's; `person` is nothing where it is not.
-- A browser has one, and so has a person: a newer one takes the place of the older.
CREATE TABLE mailed_sign_ins (
    practice     TEXT    NOT NULL REFERENCES practices (id),
    browser_hash BLOB    NOT NULL CHECK (length(browser_hash) = 32), -- which asked; the code is good there alone
    link_hash    BLOB    NOT NULL CHECK (length(link_hash) = 32),
    code_hash    BLOB    NOT NULL CHECK (length(code_hash) = 32),
    person       TEXT,
    appointment  TEXT, -- by whose link they came, if by one
    expires_at   INTEGER NOT NULL,
    guesses      INTEGER NOT NULL DEFAULT 0, -- wrong codes that were tried
    PRIMARY KEY (practice, browser_hash),
    UNIQUE (practice, link_hash),
    FOREIGN KEY (practice, person) REFERENCES people (practice, id),
    FOREIGN KEY (practice, appointment) REFERENCES appointments (practice, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX mailed_sign_ins_of_person ON mailed_sign_ins (practice, person);
