-- Whether a result of this vote was shown before it was opened again: who votes then is told what it means.
ALTER TABLE seminars_poll ADD COLUMN result_seen BIGINT NOT NULL DEFAULT 0;
UPDATE seminars_poll SET result_seen = 1 WHERE round > 1;
