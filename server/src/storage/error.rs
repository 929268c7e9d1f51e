//! What a database error means to the shop.

/// Why a unit of work did not take effect, or why that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// A named rule of the schema refused a row.
    #[error("the schema refused a row: {0:?}")]
    Conflict(Constraint),
    /// The database cannot be used right now; nothing was done.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The write queue is full, or others held the rows for too long; nothing was done.
    #[error("the database is busy")]
    Busy,
    /// The database ended the transaction, because two of them waited for each other. The lane runs the work again, so nobody
    /// else meets this.
    #[error("the database ended a deadlock")]
    Deadlock,
    /// A read took longer than it may.
    #[error("a read took longer than it may")]
    TimedOut,
    /// The database holds something that cannot be.
    #[error("the database holds something that cannot be: {0}")]
    Corrupt(String),
    /// A guarded statement touched another number of rows than it must; the unit of work was rolled back.
    #[error("a statement must touch {expected} rows and touched {actual}")]
    RowsAffected {
        /// What the statement must touch.
        expected: u64,
        /// What it did touch.
        actual: u64,
    },
    /// The commit may or may not have happened, and that could not be found out. Nothing is run again.
    #[error("whether the commit happened is not known")]
    OutcomeUnknown,
    /// The transaction ended under an earlier statement; nothing more can be done in it.
    #[error("the transaction has ended")]
    Poisoned,
    /// A bug: a statement that cannot be run, a job that panicked or waited for something else than its transaction.
    #[error("a defect: {0}")]
    Defect(String),
}

impl StorageError {
    /// Whether the database, and not the work, is the cause: the same work may succeed later.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable(_) | Self::OutcomeUnknown | Self::TimedOut)
    }
}

/// The rules of the schema that a caller may run into on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// An e-mail address has one account.
    UserEmail,
    /// A seller uses a sku once.
    GoodsSku,
    /// Goods are on a wishlist once.
    WishGoods,
    /// A line's units leave each account at most once.
    MovementOnce,
    /// A seller's movement happens once for its source.
    MovementSource,
    /// A gate hold belongs to at most one order.
    OrderHold,
    /// A line is refunded at most once.
    RefundOnce,
    /// An effect outside the database is asked for once.
    DeliveryKey,
    /// An idempotency key has one effect.
    IdempotencyKey,
    /// An opening of goods is told of once.
    OpeningOnce,
    /// No stock balance is negative and they add up.
    StockBalance,
    /// Any other rule; to run into it is a bug.
    Other,
}

/// A rule, the columns or the name by which SQLite reports it, and the name by which MariaDB does.
const NAMES: &[(Constraint, &str, &str)] = &[
    (Constraint::UserEmail, "users.email_index", "users_email"),
    (Constraint::GoodsSku, "goods.seller_id, goods.sku", "goods_sku"),
    (Constraint::WishGoods, "wishes.user_id, wishes.goods_id", "wishes_goods"),
    (Constraint::MovementOnce, "stock_movements.line_id, stock_movements.from_account", "movement_once"),
    (Constraint::MovementSource, "stock_movements.source_key", "movement_source"),
    (Constraint::OrderHold, "orders.hold_id", "orders_hold"),
    (Constraint::RefundOnce, "refunds.line_id", "refunds_once"),
    (Constraint::DeliveryKey, "deliveries.idempotency_key", "deliveries_once"),
    (
        Constraint::IdempotencyKey,
        "idempotency_keys.user_id, idempotency_keys.idempotency_key",
        "idempotency_keys_once",
    ),
    (Constraint::OpeningOnce, "goods_openings.goods_id, goods_openings.opens_at", "goods_openings_once"),
    (Constraint::StockBalance, "stock_balance", "stock_balance"),
];

impl Constraint {
    /// Reads SQLite's message: `UNIQUE constraint failed: wishes.user_id, wishes.goods_id`.
    pub(super) fn from_sqlite(message: &str) -> Self {
        let named = message.rsplit_once("failed: ").map_or(message, |(_, name)| name);
        NAMES
            .iter()
            .find(|(_, sqlite, _)| *sqlite == named)
            .map_or(Self::Other, |(constraint, ..)| *constraint)
    }

    /// Reads MariaDB's message: ``Duplicate entry '7-3' for key 'wishes_goods'``, ``CONSTRAINT `stock_balance` failed for ..``.
    /// What stands before the last `for key` may hold anything, because it repeats the value.
    #[cfg(feature = "mariadb")]
    pub(super) fn from_mariadb(message: &str) -> Self {
        let named = match message.rsplit_once(" for key '") {
            Some((_, key)) => key.trim_end_matches('\''),
            None => message
                .strip_prefix("CONSTRAINT `")
                .and_then(|rest| rest.split('`').next())
                .unwrap_or_default(),
        };
        NAMES
            .iter()
            .find(|(.., mariadb)| *mariadb == named)
            .map_or(Self::Other, |(constraint, ..)| *constraint)
    }
}

#[cfg(test)]
mod tests {
    use super::Constraint;

    #[test]
    fn sqlites_words_are_understood() {
        assert_eq!(
            Constraint::from_sqlite("UNIQUE constraint failed: wishes.user_id, wishes.goods_id"),
            Constraint::WishGoods
        );
        assert_eq!(
            Constraint::from_sqlite("CHECK constraint failed: stock_balance"),
            Constraint::StockBalance
        );
        assert_eq!(Constraint::from_sqlite("FOREIGN KEY constraint failed"), Constraint::Other);
    }
}
