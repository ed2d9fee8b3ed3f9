-- name: plan_items_of
SELECT id, seminar_id, poll_item_id, cluster_id, activity, why, year, quarter, quarters, lead, partners, cost_low, cost_high, indicator, risk, state, progress, progress_note, position, made_at
FROM seminars_plan_item WHERE seminar_id = $1 ORDER BY year, quarter, position, id

-- name: plan_item_by_id
SELECT id, seminar_id, poll_item_id, cluster_id, activity, why, year, quarter, quarters, lead, partners, cost_low, cost_high, indicator, risk, state, progress, progress_note, position, made_at
FROM seminars_plan_item WHERE id = $1

-- name: plan_position_last
SELECT COALESCE(MAX(position), 0) FROM seminars_plan_item WHERE seminar_id = $1

-- name: plan_item_insert
INSERT INTO seminars_plan_item (id, seminar_id, poll_item_id, cluster_id, activity, why, year, quarter, quarters, lead, partners, cost_low, cost_high, indicator, risk, state, progress, progress_note, position, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'not_started', '', $17, $18)

-- name: plan_item_update
UPDATE seminars_plan_item SET activity = $2, why = $3, year = $4, quarter = $5, quarters = $6, lead = $7, partners = $8, cost_low = $9, cost_high = $10, indicator = $11, risk = $12, state = $13
WHERE id = $1

-- name: plan_item_delete
DELETE FROM seminars_plan_item WHERE id = $1

-- name: plan_item_set_state
UPDATE seminars_plan_item SET state = $2 WHERE id = $1

-- name: plan_item_set_progress
UPDATE seminars_plan_item SET progress = $2, progress_note = $3 WHERE id = $1

-- name: plan_needs_of
SELECT d.item_id, d.needs_id FROM seminars_plan_dependency d JOIN seminars_plan_item i ON i.id = d.item_id
WHERE i.seminar_id = $1 ORDER BY d.item_id, d.needs_id

-- name: plan_needs_delete
DELETE FROM seminars_plan_dependency WHERE item_id = $1

-- name: plan_needed_delete
DELETE FROM seminars_plan_dependency WHERE needs_id = $1

-- name: plan_needs_insert
INSERT INTO seminars_plan_dependency (item_id, needs_id) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: plan_budgets_of
SELECT year, amount FROM seminars_plan_budget WHERE seminar_id = $1 ORDER BY year

-- name: plan_budget_delete
DELETE FROM seminars_plan_budget WHERE seminar_id = $1 AND year = $2

-- name: plan_budget_insert
INSERT INTO seminars_plan_budget (seminar_id, year, amount) VALUES ($1, $2, $3)
