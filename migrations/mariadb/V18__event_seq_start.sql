INSERT IGNORE INTO event_seq (id, last_id) VALUES (1, 0);
