-- Letters to clients about their appointments, from when they are planned to what became of them. The key makes a repetition
-- impossible: there is one letter for each person, occasion, edition of the appointment, channel and address. Who and where is
-- read when a letter is handed over, so no row has an address or a name: `address` counts how many the person had before. The
-- appointment and the person are no foreign keys: a letter that was sent stays on record. Those of the same person, channel and
-- occasion with the same `together` go out as one.
CREATE TABLE letters (
    practice     TEXT    NOT NULL REFERENCES practices (id),
    appointment  TEXT    NOT NULL,
    person       TEXT    NOT NULL,
    occasion     TEXT    NOT NULL
                 CHECK (occasion IN ('booked', 'changed', 'new_link', 'cancelled', 'day_before', 'ten_minutes_before')),
    edition      INTEGER NOT NULL CHECK (edition BETWEEN 0 AND 4294967295),
    channel      TEXT    NOT NULL CHECK (channel IN ('email', 'text')),
    address      INTEGER NOT NULL CHECK (address BETWEEN 0 AND 4294967295),
    id           TEXT    NOT NULL, -- made of the key; who takes the letter over knows it by this
    together     TEXT,             -- nothing: it goes alone
    starts_at    INTEGER NOT NULL, -- the time that it tells
    minutes      INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 4294967295),
    link         INTEGER NOT NULL DEFAULT 0 CHECK (link BETWEEN 0 AND 4294967295), -- once it is handed over
    due_at       INTEGER NOT NULL,
    pointless_at INTEGER NOT NULL,
    state        TEXT    NOT NULL
                 CHECK (state IN ('waiting', 'handing_over', 'sent', 'bounced', 'too_late', 'withdrawn')),
    tries        INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 4294967295),
    next_at      INTEGER NOT NULL, -- not before
    ended_at     INTEGER,
    trouble      TEXT,             -- of the last try, in words that name nobody
    PRIMARY KEY (practice, appointment, person, occasion, edition, channel, address),
    UNIQUE (practice, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX letters_to_send ON letters (practice, channel, next_at) WHERE state = 'waiting';
CREATE INDEX letters_handed_over ON letters (practice, channel) WHERE state = 'handing_over';
CREATE INDEX letters_together ON letters (practice, together) WHERE together IS NOT NULL;
CREATE INDEX letters_bounced ON letters (practice, pointless_at) WHERE state = 'bounced';

-- How often what letters tell of an appointment has changed, and what they tell now.
CREATE TABLE letter_editions (
    practice    TEXT    NOT NULL,
    appointment TEXT    NOT NULL,
    edition     INTEGER NOT NULL CHECK (edition BETWEEN 0 AND 4294967295),
    tells       TEXT    NOT NULL, -- JSON
    PRIMARY KEY (practice, appointment)
) STRICT, WITHOUT ROWID;

-- What a practice decides of its letters, as JSON; nothing where it decided nothing.
CREATE TABLE letter_settings (
    practice TEXT NOT NULL PRIMARY KEY REFERENCES practices (id),
    settings TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How many addresses and numbers somebody had before this one: what went to an earlier one has not reached them.
ALTER TABLE people ADD COLUMN emails_before INTEGER NOT NULL DEFAULT 0 CHECK (emails_before BETWEEN 0 AND 4294967295);
ALTER TABLE people ADD COLUMN phones_before INTEGER NOT NULL DEFAULT 0 CHECK (phones_before BETWEEN 0 AND 4294967295);
