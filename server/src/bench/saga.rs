//! Everything that an order causes until it is paid, without HTTP and without a provider: the shop's own statements, in
//! batches of [`BATCH`].
//!
//! The steps of three batches are under way at once, so that one commit carries a step of each, as it does in a busy shop.

use super::{BATCH, Shop};
use crate::events::consumer;
use crate::events::deliveries::{self, Delivery};
use crate::http::answers::{find_answer, keep_answer};
use crate::orders::place::{NewOrder, PlaceError, Wanted, place};
use crate::payments::consumer::Payments;
use crate::payments::courier::PaymentCourier;
use crate::payments::provider::Simulated;
use crate::payments::steps::{self, Settled, Step};
use crate::storage::{Result, StorageError, Tx};
use miri_common::{GoodsId, OrderId, UserId};
use std::sync::Arc;
use tokio::sync::Notify;

/// What is stored of an answer, about as long as a sealed one.
const SEALED_ANSWER: [u8; 640] = [0; 640];
/// About as long as a sealed address.
const SEALED_ADDRESS: [u8; 80] = [0; 80];
/// As long as a fingerprint.
const FINGERPRINT: [u8; 32] = [0; 32];

/// Nobody leaves, and the money comes at once.
const PROVIDER: Simulated = Simulated { seed: 0, abandon_rate: 0.0 };

/// One order with the key that it is sent under.
#[derive(Clone)]
struct Keyed {
    key: String,
    order: NewOrder,
}

/// A batch on its way: each step leaves what the next one needs.
#[derive(Default)]
struct Line {
    placed: bool,
    started: Vec<Step>,
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
        let mut offset = None;
        loop {
            let batch = if more(orders) { self.batch(buyers, goods, orders) } else { Vec::new() };
            let done = batch.is_empty();
            if done && !line.placed && line.started.is_empty() {
                return Ok(orders);
            }
            orders += batch.len();
            let (placed, started, settled) = tokio::join!(
                self.place(batch),
                self.start(line.placed, &mut offset),
                self.settle(line.started)
            );
            settled?;
            placed?;
            line = Line { placed: !done, started: started? };
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

    /// Reads the events of the batch that was placed, which starts its payments.
    async fn start(&self, placed: bool, offset: &mut Option<i64>) -> Result<Vec<Step>> {
        if !placed {
            return Ok(Vec::new());
        }
        let (handover, mut handed) = deliveries::handover::<PaymentCourier>(Arc::new(Notify::new()));
        let payments = Payments { clock: self.clock.clone(), provider: Arc::new(PROVIDER), handover };
        let payments = Arc::new(payments);
        loop {
            match consumer::step(&payments, &self.store, *offset, consumer::BATCH).await? {
                consumer::Step::Moved(to) => *offset = Some(to),
                consumer::Step::CaughtUp(at) => {
                    *offset = Some(at);
                    break;
                }
            }
            if offset.is_some_and(|offset| offset >= *self.store.committed_event().borrow()) {
                break;
            }
        }
        let captured = |delivery: Delivery| {
            let settled = Settled::Captured(delivery.amount?);
            Some(Step::Settle { delivery: delivery.id, order: OrderId(delivery.subject), settled })
        };
        Ok(handed.take_waiting().into_iter().filter_map(captured).collect())
    }

    async fn settle(&self, steps: Vec<Step>) -> Result<()> {
        for written in steps::write(self.store.clone(), self.clock.clone(), steps).await {
            written?;
        }
        Ok(())
    }
}
