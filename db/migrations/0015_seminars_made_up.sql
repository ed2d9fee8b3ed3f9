-- Participants whom a rehearsal made up: they can be let act, and go with the rehearsal.
ALTER TABLE seminars_person ADD COLUMN made_up BIGINT NOT NULL DEFAULT 0 CHECK (made_up IN (0, 1));
