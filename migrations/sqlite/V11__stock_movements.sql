-- The stock ledger, append-only. A line's units leave each account at most once: the schema itself refuses a second
-- compensation. Seller movements carry the key of their source instead.
CREATE TABLE stock_movements (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    goods_id     INTEGER NOT NULL REFERENCES goods (id),
    from_account TEXT    NOT NULL CHECK (from_account IN ('outside', 'available', 'held', 'sold')),
    to_account   TEXT    NOT NULL CHECK (to_account IN ('outside', 'available', 'held', 'sold')),
    quantity     INTEGER NOT NULL CHECK (quantity > 0),
    line_id      INTEGER REFERENCES order_lines (id),
    source_key   TEXT,
    created_at   INTEGER NOT NULL,
    CONSTRAINT movement_has_one_reason CHECK ((line_id IS NULL) <> (source_key IS NULL)),
    CONSTRAINT movement_goes_somewhere CHECK (from_account <> to_account),
    CONSTRAINT movement_once UNIQUE (line_id, from_account),
    CONSTRAINT movement_source UNIQUE (source_key)
) STRICT;
CREATE INDEX stock_movements_by_goods ON stock_movements (goods_id);
