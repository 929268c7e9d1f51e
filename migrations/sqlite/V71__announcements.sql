-- News of goods that goes to everyone who wishes for them, written as letters a batch at a time: those of wishes up to
-- after_wish_id are written. Carrying one out is a delivery of kind `announce`; one that is carried out is gone.
CREATE TABLE announcements (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          TEXT    NOT NULL CHECK (kind = 'goods-open' OR kind = 'back-in-stock'),
    goods_id      INTEGER NOT NULL,
    after_wish_id INTEGER NOT NULL
) STRICT;
