//! What holds for goods, without a database.

use crate::clock::ShopTime;
use miri_common::Lang;
use miri_common::api::Category;

/// Whether orders are taken at `now`. The instant of opening itself is open; goods without one always are.
pub fn is_open(reservation_start: Option<ShopTime>, now: ShopTime) -> bool {
    reservation_start.is_none_or(|start| start <= now)
}

/// What a registration may say wrongly, other than the form of its fields.
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
    use super::{BadField, bad_fields, is_open, label};
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
    fn a_category_has_a_name_in_both_languages() {
        assert_eq!((label(&etc(), Lang::Ko), label(&etc(), Lang::En)), ("기타", "Other"));
    }
}
