-- Answers to unsafe requests by idempotency key, kept for a week.
CREATE TABLE web_once (
  key TEXT PRIMARY KEY,
  answer TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE INDEX web_once_made_at ON web_once (made_at);
