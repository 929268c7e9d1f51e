-- Accounts. What identifies a person stands sealed in user_profiles, so that erasing someone leaves the account's orders.
-- email_index is a keyed hash (a blind index) of the address, for looking it up and keeping it unique.
CREATE TABLE IF NOT EXISTS users (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    role VARCHAR(16) NOT NULL CHECK (role IN ('USER', 'ADMIN')),
    email_index VARBINARY(64) NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT users_email UNIQUE (email_index)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
