-- name: card_insert
INSERT INTO seminars_card (id, seminar_id, step_id, person_id, group_id, cluster_id, text, source, state, made_at)
VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, 'live', $8)

-- name: card_by_id
SELECT id, seminar_id, step_id, person_id, group_id, cluster_id, text, source, state, made_at FROM seminars_card WHERE id = $1

-- name: cards_live
SELECT id, seminar_id, step_id, person_id, group_id, cluster_id, text, source, state, made_at FROM seminars_card WHERE seminar_id = $1 AND state = 'live' ORDER BY id

-- name: cards_of_person
SELECT id, seminar_id, step_id, person_id, group_id, cluster_id, text, source, state, made_at FROM seminars_card WHERE person_id = $1 AND state = 'live' ORDER BY id

-- name: card_gone
UPDATE seminars_card SET state = 'gone' WHERE id = $1 AND state = 'live'

-- name: card_set_cluster
UPDATE seminars_card SET cluster_id = $2 WHERE id = $1

-- name: cluster_insert
INSERT INTO seminars_cluster (id, seminar_id, title, position, state, made_at) VALUES ($1, $2, $3, $4, 'live', $5)

-- name: cluster_by_id
SELECT id, seminar_id, title, position, state, made_at FROM seminars_cluster WHERE id = $1

-- name: clusters_live
SELECT id, seminar_id, title, position, state, made_at FROM seminars_cluster WHERE seminar_id = $1 AND state = 'live' ORDER BY position, id

-- name: cluster_set
UPDATE seminars_cluster SET title = $2, state = $3 WHERE id = $1

-- name: move_insert
INSERT INTO seminars_move (id, seminar_id, before, after, undone, at) VALUES ($1, $2, $3, $4, 0, $5)

-- name: move_newest
SELECT id, before, after FROM seminars_move WHERE seminar_id = $1 AND undone = 0 ORDER BY id DESC LIMIT 1

-- name: move_undo
UPDATE seminars_move SET undone = 1 WHERE id = $1 AND undone = 0

-- name: step_by_id
SELECT id, seminar_id, position, kind, title, instructions, minutes, state, timer, timer_ends_at, timer_left_ms, started_at, ended_at FROM seminars_step WHERE id = $1

-- name: cards_step_newest
SELECT id, seminar_id, position, kind, title, instructions, minutes, state, timer, timer_ends_at, timer_left_ms, started_at, ended_at
FROM seminars_step WHERE seminar_id = $1 AND kind = 'cards' AND state <> 'waiting' ORDER BY started_at DESC LIMIT 1
