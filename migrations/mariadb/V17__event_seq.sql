-- The number of the last event. Its one row stays locked from the numbering to the commit.
CREATE TABLE IF NOT EXISTS event_seq (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    last_id BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
