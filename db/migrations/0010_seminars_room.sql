-- Processes, seminars, their agenda, and the people in the room.
CREATE TABLE seminars_process (
  id BIGINT PRIMARY KEY,
  centre_id BIGINT REFERENCES people_centre (id),   -- none: national
  title TEXT NOT NULL,         -- words
  purpose TEXT NOT NULL,       -- words
  made_at BIGINT NOT NULL
);

CREATE TABLE seminars_seminar (
  id BIGINT PRIMARY KEY,
  process_id BIGINT REFERENCES seminars_process (id),
  centre_id BIGINT REFERENCES people_centre (id),
  title TEXT NOT NULL,         -- words
  purpose TEXT NOT NULL,       -- words
  template TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'running', 'ended')),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  place TEXT NOT NULL,
  online_url TEXT NOT NULL,
  seats_place BIGINT NOT NULL CHECK (seats_place >= 0),
  seats_online BIGINT NOT NULL CHECK (seats_online >= 0),
  code TEXT NOT NULL UNIQUE,   -- canonical letters of the join code
  doors TEXT NOT NULL CHECK (doors IN ('closed', 'open')),  -- whether the join code lets people in
  funding TEXT NOT NULL,       -- words: the funding line of the report
  rehearsal BIGINT NOT NULL CHECK (rehearsal IN (0, 1)),
  version BIGINT NOT NULL,     -- grows with every change that a screen shows
  made_by BIGINT REFERENCES people_account (id),
  made_at BIGINT NOT NULL
);
CREATE INDEX seminars_seminar_starts ON seminars_seminar (starts_at);
CREATE INDEX seminars_seminar_process ON seminars_seminar (process_id);

CREATE TABLE seminars_facilitator (
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES people_account (id) ON DELETE CASCADE,
  PRIMARY KEY (seminar_id, account_id)
);

CREATE TABLE seminars_step (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('welcome', 'talk', 'cards', 'clusters', 'vote', 'discussion', 'plan', 'compare', 'break', 'closing')),
  title TEXT NOT NULL,         -- words
  instructions TEXT NOT NULL,  -- words
  minutes BIGINT NOT NULL CHECK (minutes >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'active', 'done')),
  timer TEXT NOT NULL CHECK (timer IN ('none', 'running', 'paused')),
  timer_ends_at BIGINT,        -- while running
  timer_left_ms BIGINT,        -- while paused
  started_at BIGINT,
  ended_at BIGINT
);
CREATE INDEX seminars_step_seminar ON seminars_step (seminar_id, position);

CREATE TABLE seminars_group (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  number BIGINT NOT NULL,
  UNIQUE (seminar_id, number)
);

CREATE TABLE seminars_person (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  name TEXT NOT NULL,          -- may be empty: a guest
  organisation TEXT NOT NULL,
  sector TEXT NOT NULL CHECK (sector IN ('social', 'business', 'academic', 'public', 'finance', 'unknown')),
  region TEXT NOT NULL,        -- ISO 3166-2:BG code or empty
  presence TEXT NOT NULL CHECK (presence IN ('place', 'online')),
  device TEXT NOT NULL CHECK (device IN ('own', 'none')),
  state TEXT NOT NULL CHECK (state IN ('registered', 'waiting', 'here', 'left', 'cancelled')),
  votes_by TEXT NOT NULL CHECK (votes_by IN ('device', 'scribe', 'paper', 'hand')),
  scribe BIGINT NOT NULL CHECK (scribe IN (0, 1)),
  email TEXT NOT NULL,         -- of a registration, for the letter with the link; may be empty
  needs TEXT NOT NULL,         -- accessibility
  diet TEXT NOT NULL,
  consent_data BIGINT NOT NULL CHECK (consent_data IN (0, 1)),
  consent_photo BIGINT NOT NULL CHECK (consent_photo IN (0, 1)),
  group_id BIGINT REFERENCES seminars_group (id),
  buddy_id BIGINT REFERENCES seminars_person (id),
  code_hash TEXT NOT NULL,     -- of the personal code
  made_at BIGINT NOT NULL,
  UNIQUE (seminar_id, code_hash)
);
CREATE INDEX seminars_person_seminar ON seminars_person (seminar_id);

-- A browser may hold seats in several seminars, a person may use several browsers.
CREATE TABLE seminars_device (
  token_hash TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES seminars_person (id) ON DELETE CASCADE,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (token_hash, person_id)
);
CREATE INDEX seminars_device_person ON seminars_device (person_id);

-- Coming, leaving, changing between room and online: the one truth of attendance.
CREATE TABLE seminars_attendance (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES seminars_person (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('came', 'left', 'moved_to_place', 'moved_online'))
);
CREATE INDEX seminars_attendance_person ON seminars_attendance (person_id);

-- What changed and when, for the report: a key and its arguments, never what a person voted.
CREATE TABLE seminars_change (
  id BIGINT PRIMARY KEY,
  seminar_id BIGINT NOT NULL REFERENCES seminars_seminar (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL
);
CREATE INDEX seminars_change_seminar ON seminars_change (seminar_id);
