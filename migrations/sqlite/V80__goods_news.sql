-- When everyone who wished for some goods was last told that they opened or are back, up to which wish, and by which
-- announcement: so that units that come and go do not become a letter each. Shop time.
CREATE TABLE goods_news (
    goods_id        INTEGER NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind = 'goods-open' OR kind = 'back-in-stock'),
    told_at         INTEGER NOT NULL,
    last_wish_id    INTEGER NOT NULL,
    announcement_id INTEGER NOT NULL,
    PRIMARY KEY (goods_id, kind)
) STRICT, WITHOUT ROWID;
