-- The newest wish when the news was heard: whoever wishes later is told nothing.
ALTER TABLE announcements ADD COLUMN IF NOT EXISTS last_wish_id BIGINT NOT NULL DEFAULT 0;
