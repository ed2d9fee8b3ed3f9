-- name: seminar_by_id
SELECT id, process_id, centre_id, title, purpose, template, state, starts_at, ends_at, place, online_url, seats_place, seats_online, code, doors, funding, rehearsal, version, made_by, made_at
FROM seminars_seminar WHERE id = $1

-- name: seminar_by_code
SELECT id, process_id, centre_id, title, purpose, template, state, starts_at, ends_at, place, online_url, seats_place, seats_online, code, doors, funding, rehearsal, version, made_by, made_at
FROM seminars_seminar WHERE code = $1

-- name: seminar_touch
UPDATE seminars_seminar SET version = version + 1 WHERE id = $1 RETURNING version

-- name: is_facilitator
SELECT COUNT(*) FROM seminars_facilitator WHERE seminar_id = $1 AND account_id = $2

-- name: step_active
SELECT id, seminar_id, position, kind, title, instructions, minutes, state, timer, timer_ends_at, timer_left_ms, started_at, ended_at
FROM seminars_step WHERE seminar_id = $1 AND state = 'active' ORDER BY position LIMIT 1

-- name: steps_of
SELECT id, seminar_id, position, kind, title, instructions, minutes, state, timer, timer_ends_at, timer_left_ms, started_at, ended_at
FROM seminars_step WHERE seminar_id = $1 ORDER BY position

-- name: person_by_id
SELECT id, seminar_id, name, organisation, sector, region, presence, device, state, votes_by, scribe, email, needs, diet, consent_data, consent_photo, group_id, buddy_id, code_hash, made_at
FROM seminars_person WHERE id = $1

-- name: person_by_device
SELECT p.id, p.seminar_id, p.name, p.organisation, p.sector, p.region, p.presence, p.device, p.state, p.votes_by, p.scribe, p.email, p.needs, p.diet, p.consent_data, p.consent_photo, p.group_id, p.buddy_id, p.code_hash, p.made_at
FROM seminars_device d JOIN seminars_person p ON p.id = d.person_id WHERE d.token_hash = $1 AND p.seminar_id = $2

-- name: people_of
SELECT id, seminar_id, name, organisation, sector, region, presence, device, state, votes_by, scribe, email, needs, diet, consent_data, consent_photo, group_id, buddy_id, code_hash, made_at
FROM seminars_person WHERE seminar_id = $1 ORDER BY id

-- name: people_at_table
SELECT id, seminar_id, name, organisation, sector, region, presence, device, state, votes_by, scribe, email, needs, diet, consent_data, consent_photo, group_id, buddy_id, code_hash, made_at
FROM seminars_person WHERE seminar_id = $1 AND group_id = $2 ORDER BY id

-- name: change_insert
INSERT INTO seminars_change (id, seminar_id, at, what, about) VALUES ($1, $2, $3, $4, $5)

-- name: changes_of
SELECT at, what, about FROM seminars_change WHERE seminar_id = $1 ORDER BY id

-- name: reports_published
SELECT COUNT(*) FROM seminars_report WHERE seminar_id = $1 AND withdrawn_at IS NULL
