-- The language in which someone is written to: the one preferred when the account was made. Accounts from before are Korean.
ALTER TABLE users ADD COLUMN lang TEXT NOT NULL DEFAULT 'ko' CHECK (lang = 'ko' OR lang = 'en');
