-- Effects outside the database that are to be had. next_at is machine time; a claim moves it ahead.
CREATE TABLE deliveries (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    kind            TEXT    NOT NULL,
    subject_id      INTEGER NOT NULL,
    event_id        INTEGER NOT NULL,
    idempotency_key TEXT    NOT NULL,
    attempts        INTEGER NOT NULL,
    next_at         INTEGER NOT NULL,
    done_at         INTEGER,
    CONSTRAINT deliveries_once UNIQUE (idempotency_key)
) STRICT;
CREATE INDEX deliveries_by_due ON deliveries (done_at, next_at, id);
