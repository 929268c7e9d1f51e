-- One payment an order. amount is frozen when the provider is about to be asked. deadline is shop time.
CREATE TABLE payments (
    order_id   INTEGER PRIMARY KEY REFERENCES orders (id),
    status     TEXT    NOT NULL CHECK (status IN
        ('PAYMENT_SCREEN_ENTERED', 'PAYMENT_IN_PROGRESS', 'PAYMENT_COMPLETED', 'PAYMENT_ABORTED', 'REFUNDED')),
    amount     INTEGER CHECK (amount >= 0),
    captured   INTEGER NOT NULL CHECK (captured >= 0),
    refunded   INTEGER NOT NULL CHECK (refunded >= 0),
    deadline   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    CONSTRAINT payments_money CHECK (refunded <= captured)
) STRICT;
CREATE INDEX payments_by_deadline ON payments (status, deadline);
