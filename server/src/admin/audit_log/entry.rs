//! One change: who, what, to what, from which state to which.

use miri_common::{GoodsId, LineId, UserId};
use serde_json::Value;
use std::fmt;

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)+) => {
        /// What an operator can do. Names are stored and are wire contract.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $variant,)+
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The action with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }
        }
    };
}

actions! {
    /// Made an account.
    CreateUser = "user.create";
    /// Changed an account's role or lock, or ended its sessions.
    ChangeUser = "user.change";
    /// Changed somebody's goods.
    ChangeGoods = "goods.change";
    /// Restocked somebody's goods or wrote units off.
    ChangeStock = "goods.stock";
    /// Made a category.
    CreateCategory = "category.create";
    /// Changed a category.
    ChangeCategory = "category.change";
    /// Cancelled an order line.
    CancelLine = "order.cancel";
    /// Had a refund that is due tried again.
    RetryRefund = "order.refund";
    /// Ran a job by hand.
    RunJob = "job.run";
    /// Moved the shop's clock.
    MoveClock = "clock.move";
    /// Had the gate corrected from the database.
    ReconcileGate = "stock.reconcile";
    /// Replayed events that were set aside.
    RetryEvent = "event.retry";
    /// Made a backup.
    MakeBackup = "backup.make";
}

/// What was changed. It is stored as `kind:id`, and as its kind alone where there is only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An account.
    User(UserId),
    /// Goods.
    Goods(GoodsId),
    /// A category, by its code.
    Category(String),
    /// An order line.
    Line(LineId),
    /// A job, by its name.
    Job(String),
    /// The shop's clock.
    Clock,
    /// The gate in front of the stock.
    Gate,
    /// An event that was set aside, by the id of its row.
    DeadEvent(i64),
    /// A backup, by its name.
    Backup(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Goods(id) => write!(f, "goods:{id}"),
            Self::Category(code) => write!(f, "category:{code}"),
            Self::Line(id) => write!(f, "orderDetail:{id}"),
            Self::Job(name) => write!(f, "job:{name}"),
            Self::Clock => f.write_str("clock"),
            Self::Gate => f.write_str("gate"),
            Self::DeadEvent(id) => write!(f, "deadEvent:{id}"),
            Self::Backup(name) => write!(f, "backup:{name}"),
        }
    }
}

/// Who changes something, in which request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The operator.
    pub user: UserId,
    /// The id of the request, at most 128 visible characters.
    pub request_id: String,
}

/// One change. Neither state may hold personal data: of an account only its role and lock are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was done.
    pub action: Action,
    /// To what.
    pub subject: Subject,
    /// What was so before; `Value::Null` when there was nothing.
    pub before: Value,
    /// What is so now; `Value::Null` when there is nothing.
    pub after: Value,
}

#[cfg(test)]
mod tests {
    use super::{Action, Subject};
    use miri_common::UserId;

    #[test]
    fn names_fit_their_columns_and_read_back() {
        for action in Action::ALL {
            assert!(action.name().len() <= 32);
            assert_eq!(Action::named(action.name()), Some(*action));
        }
        assert_eq!(Action::named("user.delete"), None);
        assert_eq!(Subject::User(UserId(7)).to_string(), "user:7");
        assert_eq!(Subject::Gate.to_string(), "gate");
    }
}
