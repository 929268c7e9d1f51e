-- How far each consumer has read.
CREATE TABLE IF NOT EXISTS consumers (
    name VARCHAR(255) PRIMARY KEY,
    last_event_id BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
