-- Money of a line that must go back (DUE) or went back (DONE); at most once a line.
-- MariaDB names a refused primary key only PRIMARY, so the rule is a key of its own.
CREATE TABLE IF NOT EXISTS refunds (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    line_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    state VARCHAR(16) NOT NULL CHECK (state IN ('DUE', 'DONE')),
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    CONSTRAINT refunds_once UNIQUE (line_id),
    INDEX refunds_by_order (order_id),
    INDEX refunds_by_state (state),
    FOREIGN KEY (line_id) REFERENCES order_lines (id),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
