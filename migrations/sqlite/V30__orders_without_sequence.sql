-- Orders are never deleted, so their numbers are never given out twice without AUTOINCREMENT, which reads and writes
-- sqlite_sequence at each row (sqlite.org/autoinc.html).
CREATE TABLE new_orders (
    id          INTEGER PRIMARY KEY,
    user_id     INTEGER NOT NULL REFERENCES users (id),
    hold_id     TEXT    NOT NULL,
    total_price INTEGER NOT NULL CHECK (total_price >= 0),
    address     BLOB,
    created_at  INTEGER NOT NULL,
    CONSTRAINT orders_hold UNIQUE (hold_id)
) STRICT;
INSERT INTO new_orders (id, user_id, hold_id, total_price, address, created_at)
SELECT id, user_id, hold_id, total_price, address, created_at FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
