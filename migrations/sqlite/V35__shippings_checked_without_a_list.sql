-- The list of words is written out, as in order_lines.
CREATE TABLE new_shippings (
    line_id         INTEGER PRIMARY KEY REFERENCES order_lines (id),
    tracking_number TEXT    NOT NULL,
    status          TEXT    NOT NULL CHECK
        (status = 'PENDING' OR status = 'IN_TRANSIT' OR status = 'DELIVERED' OR status = 'CANCELED'),
    changed_at      INTEGER NOT NULL
) STRICT;
INSERT INTO new_shippings (line_id, tracking_number, status, changed_at)
SELECT line_id, tracking_number, status, changed_at FROM shippings;
DROP TABLE shippings;
ALTER TABLE new_shippings RENAME TO shippings;
CREATE INDEX shippings_by_status ON shippings (status, changed_at);
