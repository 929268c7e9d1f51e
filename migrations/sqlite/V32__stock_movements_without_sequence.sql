-- Movements are never deleted. The lists of words are written out, as in order_lines. Only sellers' movements have a source,
-- so only theirs are in its index.
CREATE TABLE new_stock_movements (
    id           INTEGER PRIMARY KEY,
    goods_id     INTEGER NOT NULL REFERENCES goods (id),
    from_account TEXT    NOT NULL CHECK (from_account = 'available' OR from_account = 'held'
        OR from_account = 'sold' OR from_account = 'outside'),
    to_account   TEXT    NOT NULL CHECK (to_account = 'held' OR to_account = 'sold'
        OR to_account = 'available' OR to_account = 'outside'),
    quantity     INTEGER NOT NULL CHECK (quantity > 0),
    line_id      INTEGER REFERENCES order_lines (id),
    source_key   TEXT,
    created_at   INTEGER NOT NULL,
    CONSTRAINT movement_has_one_reason CHECK ((line_id IS NULL) <> (source_key IS NULL)),
    CONSTRAINT movement_goes_somewhere CHECK (from_account <> to_account),
    CONSTRAINT movement_once UNIQUE (line_id, from_account)
) STRICT;
INSERT INTO new_stock_movements (id, goods_id, from_account, to_account, quantity, line_id, source_key, created_at)
SELECT id, goods_id, from_account, to_account, quantity, line_id, source_key, created_at FROM stock_movements;
DROP TABLE stock_movements;
ALTER TABLE new_stock_movements RENAME TO stock_movements;
CREATE UNIQUE INDEX movement_source ON stock_movements (source_key) WHERE source_key IS NOT NULL;
