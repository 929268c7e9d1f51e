-- Returns have a history too.
ALTER TABLE order_history
    MODIFY machine VARCHAR(16) NOT NULL CHECK (machine IN ('order', 'payment', 'shipping', 'refund', 'return'));
