//! Files of goods, as `miri goods export` writes them and `miri goods import` reads them.
//!
//! A file is CSV with a header or NDJSON; which of them is seen by its first character. The names are those of the wire.
//! What a row must hold is not said here: the contract's own rules are asked (`RegisterGoods`).

mod read;
mod write;

pub(super) use read::{BadRow, parse};
pub(super) use write::Writer;

use clap::ValueEnum;
use miri_common::api::RegisterGoods;
use serde::{Deserialize, Serialize};

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 9] = [
    "sku",
    "goodsName",
    "goodsDescription",
    "goodsPrice",
    "stockQuantity",
    "category",
    "reservationStartTime",
    "limitPerBuyer",
    "onSale",
];

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FileFormat {
    /// Comma-separated values with a header
    Csv,
    /// One JSON object a line
    Ndjson,
}

/// One goods as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileGoods {
    /// The seller's own key, by which goods are found again.
    pub(super) sku: String,
    /// The name.
    pub(super) goods_name: String,
    /// The description.
    pub(super) goods_description: String,
    /// The price of one unit, in won.
    pub(super) goods_price: i64,
    /// Units to sell.
    pub(super) stock_quantity: i64,
    /// The code of the category.
    pub(super) category: String,
    /// When orders open, on the shop's wall clock.
    pub(super) reservation_start_time: Option<String>,
    /// Units a buyer may have.
    pub(super) limit_per_buyer: Option<i64>,
    /// Whether they are offered at all.
    pub(super) on_sale: bool,
}

/// A row that is right, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The line of the file, from 1.
    pub(super) line: u64,
    /// The seller's own key.
    pub(super) sku: String,
    /// What is to be there.
    pub(super) goods: RegisterGoods,
    /// Whether it is to be offered.
    pub(super) on_sale: bool,
}
