-- name: account_insert
INSERT INTO people_account (id, email, email_folded, name, passphrase, totp_secret, totp_last_step, language, state, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: account_by_id
SELECT id, email, email_folded, name, passphrase, totp_secret, totp_last_step, language, state, made_at FROM people_account WHERE id = $1

-- name: account_by_email
SELECT id, email, email_folded, name, passphrase, totp_secret, totp_last_step, language, state, made_at FROM people_account WHERE email_folded = $1

-- name: accounts_all
SELECT id, email, email_folded, name, passphrase, totp_secret, totp_last_step, language, state, made_at FROM people_account ORDER BY name, id LIMIT 2000

-- name: account_set_passphrase
UPDATE people_account SET passphrase = $2 WHERE id = $1

-- name: account_set_name
UPDATE people_account SET name = $2 WHERE id = $1

-- name: account_set_totp
UPDATE people_account SET totp_secret = $2, totp_last_step = $3 WHERE id = $1

-- name: account_use_totp
UPDATE people_account SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2

-- name: account_set_state
UPDATE people_account SET state = $2 WHERE id = $1

-- name: grants_of
SELECT account_id, role, centre_id FROM people_grant WHERE account_id = $1

-- name: grants_all
SELECT account_id, role, centre_id FROM people_grant ORDER BY account_id

-- name: grant_insert
INSERT INTO people_grant (account_id, role, centre_id, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING

-- name: grant_delete
DELETE FROM people_grant WHERE account_id = $1 AND role = $2 AND COALESCE(centre_id, 0) = $3

-- name: session_insert
INSERT INTO people_session (id, token_hash, account_id, state, device, made_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: session_by_token
SELECT id, token_hash, account_id, state, device, made_at, seen_at FROM people_session WHERE token_hash = $1

-- name: sessions_of
SELECT id, token_hash, account_id, state, device, made_at, seen_at FROM people_session WHERE account_id = $1 ORDER BY seen_at DESC

-- name: session_seen
UPDATE people_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2

-- name: session_listened
UPDATE people_session SET seen_at = $2 WHERE id = $1 AND seen_at < $3

-- name: session_delete
DELETE FROM people_session WHERE id = $1 AND account_id = $2

-- name: sessions_delete_of
DELETE FROM people_session WHERE account_id = $1

-- name: sessions_delete_others
DELETE FROM people_session WHERE account_id = $1 AND id <> $2

-- name: link_insert
INSERT INTO people_link (token_hash, kind, account_id, email, role, centre_id, invited_by, expires_at, used_at, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9)

-- name: link_by_token
SELECT token_hash, kind, account_id, email, role, centre_id, invited_by, expires_at, used_at, made_at FROM people_link WHERE token_hash = $1

-- name: link_use
UPDATE people_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL

-- name: links_open_invitations
SELECT token_hash, kind, account_id, email, role, centre_id, invited_by, expires_at, used_at, made_at
FROM people_link WHERE kind = 'invitation' AND used_at IS NULL AND expires_at > $1 ORDER BY made_at DESC LIMIT 200

-- name: link_withdraw
UPDATE people_link SET used_at = $2 WHERE token_hash = $1 AND kind = 'invitation' AND used_at IS NULL

-- name: links_kill_of
UPDATE people_link SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL

-- name: centre_insert
INSERT INTO people_centre (id, name, town, oblast, made_at) VALUES ($1, $2, $3, $4, $5)

-- name: centre_change
UPDATE people_centre SET name = $2, town = $3, oblast = $4 WHERE id = $1

-- name: centres_all
SELECT id, name, town, oblast, made_at FROM people_centre ORDER BY id

-- name: throttle_find
SELECT failures, until_at, touched_at FROM people_throttle WHERE key = $1

-- name: throttle_set
INSERT INTO people_throttle (key, failures, until_at, touched_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE SET failures = $2, until_at = $3, touched_at = $4

-- name: throttle_clear
DELETE FROM people_throttle WHERE key = $1

-- name: throttle_forget
DELETE FROM people_throttle WHERE touched_at < $1

-- name: sessions_forget
DELETE FROM people_session WHERE seen_at < $1

-- name: recovery_insert
INSERT INTO people_recovery (account_id, code_hash, used_at) VALUES ($1, $2, NULL)

-- name: recovery_use
UPDATE people_recovery SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL

-- name: recovery_forget
DELETE FROM people_recovery WHERE account_id = $1
