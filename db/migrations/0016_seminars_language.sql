-- The language of the page on which she came in; letters to her are written in it. Empty: not known.
ALTER TABLE seminars_person ADD COLUMN language TEXT NOT NULL DEFAULT '';
