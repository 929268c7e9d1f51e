//! Early refusals and the gate: what an order passes before its transaction.
//!
//! An order that cannot succeed should cost no write, and one that comes before its opening should cost no read either.
//! What passes is decided again inside the transaction.

use super::place::{Wanted, kept_units};
use super::rules::{Offer, Refusal, judge};
use crate::app::App;
use crate::goods::CachedGoods;
use crate::stock::gate::Admission;
use crate::storage::{Result, StorageError, Tx};
use miri_common::{GoodsId, UserId, Won};

/// Why an order is not let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdmitError {
    /// The shop refuses.
    Refused(Refusal),
    /// The database failed.
    Storage(StorageError),
}

impl From<StorageError> for AdmitError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Refuses what can be refused without the gate: unknown goods, off sale, not open yet, another price.
pub async fn early(
    app: &App,
    lines: &[Wanted],
    expected_total: Option<Won>,
) -> std::result::Result<(), AdmitError> {
    let now = app.clock.shop();
    let cached = offers(app, lines, Freshness::Cached).await?.map_err(AdmitError::Refused)?;
    match judge(&cached, expected_total, now) {
        Ok(_) => Ok(()),
        // A new price may be younger than what is kept.
        Err(Refusal::PriceChanged(_)) => {
            let offers = offers(app, lines, Freshness::Database).await?.map_err(AdmitError::Refused)?;
            judge(&offers, expected_total, now).map(|_| ()).map_err(AdmitError::Refused)
        }
        Err(refusal) => Err(AdmitError::Refused(refusal)),
    }
}

/// Asks the gate for the units of all lines; gives the hold id under which the order must be written. When it refuses, a
/// buyer who would be over a limit is told that instead, because the contract names it first.
pub async fn reserve(app: &App, user: UserId, lines: &[Wanted]) -> std::result::Result<String, AdmitError> {
    let units: Vec<_> = lines.iter().map(|line| (line.goods_id, line.quantity)).collect();
    let hold_id = new_hold_id(app);
    let short = match app.gate.reserve(&hold_id, &units).await {
        Admission::Admitted | Admission::Unfiltered => return Ok(hold_id),
        Admission::Refused(short) => short,
    };
    for line in lines {
        let limit =
            app.goods_cache.get(&app.store, line.goods_id).await?.and_then(|goods| goods.limit_per_buyer);
        if let Some(limit) = limit {
            let goods_id = line.goods_id;
            let kept =
                app.store.read(async move |tx: &mut Tx<'_>| kept_units(tx, user, goods_id).await).await?;
            if kept + line.quantity > limit {
                return Err(AdmitError::Refused(Refusal::LimitExceeded { goods_id, limit, kept }));
            }
        }
    }
    Err(AdmitError::Refused(Refusal::OutOfStock(short)))
}

/// A hold id that nobody has.
pub fn new_hold_id(app: &App) -> String {
    app.random.uuid_at(app.clock.machine()).to_string()
}

#[derive(Clone, Copy)]
enum Freshness {
    Cached,
    Database,
}

/// What is known of the goods, or that some do not exist. Stock and limits are left out: others decide about those.
async fn offers(
    app: &App,
    lines: &[Wanted],
    freshness: Freshness,
) -> Result<std::result::Result<Vec<Offer>, Refusal>> {
    let mut offers = Vec::with_capacity(lines.len());
    for line in lines {
        let goods = match freshness {
            Freshness::Cached => app.goods_cache.get(&app.store, line.goods_id).await?,
            Freshness::Database => app.goods_cache.fresh(&app.store, line.goods_id).await?,
        };
        match goods {
            Some(goods) => offers.push(offer(&goods, line.goods_id, line.quantity)),
            None => return Ok(Err(Refusal::GoodsNotFound(line.goods_id))),
        }
    }
    Ok(Ok(offers))
}

fn offer(goods: &CachedGoods, goods_id: GoodsId, quantity: i64) -> Offer {
    Offer {
        goods_id,
        quantity,
        price: goods.price,
        on_sale: goods.on_sale,
        opens_at: goods.opens_at,
        limit_per_buyer: None,
        already_kept: 0,
        short_of: None,
    }
}
