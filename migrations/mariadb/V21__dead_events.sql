-- Events that a consumer could not handle, and all later ones of their key.
CREATE TABLE IF NOT EXISTS dead_events (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    consumer VARCHAR(64) NOT NULL,
    event_id BIGINT NOT NULL,
    event_key VARCHAR(128) NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT dead_events_once UNIQUE (consumer, event_id),
    INDEX dead_events_by_key (consumer, event_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
