-- What operators have changed, one row a change, append-only, written in the transaction of the change. The states before and
-- after are small JSON without personal data. shop_at is shop time, machine_at machine time.
CREATE TABLE audit_log (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL REFERENCES users (id),
    action       TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    state_before TEXT,
    state_after  TEXT,
    request_id   TEXT    NOT NULL,
    shop_at      INTEGER NOT NULL,
    machine_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_log_by_user ON audit_log (user_id, id);
CREATE INDEX audit_log_by_action ON audit_log (action, id);
CREATE INDEX audit_log_by_subject ON audit_log (subject, id);
CREATE INDEX audit_log_by_time ON audit_log (shop_at, id);
