-- One parcel a line. changed_at is shop time.
CREATE TABLE IF NOT EXISTS shippings (
    line_id BIGINT PRIMARY KEY,
    tracking_number VARCHAR(64) NOT NULL,
    status VARCHAR(32) NOT NULL CHECK (status IN ('PENDING', 'IN_TRANSIT', 'DELIVERED', 'CANCELED')),
    changed_at BIGINT NOT NULL,
    INDEX shippings_by_status (status, changed_at),
    FOREIGN KEY (line_id) REFERENCES order_lines (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
