-- Shop time starts as machine time.
INSERT IGNORE INTO shop_clock (id, ahead) VALUES (1, 0);
