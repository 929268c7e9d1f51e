-- The list of words is written out, as in order_lines. Only a payment that has not ended can run out, so only those are in
-- the index of deadlines.
CREATE TABLE new_payments (
    order_id   INTEGER PRIMARY KEY REFERENCES orders (id),
    status     TEXT    NOT NULL CHECK (status = 'PAYMENT_SCREEN_ENTERED' OR status = 'PAYMENT_IN_PROGRESS'
        OR status = 'PAYMENT_COMPLETED' OR status = 'PAYMENT_ABORTED' OR status = 'REFUNDED'),
    amount     INTEGER CHECK (amount >= 0),
    captured   INTEGER NOT NULL CHECK (captured >= 0),
    refunded   INTEGER NOT NULL CHECK (refunded >= 0),
    deadline   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    CONSTRAINT payments_money CHECK (refunded <= captured)
) STRICT;
INSERT INTO new_payments (order_id, status, amount, captured, refunded, deadline, changed_at)
SELECT order_id, status, amount, captured, refunded, deadline, changed_at FROM payments;
DROP TABLE payments;
ALTER TABLE new_payments RENAME TO payments;
CREATE INDEX payments_by_deadline ON payments (status, deadline)
WHERE status = 'PAYMENT_SCREEN_ENTERED' OR status = 'PAYMENT_IN_PROGRESS';
