-- Money of a line that must go back (DUE) or went back (DONE); at most once a line.
CREATE TABLE refunds (
    line_id    INTEGER PRIMARY KEY REFERENCES order_lines (id),
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    amount     INTEGER NOT NULL CHECK (amount >= 0),
    state      TEXT    NOT NULL CHECK (state IN ('DUE', 'DONE')),
    created_at INTEGER NOT NULL,
    done_at    INTEGER
) STRICT;
CREATE INDEX refunds_by_order ON refunds (order_id);
CREATE INDEX refunds_by_state ON refunds (state);
