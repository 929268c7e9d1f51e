-- One row a job. Whoever runs it holds the lease until lease_until (machine time) under a term of its own; every write of a
-- run names its term, so that one who lost the lease writes nothing. done_until is shop time: what was due up to then is done.
CREATE TABLE IF NOT EXISTS jobs (
    name VARCHAR(64) PRIMARY KEY,
    term BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    done_until BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
