-- Where the units of goods are. received is what came in from outside, less what was written off.
CREATE TABLE IF NOT EXISTS goods_stock (
    goods_id BIGINT PRIMARY KEY,
    available BIGINT NOT NULL,
    held BIGINT NOT NULL,
    sold BIGINT NOT NULL,
    received BIGINT NOT NULL,
    CONSTRAINT stock_balance CHECK (available >= 0 AND held >= 0 AND sold >= 0 AND received = available + held + sold),
    INDEX goods_stock_by_available (available, goods_id),
    FOREIGN KEY (goods_id) REFERENCES goods (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
