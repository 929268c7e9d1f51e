-- When everyone who wished for some goods was last told that they opened or are back, up to which wish, and by which
-- announcement: so that units that come and go do not become a letter each. Shop time.
CREATE TABLE IF NOT EXISTS goods_news (
    goods_id BIGINT NOT NULL,
    kind VARCHAR(32) NOT NULL CHECK (kind = 'goods-open' OR kind = 'back-in-stock'),
    told_at BIGINT NOT NULL,
    last_wish_id BIGINT NOT NULL,
    announcement_id BIGINT NOT NULL,
    PRIMARY KEY (goods_id, kind)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
