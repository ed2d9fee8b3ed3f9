-- What the address of the wall carries, so that a projector opens it without signing in. Empty: not made yet.
ALTER TABLE seminars_seminar ADD COLUMN wall_key TEXT NOT NULL DEFAULT '';
