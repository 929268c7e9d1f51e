-- Personal access tokens, hashed under a key. The name is whatever its owner calls it, so it is sealed, bound to the hash. scopes
-- are words with a space between them. last_used_at is coarse. Machine time.
CREATE TABLE access_tokens (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    name         BLOB    NOT NULL,
    token_hash   BLOB    NOT NULL,
    scopes       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER,
    CONSTRAINT access_tokens_hash UNIQUE (token_hash)
) STRICT;
CREATE INDEX access_tokens_by_user ON access_tokens (user_id, id);
CREATE INDEX access_tokens_by_revocation ON access_tokens (revoked_at);
