-- Here AUTO_INCREMENT costs no write of its own, and the table stays as it is.
DO 0;
