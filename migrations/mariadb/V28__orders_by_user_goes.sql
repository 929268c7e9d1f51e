-- Here the index stays: InnoDB needs it for the foreign key to users (mariadb.com/kb/en/foreign-keys).
DO 0;
