-- The second factor of who works here: the secret that the codes of their app are made of (RFC 6238), and the step of the newest code
-- that was taken, since none is taken twice. No row where there is none.
CREATE TABLE second_factors (
    practice  TEXT    NOT NULL,
    person    TEXT    NOT NULL,
    secret    BLOB    NOT NULL CHECK (length(secret) = 20),
    last_step INTEGER NOT NULL CHECK (last_step >= 0), -- 30 seconds each, since 1970
    since     INTEGER NOT NULL,
    PRIMARY KEY (practice, person),
    FOREIGN KEY (practice, person) REFERENCES people (practice, id)
) STRICT, WITHOUT ROWID;

-- What stands for a code where the app is lost, known by its hash alone. Each is gone when it was used.
CREATE TABLE recovery_codes (
    practice  TEXT NOT NULL,
    person    TEXT NOT NULL,
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    PRIMARY KEY (practice, person, code_hash),
    FOREIGN KEY (practice, person) REFERENCES second_factors (practice, person)
) STRICT, WITHOUT ROWID;
