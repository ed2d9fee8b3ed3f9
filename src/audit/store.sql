-- name: entry_last
SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1

-- name: entry_insert
INSERT INTO audit_entry (seq, at, actor, action, subject, details, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: entry_hash
SELECT hash FROM audit_entry WHERE seq = $1

-- name: entries_from
SELECT seq, at, actor, action, subject, details, previous, hash FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT 1000

-- name: entries_newest
SELECT seq, at, actor, action, subject, details, previous, hash FROM audit_entry ORDER BY seq DESC LIMIT $1
