-- News of goods that goes to everyone who wishes for them, written as letters a batch at a time: those of wishes up to
-- after_wish_id are written. Carrying one out is a delivery of kind `announce`; one that is carried out is gone.
CREATE TABLE IF NOT EXISTS announcements (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    kind VARCHAR(32) NOT NULL CHECK (kind = 'goods-open' OR kind = 'back-in-stock'),
    goods_id BIGINT NOT NULL,
    after_wish_id BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
