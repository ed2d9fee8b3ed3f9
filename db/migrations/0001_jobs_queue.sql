-- Work to be done later. A job that is done is deleted (its payload may hold addresses and one-time links); a
-- dead one stays until somebody decides. A running job is a waiting one whose run_at was moved past its lease.
CREATE TABLE jobs_job (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  key TEXT,
  state TEXT NOT NULL CONSTRAINT jobs_job_state CHECK (state IN ('waiting', 'dead')),
  attempt BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  reason TEXT NOT NULL
);
CREATE UNIQUE INDEX jobs_job_key ON jobs_job (key) WHERE key IS NOT NULL AND state = 'waiting';
CREATE INDEX jobs_job_due ON jobs_job (run_at, id) WHERE state = 'waiting';
