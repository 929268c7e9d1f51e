-- The long texts of goods, apart from what lists filter and sort by, so that a list never reads past a description. folded is
-- what a search looks into: name and description, NFC and in lower case, made by the server; empty until it is made, which
-- is how goods that were registered before there was a search are found. Made and filled by one statement, which leaves
-- nothing behind when it dies.
CREATE TABLE IF NOT EXISTS goods_texts (
    goods_id BIGINT PRIMARY KEY,
    folded MEDIUMTEXT NOT NULL,
    description TEXT NOT NULL,
    INDEX goods_texts_to_fold (folded(1))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin
AS SELECT id AS goods_id, '' AS folded, description FROM goods;
