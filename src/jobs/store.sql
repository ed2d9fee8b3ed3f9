-- name: job_insert
INSERT INTO jobs_job (id, kind, payload, key, state, attempt, run_at, made_at, reason)
VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $6, '')
ON CONFLICT (key) WHERE key IS NOT NULL AND state = 'waiting' DO NOTHING

-- name: job_next_due
SELECT run_at FROM jobs_job WHERE state = 'waiting' ORDER BY run_at, id LIMIT 1

-- name: job_claim
UPDATE jobs_job SET attempt = attempt + 1, run_at = $2
WHERE id = (SELECT id FROM jobs_job WHERE state = 'waiting' AND run_at <= $1 ORDER BY run_at, id LIMIT 1)
  AND state = 'waiting' AND run_at <= $1
RETURNING id, kind, payload, attempt

-- name: job_done
DELETE FROM jobs_job WHERE id = $1 AND attempt = $2 AND state = 'waiting'

-- name: job_failed
UPDATE jobs_job SET run_at = $3, reason = $4 WHERE id = $1 AND attempt = $2 AND state = 'waiting'

-- name: job_dead
UPDATE jobs_job SET state = 'dead', run_at = $3, reason = $4 WHERE id = $1 AND attempt = $2 AND state = 'waiting'

-- name: job_counts
SELECT COUNT(CASE WHEN state = 'waiting' THEN 1 END), COUNT(CASE WHEN state = 'dead' THEN 1 END) FROM jobs_job

-- name: job_all_dead
SELECT id, kind, attempt, run_at, reason FROM jobs_job WHERE state = 'dead' ORDER BY run_at DESC, id DESC LIMIT $1

-- name: job_revive
UPDATE jobs_job SET state = 'waiting', attempt = 0, run_at = $2
WHERE id = $1 AND state = 'dead'
  AND NOT EXISTS (SELECT 1 FROM jobs_job AS other WHERE other.key = jobs_job.key AND other.state = 'waiting')

-- name: job_forget
DELETE FROM jobs_job WHERE id = $1 AND state = 'dead'
