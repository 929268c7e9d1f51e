-- Tokens that went to an address by mail, hashed under a key: SIGN_UP shows that someone reads that address, RESET also that the
-- account is theirs. A row is deleted when its token is used. email is the address, sealed and bound to the hash. Machine time.
CREATE TABLE mailed_tokens (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose     TEXT    NOT NULL CHECK (purpose IN ('SIGN_UP', 'RESET')),
    email_index BLOB    NOT NULL,
    email       BLOB    NOT NULL,
    token_hash  BLOB    NOT NULL,
    expires_at  INTEGER NOT NULL,
    CONSTRAINT mailed_tokens_hash UNIQUE (token_hash)
) STRICT;
CREATE INDEX mailed_tokens_by_email ON mailed_tokens (email_index, purpose, id);
CREATE INDEX mailed_tokens_by_end ON mailed_tokens (expires_at);
