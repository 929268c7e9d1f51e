-- What identifies a person, each field sealed and bound to its column and row.
CREATE TABLE user_profiles (
    user_id      INTEGER PRIMARY KEY REFERENCES users (id),
    email        BLOB    NOT NULL,
    user_name    BLOB    NOT NULL,
    phone_number BLOB    NOT NULL,
    address      BLOB    NOT NULL
) STRICT;
