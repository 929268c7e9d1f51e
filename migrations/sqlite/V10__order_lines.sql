-- One row a line. Names, prices and the limit are those of the moment of ordering. stock_account says where the line's units
-- are; charged, whether the line was part of the amount that the provider was asked for.
CREATE TABLE order_lines (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
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
    stock_account          TEXT    NOT NULL CHECK (stock_account IN ('available', 'held', 'sold')),
    charged                INTEGER NOT NULL CHECK (charged IN (0, 1)),
    created_at             INTEGER NOT NULL,
    CONSTRAINT order_lines_subtotal CHECK (subtotal_price = unit_price * quantity)
) STRICT;
CREATE INDEX order_lines_by_order ON order_lines (order_id, id);
CREATE INDEX order_lines_by_buyer ON order_lines (user_id, goods_id, status, quantity);
CREATE INDEX order_lines_by_user ON order_lines (user_id, created_at, id);
