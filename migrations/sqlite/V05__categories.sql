CREATE TABLE categories (
    code TEXT PRIMARY KEY,
    ko   TEXT NOT NULL,
    en   TEXT NOT NULL
) STRICT;
