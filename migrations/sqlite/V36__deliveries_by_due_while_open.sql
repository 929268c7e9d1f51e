-- A delivery that is done is never due again, so only open ones are in the index.
DROP INDEX deliveries_by_due;
CREATE INDEX deliveries_by_due ON deliveries (next_at, id) WHERE done_at IS NULL;
