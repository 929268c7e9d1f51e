-- Refresh tokens, hashed. A token that is used a second time revokes its session. Machine time.
CREATE TABLE refresh_tokens (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT    NOT NULL REFERENCES sessions (id),
    token_hash BLOB    NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    CONSTRAINT refresh_tokens_hash UNIQUE (token_hash)
) STRICT;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
