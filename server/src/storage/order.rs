//! The order of a list, as a statement and its reverse.

/// The direction of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

impl Direction {
    /// The SQL keyword.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Asc => "ASC",
            Self::Desc => "DESC",
        }
    }

    const fn reversed(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }
}

/// Columns with their directions; the last one is unique, so that no two rows change places between two pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBy(pub Vec<(&'static str, Direction)>);

impl OrderBy {
    /// What follows ORDER BY.
    pub fn sql(&self) -> String {
        let terms: Vec<_> =
            self.0.iter().map(|(column, direction)| format!("{column} {}", direction.sql())).collect();
        terms.join(", ")
    }

    /// The same rows from the other end.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self(self.0.iter().map(|(column, direction)| (*column, direction.reversed())).collect())
    }

    /// With one column under another name.
    #[must_use]
    pub fn renamed(&self, from: &str, to: &'static str) -> Self {
        let name = |column| if column == from { to } else { column };
        Self(self.0.iter().map(|(column, direction)| (name(*column), *direction)).collect())
    }

    /// The first column.
    pub fn first(&self) -> Option<&'static str> {
        self.0.first().map(|(column, _)| *column)
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, OrderBy};

    #[test]
    fn an_order_is_written_reversed_and_renamed() {
        let order = OrderBy(vec![("g.price", Direction::Asc), ("g.id", Direction::Desc)]);
        assert_eq!(order.sql(), "g.price ASC, g.id DESC");
        assert_eq!(order.reversed().sql(), "g.price DESC, g.id ASC");
        assert_eq!(order.renamed("g.id", "s.goods_id").sql(), "g.price ASC, s.goods_id DESC");
        assert_eq!(order.first(), Some("g.price"));
    }
}
