-- Returns have a history too.
CREATE TABLE new_order_history (
    id         INTEGER PRIMARY KEY,
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    line_id    INTEGER REFERENCES order_lines (id),
    machine    TEXT    NOT NULL CHECK (machine = 'payment' OR machine = 'order' OR machine = 'shipping'
        OR machine = 'refund' OR machine = 'return'),
    from_state TEXT    NOT NULL,
    to_state   TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO new_order_history (id, order_id, line_id, machine, from_state, to_state, created_at)
SELECT id, order_id, line_id, machine, from_state, to_state, created_at FROM order_history;
DROP TABLE order_history;
ALTER TABLE new_order_history RENAME TO order_history;
CREATE INDEX order_history_by_order ON order_history (order_id, id);
