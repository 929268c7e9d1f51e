-- The order of creation is that of the ids, so lists of the newest goods are walked by those, a category's by the index that has
-- its ids in order, and a seller's too: fewer indexes for a registration or a change to write.
DROP INDEX goods_by_creation;
DROP INDEX goods_listed_by_creation;
DROP INDEX goods_listed_in_category;
DROP INDEX goods_by_seller;
CREATE INDEX goods_by_seller ON goods (seller_id, id);
