-- One row for goods on a wishlist.
CREATE TABLE wishes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    goods_id   INTEGER NOT NULL REFERENCES goods (id),
    quantity   INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    created_at INTEGER NOT NULL,
    CONSTRAINT wishes_goods UNIQUE (user_id, goods_id)
) STRICT;
CREATE INDEX wishes_by_goods ON wishes (goods_id);
