-- One row an order. hold_id ties it to the units that the gate admitted; the sealed address is bound to it.
CREATE TABLE IF NOT EXISTS orders (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    hold_id VARCHAR(64) NOT NULL,
    total_price BIGINT NOT NULL CHECK (total_price >= 0),
    address BLOB,
    created_at BIGINT NOT NULL,
    CONSTRAINT orders_hold UNIQUE (hold_id),
    INDEX orders_by_user (user_id, id),
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
