-- One row a line that was sent back, at most one ever. The reason is someone's own words, so it is sealed, bound to the line.
-- requested_at and changed_at are shop time.
CREATE TABLE returns (
    line_id      INTEGER PRIMARY KEY REFERENCES order_lines (id),
    order_id     INTEGER NOT NULL REFERENCES orders (id),
    status       TEXT    NOT NULL CHECK (status IN ('RETURN_IN_PROGRESS', 'RETURN_COMPLETED')),
    reason       BLOB,
    requested_at INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX returns_by_order ON returns (order_id);
CREATE INDEX returns_by_status ON returns (status, changed_at);
