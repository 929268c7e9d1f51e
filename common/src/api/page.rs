//! One page of a list, with the fields of the original system's framework.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The elements of this page.
    pub content: Vec<T>,
    /// How many elements the whole list has.
    pub total_elements: i64,
    /// How many pages the whole list has.
    pub total_pages: i64,
    /// How many elements a page holds at most.
    pub size: i64,
    /// The number of this page, from 0.
    pub number: i64,
    /// How many elements this page has.
    pub number_of_elements: i64,
    /// Whether this is the first page.
    pub first: bool,
    /// Whether this is the last page.
    pub last: bool,
    /// Whether this page has no elements.
    pub empty: bool,
    /// Whether the list is sorted.
    pub sort: SortState,
    /// What was asked for.
    pub pageable: Pageable,
}

/// Whether a list is sorted, in the three words of the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SortState {
    /// The list has an order.
    pub sorted: bool,
    /// The list has no order.
    pub unsorted: bool,
    /// No sort was given.
    pub empty: bool,
}

/// Which page was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Pageable {
    /// The number of the page, from 0.
    pub page_number: i64,
    /// How many elements a page holds at most.
    pub page_size: i64,
    /// How many elements come before this page.
    pub offset: i64,
    /// Always true: every list is paged.
    pub paged: bool,
    /// Always false.
    pub unpaged: bool,
    /// Whether the list is sorted.
    pub sort: SortState,
}

impl SortState {
    /// Every list of the shop has an order.
    pub const SORTED: Self = Self { sorted: true, unsorted: false, empty: false };
}

impl<T> Page<T> {
    /// The page `number` (from 0) of `size` (at least 1) elements of a list that has `total` in all.
    #[must_use]
    pub fn new(content: Vec<T>, number: i64, size: i64, total: i64) -> Self {
        let total_pages = total.div_euclid(size) + i64::from(total.rem_euclid(size) > 0);
        let count = i64::try_from(content.len()).unwrap_or(i64::MAX);
        Self {
            number_of_elements: count,
            empty: content.is_empty(),
            content,
            total_elements: total,
            total_pages,
            size,
            number,
            first: number == 0,
            last: number.saturating_add(1) >= total_pages,
            sort: SortState::SORTED,
            pageable: Pageable {
                page_number: number,
                page_size: size,
                offset: number.saturating_mul(size),
                paged: true,
                unpaged: false,
                sort: SortState::SORTED,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn first_last_and_empty_are_told() {
        let page = Page::new(vec![1, 2], 0, 2, 5);
        assert_eq!((page.total_pages, page.first, page.last, page.empty), (3, true, false, false));
        let page = Page::new(vec![5], 2, 2, 5);
        assert_eq!((page.number_of_elements, page.first, page.last), (1, false, true));
        let page = Page::<i64>::new(vec![], 0, 10, 0);
        assert_eq!((page.total_pages, page.first, page.last, page.empty), (0, true, true, true));
    }
}
