-- What somebody signed in on, in words: the browser and the system, as the browser said it then. Nothing where it said nothing known.
ALTER TABLE sign_ins ADD COLUMN browser TEXT;
ALTER TABLE sign_ins ADD COLUMN system TEXT;
