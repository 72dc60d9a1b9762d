-- Over the appointments that all sessions are of: see `sqlite/tally.rs`. Nothing until an opening has looked at what there is.
ALTER TABLE tally ADD COLUMN places BLOB CHECK (length(places) = 32);
