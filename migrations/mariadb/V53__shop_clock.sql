-- How far a rehearsal has moved shop time ahead of machine time, in microseconds. One row; 0 where nobody ever rehearsed.
CREATE TABLE IF NOT EXISTS shop_clock (
    id    BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    ahead BIGINT NOT NULL CHECK (ahead >= 0)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
