-- Centres, accounts, roles in scopes, sessions, one-time links, second factors.
CREATE TABLE people_centre (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,          -- words: {"bg": …, "en": …}
  town TEXT NOT NULL,          -- words
  oblast TEXT NOT NULL,        -- ISO 3166-2:BG code, "BG-16"
  made_at BIGINT NOT NULL
);

CREATE TABLE people_account (
  id BIGINT PRIMARY KEY,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  passphrase TEXT,             -- Argon2id string with its parameters; none: one-time links only
  totp_secret TEXT,            -- sealed with the installation's key; none: no second factor yet
  totp_last_step BIGINT NOT NULL DEFAULT 0,  -- a code is accepted once
  language TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  made_at BIGINT NOT NULL
);

CREATE TABLE people_grant (
  account_id BIGINT NOT NULL REFERENCES people_account (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('member', 'facilitator', 'manager', 'administrator')),
  centre_id BIGINT REFERENCES people_centre (id),  -- none: national
  made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX people_grant_scope ON people_grant (account_id, role, COALESCE(centre_id, 0));

CREATE TABLE people_session (
  id BIGINT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account_id BIGINT NOT NULL REFERENCES people_account (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('half', 'full')),  -- half: the second factor is still missing
  device TEXT NOT NULL,        -- "Firefox, Linux": what the owner reads in her list of sessions
  made_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX people_session_account ON people_session (account_id);

CREATE TABLE people_link (
  token_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('sign_in', 'reset', 'first', 'invitation')),
  account_id BIGINT REFERENCES people_account (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  role TEXT CHECK (role IN ('member', 'facilitator', 'manager', 'administrator')),
  centre_id BIGINT REFERENCES people_centre (id),
  invited_by BIGINT REFERENCES people_account (id),
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  made_at BIGINT NOT NULL
);
CREATE INDEX people_link_email ON people_link (email);

CREATE TABLE people_recovery (
  account_id BIGINT NOT NULL REFERENCES people_account (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account_id, code_hash)
);

-- Failed attempts by account, by network and in all: a slowing throttle, never a lock-out.
CREATE TABLE people_throttle (
  key TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL
);
