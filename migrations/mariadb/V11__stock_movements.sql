-- The stock ledger, append-only. A line's units leave each account at most once: the schema itself refuses a second
-- compensation. Seller movements carry the key of their source instead.
CREATE TABLE IF NOT EXISTS stock_movements (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    goods_id BIGINT NOT NULL,
    from_account VARCHAR(16) NOT NULL CHECK (from_account IN ('outside', 'available', 'held', 'sold')),
    to_account VARCHAR(16) NOT NULL CHECK (to_account IN ('outside', 'available', 'held', 'sold')),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    line_id BIGINT,
    source_key VARCHAR(255),
    created_at BIGINT NOT NULL,
    CONSTRAINT movement_has_one_reason CHECK ((line_id IS NULL) <> (source_key IS NULL)),
    CONSTRAINT movement_goes_somewhere CHECK (from_account <> to_account),
    CONSTRAINT movement_once UNIQUE (line_id, from_account),
    CONSTRAINT movement_source UNIQUE (source_key),
    INDEX stock_movements_by_goods (goods_id),
    FOREIGN KEY (goods_id) REFERENCES goods (id),
    FOREIGN KEY (line_id) REFERENCES order_lines (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
