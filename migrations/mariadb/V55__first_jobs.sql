-- The jobs that one server runs for all. done_until is set by the first server that starts: nothing was due before it.
INSERT IGNORE INTO jobs (name, term, lease_until, done_until)
VALUES ('status', 0, 0, 0), ('payment-deadline', 0, 0, 0), ('open-drops', 0, 0, 0), ('prune', 0, 0, 0);
