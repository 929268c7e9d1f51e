//! MariaDB's error codes (mariadb.com/kb/en/mariadb-error-code-reference) in the shop's words.

use crate::storage::{Constraint, StorageError};
use mysql_async::{Error, ServerError};

const DUPLICATE_ENTRY: u16 = 1062;
const CHECK_FAILED: u16 = 4025;
const FOREIGN_KEYS: [u16; 4] = [1216, 1217, 1451, 1452];
const NO_NULL: u16 = 1048;
const OUT_OF_RANGE: u16 = 1264;
const TOO_LONG: u16 = 1406;
/// Statements that could not even be understood.
const NOT_RUN: [u16; 5] = [1054, 1060, 1064, 1136, 1146];
const LOCK_WAIT: u16 = 1205;
const DEADLOCK: u16 = 1213;
/// A row changed since this transaction's snapshot.
const CHANGED_SINCE: u16 = 1020;
const STATEMENT_TIME: u16 = 1969;
const CRASHED: [u16; 5] = [126, 127, 1034, 1194, 1712];

/// What a server error means.
pub(super) fn map(error: &Error) -> StorageError {
    let Error::Server(server) = error else { return StorageError::Unavailable(format!("MariaDB: {error}")) };
    match server.code {
        DUPLICATE_ENTRY | CHECK_FAILED => StorageError::Conflict(Constraint::from_mariadb(&server.message)),
        code if FOREIGN_KEYS.contains(&code) => StorageError::Conflict(Constraint::Other),
        NO_NULL | OUT_OF_RANGE | TOO_LONG => StorageError::Conflict(Constraint::Other),
        DEADLOCK | CHANGED_SINCE => StorageError::Deadlock,
        LOCK_WAIT => StorageError::Busy,
        STATEMENT_TIME => StorageError::TimedOut,
        code if NOT_RUN.contains(&code) => StorageError::Defect(described(server)),
        code if CRASHED.contains(&code) => StorageError::Corrupt(described(server)),
        // Full disks, read-only servers, killed connections, too many of them, shutdowns.
        _ => StorageError::Unavailable(described(server)),
    }
}

fn described(error: &ServerError) -> String {
    format!("MariaDB error {}: {}", error.code, error.message)
}

/// Whether the transaction is surely still open after this error: only of errors that are known to undo their statement
/// and nothing else. A deadlock ends the transaction; after a lock wait it depends on `innodb_rollback_on_timeout`
/// (mariadb.com/kb/en/innodb-system-variables); an unknown error may mean anything.
pub(super) fn keeps_transaction(error: &Error) -> bool {
    let Error::Server(server) = error else { return false };
    matches!(server.code, DUPLICATE_ENTRY | CHECK_FAILED | NO_NULL | OUT_OF_RANGE | TOO_LONG)
        || FOREIGN_KEYS.contains(&server.code)
        || NOT_RUN.contains(&server.code)
}

#[cfg(test)]
mod tests {
    use super::{keeps_transaction, map};
    use crate::storage::{Constraint, StorageError};
    use mysql_async::{DriverError, Error, ServerError};

    fn server(code: u16, message: &str) -> Error {
        Error::Server(ServerError { code, message: message.to_owned(), state: "HY000".to_owned() })
    }

    #[test]
    fn rules_of_the_schema_are_known_by_their_names() {
        for (code, message, constraint) in [
            (1062, "Duplicate entry '7-3' for key 'wishes_goods'", Constraint::WishGoods),
            (1062, "Duplicate entry '1-k'ey' for key 'goods_sku'", Constraint::GoodsSku),
            (4025, "CONSTRAINT `stock_balance` failed for `shop`.`goods_stock`", Constraint::StockBalance),
            (4025, "CONSTRAINT `goods.price` failed for `shop`.`goods`", Constraint::Other),
            (1452, "Cannot add or update a child row", Constraint::Other),
        ] {
            let error = server(code, message);
            assert_eq!(map(&error), StorageError::Conflict(constraint), "{message}");
            assert!(keeps_transaction(&error), "{message}");
        }
    }

    #[test]
    fn after_a_deadlock_a_lock_wait_a_lost_savepoint_or_a_lost_connection_nothing_is_sure() {
        for code in [1213, 1205, 1305, 1927, 2013, 1290, 1114] {
            assert!(!keeps_transaction(&server(code, "")), "{code}");
        }
        let gone = Error::Driver(DriverError::ConnectionClosed);
        assert!(!keeps_transaction(&gone));
        assert!(matches!(map(&gone), StorageError::Unavailable(_)));
        assert_eq!(map(&server(1213, "Deadlock found")), StorageError::Deadlock);
        assert_eq!(map(&server(1205, "Lock wait timeout exceeded")), StorageError::Busy);
    }
}
