-- Each worker looks only at the rows of its own desk, so that letters that wait for a mail server are not in the way of charges.
ALTER TABLE deliveries
    ADD COLUMN IF NOT EXISTS desk VARCHAR(16) NOT NULL DEFAULT 'payments',
    DROP INDEX IF EXISTS deliveries_by_due,
    ADD INDEX IF NOT EXISTS deliveries_by_desk (desk, done_at, next_at, id);
