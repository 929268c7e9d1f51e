-- One row a line. Names, prices and the limit are those of the moment of ordering. stock_account says where the line's units
-- are; charged, whether the line was part of the amount that the provider was asked for.
CREATE TABLE IF NOT EXISTS order_lines (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    order_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    goods_id BIGINT NOT NULL,
    goods_name VARCHAR(255) NOT NULL,
    category_code VARCHAR(32) NOT NULL,
    reservation_start_time BIGINT,
    limit_per_buyer BIGINT,
    unit_price BIGINT NOT NULL CHECK (unit_price >= 0),
    quantity BIGINT NOT NULL CHECK (quantity >= 1),
    subtotal_price BIGINT NOT NULL,
    status VARCHAR(32) NOT NULL CHECK (status IN ('COMPLETED', 'CANCELED')),
    stock_account VARCHAR(16) NOT NULL CHECK (stock_account IN ('available', 'held', 'sold')),
    charged BIGINT NOT NULL CHECK (charged IN (0, 1)),
    created_at BIGINT NOT NULL,
    CONSTRAINT order_lines_subtotal CHECK (subtotal_price = unit_price * quantity),
    INDEX order_lines_by_order (order_id, id),
    INDEX order_lines_by_buyer (user_id, goods_id, status, quantity),
    INDEX order_lines_by_user (user_id, created_at, id),
    FOREIGN KEY (order_id) REFERENCES orders (id),
    FOREIGN KEY (goods_id) REFERENCES goods (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
