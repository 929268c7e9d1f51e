//! The limits that the whole path is compared with, measured on the same database.

use super::Shop;
use crate::clock::Monotonic;
use crate::stock::gate::{Admission, Gate};
use miri_common::{GoodsId, UserId};
use std::sync::Arc;
use std::time::Duration;

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
        let (gate, _) = Gate::load(self.gate.clone(), &self.store).await?;
        let (gate, goods): (_, Arc<[GoodsId]>) = (Arc::new(gate), goods.into());
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
                        anyhow::ensure!(reserve(&gate, &hold, *goods_id), "the gate has no units left");
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
        Ok(rate)
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

/// Asks the gate for one unit: the one place that would wait for a gate outside this process.
fn reserve(gate: &Gate, hold_id: &str, goods_id: GoodsId) -> bool {
    gate.reserve(hold_id, &[(goods_id, 1)]) == Admission::Admitted
}

fn per_second(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / took.as_secs_f64()
}
