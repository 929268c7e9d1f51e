-- One row a line that was sent back, at most one ever. The reason is someone's own words, so it is sealed, bound to the line.
-- requested_at and changed_at are shop time.
CREATE TABLE IF NOT EXISTS returns (
    line_id BIGINT PRIMARY KEY,
    order_id BIGINT NOT NULL,
    status VARCHAR(32) NOT NULL CHECK (status IN ('RETURN_IN_PROGRESS', 'RETURN_COMPLETED')),
    reason BLOB,
    requested_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    INDEX returns_by_order (order_id),
    INDEX returns_by_status (status, changed_at),
    FOREIGN KEY (line_id) REFERENCES order_lines (id),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
