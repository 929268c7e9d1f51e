//! The statements of goods and categories.

use super::categories::category_at;
use super::list::{List, page};
use super::{GoodsCache, NewGoods};
use crate::clock::ShopTime;
use crate::events::Topic;
use crate::params;
use crate::storage::{Result, Row, Tx};
use miri_common::api::Category;
use miri_common::{GoodsId, UserId, Won};
use serde_json::json;

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The goods.
    pub id: GoodsId,
    /// Their name.
    pub name: String,
    /// The price of one unit.
    pub price: Won,
    /// When orders open.
    pub reservation_start: Option<ShopTime>,
    /// Units that can be ordered.
    pub available: i64,
    /// Their category.
    pub category: Category,
}

/// One row of a list for those who sell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// What everyone sees.
    pub listed: Listed,
    /// Who sells them.
    pub seller: UserId,
    /// The seller's own key for them.
    pub sku: Option<String>,
    /// Units a buyer may have.
    pub limit_per_buyer: Option<i64>,
    /// Whether the seller offers them at all.
    pub on_sale: bool,
    /// When they were registered.
    pub created_at: ShopTime,
    /// When they were last changed.
    pub modified_at: ShopTime,
    /// Units that are ordered and not yet paid.
    pub held: i64,
    /// Units that are paid for.
    pub sold: i64,
}

/// One goods in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// The goods.
    pub id: GoodsId,
    /// Who sells them.
    pub seller: UserId,
    /// Their name.
    pub name: String,
    /// Their description.
    pub description: String,
    /// The price of one unit.
    pub price: Won,
    /// When orders open.
    pub reservation_start: Option<ShopTime>,
    /// Units a buyer may have.
    pub limit_per_buyer: Option<i64>,
    /// Whether the seller offers them at all.
    pub on_sale: bool,
    /// When they were last changed.
    pub modified_at: ShopTime,
    /// Units that can be ordered.
    pub available: i64,
    /// Their category.
    pub category: Category,
}

/// Writes new goods with an empty stock.
pub(super) async fn insert(
    tx: &mut Tx<'_>,
    seller: UserId,
    new: &NewGoods,
    now: ShopTime,
) -> Result<GoodsId> {
    let id = tx
        .insert(
            "INSERT INTO goods (seller_id, sku, name, price, category_code, reservation_start_time, limit_per_buyer,
                                on_sale, created_at, modified_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
            params![
                seller,
                new.sku.as_deref(),
                &new.name,
                new.price,
                &new.category,
                new.reservation_start,
                new.limit_per_buyer,
                now,
                now,
            ],
        )
        .await?;
    tx.execute_one(
        "INSERT INTO goods_stock (goods_id, available, held, sold, received, on_sale) VALUES (?, 0, 0, 0, 0, 1)",
        params![id],
    )
    .await?;
    Ok(GoodsId(id))
}

const LISTED: &str = "g.id, g.name, g.price, g.reservation_start_time, s.available, c.code, c.ko, c.en";
const OFFERED: &str = "g.id, g.name, g.price, g.reservation_start_time, s.available, c.code, c.ko, c.en,
    g.seller_id, g.sku, g.limit_per_buyer, g.on_sale, g.created_at, g.modified_at, s.held, s.sold";

fn listed(row: &Row) -> Result<Listed> {
    Ok(Listed {
        id: row.get(0)?,
        name: row.get(1)?,
        price: row.get(2)?,
        reservation_start: row.get(3)?,
        available: row.get(4)?,
        category: category_at(row, 5)?,
    })
}

fn offered(row: &Row) -> Result<Offered> {
    Ok(Offered {
        listed: listed(row)?,
        seller: row.get(8)?,
        sku: row.get(9)?,
        limit_per_buyer: row.get(10)?,
        on_sale: row.get(11)?,
        created_at: row.get(12)?,
        modified_at: row.get(13)?,
        held: row.get(14)?,
        sold: row.get(15)?,
    })
}

/// One page of goods as everyone sees them, and how many there are in all.
pub async fn list(tx: &mut Tx<'_>, cache: &GoodsCache, list: &List) -> Result<(Vec<Listed>, i64)> {
    let (rows, total) = page(tx, &cache.surveys, list, LISTED).await?;
    Ok((rows.iter().map(listed).collect::<Result<_>>()?, total))
}

/// One page of goods as those who sell see them, and how many there are in all.
pub async fn list_offered(tx: &mut Tx<'_>, cache: &GoodsCache, list: &List) -> Result<(Vec<Offered>, i64)> {
    let (rows, total) = page(tx, &cache.surveys, list, OFFERED).await?;
    Ok((rows.iter().map(offered).collect::<Result<_>>()?, total))
}

/// Something about these goods is not what it was.
pub(super) fn emit_changed(tx: &mut Tx<'_>, id: GoodsId) {
    tx.emit(Topic::GoodsChanged, format!("goods:{id}"), json!({ "goodsId": id }));
}

/// One goods in full, on sale or not.
pub async fn detail(tx: &mut Tx<'_>, id: GoodsId) -> Result<Option<Goods>> {
    let row = tx
        .query_opt(
            "SELECT g.id, g.seller_id, g.name, x.description, g.price, g.reservation_start_time, g.limit_per_buyer,
                    g.on_sale, g.modified_at, s.available, c.code, c.ko, c.en
             FROM goods g
             JOIN goods_texts x ON x.goods_id = g.id
             JOIN goods_stock s ON s.goods_id = g.id
             JOIN categories c ON c.code = g.category_code
             WHERE g.id = ?",
            params![id],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Goods {
        id: row.get(0)?,
        seller: row.get(1)?,
        name: row.get(2)?,
        description: row.get(3)?,
        price: row.get(4)?,
        reservation_start: row.get(5)?,
        limit_per_buyer: row.get(6)?,
        on_sale: row.get(7)?,
        modified_at: row.get(8)?,
        available: row.get(9)?,
        category: category_at(&row, 10)?,
    }))
}

/// Units of these goods that can be ordered.
pub async fn stock_of(tx: &mut Tx<'_>, id: GoodsId) -> Result<Option<i64>> {
    let row = tx.query_opt("SELECT available FROM goods_stock WHERE goods_id = ?", params![id]).await?;
    row.map(|row| row.get(0)).transpose()
}
