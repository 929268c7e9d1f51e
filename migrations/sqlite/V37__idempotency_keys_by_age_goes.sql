-- Rows are numbered in the order of their age (sqlite.org/rowidtable.html), so the oldest answers are found without it.
DROP INDEX idempotency_keys_by_age;
