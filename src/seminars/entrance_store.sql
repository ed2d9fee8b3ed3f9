-- name: person_insert
INSERT INTO seminars_person (id, seminar_id, name, organisation, sector, region, presence, device, state, votes_by, scribe, email, needs, diet, consent_data, consent_photo, group_id, buddy_id, code_hash, made_at, language)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, NULL, NULL, $16, $17, $18)

-- name: person_by_code
SELECT id, seminar_id, name, organisation, sector, region, presence, device, state, votes_by, scribe, email, needs, diet, consent_data, consent_photo, group_id, buddy_id, code_hash, made_at
FROM seminars_person WHERE seminar_id = $1 AND code_hash = $2

-- name: person_language
SELECT language FROM seminars_person WHERE id = $1

-- name: person_set_state
UPDATE seminars_person SET state = $2 WHERE id = $1

-- name: person_set_presence
UPDATE seminars_person SET presence = $2 WHERE id = $1

-- name: person_set_scribe
UPDATE seminars_person SET scribe = $2 WHERE id = $1

-- name: person_set_votes_by
UPDATE seminars_person SET votes_by = $2 WHERE id = $1

-- name: person_set_region
UPDATE seminars_person SET region = $2 WHERE id = $1

-- name: person_set_buddy
UPDATE seminars_person SET buddy_id = $2 WHERE id = $1

-- name: person_set_photo
UPDATE seminars_person SET consent_photo = $2 WHERE id = $1

-- name: person_erase
UPDATE seminars_person SET name = '', organisation = '', region = '', email = '', needs = '', diet = '', consent_data = 0, consent_photo = 0
WHERE id = $1

-- name: people_erase_old
UPDATE seminars_person SET name = '', organisation = '', region = '', email = '', needs = '', diet = '', consent_data = 0, consent_photo = 0
WHERE (name <> '' OR organisation <> '' OR region <> '' OR email <> '' OR needs <> '' OR diet <> '')
AND seminar_id IN (SELECT id FROM seminars_seminar WHERE ends_at < $1)

-- name: person_set_device
UPDATE seminars_person SET device = $2, votes_by = $3 WHERE id = $1

-- name: person_set_code
UPDATE seminars_person SET code_hash = $2 WHERE id = $1

-- name: person_set_group
UPDATE seminars_person SET group_id = $2, buddy_id = $3 WHERE id = $1

-- name: groups_clear_people
UPDATE seminars_person SET group_id = NULL, buddy_id = NULL WHERE seminar_id = $1

-- name: groups_detach_cards
UPDATE seminars_card SET group_id = NULL WHERE seminar_id = $1

-- name: groups_delete
DELETE FROM seminars_group WHERE seminar_id = $1

-- name: group_insert
INSERT INTO seminars_group (id, seminar_id, number) VALUES ($1, $2, $3)

-- name: groups_of
SELECT id, seminar_id, number FROM seminars_group WHERE seminar_id = $1 ORDER BY number

-- name: device_insert
INSERT INTO seminars_device (token_hash, person_id, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: attendance_insert
INSERT INTO seminars_attendance (id, person_id, at, what) VALUES ($1, $2, $3, $4)

-- name: attendance_came
SELECT COUNT(DISTINCT a.person_id) FROM seminars_attendance a JOIN seminars_person p ON p.id = a.person_id
WHERE p.seminar_id = $1 AND a.what = 'came'

-- name: seats_taken
SELECT COUNT(*) FROM seminars_person WHERE seminar_id = $1 AND presence = $2 AND state IN ('registered', 'here', 'left')

-- name: waiting_first
SELECT id, seminar_id, name, organisation, sector, region, presence, device, state, votes_by, scribe, email, needs, diet, consent_data, consent_photo, group_id, buddy_id, code_hash, made_at
FROM seminars_person WHERE seminar_id = $1 AND presence = $2 AND state = 'waiting' ORDER BY id LIMIT 1

-- name: guess_find
SELECT failures, until_at, touched_at FROM seminars_guess WHERE key = $1

-- name: guess_set
INSERT INTO seminars_guess (key, failures, until_at, touched_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE SET failures = $2, until_at = $3, touched_at = $4
