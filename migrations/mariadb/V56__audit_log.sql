-- What operators have changed, one row a change, append-only, written in the transaction of the change. The states before and
-- after are small JSON without personal data. shop_at is shop time, machine_at machine time.
CREATE TABLE IF NOT EXISTS audit_log (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    action VARCHAR(32) NOT NULL,
    subject VARCHAR(128) NOT NULL,
    state_before TEXT,
    state_after TEXT,
    request_id VARCHAR(128) NOT NULL,
    shop_at BIGINT NOT NULL,
    machine_at BIGINT NOT NULL,
    INDEX audit_log_by_user (user_id, id),
    INDEX audit_log_by_action (action, id),
    INDEX audit_log_by_subject (subject, id),
    INDEX audit_log_by_time (shop_at, id),
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
