-- The long texts of goods, apart from what lists filter and sort by, so that a list never reads past a description. folded is
-- what a search looks into: name and description, NFC and in lower case, made by the server; empty until it is made, which
-- is how goods that were registered before there was a search are found.
CREATE TABLE goods_texts (
    goods_id    INTEGER PRIMARY KEY REFERENCES goods (id),
    folded      TEXT NOT NULL,
    description TEXT NOT NULL
) STRICT;
INSERT INTO goods_texts (goods_id, folded, description) SELECT id, '', description FROM goods;
CREATE INDEX goods_texts_to_fold ON goods_texts (goods_id) WHERE folded = '';
