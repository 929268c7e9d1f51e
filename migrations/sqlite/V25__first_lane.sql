INSERT INTO lane_commits (lane, batch, committed_at) VALUES (0, 0, 0);
