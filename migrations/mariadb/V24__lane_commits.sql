-- The last batch of each write lane, written in the batch itself: how a commit is recognised whose answer was lost.
CREATE TABLE IF NOT EXISTS lane_commits (
    lane BIGINT AUTO_INCREMENT PRIMARY KEY,
    batch BIGINT NOT NULL,
    committed_at BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
