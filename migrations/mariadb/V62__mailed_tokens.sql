-- Tokens that went to an address by mail, hashed under a key: SIGN_UP shows that someone reads that address, RESET also that the
-- account is theirs. A row is deleted when its token is used. email is the address, sealed and bound to the hash. Machine time.
CREATE TABLE IF NOT EXISTS mailed_tokens (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    purpose VARCHAR(16) NOT NULL CHECK (purpose IN ('SIGN_UP', 'RESET')),
    email_index VARBINARY(64) NOT NULL,
    email BLOB NOT NULL,
    token_hash VARBINARY(64) NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT mailed_tokens_hash UNIQUE (token_hash),
    INDEX mailed_tokens_by_email (email_index, purpose, id),
    INDEX mailed_tokens_by_end (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
