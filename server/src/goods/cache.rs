//! What ordering must know of goods before it touches the gate or the database: kept in this process, so that an early or
//! hopeless order costs nothing. The write looks again, so an entry may be old without harm.

use super::list::Began;
use super::survey::Surveys;
use crate::clock::ShopTime;
use crate::events::{Topic, tail};
use crate::params;
use crate::storage::{StorageError, Store, Tx};
use miri_common::{GoodsId, Won};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// The most entries that are kept.
const CAPACITY: usize = 100_000;

/// What is kept of one goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedGoods {
    /// The goods.
    pub id: GoodsId,
    /// The price of one unit.
    pub price: Won,
    /// Whether the seller offers them at all.
    pub on_sale: bool,
    /// When orders open.
    pub opens_at: Option<ShopTime>,
    /// Units a buyer may have.
    pub limit_per_buyer: Option<i64>,
}

/// The cache. Goods that do not exist are never remembered: they may be registered the next moment.
#[derive(Debug)]
pub struct GoodsCache {
    entries: Mutex<Entries>,
    capacity: usize,
    pub(super) surveys: Surveys,
}

#[derive(Debug, Default)]
struct Entries {
    goods: HashMap<GoodsId, CachedGoods>,
    /// Counts every forgetting. A read that began before one may hold what was to be forgotten, and is not kept.
    forgettings: u64,
}

impl Default for GoodsCache {
    fn default() -> Self {
        Self { entries: Mutex::default(), capacity: CAPACITY, surveys: Surveys::default() }
    }
}

impl GoodsCache {
    /// These goods, read from the database when they are not kept; `None` when there are none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn get(&self, store: &Store, id: GoodsId) -> Result<Option<CachedGoods>, StorageError> {
        let forgettings = {
            let entries = self.lock();
            if let Some(goods) = entries.goods.get(&id) {
                return Ok(Some(goods.clone()));
            }
            entries.forgettings
        };
        let read = store.read(async move |tx: &mut Tx<'_>| read(tx, id).await).await?;
        if let Some(goods) = &read {
            self.keep(goods.clone(), forgettings);
        }
        Ok(read)
    }

    /// These goods as the database has them now; they replace what is kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn fresh(&self, store: &Store, id: GoodsId) -> Result<Option<CachedGoods>, StorageError> {
        let forgettings = self.lock().forgettings;
        let read = store.read(async move |tx: &mut Tx<'_>| read(tx, id).await).await?;
        if let Some(goods) = &read {
            self.keep(goods.clone(), forgettings);
        }
        Ok(read)
    }

    /// Forgets these goods, and how many goods there are of any kind: to be called after the commit that registered or
    /// changed them.
    pub fn forget(&self, id: GoodsId) {
        let mut entries = self.lock();
        entries.goods.remove(&id);
        entries.forgettings += 1;
        drop(entries);
        self.surveys.forget();
    }

    /// As [`forget`](Self::forget), of all goods: to be called after a commit that changed several.
    pub fn forget_all(&self) {
        let mut entries = self.lock();
        entries.goods.clear();
        entries.forgettings += 1;
        drop(entries);
        self.surveys.forget();
    }

    /// To be called before the snapshot is taken in which goods are listed.
    pub fn begin(&self) -> Began {
        self.surveys.begin()
    }

    /// Forgets what other servers on the same database have changed, until `stop`. Whoever changes goods through this server
    /// calls [`GoodsCache::forget`] itself, before it answers.
    pub async fn follow(&self, store: Store, stop: CancellationToken) {
        let from = *store.committed_event().borrow();
        tail::follow(store, from, stop, |event| {
            if event.topic == Topic::GoodsChanged {
                match event.number("goodsId") {
                    Ok(id) => self.forget(GoodsId(id)),
                    Err(error) => tracing::error!(%error, "an event of goods cannot be read"),
                }
            }
        })
        .await;
    }

    /// Keeps what was read, unless something was forgotten since the read began.
    fn keep(&self, goods: CachedGoods, forgettings: u64) {
        let mut entries = self.lock();
        if entries.forgettings != forgettings {
            return;
        }
        if entries.goods.len() >= self.capacity && !entries.goods.contains_key(&goods.id) {
            // Any entry will do: one that is needed again is read again.
            if let Some(victim) = entries.goods.keys().next().copied() {
                entries.goods.remove(&victim);
            }
        }
        entries.goods.insert(goods.id, goods);
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        // No panic can leave the map half changed.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn read(tx: &mut Tx<'_>, id: GoodsId) -> Result<Option<CachedGoods>, StorageError> {
    let row = tx
        .query_opt(
            "SELECT id, price, on_sale, reservation_start_time, limit_per_buyer FROM goods WHERE id = ?",
            params![id],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(CachedGoods {
        id: row.get(0)?,
        price: row.get(1)?,
        on_sale: row.get(2)?,
        opens_at: row.get(3)?,
        limit_per_buyer: row.get(4)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::{CachedGoods, GoodsCache};
    use miri_common::{GoodsId, Won};

    fn goods(id: i64, price: i64) -> CachedGoods {
        CachedGoods {
            id: GoodsId(id),
            price: Won(price),
            on_sale: true,
            opens_at: None,
            limit_per_buyer: None,
        }
    }

    fn kept(cache: &GoodsCache, id: i64) -> Option<CachedGoods> {
        cache.lock().goods.get(&GoodsId(id)).cloned()
    }

    #[test]
    fn a_read_that_began_before_a_change_is_not_kept() {
        let cache = GoodsCache::default();
        let before = cache.lock().forgettings;
        cache.forget(GoodsId(1));
        cache.keep(goods(1, 100), before);
        assert_eq!(kept(&cache, 1), None);
        let after = cache.lock().forgettings;
        cache.keep(goods(1, 200), after);
        assert_eq!(kept(&cache, 1), Some(goods(1, 200)));
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let cache = GoodsCache { capacity: 2, ..GoodsCache::default() };
        for id in 1..=3 {
            cache.keep(goods(id, 100), 0);
        }
        assert_eq!(cache.lock().goods.len(), 2);
        assert_eq!(kept(&cache, 3), Some(goods(3, 100)));
        cache.keep(goods(3, 200), 0);
        assert_eq!(cache.lock().goods.len(), 2);
    }
}
