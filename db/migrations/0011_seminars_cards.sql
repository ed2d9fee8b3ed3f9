-- Cards, the clusters they are joined into, and what can be undone.
CREATE TABLE seminars_cluster (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  title TEXT NOT NULL,         -- words
  position BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'gone')),
  made_at BIGINT NOT NULL
);
CREATE INDEX seminars_cluster_seminar ON seminars_cluster (seminar_id);

CREATE TABLE seminars_card (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  step_id BIGINT NOT NULL REFERENCES seminars_step (id) ON DELETE CASCADE,
  person_id BIGINT REFERENCES seminars_person (id) ON DELETE SET NULL,  -- hidden; lets the author delete it
  group_id BIGINT REFERENCES seminars_group (id),
  cluster_id BIGINT REFERENCES seminars_cluster (id),
  text TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('own', 'paper')),
  state TEXT NOT NULL CHECK (state IN ('live', 'gone')),
  made_at BIGINT NOT NULL
);
CREATE INDEX seminars_card_seminar ON seminars_card (seminar_id);
CREATE INDEX seminars_card_person ON seminars_card (person_id);

-- One row a clustering move; undo plays the newest one that still stands backwards.
CREATE TABLE seminars_move (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  before TEXT NOT NULL,        -- JSON: what the touched cards and clusters were
  after TEXT NOT NULL,         -- JSON: what they became
  undone BIGINT NOT NULL CHECK (undone IN (0, 1)),
  at BIGINT NOT NULL
);
CREATE INDEX seminars_move_seminar ON seminars_move (seminar_id);
