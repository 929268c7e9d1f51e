-- The description stands in goods_texts. What is on sale is listed from one index an order, each of which holds what the
-- filters ask for, so that a page is found without a look at the rows that it leaves out.
ALTER TABLE goods
    DROP COLUMN IF EXISTS description,
    DROP INDEX IF EXISTS goods_by_modification,
    DROP INDEX IF EXISTS goods_by_price,
    DROP INDEX IF EXISTS goods_by_name,
    DROP INDEX IF EXISTS goods_by_opening,
    DROP INDEX IF EXISTS goods_by_sale,
    ADD INDEX IF NOT EXISTS goods_listed_by_id (on_sale, id, category_code, price, reservation_start_time),
    ADD INDEX IF NOT EXISTS goods_listed_by_creation (on_sale, created_at, id, category_code, price, reservation_start_time),
    ADD INDEX IF NOT EXISTS goods_listed_by_modification
        (on_sale, modified_at, id, category_code, price, reservation_start_time),
    ADD INDEX IF NOT EXISTS goods_listed_by_price (on_sale, price, id, category_code, reservation_start_time),
    ADD INDEX IF NOT EXISTS goods_listed_by_name (on_sale, name, id, category_code, price, reservation_start_time),
    ADD INDEX IF NOT EXISTS goods_listed_by_category (on_sale, category_code, id, price, reservation_start_time),
    ADD INDEX IF NOT EXISTS goods_listed_by_opening (on_sale, reservation_start_time, id, category_code, price),
    ADD INDEX IF NOT EXISTS goods_listed_in_category
        (on_sale, category_code, created_at, id, price, reservation_start_time),
    ADD INDEX IF NOT EXISTS goods_by_seller (seller_id, created_at, id);
