//! Which goods a list shows.

use super::text::Query;
use miri_common::{UserId, Won};

/// Which goods a list shows: those to which everything that is said here applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Whether the seller offers them.
    pub sale: Option<Sale>,
    /// Who sells them.
    pub seller: Option<UserId>,
    /// What their name or description says.
    pub query: Option<Query>,
    /// The code of their category.
    pub category: Option<String>,
    /// Whether there is anything left.
    pub stock: Option<Left>,
    /// Whether they can be ordered yet.
    pub opening: Option<Opening>,
    /// The least that one unit costs.
    pub min_price: Option<Won>,
    /// The most that one unit costs.
    pub max_price: Option<Won>,
}

/// Whether goods are offered at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sale {
    /// They are.
    On,
    /// They are not.
    Off,
}

/// Whether units are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Left {
    /// At least one can be ordered.
    Some,
    /// None can.
    Nothing,
}

/// Whether goods can be ordered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Opening {
    /// They can.
    Open,
    /// Their opening lies ahead.
    Upcoming,
}

impl Filter {
    /// What shoppers see.
    pub fn on_sale() -> Self {
        Self { sale: Some(Sale::On), ..Self::default() }
    }
}
