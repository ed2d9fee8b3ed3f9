-- name: comparison_insert
INSERT INTO seminars_comparison (id, seminar_id, step_id, poll_id, title, made_at) VALUES ($1, $2, $3, NULL, $4, $5)

-- name: comparison_by_id
SELECT id, seminar_id, step_id, poll_id, title, made_at FROM seminars_comparison WHERE id = $1

-- name: comparison_of_seminar
SELECT id, seminar_id, step_id, poll_id, title, made_at FROM seminars_comparison WHERE seminar_id = $1 ORDER BY id DESC LIMIT 1

-- name: comparison_set_poll
UPDATE seminars_comparison SET poll_id = $2 WHERE id = $1

-- name: poll_forget_draft
DELETE FROM seminars_poll WHERE id = $1 AND state = 'draft'

-- name: option_insert
INSERT INTO seminars_option (id, comparison_id, name, example, position) VALUES ($1, $2, $3, $4, $5)

-- name: option_place
SELECT o.comparison_id, c.seminar_id FROM seminars_option o JOIN seminars_comparison c ON c.id = o.comparison_id WHERE o.id = $1

-- name: options_of
SELECT id, name, example FROM seminars_option WHERE comparison_id = $1 ORDER BY position, id

-- name: option_delete
DELETE FROM seminars_option WHERE id = $1

-- name: criterion_insert
INSERT INTO seminars_criterion (id, comparison_id, name, weight, position) VALUES ($1, $2, $3, $4, $5)

-- name: criterion_place
SELECT k.comparison_id, c.seminar_id FROM seminars_criterion k JOIN seminars_comparison c ON c.id = k.comparison_id WHERE k.id = $1

-- name: criterion_name
SELECT name FROM seminars_criterion WHERE id = $1

-- name: criteria_of
SELECT id, name, weight FROM seminars_criterion WHERE comparison_id = $1 ORDER BY position, id

-- name: criterion_set_weight
UPDATE seminars_criterion SET weight = $2 WHERE id = $1 AND weight <> $2

-- name: criterion_delete
DELETE FROM seminars_criterion WHERE id = $1

-- name: cell_insert
INSERT INTO seminars_grid_cell (poll_item_id, option_id, criterion_id) VALUES ($1, $2, $3)

-- name: cells_of_poll
SELECT g.poll_item_id, g.option_id, g.criterion_id FROM seminars_grid_cell g JOIN seminars_poll_item i ON i.id = g.poll_item_id WHERE i.poll_id = $1 ORDER BY i.position

-- name: statement_insert
INSERT INTO seminars_statement (id, option_id, person_id, side, text, source, state, made_at) VALUES ($1, $2, $3, $4, $5, $6, 'live', $7)

-- name: statement_seminar
SELECT c.seminar_id FROM seminars_statement s JOIN seminars_option o ON o.id = s.option_id JOIN seminars_comparison c ON c.id = o.comparison_id WHERE s.id = $1 AND s.state = 'live'

-- name: statement_gone
UPDATE seminars_statement SET state = 'gone' WHERE id = $1 AND state = 'live'

-- name: statements_of
SELECT s.id, s.option_id, s.side, s.text, s.source, COUNT(u.person_id)
FROM seminars_statement s JOIN seminars_option o ON o.id = s.option_id LEFT JOIN seminars_support u ON u.statement_id = s.id
WHERE o.comparison_id = $1 AND s.state = 'live'
GROUP BY s.id, s.option_id, s.side, s.text, s.source ORDER BY COUNT(u.person_id) DESC, s.id

-- name: support_insert
INSERT INTO seminars_support (statement_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: support_delete
DELETE FROM seminars_support WHERE statement_id = $1 AND person_id = $2

-- name: supported_by
SELECT u.statement_id FROM seminars_support u JOIN seminars_statement s ON s.id = u.statement_id JOIN seminars_option o ON o.id = s.option_id
WHERE o.comparison_id = $1 AND u.person_id = $2
