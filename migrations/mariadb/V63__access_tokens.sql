-- Personal access tokens, hashed under a key. The name is whatever its owner calls it, so it is sealed, bound to the hash. scopes
-- are words with a space between them. last_used_at is coarse. Machine time.
CREATE TABLE IF NOT EXISTS access_tokens (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    name BLOB NOT NULL,
    token_hash VARBINARY(64) NOT NULL,
    scopes VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT,
    CONSTRAINT access_tokens_hash UNIQUE (token_hash),
    INDEX access_tokens_by_user (user_id, id),
    INDEX access_tokens_by_revocation (revoked_at),
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
