-- name: mark_made_up
UPDATE seminars_person SET made_up = 1 WHERE id = $1

-- name: made_up_of
SELECT id, seminar_id, name, organisation, sector, region, presence, device, state, votes_by, scribe, email, needs, diet, consent_data, consent_photo, group_id, buddy_id, code_hash, made_at
FROM seminars_person WHERE seminar_id = $1 AND made_up = 1 ORDER BY id

-- name: made_up_count
SELECT COUNT(*) FROM seminars_person WHERE seminar_id = $1 AND made_up = 1

-- name: authors_of_step
SELECT DISTINCT person_id FROM seminars_card WHERE step_id = $1 AND person_id IS NOT NULL
