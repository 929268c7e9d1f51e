//! The texts of goods and the terms by which a search finds them: written together, so that neither ever says what the other
//! does not.

use super::text::{folded, terms};
use crate::params;
use crate::storage::{Param, Result, Store, Tx};
use miri_common::GoodsId;
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;

/// Terms that one statement writes; what is left over takes smaller ones, so that few texts of statements serve all.
const CHUNKS: [usize; 3] = [64, 8, 1];
/// Goods of an older shop that are indexed in one transaction.
const BATCH: i64 = 16;

/// Writes the texts of new goods, which are on sale.
pub(super) async fn write(tx: &mut Tx<'_>, id: GoodsId, name: &str, description: &str) -> Result<()> {
    let text = folded(name, description);
    tx.execute_one(
        "INSERT INTO goods_texts (goods_id, folded, description) VALUES (?, ?, ?)",
        params![id, &text, description],
    )
    .await?;
    insert(tx, id, Param::from(true), &terms(&text)).await
}

/// What the terms of goods are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Indexed<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) on_sale: bool,
}

/// Brings texts and terms from what was to what is. The caller keeps the goods locked.
pub(super) async fn change(
    tx: &mut Tx<'_>,
    id: GoodsId,
    before: Indexed<'_>,
    after: Indexed<'_>,
) -> Result<()> {
    let row = tx.query_one("SELECT folded FROM goods_texts WHERE goods_id = ?", params![id]).await?;
    let (old, new): (String, String) = (row.get(0)?, folded(after.name, after.description));
    tx.execute_one(
        "UPDATE goods_texts SET folded = ?, description = ? WHERE goods_id = ?",
        params![&new, after.description, id],
    )
    .await?;
    // What was never indexed has no terms to take away.
    let (mut gone, mut come) = (terms(&old), terms(&new));
    if before.on_sale == after.on_sale {
        let both: Vec<_> = gone.intersection(&come).cloned().collect();
        for term in &both {
            gone.remove(term);
            come.remove(term);
        }
    }
    delete(tx, id, Param::from(before.on_sale), &gone).await?;
    insert(tx, id, Param::from(after.on_sale), &come).await
}

async fn insert(tx: &mut Tx<'_>, id: GoodsId, sale: Param<'_>, terms: &BTreeSet<String>) -> Result<()> {
    for chunk in chunks(terms) {
        let places = vec!["(?, ?, ?)"; chunk.len()].join(", ");
        let sql = format!("INSERT INTO goods_terms (term, on_sale, goods_id) VALUES {places}");
        let params: Vec<_> =
            chunk.iter().flat_map(|term| [Param::from(*term), sale, Param::from(id)]).collect();
        tx.execute(&sql, &params).await?;
    }
    Ok(())
}

async fn delete(tx: &mut Tx<'_>, id: GoodsId, sale: Param<'_>, terms: &BTreeSet<String>) -> Result<()> {
    for chunk in chunks(terms) {
        let places = vec!["?"; chunk.len()].join(", ");
        let sql =
            format!("DELETE FROM goods_terms WHERE term IN ({places}) AND on_sale = ? AND goods_id = ?");
        let mut params: Vec<_> = chunk.iter().map(|term| Param::from(*term)).collect();
        params.extend([sale, Param::from(id)]);
        tx.execute(&sql, &params).await?;
    }
    Ok(())
}

/// The terms in portions of the sizes that there are statements for.
fn chunks(terms: &BTreeSet<String>) -> Vec<Vec<&String>> {
    let terms: Vec<_> = terms.iter().collect();
    let mut rest = terms.as_slice();
    let mut chunks = Vec::new();
    for size in CHUNKS {
        while rest.len() >= size {
            let (chunk, others) = rest.split_at(size);
            chunks.push(chunk.to_vec());
            rest = others;
        }
    }
    chunks
}

/// Indexes the goods of a shop that is older than its search, in batches, until none is left or `stop`; gives how many. Several
/// servers may do so at once: whoever comes second to a row finds its folded text there, and leaves it alone.
///
/// # Errors
/// When the database fails; the next start goes on.
pub async fn catch_up(store: &Store, stop: &CancellationToken) -> Result<u64> {
    let (mut indexed, mut last) = (0, GoodsId(0));
    while !stop.is_cancelled() {
        let found = store.read_internal(async move |tx: &mut Tx<'_>| unfolded(tx, last).await).await?;
        let Some(newest) = found.last() else { break };
        last = *newest;
        indexed += store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<u64> {
                let mut done = 0;
                for id in &found {
                    done += u64::from(index_one(tx, *id).await?);
                }
                Ok(done)
            })
            .await?;
    }
    Ok(indexed)
}

/// Some goods without a folded text after this one, in the order of their ids.
async fn unfolded(tx: &mut Tx<'_>, after: GoodsId) -> Result<Vec<GoodsId>> {
    let sql = "SELECT goods_id FROM goods_texts WHERE folded = '' AND goods_id > ? ORDER BY goods_id LIMIT ?";
    tx.query_all(sql, params![after, BATCH]).await?.iter().map(|row| row.get(0)).collect()
}

async fn index_one(tx: &mut Tx<'_>, id: GoodsId) -> Result<bool> {
    // As a change of these goods does, so that nobody changes them meanwhile.
    let stock = tx.lock_opt("SELECT on_sale FROM goods_stock WHERE goods_id = ?", params![id]).await?;
    let row = tx
        .query_opt(
            "SELECT g.name, x.description FROM goods g JOIN goods_texts x ON x.goods_id = g.id
             WHERE g.id = ? AND x.folded = ''",
            params![id],
        )
        .await?;
    let (Some(stock), Some(row)) = (stock, row) else { return Ok(false) };
    let (name, description): (String, String) = (row.get(0)?, row.get(1)?);
    let text = folded(&name, &description);
    let ours = tx
        .compare_and_set(
            "UPDATE goods_texts SET folded = ? WHERE goods_id = ? AND folded = ''",
            params![&text, id],
        )
        .await?;
    if ours {
        insert(tx, id, Param::from(stock.get::<bool>(0)?), &terms(&text)).await?;
    }
    Ok(ours)
}

#[cfg(test)]
mod tests {
    use super::chunks;

    #[test]
    fn every_term_is_in_one_portion() {
        for count in [0, 1, 7, 8, 9, 63, 64, 150] {
            let terms = (0..count).map(|n| n.to_string()).collect();
            let chunks = chunks(&terms);
            assert_eq!(chunks.iter().map(Vec::len).sum::<usize>(), count);
            assert!(chunks.iter().all(|chunk| [1, 8, 64].contains(&chunk.len())));
        }
    }
}
