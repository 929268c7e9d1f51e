-- Which Redis the gate's counters were loaded into, and as which epoch. One row. The shop id names this database's keys in a
-- Redis that others use too. An empty run_id: the epoch is being loaded, until claimed_until at the longest. Machine time.
CREATE TABLE gate_state (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    shop_id       TEXT    NOT NULL,
    epoch         INTEGER NOT NULL,
    run_id        TEXT    NOT NULL,
    replid        TEXT    NOT NULL,
    claimed_until INTEGER NOT NULL
) STRICT;
