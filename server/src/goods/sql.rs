//! The statements of goods and categories.

use super::NewGoods;
use crate::clock::ShopTime;
use crate::params;
use crate::storage::{Result, Row, Tx};
use miri_common::api::Category;
use miri_common::{GoodsId, UserId, Won};

/// What the list of goods can be sorted by, with the column of each; to be used in the order given to [`list`].
pub const SORTS: &[(&str, &str)] = &[
    ("createdDate", "g.created_at"),
    ("id", "g.id"),
    ("goodsPrice", "g.price"),
    ("goodsName", "g.name"),
    ("stockQuantity", "s.available"),
    ("category", "g.category_code"),
    ("lastModifiedDate", "g.modified_at"),
    ("reservationStartTime", "g.reservation_start_time"),
];

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
            "INSERT INTO goods (seller_id, sku, name, description, price, category_code, reservation_start_time,
                                limit_per_buyer, on_sale, created_at, modified_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
            params![
                seller,
                new.sku.as_deref(),
                &new.name,
                &new.description,
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
        "INSERT INTO goods_stock (goods_id, available, held, sold, received) VALUES (?, 0, 0, 0, 0)",
        params![id],
    )
    .await?;
    Ok(GoodsId(id))
}

/// One page of the goods on sale, and how many there are in all. `order` is an ORDER BY over [`SORTS`].
///
/// The ids of the page are found first, from the index of the order; only these rows are then read in full. The plus sign
/// keeps the planner from finding the rows by `on_sale`, which nearly all have, and sorting them all.
pub async fn list(tx: &mut Tx<'_>, order: &str, size: i64, offset: i64) -> Result<(Vec<Listed>, i64)> {
    let total = tx.query_one("SELECT COUNT(*) FROM goods WHERE on_sale = 1", &[]).await?.get(0)?;
    let sql = format!(
        "WITH page AS (
             SELECT g.id FROM goods g JOIN goods_stock s ON s.goods_id = g.id
             WHERE +g.on_sale = 1 ORDER BY {order} LIMIT ? OFFSET ?
         )
         SELECT g.id, g.name, g.price, g.reservation_start_time, s.available, c.code, c.ko, c.en
         FROM page
         JOIN goods g ON g.id = page.id
         JOIN goods_stock s ON s.goods_id = g.id
         JOIN categories c ON c.code = g.category_code
         ORDER BY {order}"
    );
    let rows = tx.query_all(&sql, params![size, offset]).await?;
    let listed = |row: &Row| {
        Ok(Listed {
            id: row.get(0)?,
            name: row.get(1)?,
            price: row.get(2)?,
            reservation_start: row.get(3)?,
            available: row.get(4)?,
            category: category_at(row, 5)?,
        })
    };
    Ok((rows.iter().map(listed).collect::<Result<_>>()?, total))
}

/// One goods in full, on sale or not.
pub async fn detail(tx: &mut Tx<'_>, id: GoodsId) -> Result<Option<Goods>> {
    let row = tx
        .query_opt(
            "SELECT g.id, g.seller_id, g.name, g.description, g.price, g.reservation_start_time, g.limit_per_buyer,
                    g.on_sale, g.modified_at, s.available, c.code, c.ko, c.en
             FROM goods g
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

/// One goods as its seller sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfSeller {
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
    /// When they were registered.
    pub created_at: ShopTime,
    /// When they were last changed.
    pub modified_at: ShopTime,
    /// Their category.
    pub category: Category,
}

/// The newest goods of a seller, and how many there are in all.
pub async fn registered_by(tx: &mut Tx<'_>, seller: UserId, size: i64) -> Result<(Vec<OfSeller>, i64)> {
    let total =
        tx.query_one("SELECT COUNT(*) FROM goods WHERE seller_id = ?", params![seller]).await?.get(0)?;
    let rows = tx
        .query_all(
            "SELECT g.id, g.name, g.price, g.reservation_start_time, s.available, g.created_at, g.modified_at,
                    c.code, c.ko, c.en
             FROM goods g
             JOIN goods_stock s ON s.goods_id = g.id
             JOIN categories c ON c.code = g.category_code
             WHERE g.seller_id = ? ORDER BY g.created_at DESC, g.id DESC LIMIT ?",
            params![seller, size],
        )
        .await?;
    let of_seller = |row: &Row| {
        Ok(OfSeller {
            id: row.get(0)?,
            name: row.get(1)?,
            price: row.get(2)?,
            reservation_start: row.get(3)?,
            available: row.get(4)?,
            created_at: row.get(5)?,
            modified_at: row.get(6)?,
            category: category_at(row, 7)?,
        })
    };
    Ok((rows.iter().map(of_seller).collect::<Result<_>>()?, total))
}

/// Takes everything of a seller who leaves off sale.
pub async fn take_off_sale(tx: &mut Tx<'_>, seller: UserId, now: ShopTime) -> Result<()> {
    tx.execute(
        "UPDATE goods SET on_sale = 0, modified_at = ? WHERE seller_id = ? AND on_sale = 1",
        params![now, seller],
    )
    .await
    .map(|_| ())
}

/// Every category.
pub async fn categories(tx: &mut Tx<'_>) -> Result<Vec<Category>> {
    let rows = tx.query_all("SELECT code, ko, en FROM categories ORDER BY code", &[]).await?;
    rows.iter().map(|row| category_at(row, 0)).collect()
}

/// The category with this code.
pub(super) async fn category(tx: &mut Tx<'_>, code: &str) -> Result<Option<Category>> {
    let row = tx.query_opt("SELECT code, ko, en FROM categories WHERE code = ?", params![code]).await?;
    row.map(|row| category_at(&row, 0)).transpose()
}

/// The category whose code, Korean and English label stand in three columns from `index` on.
fn category_at(row: &Row, index: usize) -> Result<Category> {
    Ok(Category { code: row.get(index)?, ko: row.get(index + 1)?, en: row.get(index + 2)? })
}
