-- Where the units of goods are. received is what came in from outside, less what was written off.
CREATE TABLE goods_stock (
    goods_id  INTEGER PRIMARY KEY REFERENCES goods (id),
    available INTEGER NOT NULL,
    held      INTEGER NOT NULL,
    sold      INTEGER NOT NULL,
    received  INTEGER NOT NULL,
    CONSTRAINT stock_balance CHECK (available >= 0 AND held >= 0 AND sold >= 0 AND received = available + held + sold)
) STRICT;
CREATE INDEX goods_stock_by_available ON goods_stock (available, goods_id);
