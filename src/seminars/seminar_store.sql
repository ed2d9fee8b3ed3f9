-- name: seminar_insert
INSERT INTO seminars_seminar (id, process_id, centre_id, title, purpose, template, state, starts_at, ends_at, place, online_url, seats_place, seats_online, code, doors, funding, rehearsal, version, made_by, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)

-- name: seminar_update
UPDATE seminars_seminar SET process_id = $2, title = $3, purpose = $4, starts_at = $5, ends_at = $6, place = $7, online_url = $8, seats_place = $9, seats_online = $10, funding = $11 WHERE id = $1

-- name: seminar_set_state
UPDATE seminars_seminar SET state = $2, doors = $3 WHERE id = $1 AND state = $4

-- name: seminar_set_doors
UPDATE seminars_seminar SET doors = $2 WHERE id = $1

-- name: seminar_delete_rehearsal
DELETE FROM seminars_seminar WHERE id = $1 AND rehearsal = 1

-- name: seminars_public
SELECT id, process_id, centre_id, title, purpose, template, state, starts_at, ends_at, place, online_url, seats_place, seats_online, code, doors, funding, rehearsal, version, made_by, made_at
FROM seminars_seminar WHERE state IN ('open', 'running') AND rehearsal = 0 ORDER BY starts_at, id

-- name: seminars_not_held
SELECT id, process_id, centre_id, title, purpose, template, state, starts_at, ends_at, place, online_url, seats_place, seats_online, code, doors, funding, rehearsal, version, made_by, made_at
FROM seminars_seminar WHERE state <> 'ended' OR rehearsal = 1 ORDER BY starts_at, id

-- name: seminars_held
SELECT id, process_id, centre_id, title, purpose, template, state, starts_at, ends_at, place, online_url, seats_place, seats_online, code, doors, funding, rehearsal, version, made_by, made_at
FROM seminars_seminar WHERE state = 'ended' AND rehearsal = 0 ORDER BY starts_at DESC, id DESC LIMIT $1 OFFSET $2

-- name: seminars_held_count
SELECT COUNT(*) FROM seminars_seminar WHERE state = 'ended' AND rehearsal = 0

-- name: seminars_of_process
SELECT id, process_id, centre_id, title, purpose, template, state, starts_at, ends_at, place, online_url, seats_place, seats_online, code, doors, funding, rehearsal, version, made_by, made_at
FROM seminars_seminar WHERE process_id = $1 AND rehearsal = 0 ORDER BY starts_at

-- name: seminars_led_by
SELECT seminar_id FROM seminars_facilitator WHERE account_id = $1

-- name: facilitator_insert
INSERT INTO seminars_facilitator (seminar_id, account_id) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: facilitator_delete
DELETE FROM seminars_facilitator WHERE seminar_id = $1 AND account_id = $2 AND (SELECT COUNT(*) FROM seminars_facilitator WHERE seminar_id = $1) > 1

-- name: facilitators_of
SELECT account_id FROM seminars_facilitator WHERE seminar_id = $1

-- name: step_insert
INSERT INTO seminars_step (id, seminar_id, position, kind, title, instructions, minutes, state, timer, timer_ends_at, timer_left_ms, started_at, ended_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'none', NULL, NULL, NULL, NULL)

-- name: step_update
UPDATE seminars_step SET kind = $3, title = $4, instructions = $5, minutes = $6 WHERE id = $1 AND seminar_id = $2

-- name: step_delete
DELETE FROM seminars_step WHERE id = $1 AND seminar_id = $2 AND state = 'waiting'

-- name: step_set_position
UPDATE seminars_step SET position = $3 WHERE id = $1 AND seminar_id = $2

-- name: step_finish
UPDATE seminars_step SET state = 'done', timer = 'none', timer_ends_at = NULL, timer_left_ms = NULL, ended_at = $2 WHERE seminar_id = $1 AND state = 'active'

-- name: step_activate
UPDATE seminars_step SET state = 'active', timer = 'none', timer_ends_at = NULL, timer_left_ms = NULL, started_at = $3, ended_at = NULL WHERE id = $1 AND seminar_id = $2

-- name: step_set_timer
UPDATE seminars_step SET timer = $2, timer_ends_at = $3, timer_left_ms = $4 WHERE id = $1

-- name: process_insert
INSERT INTO seminars_process (id, centre_id, title, purpose, made_at) VALUES ($1, $2, $3, $4, $5)

-- name: process_update
UPDATE seminars_process SET title = $2, purpose = $3 WHERE id = $1

-- name: processes_all
SELECT id, centre_id, title, purpose FROM seminars_process ORDER BY id

-- name: process_by_id
SELECT id, centre_id, title, purpose FROM seminars_process WHERE id = $1

-- name: open_polls_of
SELECT id FROM seminars_poll WHERE seminar_id = $1 AND state = 'open'

-- name: wall_key_of
SELECT wall_key FROM seminars_seminar WHERE id = $1

-- name: wall_key_make
UPDATE seminars_seminar SET wall_key = $2 WHERE id = $1 AND wall_key = ''

-- name: wall_key_renew
UPDATE seminars_seminar SET wall_key = $2 WHERE id = $1
