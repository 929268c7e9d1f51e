-- Each order writes a delivery. Only ones that were done long ago may ever be deleted, and never the newest, so their numbers
-- are never given out twice without AUTOINCREMENT, which reads and writes sqlite_sequence at each row.
CREATE TABLE new_deliveries (
    id              INTEGER PRIMARY KEY,
    kind            TEXT    NOT NULL,
    subject_id      INTEGER NOT NULL,
    event_id        INTEGER NOT NULL,
    idempotency_key TEXT    NOT NULL,
    attempts        INTEGER NOT NULL,
    next_at         INTEGER NOT NULL,
    done_at         INTEGER,
    CONSTRAINT deliveries_once UNIQUE (idempotency_key)
) STRICT;
INSERT INTO new_deliveries (id, kind, subject_id, event_id, idempotency_key, attempts, next_at, done_at)
SELECT id, kind, subject_id, event_id, idempotency_key, attempts, next_at, done_at FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE new_deliveries RENAME TO deliveries;
CREATE INDEX deliveries_by_due ON deliveries (next_at, id) WHERE done_at IS NULL;
