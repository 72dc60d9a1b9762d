-- What providers keep of their clients, appointments that are changed and cancelled, and series of them.

-- The practice's own time zone, by its name in IANA's database; nothing until it was chosen.
ALTER TABLE practices ADD COLUMN zone TEXT;

ALTER TABLE people ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'es'));
ALTER TABLE people ADD COLUMN zone TEXT; -- nothing: the practice's
ALTER TABLE people ADD COLUMN reminders TEXT NOT NULL DEFAULT 'email'
    CHECK (reminders IN ('email', 'text', 'both', 'none'));
ALTER TABLE people ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));

-- Counts the changes, so that who changes what somebody else has changed meanwhile is told.
ALTER TABLE people ADD COLUMN edition INTEGER NOT NULL DEFAULT 1 CHECK (edition BETWEEN 1 AND 4294967295);
ALTER TABLE appointments ADD COLUMN edition INTEGER NOT NULL DEFAULT 1 CHECK (edition BETWEEN 1 AND 4294967295);

ALTER TABLE appointments ADD COLUMN cancelled_at INTEGER; -- milliseconds since 1970-01-01T00:00:00Z

-- Appointments that were made together and come again and again, at one local time of one zone.
CREATE TABLE series (
    practice TEXT NOT NULL REFERENCES practices (id),
    id       TEXT NOT NULL,
    every    TEXT NOT NULL CHECK (every IN ('week', 'two_weeks', 'month')),
    zone     TEXT NOT NULL,
    PRIMARY KEY (practice, id)
) STRICT, WITHOUT ROWID;

-- Which appointments are of a series, counted from 1 in the order in which they were planned.
CREATE TABLE occurrences (
    practice    TEXT    NOT NULL,
    series      TEXT    NOT NULL,
    number      INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
    appointment TEXT    NOT NULL,
    PRIMARY KEY (practice, series, number),
    UNIQUE (practice, appointment),
    FOREIGN KEY (practice, series) REFERENCES series (practice, id),
    FOREIGN KEY (practice, appointment) REFERENCES appointments (practice, id)
) STRICT, WITHOUT ROWID;

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
