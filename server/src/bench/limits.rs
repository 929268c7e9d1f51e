//! The limits that the whole path is compared with, measured on the same database.

use super::Shop;
use crate::clock::Monotonic;
use crate::faults::Faults;
use crate::stock::gate::{Admission, Gate, GateMeans};
use miri_common::{GoodsId, UserId};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long a gate may need until it filters orders.
const GATE_LIMIT: Duration = Duration::from_secs(10);

impl Shop {
    /// Orders a second that the gate admits when it does nothing else, asked by `connections` tasks at once for `span`.
    ///
    /// # Errors
    /// When the gate cannot be loaded, or refuses.
    pub async fn gate_per_s(
        &self,
        goods: &[GoodsId],
        connections: usize,
        span: Duration,
    ) -> anyhow::Result<f64> {
        let (gate, stop) = (Arc::new(self.load_gate().await?), CancellationToken::new());
        let keeper = {
            let (gate, store, stop) = (Arc::clone(&gate), self.store.clone(), stop.clone());
            tokio::spawn(async move { gate.run(store, stop).await })
        };
        let goods: Arc<[GoodsId]> = goods.into();
        wait_until_it_filters(&gate).await?;
        let started = Monotonic::now();
        let tasks: Vec<_> = (0..connections.max(1))
            .map(|number| {
                let (gate, goods, random) = (Arc::clone(&gate), Arc::clone(&goods), self.random.clone());
                tokio::spawn(async move {
                    let mut holds = Vec::new();
                    for goods_id in goods.iter().cycle().skip(number) {
                        if started.elapsed() >= span {
                            break;
                        }
                        let hold = random.uuid().to_string();
                        let admission = gate.reserve(&hold, &[(*goods_id, 1)]).await;
                        anyhow::ensure!(admission == Admission::Admitted, "the gate says {admission:?}");
                        holds.push(hold);
                        // A gate in this process answers at once, and the tasks share its threads.
                        tokio::task::consume_budget().await;
                    }
                    Ok(holds)
                })
            })
            .collect();
        let mut holds = Vec::new();
        for task in tasks {
            holds.extend(task.await??);
        }
        let rate = per_second(holds.len(), started.elapsed());
        for hold in &holds {
            gate.release(hold);
        }
        stop.cancel();
        keeper.await?;
        Ok(rate)
    }

    async fn load_gate(&self) -> anyhow::Result<Gate> {
        let means = GateMeans {
            store: self.store.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            faults: Faults::default(),
        };
        Ok(Gate::load(self.gate.clone(), &means).await?)
    }

    /// Orders a second of all statements that an order causes until it is paid, in batches for at least `span`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sql_per_s(
        &self,
        buyers: &[UserId],
        goods: &[GoodsId],
        span: Duration,
    ) -> anyhow::Result<f64> {
        let started = Monotonic::now();
        let orders = self.run_saga(buyers, goods, |_| started.elapsed() < span).await?;
        Ok(per_second(orders, started.elapsed()))
    }
}

/// A gate in Redis is loaded by its keeper.
async fn wait_until_it_filters(gate: &Gate) -> anyhow::Result<()> {
    let started = Monotonic::now();
    while gate.state() != gate.kind() {
        anyhow::ensure!(started.elapsed() < GATE_LIMIT, "the gate is not ready: {}", gate.state());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

fn per_second(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / took.as_secs_f64()
}
