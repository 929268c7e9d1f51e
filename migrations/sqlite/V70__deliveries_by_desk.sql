-- Each worker looks only at the rows of its own desk, so that letters that wait for a mail server are not in the way of charges.
ALTER TABLE deliveries ADD COLUMN desk TEXT NOT NULL DEFAULT 'payments';
DROP INDEX deliveries_by_due;
CREATE INDEX deliveries_by_desk ON deliveries (desk, next_at, id) WHERE done_at IS NULL;
