-- Openings that the log was told of, each once: goods whose opening is moved open again, at another instant. Rows go when
-- the job `open-drops` no longer looks back that far. opens_at is shop time.
CREATE TABLE IF NOT EXISTS goods_openings (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    goods_id BIGINT NOT NULL,
    opens_at BIGINT NOT NULL,
    CONSTRAINT goods_openings_once UNIQUE (goods_id, opens_at),
    INDEX goods_openings_by_instant (opens_at),
    FOREIGN KEY (goods_id) REFERENCES goods (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
