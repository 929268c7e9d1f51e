-- One row for goods on a wishlist.
CREATE TABLE IF NOT EXISTS wishes (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    goods_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    created_at BIGINT NOT NULL,
    CONSTRAINT wishes_goods UNIQUE (user_id, goods_id),
    INDEX wishes_by_goods (goods_id),
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (goods_id) REFERENCES goods (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
