-- The order of creation is that of the ids, so lists of the newest goods are walked by those, a category's by the index that has
-- its ids in order, and a seller's too: fewer indexes for a registration or a change to write. Run again after it died, it
-- does the same once more.
ALTER TABLE goods
    DROP INDEX IF EXISTS goods_by_creation,
    DROP INDEX IF EXISTS goods_listed_by_creation,
    DROP INDEX IF EXISTS goods_listed_in_category,
    DROP INDEX IF EXISTS goods_by_seller,
    ADD INDEX goods_by_seller (seller_id, id);
