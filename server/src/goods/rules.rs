//! What holds for goods, without a database.

use super::change::StockError;
use crate::clock::ShopTime;
use miri_common::Lang;
use miri_common::api::Category;

/// The most units of one goods that can be there for orders.
pub const MAX_STOCK: i64 = 1_000_000_000;

/// Whether orders are taken at `now`. The instant of opening itself is open; goods without one always are.
pub fn is_open(reservation_start: Option<ShopTime>, now: ShopTime) -> bool {
    reservation_start.is_none_or(|start| start <= now)
}

/// Whether goods may be made to open at `new`: in the future, or when they do already, so that all that is known of goods can be
/// sent back with one thing changed.
pub fn may_open_at(old: Option<ShopTime>, new: Option<ShopTime>, now: ShopTime) -> bool {
    new.is_none() || new == old || !is_open(new, now)
}

/// Units that are left after `change` came or, below 0, went.
///
/// # Errors
/// When too few are there to go, or too many would be there.
pub const fn stock_after(available: i64, change: i64) -> Result<i64, StockError> {
    match available.saturating_add(change) {
        after if after < 0 => Err(StockError::TooFew { left: available }),
        after if change > 0 && after > MAX_STOCK => Err(StockError::TooMany),
        after => Ok(after),
    }
}

/// What a registration or a change may say wrongly, other than the form of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadField {
    /// There is no such category.
    Category,
    /// The opening does not lie in the future.
    ReservationStart,
}

/// Everything that is wrong with a registration at `now`, so that one answer can name it all.
pub fn bad_fields(
    category: Option<&Category>,
    reservation_start: Option<ShopTime>,
    now: ShopTime,
) -> Vec<BadField> {
    let mut bad = Vec::new();
    if category.is_none() {
        bad.push(BadField::Category);
    }
    if reservation_start.is_some() && is_open(reservation_start, now) {
        bad.push(BadField::ReservationStart);
    }
    bad
}

/// The name of a category in this language.
pub fn label(category: &Category, lang: Lang) -> &str {
    match lang {
        Lang::Ko => &category.ko,
        Lang::En => &category.en,
    }
}

#[cfg(test)]
mod tests {
    use super::{BadField, MAX_STOCK, bad_fields, is_open, label, may_open_at, stock_after};
    use crate::clock::ShopTime;
    use miri_common::Lang;
    use miri_common::api::Category;

    const NOW: ShopTime = ShopTime(1_000);

    fn etc() -> Category {
        Category { code: "ETC".to_owned(), ko: "기타".to_owned(), en: "Other".to_owned() }
    }

    #[test]
    fn goods_open_at_their_instant_and_not_before() {
        assert!(is_open(None, NOW));
        assert!(is_open(Some(NOW), NOW));
        assert!(is_open(Some(ShopTime(999)), NOW));
        assert!(!is_open(Some(ShopTime(1_001)), NOW));
    }

    #[test]
    fn a_registration_is_told_everything_that_is_wrong() {
        assert_eq!(bad_fields(Some(&etc()), None, NOW), []);
        assert_eq!(bad_fields(Some(&etc()), Some(ShopTime(1_001)), NOW), []);
        assert_eq!(bad_fields(Some(&etc()), Some(NOW), NOW), [BadField::ReservationStart]);
        assert_eq!(
            bad_fields(None, Some(ShopTime(0)), NOW),
            [BadField::Category, BadField::ReservationStart]
        );
    }

    #[test]
    fn goods_may_open_later_or_as_they_do() {
        let (past, future) = (Some(ShopTime(999)), Some(ShopTime(1_001)));
        assert!(
            may_open_at(past, None, NOW) && may_open_at(past, past, NOW) && may_open_at(past, future, NOW)
        );
        assert!(!may_open_at(None, past, NOW) && !may_open_at(future, Some(NOW), NOW));
    }

    #[test]
    fn a_stock_is_never_below_nothing_and_never_above_what_fits() {
        assert_eq!(stock_after(5, -5).ok(), Some(0));
        assert!(stock_after(5, -6).is_err() && stock_after(0, -1).is_err());
        assert_eq!(stock_after(0, MAX_STOCK).ok(), Some(MAX_STOCK));
        assert!(stock_after(1, MAX_STOCK).is_err());
        assert_eq!(stock_after(MAX_STOCK + 5, -1).ok(), Some(MAX_STOCK + 4), "what goes back may go beyond");
    }

    #[test]
    fn a_category_has_a_name_in_both_languages() {
        assert_eq!((label(&etc(), Lang::Ko), label(&etc(), Lang::En)), ("기타", "Other"));
    }
}
