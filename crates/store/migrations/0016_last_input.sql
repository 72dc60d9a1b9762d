-- When somebody last typed, pointed or touched in their workspace, which locks a while after. From before that was told it is
-- when the browser was last heard of.
ALTER TABLE sign_ins ADD COLUMN last_input INTEGER NOT NULL DEFAULT 0;
UPDATE sign_ins SET last_input = last_seen;
