-- What comes out: the plan, the comparison of models, decisions, commitments, reports.
CREATE TABLE seminars_plan_item (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  poll_item_id BIGINT REFERENCES seminars_poll_item (id),  -- why: the votes behind it
  cluster_id BIGINT REFERENCES seminars_cluster (id),      -- why: the cards behind it
  activity TEXT NOT NULL,      -- words
  why TEXT NOT NULL,
  year BIGINT NOT NULL,        -- 1, 2, 3 …: year of the plan
  quarter BIGINT NOT NULL CHECK (quarter BETWEEN 1 AND 4),
  quarters BIGINT NOT NULL CHECK (quarters BETWEEN 1 AND 40),  -- how long
  lead TEXT NOT NULL,
  partners TEXT NOT NULL,
  cost_low BIGINT NOT NULL CHECK (cost_low >= 0),    -- cents
  cost_high BIGINT NOT NULL CHECK (cost_high >= cost_low),
  indicator TEXT NOT NULL,
  risk TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('proposed', 'chosen', 'later')),
  progress TEXT NOT NULL CHECK (progress IN ('not_started', 'under_way', 'done', 'stopped')),
  progress_note TEXT NOT NULL,
  position BIGINT NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE INDEX seminars_plan_item_seminar ON seminars_plan_item (seminar_id);

CREATE TABLE seminars_plan_dependency (
  item_id BIGINT NOT NULL REFERENCES seminars_plan_item (id) ON DELETE CASCADE,
  needs_id BIGINT NOT NULL REFERENCES seminars_plan_item (id) ON DELETE CASCADE,
  PRIMARY KEY (item_id, needs_id),
  CHECK (item_id <> needs_id)
);

CREATE TABLE seminars_plan_budget (
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  year BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),  -- cents
  PRIMARY KEY (seminar_id, year)
);

CREATE TABLE seminars_comparison (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  step_id BIGINT REFERENCES seminars_step (id) ON DELETE SET NULL,
  poll_id BIGINT REFERENCES seminars_poll (id),  -- the blind ratings (method grid)
  title TEXT NOT NULL,         -- words
  made_at BIGINT NOT NULL
);
CREATE INDEX seminars_comparison_seminar ON seminars_comparison (seminar_id);

CREATE TABLE seminars_option (
  id BIGINT PRIMARY KEY,
  comparison_id BIGINT NOT NULL REFERENCES seminars_comparison (id) ON DELETE CASCADE,
  name TEXT NOT NULL,          -- words
  example TEXT NOT NULL,       -- words
  position BIGINT NOT NULL
);

CREATE TABLE seminars_criterion (
  id BIGINT PRIMARY KEY,
  comparison_id BIGINT NOT NULL REFERENCES seminars_comparison (id) ON DELETE CASCADE,
  name TEXT NOT NULL,          -- words
  weight BIGINT NOT NULL CHECK (weight BETWEEN 0 AND 10),
  position BIGINT NOT NULL
);

CREATE TABLE seminars_grid_cell (
  poll_item_id BIGINT PRIMARY KEY REFERENCES seminars_poll_item (id) ON DELETE CASCADE,
  option_id BIGINT NOT NULL REFERENCES seminars_option (id) ON DELETE CASCADE,
  criterion_id BIGINT NOT NULL REFERENCES seminars_criterion (id) ON DELETE CASCADE,
  UNIQUE (option_id, criterion_id)
);

CREATE TABLE seminars_statement (
  id BIGINT PRIMARY KEY,
  option_id BIGINT NOT NULL REFERENCES seminars_option (id) ON DELETE CASCADE,
  person_id BIGINT REFERENCES seminars_person (id) ON DELETE SET NULL,  -- hidden
  side TEXT NOT NULL CHECK (side IN ('plus', 'minus')),
  text TEXT NOT NULL,          -- words from the library, or as typed
  source TEXT NOT NULL,        -- where it is known from; an address or words; may be empty
  state TEXT NOT NULL CHECK (state IN ('live', 'gone')),
  made_at BIGINT NOT NULL
);
CREATE INDEX seminars_statement_option ON seminars_statement (option_id);

CREATE TABLE seminars_support (
  statement_id BIGINT NOT NULL REFERENCES seminars_statement (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES seminars_person (id) ON DELETE CASCADE,
  PRIMARY KEY (statement_id, person_id)
);

CREATE TABLE seminars_decision (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  decision TEXT NOT NULL,      -- words
  reasons TEXT NOT NULL,
  minority TEXT NOT NULL,
  position BIGINT NOT NULL,
  made_at BIGINT NOT NULL
);

CREATE TABLE seminars_commitment (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  what TEXT NOT NULL,          -- words
  owner TEXT NOT NULL,
  owner_email TEXT NOT NULL,   -- for the reminder; never published
  due_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
  reminded_at BIGINT,
  made_at BIGINT NOT NULL
);
CREATE INDEX seminars_commitment_seminar ON seminars_commitment (seminar_id);

CREATE TABLE seminars_report (
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  content TEXT NOT NULL,       -- JSON: everything the report shows, as it was
  note TEXT NOT NULL,          -- words: what changed since the version before
  published_by TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  PRIMARY KEY (seminar_id, version)
);
CREATE INDEX seminars_report_published ON seminars_report (published_at);
