-- There are no partial indexes here, and the table stays as it is.
DO 0;
