-- Openings that the log was told of, each once: goods whose opening is moved open again, at another instant. Rows go when
-- the job `open-drops` no longer looks back that far. opens_at is shop time.
CREATE TABLE goods_openings (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    goods_id INTEGER NOT NULL REFERENCES goods (id),
    opens_at INTEGER NOT NULL,
    CONSTRAINT goods_openings_once UNIQUE (goods_id, opens_at)
) STRICT;
CREATE INDEX goods_openings_by_instant ON goods_openings (opens_at);
