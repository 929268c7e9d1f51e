-- The description stands in goods_texts. What is on sale is listed from one index an order, each of which holds what the
-- filters ask for, so that a page is found without a look at the rows that it leaves out.
ALTER TABLE goods DROP COLUMN description;
DROP INDEX goods_by_modification;
DROP INDEX goods_by_price;
DROP INDEX goods_by_name;
DROP INDEX goods_by_opening;
DROP INDEX goods_by_sale;
CREATE INDEX goods_listed_by_id ON goods (on_sale, id, category_code, price, reservation_start_time);
CREATE INDEX goods_listed_by_creation ON goods (on_sale, created_at, id, category_code, price, reservation_start_time);
CREATE INDEX goods_listed_by_modification ON goods (on_sale, modified_at, id, category_code, price, reservation_start_time);
CREATE INDEX goods_listed_by_price ON goods (on_sale, price, id, category_code, reservation_start_time);
CREATE INDEX goods_listed_by_name ON goods (on_sale, name, id, category_code, price, reservation_start_time);
CREATE INDEX goods_listed_by_category ON goods (on_sale, category_code, id, price, reservation_start_time);
CREATE INDEX goods_listed_by_opening ON goods (on_sale, reservation_start_time, id, category_code, price);
CREATE INDEX goods_listed_in_category ON goods (on_sale, category_code, created_at, id, price, reservation_start_time);
CREATE INDEX goods_by_seller ON goods (seller_id, created_at, id);
