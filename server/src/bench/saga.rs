//! Everything that an order causes until it is paid, without HTTP and without a provider: the shop's own statements, in
//! batches of [`BATCH`].
//!
//! The steps of four batches are under way at once, so that one commit carries a step of each, as it does in a busy shop.

use super::{BATCH, Shop};
use crate::clock::Clock;
use crate::events::consumer::{apply_all, next};
use crate::events::deliveries::{self, Delivery, Desk};
use crate::http::answers::{find_answer, keep_answer};
use crate::orders::place::{NewOrder, PlaceError, Wanted, place};
use crate::payments::consumer::Payments;
use crate::payments::provider::Screen;
use crate::payments::settle;
use crate::storage::{Result, StorageError, Tx};
use miri_common::{GoodsId, OrderId, UserId, Won};
use std::sync::Arc;
use tokio::sync::Notify;

/// What is stored of an answer, about as long as a sealed one.
const SEALED_ANSWER: [u8; 640] = [0; 640];
/// About as long as a sealed address.
const SEALED_ADDRESS: [u8; 80] = [0; 80];
/// As long as a fingerprint.
const FINGERPRINT: [u8; 32] = [0; 32];

/// One order with the key that it is sent under.
#[derive(Clone)]
struct Keyed {
    key: String,
    order: NewOrder,
}

/// A payment that has been started.
struct Started {
    delivery: i64,
    order: OrderId,
    amount: Won,
}

/// A batch on its way: each step leaves what the next one needs.
#[derive(Default)]
struct Line {
    placed: bool,
    claimed: Vec<Delivery>,
    started: Vec<Started>,
}

impl Shop {
    /// Places orders of one unit, batch by batch for as long as `more` of the number placed so far, and has them all paid.
    /// Gives their number.
    ///
    /// # Errors
    /// When the database fails or refuses an order.
    pub async fn run_saga(
        &self,
        buyers: &[UserId],
        goods: &[GoodsId],
        more: impl Fn(usize) -> bool,
    ) -> anyhow::Result<usize> {
        let mut orders = 0;
        let mut line = Line::default();
        loop {
            let batch = if more(orders) { self.batch(buyers, goods, orders) } else { Vec::new() };
            let done = batch.is_empty();
            if done && !line.placed && line.claimed.is_empty() && line.started.is_empty() {
                return Ok(orders);
            }
            orders += batch.len();
            let (placed, claimed, started, settled) = tokio::join!(
                self.place(batch),
                self.claim(line.placed),
                self.start(line.claimed),
                self.settle(line.started),
            );
            settled?;
            placed?;
            line = Line { placed: !done, claimed: claimed?, started: started? };
        }
    }

    fn batch(&self, buyers: &[UserId], goods: &[GoodsId], first: usize) -> Vec<Keyed> {
        let nth = |number: usize| {
            let buyer = buyers.get(number.checked_rem(buyers.len())?)?;
            Some((buyer, goods.get(number.checked_rem(goods.len())?)?))
        };
        (first..first + BATCH)
            .filter_map(nth)
            .map(|(user, goods_id)| Keyed {
                key: self.random.uuid_at(self.clock.machine()).to_string(),
                order: NewOrder {
                    user: *user,
                    hold_id: self.random.uuid_at(self.clock.machine()).to_string(),
                    lines: vec![Wanted {
                        goods_id: *goods_id,
                        quantity: 1,
                        tracking_number: self.random.uuid().to_string(),
                    }],
                    wishes: Vec::new(),
                    sealed_address: SEALED_ADDRESS.to_vec(),
                    expected_total: None,
                    payment_deadline: self.payment_deadline,
                },
            })
            .collect()
    }

    async fn place(&self, batch: Vec<Keyed>) -> anyhow::Result<()> {
        let clock = self.clock.clone();
        let placed = self
            .store
            .write_internal(async move |tx: &mut Tx<'_>| -> std::result::Result<(), PlaceError> {
                for Keyed { key, order } in &batch {
                    if find_answer(tx, order.user, key).await?.is_some() {
                        return Err(StorageError::Defect("a new key was used before".to_owned()).into());
                    }
                    place(tx, order, clock.shop()).await?;
                    let key = (order.user, key.as_str());
                    keep_answer(tx, key, &FINGERPRINT, 200, &SEALED_ANSWER, clock.machine()).await?;
                }
                Ok(())
            })
            .await;
        placed.map_err(|error| anyhow::anyhow!("an order could not be placed: {error:?}"))
    }

    /// Reads the events of the batch that was placed and claims the deliveries that they ask for.
    async fn claim(&self, placed: bool) -> Result<Vec<Delivery>> {
        if !placed {
            return Ok(Vec::new());
        }
        let payments = Payments {
            clock: self.clock.clone(),
            screen: Screen::AsksProvider,
            wake: Arc::new(Notify::new()),
        };
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<Vec<Delivery>> {
                loop {
                    let (offset, events) = next::<Payments>(tx, events_at_once()).await?;
                    if events.is_empty() {
                        break;
                    }
                    apply_all(&payments, tx, offset, &events).await?;
                }
                let now = payments.clock.machine();
                let due = deliveries::due(tx, Desk::Payments, now, i64::MAX).await?;
                deliveries::claim_all(tx, now, &due).await
            })
            .await
    }

    async fn start(&self, claimed: Vec<Delivery>) -> Result<Vec<Started>> {
        let clock: Clock = self.clock.clone();
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<Vec<Started>> {
                let mut all = Vec::with_capacity(claimed.len());
                for delivery in &claimed {
                    let order = OrderId(delivery.subject);
                    if let Some(amount) = settle::start(tx, order, clock.shop()).await? {
                        all.push(Started { delivery: delivery.id, order, amount });
                    }
                }
                Ok(all)
            })
            .await
    }

    async fn settle(&self, started: Vec<Started>) -> Result<()> {
        let clock = self.clock.clone();
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| -> Result<()> {
                for Started { delivery, order, amount } in &started {
                    settle::captured(tx, *order, *amount, clock.shop()).await?;
                    deliveries::finish(tx, *delivery, clock.machine()).await?;
                }
                Ok(())
            })
            .await
    }
}

fn events_at_once() -> i64 {
    i64::try_from(BATCH).unwrap_or(i64::MAX)
}
