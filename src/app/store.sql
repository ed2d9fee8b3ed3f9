-- name: mark_find
SELECT value FROM app_mark WHERE name = $1

-- name: mark_set
INSERT INTO app_mark (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value
