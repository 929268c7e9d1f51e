-- Lines are never deleted, as orders. A list of three words in a CHECK is written out, because SQLite builds a table of such a
-- list in memory at each row that it checks. by_buyer is read for one buyer and one goods at a time, which leaves few rows, so
-- it does without what those rows say.
CREATE TABLE new_order_lines (
    id                     INTEGER PRIMARY KEY,
    order_id               INTEGER NOT NULL REFERENCES orders (id),
    user_id                INTEGER NOT NULL,
    goods_id               INTEGER NOT NULL REFERENCES goods (id),
    goods_name             TEXT    NOT NULL,
    category_code          TEXT    NOT NULL,
    reservation_start_time INTEGER,
    limit_per_buyer        INTEGER,
    unit_price             INTEGER NOT NULL CHECK (unit_price >= 0),
    quantity               INTEGER NOT NULL CHECK (quantity >= 1),
    subtotal_price         INTEGER NOT NULL,
    status                 TEXT    NOT NULL CHECK (status IN ('COMPLETED', 'CANCELED')),
    stock_account          TEXT    NOT NULL CHECK
        (stock_account = 'held' OR stock_account = 'sold' OR stock_account = 'available'),
    charged                INTEGER NOT NULL CHECK (charged IN (0, 1)),
    created_at             INTEGER NOT NULL,
    CONSTRAINT order_lines_subtotal CHECK (subtotal_price = unit_price * quantity)
) STRICT;
INSERT INTO new_order_lines (id, order_id, user_id, goods_id, goods_name, category_code, reservation_start_time,
    limit_per_buyer, unit_price, quantity, subtotal_price, status, stock_account, charged, created_at)
SELECT id, order_id, user_id, goods_id, goods_name, category_code, reservation_start_time,
    limit_per_buyer, unit_price, quantity, subtotal_price, status, stock_account, charged, created_at FROM order_lines;
DROP TABLE order_lines;
ALTER TABLE new_order_lines RENAME TO order_lines;
CREATE INDEX order_lines_by_order ON order_lines (order_id, id);
CREATE INDEX order_lines_by_buyer ON order_lines (user_id, goods_id);
CREATE INDEX order_lines_by_user ON order_lines (user_id, created_at, id);
