//! Categories: data that an operator adds to.

use crate::params;
use crate::storage::{Constraint, Result, Row, StorageError, Tx};
use miri_common::api::Category;

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

/// Whether there is such a category; none that is asked for is there.
pub async fn category_exists(tx: &mut Tx<'_>, code: Option<&str>) -> Result<bool> {
    match code {
        Some(code) => Ok(category(tx, code).await?.is_some()),
        None => Ok(true),
    }
}

/// Adds a category; false when its code is taken.
pub async fn add_category(tx: &mut Tx<'_>, new: &Category) -> Result<bool> {
    if category(tx, &new.code).await?.is_some() {
        return Ok(false);
    }
    let sql = "INSERT INTO categories (code, ko, en) VALUES (?, ?, ?)";
    match tx.execute_one(sql, params![&new.code, &new.ko, &new.en]).await {
        Ok(()) => Ok(true),
        // Another server was quicker; MariaDB and SQLite name no rule that is a primary key.
        Err(StorageError::Conflict(Constraint::Other)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Names a category anew where a name is given; gives it as it was and as it is, or nothing when there is none.
pub async fn rename_category(
    tx: &mut Tx<'_>,
    code: &str,
    ko: Option<&str>,
    en: Option<&str>,
) -> Result<Option<(Category, Category)>> {
    let row = tx.lock_opt("SELECT code, ko, en FROM categories WHERE code = ?", params![code]).await?;
    let Some(row) = row else { return Ok(None) };
    let before = category_at(&row, 0)?;
    let mut after = before.clone();
    after.ko = ko.map_or(after.ko, str::to_owned);
    after.en = en.map_or(after.en, str::to_owned);
    if after != before {
        tx.execute_one(
            "UPDATE categories SET ko = ?, en = ? WHERE code = ?",
            params![&after.ko, &after.en, code],
        )
        .await?;
    }
    Ok(Some((before, after)))
}

/// The category whose code, Korean and English label stand in three columns from `index` on.
pub(super) fn category_at(row: &Row, index: usize) -> Result<Category> {
    Ok(Category { code: row.get(index)?, ko: row.get(index + 1)?, en: row.get(index + 2)? })
}
