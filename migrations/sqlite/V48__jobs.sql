-- One row a job. Whoever runs it holds the lease until lease_until (machine time) under a term of its own; every write of a
-- run names its term, so that one who lost the lease writes nothing. done_until is shop time: what was due up to then is done.
CREATE TABLE jobs (
    name        TEXT    PRIMARY KEY,
    term        INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    done_until  INTEGER NOT NULL
) STRICT;
