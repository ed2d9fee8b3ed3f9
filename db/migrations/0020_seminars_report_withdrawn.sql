-- When a published version was taken back; its content is gone then, its line in the history stays.
ALTER TABLE seminars_report ADD COLUMN withdrawn_at BIGINT;
