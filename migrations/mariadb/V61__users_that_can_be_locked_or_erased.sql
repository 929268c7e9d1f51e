-- An account can be locked by an operator, and erased by whoever owns it. An erased one keeps its row for the sake of its
-- orders; its address and password are gone, so the address can have another account. Existing accounts are neither.
-- by_role is for finding the operators among all who shop.
ALTER TABLE users
    MODIFY email_index VARBINARY(64),
    MODIFY password_hash VARCHAR(255),
    ADD COLUMN IF NOT EXISTS locked_at BIGINT,
    ADD COLUMN IF NOT EXISTS erased_at BIGINT,
    ADD INDEX IF NOT EXISTS users_by_role (role, id),
    ADD CONSTRAINT IF NOT EXISTS users_erased CHECK (
        (erased_at IS NULL AND email_index IS NOT NULL AND password_hash IS NOT NULL)
        OR (erased_at IS NOT NULL AND email_index IS NULL AND password_hash IS NULL AND role = 'USER'));
