-- Here the rows themselves lie in the order of their key, and the table stays as it is.
DO 0;
