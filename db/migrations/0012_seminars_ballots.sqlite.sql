-- Ballots: who took part, and what was given, with nothing between the two. A WITHOUT ROWID table keeps no
-- insertion order.
CREATE TABLE seminars_poll (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  step_id BIGINT REFERENCES seminars_step (id) ON DELETE SET NULL,
  question TEXT NOT NULL,      -- words
  method TEXT NOT NULL CHECK (method IN ('dots', 'approval', 'score', 'grid')),
  dots BIGINT NOT NULL,        -- dots a voter has; 0 for other methods
  most_per_item BIGINT NOT NULL,  -- dots on one item; 0: as many as there are dots
  scale_most BIGINT NOT NULL,  -- score and grid: 1 … scale_most
  winners BIGINT NOT NULL,     -- how many items enter the plan; 0: none marked
  breakdown TEXT NOT NULL CHECK (breakdown IN ('none', 'sector', 'presence')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
  round BIGINT NOT NULL,       -- grows when a closed ballot is opened again
  opened_at BIGINT,
  ends_at BIGINT,              -- the timer; none: closed by hand
  left_ms BIGINT,              -- while paused
  closed_at BIGINT,
  made_at BIGINT NOT NULL
);
CREATE INDEX seminars_poll_seminar ON seminars_poll (seminar_id);

CREATE TABLE seminars_poll_item (
  id BIGINT PRIMARY KEY,
  poll_id BIGINT NOT NULL REFERENCES seminars_poll (id) ON DELETE CASCADE,
  cluster_id BIGINT REFERENCES seminars_cluster (id),
  label TEXT NOT NULL,         -- words
  position BIGINT NOT NULL
);
CREATE INDEX seminars_poll_item_poll ON seminars_poll_item (poll_id);

-- One person, one ballot, whatever the channel.
CREATE TABLE seminars_participation (
  poll_id BIGINT NOT NULL REFERENCES seminars_poll (id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES seminars_person (id) ON DELETE CASCADE,
  channel TEXT NOT NULL CHECK (channel IN ('place', 'online', 'scribe', 'paper', 'hand')),
  PRIMARY KEY (poll_id, person_id)
) WITHOUT ROWID;

CREATE TABLE seminars_ballot (
  poll_id BIGINT NOT NULL REFERENCES seminars_poll (id) ON DELETE CASCADE,
  id TEXT NOT NULL,            -- 128 random bits
  channel TEXT NOT NULL CHECK (channel IN ('place', 'online', 'scribe', 'paper')),
  part TEXT NOT NULL,          -- sector or presence, only where the poll declared a breakdown; else empty
  choices TEXT NOT NULL,       -- JSON: {"item id": number}
  receipt TEXT NOT NULL,       -- hash of choices and the voter's nonce
  PRIMARY KEY (poll_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX seminars_ballot_receipt ON seminars_ballot (poll_id, receipt);

-- Raised hands: entered after the close, confirmed by any participant.
CREATE TABLE seminars_hands (
  poll_id BIGINT PRIMARY KEY REFERENCES seminars_poll (id) ON DELETE CASCADE,
  voters BIGINT NOT NULL,
  counts TEXT NOT NULL,        -- JSON: {"item id": number}
  entered_by TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  confirmed_by BIGINT REFERENCES seminars_person (id),
  confirmed_at BIGINT
);
