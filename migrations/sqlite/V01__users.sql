-- Accounts. What identifies a person stands sealed in user_profiles, so that erasing someone leaves the account's orders.
-- email_index is a keyed hash (a blind index) of the address, for looking it up and keeping it unique.
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    role          TEXT    NOT NULL CHECK (role IN ('USER', 'ADMIN')),
    email_index   BLOB    NOT NULL,
    password_hash TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    CONSTRAINT users_email UNIQUE (email_index)
) STRICT;
