INSERT IGNORE INTO lane_commits (lane, batch, committed_at) VALUES (1, 0, 0);
