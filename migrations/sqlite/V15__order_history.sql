-- Every change of a state, append-only: replayed from the first state of its machine it gives the current one.
CREATE TABLE order_history (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    line_id    INTEGER REFERENCES order_lines (id),
    machine    TEXT    NOT NULL CHECK (machine IN ('order', 'payment', 'shipping', 'refund')),
    from_state TEXT    NOT NULL,
    to_state   TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX order_history_by_order ON order_history (order_id, id);
