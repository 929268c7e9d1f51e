-- Shop time starts as machine time.
INSERT INTO shop_clock (id, ahead) VALUES (1, 0);
