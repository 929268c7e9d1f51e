-- What was delivered of letters goes after a while, and is found by when it was done. A charge is never in this index, so orders
-- do not pay for it.
CREATE INDEX deliveries_of_letters_by_end ON deliveries (desk, done_at) WHERE done_at IS NOT NULL AND desk <> 'payments';
