//! The filters of a list, read from its query. Every one that is wrong is named.

use crate::app::App;
use crate::clock::ShopTime;
use crate::http::{ApiError, Paging};
use miri_common::time::TimeInput;
use miri_common::{ErrorCode, Lang, Msg};
use serde_json::{Map, Value};

/// Reads filters and collects what is wrong with them.
pub struct Filters<'a> {
    paging: &'a Paging,
    lang: Lang,
    wrong: Map<String, Value>,
}

impl<'a> Filters<'a> {
    /// The filters of this query.
    pub fn new(paging: &'a Paging, lang: Lang) -> Self {
        Self { paging, lang, wrong: Map::new() }
    }

    /// A filter that must be as `read` understands it; an empty one counts as absent.
    pub fn read<T>(&mut self, name: &str, why: Msg, read: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let text = self.paging.filter(name).filter(|text| !text.is_empty())?;
        let value = read(text);
        if value.is_none() {
            self.wrong.insert(name.to_owned(), why.text(self.lang).into());
        }
        value
    }

    /// An id.
    pub fn id<T>(&mut self, name: &str, id: impl FnOnce(i64) -> T) -> Option<T> {
        self.read(name, Msg::FieldPositiveInteger, |text| text.parse().ok().filter(|id| *id > 0)).map(id)
    }

    /// A time on the shop's clock.
    pub fn time(&mut self, name: &str, app: &App) -> Option<ShopTime> {
        self.read(name, Msg::FieldTime, |text| {
            let time: TimeInput = text.parse().ok()?;
            time.instant(&app.zone).ok().map(ShopTime::from)
        })
    }

    /// Nothing was wrong.
    ///
    /// # Errors
    /// `VALIDATION` with every filter that was.
    pub fn checked(self) -> Result<(), ApiError> {
        if self.wrong.is_empty() {
            return Ok(());
        }
        Err(ApiError::new(ErrorCode::Validation).with_data(Value::Object(self.wrong)))
    }
}
