//! The forms, and the requests they make.

use crate::call::{Call, Key};
use crate::form::{Entry, Form};
use crate::state::State;
use miri_common::api::{Category, ChangeGoods, ChangeStock, RegisterGoods};
use miri_common::time::TimeInput;
use miri_common::{GoodsId, Say, Won};

/// The most characters of each field; what is longer the shop would refuse.
const NAME: usize = 60;
const DESCRIPTION: usize = 2000;
const NUMBER: usize = 16;
const TIME: usize = 25;
const SKU: usize = 64;
const REASON: usize = 200;

/// What a form is filled in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// New goods.
    Register,
    /// Other words, price, category, opening or limit.
    Edit(GoodsId),
    /// Units that come or go.
    Stock(GoodsId),
}

/// A request that wants nothing more than its key.
pub(super) type Ready = Box<dyn FnOnce(Key) -> Call>;

/// Why a form cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// This entry is not right.
    Wrong(&'static str, Say),
    /// It would change nothing.
    Idle,
}

impl Task {
    /// What the form calls it.
    pub(super) const fn say(self) -> Say {
        match self {
            Self::Register => Say::SellRegister,
            Self::Edit(_) => Say::SellEdit,
            Self::Stock(_) => Say::SellStock,
        }
    }

    /// Its form, with what is known already.
    pub(super) fn form(self, state: &State) -> Form {
        Form::new(match self {
            Self::Register => {
                let mut entries = about(state, &About::default());
                let stock = Entry::text("stockQuantity", Say::SellUnits, NUMBER).filled("0");
                entries.insert(3, stock);
                entries.push(Entry::text("sku", Say::SellSku, SKU).hinted(Say::SellSkuHint));
                entries
            }
            Self::Edit(_) => about(state, &About::of(state)),
            Self::Stock(_) => vec![
                Entry::text("change", Say::SellChange, NUMBER).hinted(Say::SellChangeHint),
                Entry::text("reason", Say::SellReason, REASON).hinted(Say::SellReasonHint),
            ],
        })
    }

    /// The request that a filled-in form makes.
    pub(super) fn request(self, form: &Form) -> Result<Ready, Obstacle> {
        Ok(match self {
            Self::Register => {
                let goods = register(form)?;
                Box::new(|key| Call::RegisterGoods(goods, key))
            }
            Self::Edit(id) => {
                let change = change(form)?;
                Box::new(move |key| Call::ChangeGoods(id, change, key))
            }
            Self::Stock(id) => {
                let change = number(form, "change")?.ok_or(WRONG_CHANGE)?;
                let change = ChangeStock { change, reason: form.value("reason") };
                Box::new(move |key| Call::ChangeStock(id, change, key))
            }
        })
    }
}

/// What can be said about goods, as text.
#[derive(Default)]
struct About {
    name: String,
    description: String,
    price: String,
    category: String,
    opens: String,
    limit: String,
}

impl About {
    /// What is said about the chosen goods.
    fn of(state: &State) -> Self {
        let sell = &state.pages.sell;
        let Some(mine) = sell.chosen() else { return Self::default() };
        let goods = &mine.goods;
        Self {
            name: goods.goods_name.clone(),
            description: sell.closest().map(|close| close.goods_description.clone()).unwrap_or_default(),
            price: goods.goods_price.0.to_string(),
            category: goods.category_code.clone(),
            opens: goods.reservation_start_time.map(|time| time.to_string()).unwrap_or_default(),
            limit: goods.limit_per_buyer.map(|limit| limit.to_string()).unwrap_or_default(),
        }
    }
}

fn about(state: &State, about: &About) -> Vec<Entry> {
    let among: Vec<Category> = state.pages.sell.categories.get().cloned().unwrap_or_default();
    vec![
        Entry::text("goodsName", Say::SellName, NAME).filled(&about.name),
        Entry::text("goodsDescription", Say::SellDescription, DESCRIPTION).filled(&about.description),
        Entry::text("goodsPrice", Say::SellPrice, NUMBER).filled(&about.price).hinted(Say::SellPriceHint),
        Entry::category("category", Say::SellCategory, among, &about.category),
        Entry::text("reservationStartTime", Say::SellOpens, TIME)
            .filled(&about.opens)
            .hinted(Say::SellOpensHint),
        Entry::text("limitPerBuyer", Say::SellLimit, NUMBER).filled(&about.limit).hinted(Say::SellLimitHint),
    ]
}

fn register(form: &Form) -> Result<RegisterGoods, Obstacle> {
    Ok(RegisterGoods {
        goods_name: form.value("goodsName"),
        goods_description: form.value("goodsDescription"),
        goods_price: Won(number(form, "goodsPrice")?.ok_or(WRONG_PRICE)?),
        stock_quantity: number(form, "stockQuantity")?.ok_or(WRONG_UNITS)?,
        category: form.value("category"),
        reservation_start_time: time(form)?,
        limit_per_buyer: number(form, "limitPerBuyer")?,
        sku: Some(form.value("sku")).filter(|sku| !sku.is_empty()),
    })
}

const WRONG_PRICE: Obstacle = Obstacle::Wrong("goodsPrice", Say::SellNumber);
const WRONG_UNITS: Obstacle = Obstacle::Wrong("stockQuantity", Say::SellNumber);
const WRONG_CHANGE: Obstacle = Obstacle::Wrong("change", Say::SellNumber);

/// What is not named stays as it is, so a field that was left alone is not sent: a description keeps its line breaks, which this
/// form has no room for.
fn change(form: &Form) -> Result<ChangeGoods, Obstacle> {
    let (opens, limit) = (form.changed("reservationStartTime"), form.changed("limitPerBuyer"));
    for (name, value) in [("reservationStartTime", &opens), ("limitPerBuyer", &limit)] {
        if value.as_ref().is_some_and(String::is_empty) {
            return Err(Obstacle::Wrong(name, Say::SellStays));
        }
    }
    let price = form.changed("goodsPrice").is_some();
    let change = ChangeGoods {
        goods_name: form.changed("goodsName"),
        goods_description: form.changed("goodsDescription"),
        goods_price: if price { Some(Won(number(form, "goodsPrice")?.ok_or(WRONG_PRICE)?)) } else { None },
        category: form.changed("category"),
        reservation_start_time: if opens.is_some() { time(form)? } else { None },
        limit_per_buyer: if limit.is_some() { number(form, "limitPerBuyer")? } else { None },
        on_sale: None,
    };
    let idle = change.goods_name.is_none()
        && change.goods_description.is_none()
        && change.goods_price.is_none()
        && change.category.is_none()
        && change.reservation_start_time.is_none()
        && change.limit_per_buyer.is_none();
    if idle { Err(Obstacle::Idle) } else { Ok(change) }
}

/// A whole number, with thousands marks or without; nothing where nothing was typed.
pub(super) fn number(form: &Form, name: &'static str) -> Result<Option<i64>, Obstacle> {
    let text: String = form.value(name).chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Obstacle::Wrong(name, Say::SellNumber))
}

/// When orders open; seconds may be left out.
fn time(form: &Form) -> Result<Option<TimeInput>, Obstacle> {
    let text = form.value("reservationStartTime");
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.parse().or_else(|_| format!("{text}:00").parse());
    read.map(Some).map_err(|_| Obstacle::Wrong("reservationStartTime", Say::SellTime))
}
