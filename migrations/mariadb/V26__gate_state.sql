-- Which Redis the gate's counters were loaded into, and as which epoch. One row. The shop id names this database's keys in a
-- Redis that others use too. An empty run_id: the epoch is being loaded, until claimed_until at the longest. Machine time.
CREATE TABLE IF NOT EXISTS gate_state (
    id            BIGINT       NOT NULL PRIMARY KEY CHECK (id = 1),
    shop_id       VARCHAR(36)  NOT NULL,
    epoch         BIGINT       NOT NULL,
    run_id        VARCHAR(64)  NOT NULL,
    replid        VARCHAR(64)  NOT NULL,
    claimed_until BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
