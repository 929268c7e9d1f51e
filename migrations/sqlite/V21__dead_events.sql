-- Events that a consumer could not handle, and all later ones of their key.
CREATE TABLE dead_events (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer  TEXT    NOT NULL,
    event_id  INTEGER NOT NULL,
    event_key TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    CONSTRAINT dead_events_once UNIQUE (consumer, event_id)
) STRICT;
CREATE INDEX dead_events_by_key ON dead_events (consumer, event_key);
