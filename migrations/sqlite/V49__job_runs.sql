-- One row a run of a job, the newest of each job. counts is JSON: what was done how often. shop_at is shop time, the others
-- are machine time.
CREATE TABLE job_runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    job        TEXT    NOT NULL,
    cause      TEXT    NOT NULL CHECK (cause IN ('SCHEDULE', 'OPERATOR')),
    outcome    TEXT    NOT NULL CHECK
        (outcome = 'DONE' OR outcome = 'RUNNING' OR outcome = 'FAILED' OR outcome = 'ABANDONED'),
    counts     TEXT    NOT NULL,
    error      TEXT,
    shop_at    INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
CREATE INDEX job_runs_by_job ON job_runs (job, id);
