-- name: report_insert
INSERT INTO seminars_report (seminar_id, version, content, note, published_by, published_at, head) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: report_newest
SELECT seminar_id, version, content, note, published_by, published_at, withdrawn_at FROM seminars_report WHERE seminar_id = $1 AND withdrawn_at IS NULL ORDER BY version DESC LIMIT 1

-- name: report_version
SELECT seminar_id, version, content, note, published_by, published_at, withdrawn_at FROM seminars_report WHERE seminar_id = $1 AND version = $2

-- name: report_versions
SELECT version, note, published_at, withdrawn_at FROM seminars_report WHERE seminar_id = $1 ORDER BY version DESC

-- name: report_last_version
SELECT COALESCE(MAX(version), 0) FROM seminars_report WHERE seminar_id = $1

-- name: report_withdraw
UPDATE seminars_report SET content = '{}', head = '{}', note = '{}', withdrawn_at = $3 WHERE seminar_id = $1 AND version = $2 AND withdrawn_at IS NULL

-- name: report_heads
SELECT r.seminar_id, r.version, r.head, r.published_at FROM seminars_report r JOIN seminars_seminar s ON s.id = r.seminar_id
WHERE s.rehearsal = 0 AND r.version = (SELECT MAX(n.version) FROM seminars_report n WHERE n.seminar_id = r.seminar_id AND n.withdrawn_at IS NULL)
ORDER BY r.published_at DESC, r.seminar_id DESC LIMIT $1 OFFSET $2

-- name: report_head_count
SELECT COUNT(DISTINCT r.seminar_id) FROM seminars_report r JOIN seminars_seminar s ON s.id = r.seminar_id WHERE s.rehearsal = 0 AND r.withdrawn_at IS NULL
