//! The filters of a list of goods, read from its query.

use super::refused;
use crate::goods::{Filter, Left, Opening, Sale, text::Query};
use crate::http::{ApiError, Paging};
use miri_common::{ErrorCode, Lang, Msg, UserId, Won};
use serde_json::json;

/// The longest text that is searched for.
const MAX_QUERY_CHARS: usize = 100;
/// The highest price that can be asked for, which is the highest that goods can have.
const MAX_PRICE: i64 = 10_000_000_000;

/// What shoppers can ask for, of goods on sale.
pub(super) fn for_shoppers(paging: &Paging, lang: Lang) -> Result<Filter, ApiError> {
    let mut reading = Reading { paging, bad: Vec::new() };
    let filter = Filter { sale: Some(Sale::On), ..reading.filter() };
    reading.end(filter, lang)
}

/// What operators can ask for, of all goods.
pub(in crate::http) fn for_operators(paging: &Paging, lang: Lang) -> Result<Filter, ApiError> {
    let mut reading = Reading { paging, bad: Vec::new() };
    let mut filter = reading.filter();
    filter.sale = reading.word("onSale", &[("true", Sale::On), ("false", Sale::Off)], Msg::FieldBoolean);
    filter.seller = reading.seller();
    reading.end(filter, lang)
}

/// A refusal of a category that does not exist; whether it does is only known in the snapshot of the list.
pub(in crate::http) fn no_such_category(lang: Lang) -> ApiError {
    refused([("category", Msg::FieldCategory)], lang)
}

struct Reading<'a> {
    paging: &'a Paging,
    bad: Vec<(&'static str, Msg)>,
}

impl Reading<'_> {
    fn filter(&mut self) -> Filter {
        let filter = Filter {
            query: self.query(),
            category: self.paging.filter("category").map(str::to_owned),
            stock: self.word("inStock", &[("true", Left::Some), ("false", Left::Nothing)], Msg::FieldBoolean),
            opening: self.word(
                "state",
                &[("open", Opening::Open), ("upcoming", Opening::Upcoming)],
                Msg::FieldOpening,
            ),
            min_price: self.price("minPrice"),
            max_price: self.price("maxPrice"),
            ..Filter::default()
        };
        if let (Some(min), Some(max)) = (filter.min_price, filter.max_price)
            && max < min
        {
            self.bad.push(("maxPrice", Msg::FieldMaxBelowMin));
        }
        filter
    }

    /// Nothing but white space asks for nothing.
    fn query(&mut self) -> Option<Query> {
        let text = self.paging.filter("q")?.trim();
        if text.is_empty() {
            return None;
        }
        let query = Query::new(text).filter(|_| text.chars().count() <= MAX_QUERY_CHARS);
        if query.is_none() {
            self.bad.push(("q", Msg::FieldQuery));
        }
        query
    }

    fn word<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)], why: Msg) -> Option<T> {
        let text = self.paging.filter(name)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            self.bad.push((name, why));
        }
        found
    }

    fn price(&mut self, name: &'static str) -> Option<Won> {
        let text = self.paging.filter(name)?;
        let price = text.parse().ok().filter(|price| (0..=MAX_PRICE).contains(price)).map(Won);
        if price.is_none() {
            self.bad.push((name, Msg::FieldInteger));
        }
        price
    }

    fn seller(&mut self) -> Option<UserId> {
        let text = self.paging.filter("seller")?;
        let seller = text.parse().ok().filter(|id: &UserId| id.0 > 0);
        if seller.is_none() {
            self.bad.push(("seller", Msg::FieldPositiveInteger));
        }
        seller
    }

    fn end(self, filter: Filter, lang: Lang) -> Result<Filter, ApiError> {
        if self.bad.is_empty() {
            return Ok(filter);
        }
        let why = |msg: Msg| match msg {
            Msg::FieldInteger => msg.with(lang, &[("low", 0.into()), ("high", MAX_PRICE.into())]),
            msg => msg.text(lang).to_owned(),
        };
        let data: serde_json::Map<_, _> =
            self.bad.into_iter().map(|(name, msg)| (name.to_owned(), json!(why(msg)))).collect();
        Err(ApiError::new(ErrorCode::Validation).with_data(data.into()))
    }
}
