-- What somebody signed in on, in words: the browser and the system, as the browser said it then. Nothing where it said nothing known.
ALTER TABLE sign_ins ADD COLUMN browser TEXT;
ALTER TABLE sign_ins ADD COLUMN system TEXT;

-- Who is put aside has no password: who comes back chooses a new one.
UPDATE people SET password_hash = NULL WHERE role = 'provider' AND archived = 1;
