-- Keys that begin with the time they were made lie side by side when the key comes first, as those of our own clients do; with
-- the user first each buyer in a commit had a page of the index to himself.
CREATE TABLE new_idempotency_keys (
    user_id         INTEGER NOT NULL REFERENCES users (id),
    idempotency_key TEXT    NOT NULL,
    fingerprint     BLOB    NOT NULL,
    status          INTEGER NOT NULL,
    body            BLOB    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (idempotency_key, user_id)
) STRICT;
INSERT INTO new_idempotency_keys (user_id, idempotency_key, fingerprint, status, body, created_at)
SELECT user_id, idempotency_key, fingerprint, status, body, created_at FROM idempotency_keys;
DROP TABLE idempotency_keys;
ALTER TABLE new_idempotency_keys RENAME TO idempotency_keys;
