-- How far a rehearsal has moved shop time ahead of machine time, in microseconds. One row; 0 where nobody ever rehearsed.
CREATE TABLE shop_clock (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    ahead INTEGER NOT NULL CHECK (ahead >= 0)
) STRICT;
