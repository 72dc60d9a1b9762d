-- How many addresses and numbers somebody had before this one: what went to an earlier one has not reached them.
ALTER TABLE people ADD COLUMN emails_before INTEGER NOT NULL DEFAULT 0 CHECK (emails_before BETWEEN 0 AND 4294967295);
ALTER TABLE people ADD COLUMN phones_before INTEGER NOT NULL DEFAULT 0 CHECK (phones_before BETWEEN 0 AND 4294967295);

-- Letters as before, and of each to which address or number it goes or went, counted like the two above, which link it told,
-- and which others go out with it as one: those of the same person, channel and occasion with the same `together`. They may be
-- about a new link.
CREATE TABLE letters_new (
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

INSERT INTO letters_new (practice, appointment, person, occasion, edition, channel, address, id, starts_at, minutes, link,
    due_at, pointless_at, state, tries, next_at, ended_at, trouble)
SELECT practice, appointment, person, occasion, edition, channel, 0, id, starts_at, minutes,
    coalesce((SELECT link_generation FROM appointments
        WHERE appointments.practice = letters.practice AND appointments.id = letters.appointment), 0),
    due_at, pointless_at, state, tries, next_at, ended_at, trouble
FROM letters;

DROP TABLE letters;
ALTER TABLE letters_new RENAME TO letters;

CREATE INDEX letters_to_send ON letters (practice, channel, next_at) WHERE state = 'waiting';
CREATE INDEX letters_handed_over ON letters (practice, channel) WHERE state = 'handing_over';
CREATE INDEX letters_together ON letters (practice, together) WHERE together IS NOT NULL;
CREATE INDEX letters_bounced ON letters (practice, pointless_at) WHERE state = 'bounced';

-- What letters tell has the link in it from now on; none while it is revoked.
UPDATE letter_editions SET tells = json_set(tells, '$.link', (SELECT iif(link_revoked, NULL, link_generation)
    FROM appointments WHERE appointments.practice = letter_editions.practice
        AND appointments.id = letter_editions.appointment));

-- An appointment with its people, each list as JSON in booked order, and its place in a series, with how often those that follow
-- were changed.
DROP VIEW appointments_booked;
CREATE VIEW appointments_booked AS
SELECT appointments.*,
    (SELECT json_group_array(json_object('person', people.id, 'name', people.name) ORDER BY booked.position)
       FROM booked JOIN people ON people.practice = booked.practice AND people.id = booked.person
      WHERE booked.practice = appointments.practice AND booked.appointment = appointments.id
        AND booked.role = 'provider') AS providers,
    (SELECT json_group_array(json_object('person', people.id, 'name', people.name) ORDER BY booked.position)
       FROM booked JOIN people ON people.practice = booked.practice AND people.id = booked.person
      WHERE booked.practice = appointments.practice AND booked.appointment = appointments.id
        AND booked.role = 'client') AS clients,
    (SELECT json_object('series', series.id, 'every', series.every, 'zone', series.zone,
            'number', occurrences.number,
            'of', (SELECT count(*) FROM occurrences AS others
                WHERE others.practice = series.practice AND others.series = series.id),
            'following', (SELECT coalesce(sum(later.edition), 0) FROM occurrences AS others
                JOIN appointments AS later ON later.practice = others.practice AND later.id = others.appointment
                WHERE others.practice = series.practice AND others.series = series.id
                    AND others.number > occurrences.number))
       FROM occurrences JOIN series ON series.practice = occurrences.practice AND series.id = occurrences.series
      WHERE occurrences.practice = appointments.practice AND occurrences.appointment = appointments.id) AS occurrence
FROM appointments;
