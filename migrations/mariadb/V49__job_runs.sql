-- One row a run of a job, the newest of each job. counts is JSON: what was done how often. shop_at is shop time, the others
-- are machine time.
CREATE TABLE IF NOT EXISTS job_runs (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    job VARCHAR(64) NOT NULL,
    cause VARCHAR(16) NOT NULL CHECK (cause IN ('SCHEDULE', 'OPERATOR')),
    outcome VARCHAR(16) NOT NULL CHECK (outcome IN ('RUNNING', 'DONE', 'FAILED', 'ABANDONED')),
    counts VARCHAR(1024) NOT NULL,
    error VARCHAR(512),
    shop_at BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    INDEX job_runs_by_job (job, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
