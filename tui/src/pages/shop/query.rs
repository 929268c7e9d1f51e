//! What is asked for: words, filters and order.

use miri_common::Say;
use miri_common::client::Query;

/// How many goods are asked for at a time.
pub(super) const PAGE_ROWS: i64 = 50;

/// Which goods by their opening.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Opening {
    /// All.
    #[default]
    Any,
    /// Open ones.
    Open,
    /// Those that open later.
    Upcoming,
}

/// Which goods by their stock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stock {
    /// All.
    #[default]
    Any,
    /// Those that are there.
    InStock,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Cheapest first.
    Cheapest,
    /// Dearest first.
    Dearest,
    /// By name.
    Name,
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) words: String,
    /// The code of a category.
    pub(super) category: Option<String>,
    pub(super) opening: Opening,
    pub(super) stock: Stock,
    pub(super) order: Order,
    pub(super) lowest: Option<i64>,
    pub(super) highest: Option<i64>,
}

impl Opening {
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Any => Self::Open,
            Self::Open => Self::Upcoming,
            Self::Upcoming => Self::Any,
        }
    }

    pub(super) const fn say(self) -> Say {
        match self {
            Self::Any => Say::ShopOpeningAny,
            Self::Open => Say::ShopOpeningOpen,
            Self::Upcoming => Say::ShopOpeningUpcoming,
        }
    }
}

impl Stock {
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Any => Self::InStock,
            Self::InStock => Self::Any,
        }
    }

    pub(super) const fn say(self) -> Say {
        match self {
            Self::Any => Say::ShopStockAny,
            Self::InStock => Say::ShopStockIn,
        }
    }
}

impl Order {
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Newest => Self::Cheapest,
            Self::Cheapest => Self::Dearest,
            Self::Dearest => Self::Name,
            Self::Name => Self::Newest,
        }
    }

    pub(super) const fn say(self) -> Say {
        match self {
            Self::Newest => Say::ShopOrderNewest,
            Self::Cheapest => Say::ShopOrderCheapest,
            Self::Dearest => Say::ShopOrderDearest,
            Self::Name => Say::ShopOrderName,
        }
    }

    const fn sort(self) -> &'static str {
        match self {
            Self::Newest => "createdDate,desc",
            Self::Cheapest => "goodsPrice,asc",
            Self::Dearest => "goodsPrice,desc",
            Self::Name => "goodsName,asc",
        }
    }
}

impl Wanted {
    /// Whether everything is wanted.
    pub(super) fn is_everything(&self) -> bool {
        *self == Self { order: self.order, ..Self::default() }
    }

    /// The same with another order is no filter.
    pub(super) fn everything(&self) -> Self {
        Self { order: self.order, ..Self::default() }
    }

    /// As the shop is asked, for one page of it.
    pub(super) fn query(&self, page: i64) -> Query {
        let mut query = vec![
            ("page", page.to_string()),
            ("size", PAGE_ROWS.to_string()),
            ("sort", self.order.sort().to_owned()),
        ];
        if !self.words.is_empty() {
            query.push(("q", self.words.clone()));
        }
        if let Some(category) = &self.category {
            query.push(("category", category.clone()));
        }
        match self.opening {
            Opening::Any => {}
            Opening::Open => query.push(("state", "open".to_owned())),
            Opening::Upcoming => query.push(("state", "upcoming".to_owned())),
        }
        if self.stock == Stock::InStock {
            query.push(("inStock", "true".to_owned()));
        }
        let prices = [("minPrice", self.lowest), ("maxPrice", self.highest)];
        query.extend(prices.into_iter().filter_map(|(name, price)| Some((name, price?.to_string()))));
        query
    }
}
