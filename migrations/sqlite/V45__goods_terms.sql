-- Which goods have which two neighbouring characters in their folded texts, and which single ones where one character is
-- already worth a search. on_sale is that of the goods, so that a count for shoppers is one range of this table. Rows are written and
-- deleted with the folded text alone, in the same transaction, hundreds at a time; that is why none asks for its goods.
CREATE TABLE goods_terms (
    term     TEXT    NOT NULL,
    on_sale  INTEGER NOT NULL CHECK (on_sale = 0 OR on_sale = 1),
    goods_id INTEGER NOT NULL,
    PRIMARY KEY (term, on_sale, goods_id)
) STRICT, WITHOUT ROWID;
