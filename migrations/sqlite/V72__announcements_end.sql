-- The newest wish when the news was heard: whoever wishes later is told nothing.
ALTER TABLE announcements ADD COLUMN last_wish_id INTEGER NOT NULL DEFAULT 0;
