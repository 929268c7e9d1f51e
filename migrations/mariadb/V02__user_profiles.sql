-- What identifies a person, each field sealed and bound to its column and row.
CREATE TABLE IF NOT EXISTS user_profiles (
    user_id BIGINT PRIMARY KEY,
    email BLOB NOT NULL,
    user_name BLOB NOT NULL,
    phone_number BLOB NOT NULL,
    address BLOB NOT NULL,
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
