-- Whether the goods are on sale, beside what is left of them, so that goods are listed by their stock from one index. It is
-- changed with goods.on_sale in one transaction. Until now nothing could take goods off sale.
ALTER TABLE goods_stock
    ADD COLUMN IF NOT EXISTS on_sale BIGINT NOT NULL DEFAULT 1 CHECK (on_sale = 0 OR on_sale = 1),
    DROP INDEX IF EXISTS goods_stock_by_available,
    ADD INDEX IF NOT EXISTS goods_stock_listed (on_sale, available, goods_id);
