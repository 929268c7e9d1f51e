-- Effects outside the database that are to be had. next_at is machine time; a claim moves it ahead.
CREATE TABLE IF NOT EXISTS deliveries (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    kind VARCHAR(32) NOT NULL,
    subject_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    idempotency_key VARCHAR(255) NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    done_at BIGINT,
    CONSTRAINT deliveries_once UNIQUE (idempotency_key),
    INDEX deliveries_by_due (done_at, next_at, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
