//! Where units are. The table of what moves them stands at the front of `ledger`.

use crate::storage::{FromValue, Param, Value};

/// Where a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Can be ordered.
    Available,
    /// Ordered and not yet paid.
    Held,
    /// Paid for.
    Sold,
}

impl Account {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Held => "held",
            Self::Sold => "sold",
        }
    }
}

impl From<Account> for Param<'_> {
    fn from(account: Account) -> Self {
        Self::Text(account.name())
    }
}

impl FromValue for Account {
    fn from_value(value: &Value) -> Option<Self> {
        let Value::Text(name) = value else { return None };
        [Self::Available, Self::Held, Self::Sold].into_iter().find(|account| account.name() == name)
    }
}
