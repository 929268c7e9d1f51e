-- How far each consumer has read.
CREATE TABLE consumers (
    name          TEXT    PRIMARY KEY,
    last_event_id INTEGER NOT NULL
) STRICT;
