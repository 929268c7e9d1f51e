-- Personal access tokens go once they have expired, and their owner decides when that is, so they are found by it.
ALTER TABLE access_tokens ADD INDEX IF NOT EXISTS access_tokens_by_expiry (expires_at);
