-- Every change of a state, append-only: replayed from the first state of its machine it gives the current one.
CREATE TABLE IF NOT EXISTS order_history (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    order_id BIGINT NOT NULL,
    line_id BIGINT,
    machine VARCHAR(16) NOT NULL CHECK (machine IN ('order', 'payment', 'shipping', 'refund')),
    from_state VARCHAR(32) NOT NULL,
    to_state VARCHAR(32) NOT NULL,
    created_at BIGINT NOT NULL,
    INDEX order_history_by_order (order_id, id),
    FOREIGN KEY (order_id) REFERENCES orders (id),
    FOREIGN KEY (line_id) REFERENCES order_lines (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
