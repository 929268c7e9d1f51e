-- The number of the last event. Its one row stays locked from the numbering to the commit.
CREATE TABLE event_seq (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    last_id INTEGER NOT NULL
) STRICT;
