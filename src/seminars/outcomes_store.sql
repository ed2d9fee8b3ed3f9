-- name: decisions_of
SELECT id, decision, reasons, minority, position FROM seminars_decision WHERE seminar_id = $1 ORDER BY position, id

-- name: decision_seminar
SELECT seminar_id FROM seminars_decision WHERE id = $1

-- name: decision_position_last
SELECT COALESCE(MAX(position), 0) FROM seminars_decision WHERE seminar_id = $1

-- name: decision_insert
INSERT INTO seminars_decision (id, seminar_id, decision, reasons, minority, position, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: decision_update
UPDATE seminars_decision SET decision = $2, reasons = $3, minority = $4 WHERE id = $1

-- name: decision_delete
DELETE FROM seminars_decision WHERE id = $1

-- name: commitments_of
SELECT id, what, owner, owner_email, due_at, state FROM seminars_commitment WHERE seminar_id = $1 ORDER BY due_at, id

-- name: commitment_seminar
SELECT seminar_id FROM seminars_commitment WHERE id = $1

-- name: commitment_insert
INSERT INTO seminars_commitment (id, seminar_id, what, owner, owner_email, due_at, state, reminded_at, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)

-- name: commitment_due
SELECT due_at FROM seminars_commitment WHERE id = $1

-- name: commitment_update
UPDATE seminars_commitment SET what = $2, owner = $3, owner_email = $4, due_at = $5 WHERE id = $1

-- name: commitment_forget_reminder
UPDATE seminars_commitment SET reminded_at = NULL WHERE id = $1

-- name: commitment_set_state
UPDATE seminars_commitment SET state = $2 WHERE id = $1

-- name: commitment_delete
DELETE FROM seminars_commitment WHERE id = $1

-- name: commitments_near
SELECT c.id, c.seminar_id, s.title, c.what, c.owner, c.owner_email, c.due_at, c.reminded_at, c.made_at,
  COALESCE((SELECT p.language FROM seminars_person p WHERE p.seminar_id = c.seminar_id AND p.email = c.owner_email AND p.language <> '' ORDER BY p.id DESC LIMIT 1), '')
FROM seminars_commitment c JOIN seminars_seminar s ON s.id = c.seminar_id
WHERE c.state = 'open' AND c.owner_email <> '' AND c.due_at >= $1 AND c.due_at <= $2 AND s.rehearsal = 0 ORDER BY c.id

-- name: commitment_reminded
UPDATE seminars_commitment SET reminded_at = $2 WHERE id = $1 AND state = 'open' AND (reminded_at IS NULL OR reminded_at < $3)
