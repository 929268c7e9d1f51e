-- What is for sale. Times are shop time.
CREATE TABLE goods (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
    seller_id              INTEGER NOT NULL REFERENCES users (id),
    sku                    TEXT,
    name                   TEXT    NOT NULL,
    description            TEXT    NOT NULL,
    price                  INTEGER NOT NULL CHECK (price >= 0),
    category_code          TEXT    NOT NULL REFERENCES categories (code),
    reservation_start_time INTEGER,
    limit_per_buyer        INTEGER CHECK (limit_per_buyer >= 1),
    on_sale                INTEGER NOT NULL CHECK (on_sale IN (0, 1)),
    created_at             INTEGER NOT NULL,
    modified_at            INTEGER NOT NULL,
    CONSTRAINT goods_sku UNIQUE (seller_id, sku)
) STRICT;
CREATE INDEX goods_by_creation ON goods (created_at, id);
CREATE INDEX goods_by_modification ON goods (modified_at, id);
CREATE INDEX goods_by_price ON goods (price, id);
CREATE INDEX goods_by_name ON goods (name, id);
CREATE INDEX goods_by_category ON goods (category_code, id);
CREATE INDEX goods_by_opening ON goods (reservation_start_time, id);
CREATE INDEX goods_by_sale ON goods (on_sale);
