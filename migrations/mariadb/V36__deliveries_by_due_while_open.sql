-- There are no partial indexes here, and the index stays as it is.
DO 0;
