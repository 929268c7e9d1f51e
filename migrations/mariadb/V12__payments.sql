-- One payment an order. amount is frozen when the provider is about to be asked. deadline is shop time.
CREATE TABLE IF NOT EXISTS payments (
    order_id BIGINT PRIMARY KEY,
    status VARCHAR(32) NOT NULL CHECK (status IN
 ('PAYMENT_SCREEN_ENTERED', 'PAYMENT_IN_PROGRESS', 'PAYMENT_COMPLETED', 'PAYMENT_ABORTED', 'REFUNDED')),
    amount BIGINT CHECK (amount >= 0),
    captured BIGINT NOT NULL CHECK (captured >= 0),
    refunded BIGINT NOT NULL CHECK (refunded >= 0),
    deadline BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT payments_money CHECK (refunded <= captured),
    INDEX payments_by_deadline (status, deadline),
    FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
