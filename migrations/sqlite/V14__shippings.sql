-- One parcel a line. changed_at is shop time.
CREATE TABLE shippings (
    line_id         INTEGER PRIMARY KEY REFERENCES order_lines (id),
    tracking_number TEXT    NOT NULL,
    status          TEXT    NOT NULL CHECK (status IN ('PENDING', 'IN_TRANSIT', 'DELIVERED', 'CANCELED')),
    changed_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX shippings_by_status ON shippings (status, changed_at);
