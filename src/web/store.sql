-- name: once_find
SELECT answer FROM web_once WHERE key = $1

-- name: once_insert
INSERT INTO web_once (key, answer, made_at) VALUES ($1, $2, $3)

-- name: once_forget
DELETE FROM web_once WHERE made_at < $1
