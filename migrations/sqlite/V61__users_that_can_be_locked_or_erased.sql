-- An account can be locked by an operator, and erased by whoever owns it. An erased one keeps its row for the sake of its
-- orders; its address and password are gone, so the address can have another account. Existing accounts are neither.
-- by_role is for finding the operators among all who shop.
CREATE TABLE new_users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    role          TEXT    NOT NULL CHECK (role IN ('USER', 'ADMIN')),
    email_index   BLOB,
    password_hash TEXT,
    created_at    INTEGER NOT NULL,
    locked_at     INTEGER,
    erased_at     INTEGER,
    CONSTRAINT users_email UNIQUE (email_index),
    CONSTRAINT users_erased CHECK (
        (erased_at IS NULL AND email_index IS NOT NULL AND password_hash IS NOT NULL)
        OR (erased_at IS NOT NULL AND email_index IS NULL AND password_hash IS NULL AND role = 'USER'))
) STRICT;
INSERT INTO new_users (id, role, email_index, password_hash, created_at)
SELECT id, role, email_index, password_hash, created_at FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;
CREATE INDEX users_by_role ON users (role, id);
