-- The log of what has happened. Numbers are gapless and in commit order. Machine time.
CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    topic      TEXT    NOT NULL,
    event_key  TEXT    NOT NULL,
    payload    TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
