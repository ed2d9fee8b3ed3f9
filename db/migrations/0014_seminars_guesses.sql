-- Guesses at join codes and personal codes by network: a slowing throttle.
CREATE TABLE seminars_guess (
  key TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL
);
