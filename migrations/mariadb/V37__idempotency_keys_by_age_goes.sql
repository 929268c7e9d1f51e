-- Here the index stays: rows lie in the order of their keys.
DO 0;
