-- One row an order. hold_id ties it to the units that the gate admitted; the sealed address is bound to it.
CREATE TABLE orders (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER NOT NULL REFERENCES users (id),
    hold_id     TEXT    NOT NULL,
    total_price INTEGER NOT NULL CHECK (total_price >= 0),
    address     BLOB,
    created_at  INTEGER NOT NULL,
    CONSTRAINT orders_hold UNIQUE (hold_id)
) STRICT;
CREATE INDEX orders_by_user ON orders (user_id, id);
