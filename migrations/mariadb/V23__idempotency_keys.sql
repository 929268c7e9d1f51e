-- The answer of a write, stored in the transaction of its effect; the body is sealed. Machine time.
-- MariaDB names a refused primary key only PRIMARY, so the rule is a key of its own.
CREATE TABLE IF NOT EXISTS idempotency_keys (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    idempotency_key VARCHAR(255) NOT NULL,
    fingerprint VARBINARY(64) NOT NULL,
    status BIGINT NOT NULL,
    body MEDIUMBLOB NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT idempotency_keys_once UNIQUE (user_id, idempotency_key),
    INDEX idempotency_keys_by_age (created_at),
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
