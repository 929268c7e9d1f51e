-- The log of what has happened. Numbers are gapless and in commit order. Machine time.
CREATE TABLE IF NOT EXISTS events (
    id BIGINT PRIMARY KEY,
    topic VARCHAR(64) NOT NULL,
    event_key VARCHAR(128) NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
