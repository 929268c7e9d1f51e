//! Statements about many rows at once.
//!
//! A statement's text says how many there are, so there are two texts of each: for one row, and for [`MANY`]. A list of fewer ids
//! is filled up with its last one, which changes nothing.

use super::Param;

/// Ids in one list, and rows in one INSERT of many.
pub(crate) const MANY: usize = 16;

/// The list of an `IN` over [`MANY`] ids.
#[macro_export]
macro_rules! many {
    () => {
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    };
}

/// An INSERT of [`MANY`] rows: `many_rows!("INSERT INTO t (a, b) VALUES ", "(?, ?)")`.
#[macro_export]
macro_rules! many_rows {
    ($insert:literal, $row:literal) => {
        concat!(
            $insert, $row, ", ", $row, ", ", $row, ", ", $row, ", ", $row, ", ", $row, ", ", $row, ", ",
            $row, ", ", $row, ", ", $row, ", ", $row, ", ", $row, ", ", $row, ", ", $row, ", ", $row, ", ",
            $row
        )
    };
}

/// The parameters of such a list, for one to [`MANY`] items.
pub(crate) fn many_ids<'a, T>(
    items: &'a [T],
    id: impl Fn(&'a T) -> Param<'a>,
) -> impl Iterator<Item = Param<'a>> {
    let last = items.last();
    items.iter().chain(std::iter::repeat_n(last, MANY - items.len().min(MANY)).flatten()).map(id)
}

#[cfg(test)]
mod tests {
    use super::{MANY, many_ids};
    use crate::storage::Param;

    #[test]
    fn a_list_has_as_many_ids_as_its_text_has_places() {
        assert_eq!(many!().matches('?').count(), MANY);
        assert_eq!(many_rows!("INSERT INTO t (a, b) VALUES ", "(?, ?)").matches("(?, ?)").count(), MANY);
        for count in 1..=MANY {
            let ids: Vec<_> = (0..).take(count).collect();
            let params: Vec<_> = many_ids(&ids, |id| Param::Int(*id)).collect();
            assert_eq!(params.len(), MANY);
            assert_eq!(params.last(), Some(&Param::Int(ids[count - 1])));
        }
    }
}
