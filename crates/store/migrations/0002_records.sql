CREATE TABLE people (
    practice      TEXT NOT NULL REFERENCES practices (id),
    id            TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('provider', 'client')),
    name          TEXT NOT NULL CHECK (length(name) > 0),
    email         TEXT NOT NULL CHECK (length(email) > 0), -- folded to lower case
    phone         TEXT,
    password_hash TEXT,
    PRIMARY KEY (practice, id),
    UNIQUE (practice, email),
    UNIQUE (practice, id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE appointments (
    practice        TEXT    NOT NULL REFERENCES practices (id),
    id              TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('individual', 'group')),
    admission       TEXT    NOT NULL CHECK (admission IN ('provider_admits', 'doors_open')),
    starts_at       INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
    minutes         INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 4294967295),
    link_generation INTEGER NOT NULL CHECK (link_generation BETWEEN 0 AND 4294967295),
    link_hash       BLOB    NOT NULL CHECK (length(link_hash) = 32),
    link_revoked    INTEGER NOT NULL CHECK (link_revoked IN (0, 1)),
    PRIMARY KEY (practice, id),
    UNIQUE (practice, link_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX appointments_by_start ON appointments (practice, starts_at);

-- Who is written into an appointment. The role is part of the foreign key: a client cannot be booked as a provider.
CREATE TABLE booked (
    practice    TEXT    NOT NULL,
    appointment TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    position    INTEGER NOT NULL CHECK (position >= 0),
    person      TEXT    NOT NULL,
    PRIMARY KEY (practice, appointment, role, position),
    UNIQUE (practice, appointment, person),
    FOREIGN KEY (practice, appointment) REFERENCES appointments (practice, id),
    FOREIGN KEY (practice, person, role) REFERENCES people (practice, id, role)
) STRICT, WITHOUT ROWID;

CREATE INDEX booked_of_person ON booked (practice, person, role);

-- An appointment with its people, each list as JSON in booked order.
CREATE VIEW appointments_booked AS
SELECT appointments.*,
    (SELECT json_group_array(json_object('person', people.id, 'name', people.name) ORDER BY booked.position)
       FROM booked JOIN people ON people.practice = booked.practice AND people.id = booked.person
      WHERE booked.practice = appointments.practice AND booked.appointment = appointments.id
        AND booked.role = 'provider') AS providers,
    (SELECT json_group_array(json_object('person', people.id, 'name', people.name) ORDER BY booked.position)
       FROM booked JOIN people ON people.practice = booked.practice AND people.id = booked.person
      WHERE booked.practice = appointments.practice AND booked.appointment = appointments.id
        AND booked.role = 'client') AS clients
FROM appointments;

CREATE TABLE sign_ins (
    practice   TEXT    NOT NULL,
    token_hash BLOB    NOT NULL CHECK (length(token_hash) = 32),
    person     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (practice, token_hash),
    FOREIGN KEY (practice, person) REFERENCES people (practice, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_ins_of_person ON sign_ins (practice, person);

-- Which guest a browser is in an appointment, when it carried that place over from another device.
CREATE TABLE browser_places (
    practice     TEXT NOT NULL,
    browser_hash BLOB NOT NULL CHECK (length(browser_hash) = 32),
    appointment  TEXT NOT NULL,
    guest_key    BLOB NOT NULL CHECK (length(guest_key) = 16),
    PRIMARY KEY (practice, browser_hash, appointment),
    FOREIGN KEY (practice, appointment) REFERENCES appointments (practice, id)
) STRICT, WITHOUT ROWID;

-- One-time codes that carry a place to a second device. `guesses` counts wrong codes tried at the appointment since.
CREATE TABLE place_codes (
    practice    TEXT    NOT NULL,
    appointment TEXT    NOT NULL,
    code_hash   BLOB    NOT NULL CHECK (length(code_hash) = 32),
    guest_key   BLOB    NOT NULL CHECK (length(guest_key) = 16),
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER,
    guesses     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (practice, appointment, code_hash),
    FOREIGN KEY (practice, appointment) REFERENCES appointments (practice, id)
) STRICT, WITHOUT ROWID;

-- What was sent, newest last. The appointment is no foreign key: a message sent stays sent.
CREATE TABLE messages (
    ordinal     INTEGER PRIMARY KEY AUTOINCREMENT,
    practice    TEXT    NOT NULL REFERENCES practices (id),
    id          TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    channel     TEXT    NOT NULL CHECK (channel IN ('email', 'text')),
    recipient   TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    appointment TEXT,
    UNIQUE (practice, id)
) STRICT;

CREATE INDEX messages_by_time ON messages (practice, at, ordinal);

CREATE TABLE secrets (
    practice TEXT NOT NULL REFERENCES practices (id),
    name     TEXT NOT NULL,
    bytes    BLOB NOT NULL CHECK (length(bytes) = 32),
    PRIMARY KEY (practice, name)
) STRICT, WITHOUT ROWID;
