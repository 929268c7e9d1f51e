-- A refresh token whose answer was lost is asked for again, and what it had got is superseded: used, though nobody used it. No
-- token that is there was.
ALTER TABLE refresh_tokens ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1));
