-- name: poll_insert
INSERT INTO seminars_poll (id, seminar_id, step_id, question, method, dots, most_per_item, scale_most, winners, breakdown, state, round, opened_at, ends_at, left_ms, closed_at, made_at, lone_cards)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'draft', 1, NULL, NULL, NULL, NULL, $11, $12)

-- name: poll_by_id
SELECT id, seminar_id, step_id, question, method, dots, most_per_item, scale_most, winners, breakdown, state, round, opened_at, ends_at, left_ms, closed_at, made_at, result_seen, lone_cards FROM seminars_poll WHERE id = $1

-- name: polls_of
SELECT id, seminar_id, step_id, question, method, dots, most_per_item, scale_most, winners, breakdown, state, round, opened_at, ends_at, left_ms, closed_at, made_at, result_seen, lone_cards FROM seminars_poll WHERE seminar_id = $1 ORDER BY id

-- name: poll_of_step
SELECT id, seminar_id, step_id, question, method, dots, most_per_item, scale_most, winners, breakdown, state, round, opened_at, ends_at, left_ms, closed_at, made_at, result_seen, lone_cards FROM seminars_poll WHERE step_id = $1
ORDER BY CASE state WHEN 'open' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END, id DESC LIMIT 1

-- name: polls_due
SELECT id, seminar_id FROM seminars_poll WHERE state = 'open' AND ends_at IS NOT NULL AND ends_at <= $1

-- name: poll_open
UPDATE seminars_poll SET state = 'open', opened_at = $2, ends_at = $3, left_ms = NULL WHERE id = $1 AND state = 'draft'

-- name: poll_pause
UPDATE seminars_poll SET ends_at = NULL, left_ms = $2 WHERE id = $1 AND state = 'open' AND ends_at IS NOT NULL

-- name: poll_set_timer
UPDATE seminars_poll SET ends_at = $2, left_ms = $3 WHERE id = $1 AND state = 'open'

-- name: poll_close
UPDATE seminars_poll SET state = 'closed', closed_at = $2, ends_at = NULL, left_ms = NULL WHERE id = $1 AND state = 'open'

-- name: poll_close_due
UPDATE seminars_poll SET state = 'closed', closed_at = $2, ends_at = NULL, left_ms = NULL WHERE id = $1 AND state = 'open' AND ends_at IS NOT NULL AND ends_at <= $2

-- name: poll_reopen
UPDATE seminars_poll SET state = 'open', closed_at = NULL, ends_at = $2, left_ms = NULL, round = round + 1, result_seen = $3 WHERE id = $1 AND state = 'closed'

-- name: item_insert
INSERT INTO seminars_poll_item (id, poll_id, cluster_id, label, position) VALUES ($1, $2, $3, $4, $5)

-- name: items_of
SELECT id, poll_id, cluster_id, label, position FROM seminars_poll_item WHERE poll_id = $1 ORDER BY position

-- name: items_delete
DELETE FROM seminars_poll_item WHERE poll_id = $1

-- name: draft_update
UPDATE seminars_poll SET question = $2, method = $3, dots = $4, most_per_item = $5, scale_most = $6, winners = $7, breakdown = $8, lone_cards = $9
WHERE id = $1 AND state = 'draft' AND method <> 'grid'

-- name: draft_delete
DELETE FROM seminars_poll WHERE id = $1 AND state = 'draft' AND method <> 'grid'

-- name: participation_insert
INSERT INTO seminars_participation (poll_id, person_id, channel) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: participation_has
SELECT COUNT(*) FROM seminars_participation WHERE poll_id = $1 AND person_id = $2

-- name: voters_of
SELECT person_id FROM seminars_participation WHERE poll_id = $1

-- name: ballot_voters_of
SELECT person_id FROM seminars_participation WHERE poll_id = $1 AND channel <> 'hand'

-- name: participation_drop_hands
DELETE FROM seminars_participation WHERE poll_id = $1 AND channel = 'hand'

-- name: turnout
SELECT channel, COUNT(*) FROM seminars_participation WHERE poll_id = $1 GROUP BY channel ORDER BY channel

-- name: ballot_insert
INSERT INTO seminars_ballot (poll_id, id, channel, part, choices, receipt) VALUES ($1, $2, $3, $4, $5, $6)

-- name: ballots_of
SELECT id, channel, part, choices, receipt FROM seminars_ballot WHERE poll_id = $1 ORDER BY id

-- name: ballots_delete
DELETE FROM seminars_ballot WHERE poll_id = $1

-- name: ballot_by_receipt
SELECT COUNT(*) FROM seminars_ballot WHERE poll_id = $1 AND receipt = $2

-- name: hands_insert
INSERT INTO seminars_hands (poll_id, voters, counts, entered_by, entered_at, confirmed_by, confirmed_at) VALUES ($1, $2, $3, $4, $5, NULL, NULL)

-- name: hands_of
SELECT voters, counts, entered_by, confirmed_by FROM seminars_hands WHERE poll_id = $1

-- name: hands_delete
DELETE FROM seminars_hands WHERE poll_id = $1

-- name: hands_confirm
UPDATE seminars_hands SET confirmed_by = $2, confirmed_at = $3 WHERE poll_id = $1 AND confirmed_by IS NULL
