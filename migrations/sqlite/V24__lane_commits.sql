-- The last batch of each write lane, written in the batch itself: how a commit is recognised whose answer was lost.
CREATE TABLE lane_commits (
    lane         INTEGER PRIMARY KEY,
    batch        INTEGER NOT NULL,
    committed_at INTEGER NOT NULL
) STRICT;
