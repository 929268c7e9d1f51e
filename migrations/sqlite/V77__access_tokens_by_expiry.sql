-- Personal access tokens go once they have expired, and their owner decides when that is, so they are found by it.
CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at);
