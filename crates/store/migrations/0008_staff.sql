-- Who works at the practice may be any of these, several at once. `role` tells them from clients: 'provider' is everybody who works
-- there. Who worked there before there were roles did everything, and still may.
ALTER TABLE people ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1));
ALTER TABLE people ADD COLUMN is_provider INTEGER NOT NULL DEFAULT 0 CHECK (is_provider IN (0, 1));
ALTER TABLE people ADD COLUMN is_scheduler INTEGER NOT NULL DEFAULT 0 CHECK (is_scheduler IN (0, 1));
UPDATE people SET is_admin = 1, is_provider = 1 WHERE role = 'provider';
