//! Counters in this process, loaded at the start and kept by a tail of the log. One process, so they are exact.

use super::Admission;
use crate::clock::Monotonic;
use crate::events::{Event, Topic, log};
use crate::storage::{Result, Store, Tx};
use miri_common::GoodsId;
use miri_common::api::ShortGoods;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// For how long all counters may be read.
const LOAD_LIMIT: Duration = Duration::from_mins(1);
/// How long the gate may need to apply the events of a snapshot.
const PATIENCE: Duration = Duration::from_secs(2);
/// For how long a hold that was taken back is remembered, in case its order was committed after all.
const TOMBSTONE_LIFETIME: Duration = Duration::from_mins(10);

/// The gate of a server that is alone on its database.
pub struct MemoryGate {
    // A std mutex: it is held for a few map operations and never across an await.
    state: Mutex<State>,
    applied: watch::Sender<i64>,
}

#[derive(Default)]
struct State {
    goods: HashMap<GoodsId, Counter>,
    holds: HashMap<String, Hold>,
    tombstones: HashMap<String, Hold>,
    applied_event_id: i64,
}

/// The units of one goods that the gate would still admit.
#[derive(Default)]
struct Counter {
    available: i64,
    /// Goods that were registered after the start are not counted until their first event arrives; until then orders are
    /// admitted and their units counted below zero, so that the count is right once it is loaded.
    loaded: bool,
    version: u64,
}

#[derive(Clone)]
struct Hold {
    lines: Vec<(GoodsId, i64)>,
    since: Monotonic,
}

/// The counters at one instant, for the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateCounters {
    /// Units and a number that changes with every change, for each goods that no open hold touches.
    pub quiet: HashMap<GoodsId, (i64, u64)>,
    /// The last event that was taken note of.
    pub applied_event_id: i64,
}

impl MemoryGate {
    /// Loads all counters from one snapshot.
    pub(super) async fn load(store: &Store) -> Result<Self> {
        let (rows, last) = in_the_database(store).await?;
        let counter = |available| Counter { available, loaded: true, version: 0 };
        let goods = rows.into_iter().map(|(id, available)| (id, counter(available))).collect();
        let state = State { goods, applied_event_id: last, ..State::default() };
        Ok(Self { state: Mutex::new(state), applied: watch::channel(last).0 })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change below is complete before the guard is dropped, so a poisoned lock holds a sound state.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn reserve(&self, hold_id: &str, lines: &[(GoodsId, i64)]) -> Admission {
        let mut state = self.state();
        if state.holds.contains_key(hold_id) {
            return Admission::Admitted;
        }
        let short: Vec<_> = lines
            .iter()
            .filter_map(|(goods_id, requested)| {
                let counter = state.goods.get(goods_id).filter(|counter| counter.loaded)?;
                (counter.available < *requested).then(|| ShortGoods {
                    goods_id: *goods_id,
                    requested: *requested,
                    left: counter.available.max(0),
                })
            })
            .collect();
        if !short.is_empty() {
            return Admission::Refused(short);
        }
        state.add(lines, -1);
        state.holds.insert(hold_id.to_owned(), Hold { lines: lines.to_vec(), since: Monotonic::now() });
        Admission::Admitted
    }

    pub(super) fn confirm(&self, hold_id: &str) {
        let mut state = self.state();
        if state.holds.remove(hold_id).is_none()
            && let Some(hold) = state.tombstones.remove(hold_id)
        {
            // It had been taken back too early: take the units again.
            tracing::warn!(hold_id, "a hold that had been released was committed after all");
            state.add(&hold.lines, -1);
        }
    }

    pub(super) fn release(&self, hold_id: &str) {
        let mut state = self.state();
        if let Some(hold) = state.holds.remove(hold_id) {
            state.add(&hold.lines, 1);
        }
    }

    pub(super) fn take_back(&self, hold_id: &str) {
        let mut state = self.state();
        let Some(hold) = state.holds.remove(hold_id) else { return };
        state.add(&hold.lines, 1);
        state.tombstones.retain(|_, old| old.since.elapsed() < TOMBSTONE_LIFETIME);
        state.tombstones.insert(hold_id.to_owned(), hold);
    }

    pub(super) fn expired_holds(&self, lifetime: Duration) -> Vec<String> {
        let state = self.state();
        state
            .holds
            .iter()
            .filter(|(_, hold)| hold.since.elapsed() >= lifetime)
            .map(|(id, _)| id.clone())
            .collect()
    }

    pub(super) fn observe(&self, event: &Event) {
        let mut state = self.state();
        if event.id <= state.applied_event_id {
            return;
        }
        state.applied_event_id = event.id;
        if event.topic == Topic::StockChanged {
            match (event.number("goodsId"), event.number("change")) {
                (Ok(goods_id), Ok(change)) => {
                    state.add(&[(GoodsId(goods_id), change)], 1);
                    if let Some(counter) = state.goods.get_mut(&GoodsId(goods_id)) {
                        counter.loaded = true;
                    }
                }
                (Err(error), _) | (_, Err(error)) => tracing::error!(%error, "a stock event cannot be read"),
            }
        }
        drop(state);
        self.applied.send_replace(event.id);
    }

    pub(super) async fn caught_up(&self, event_id: i64) {
        // The sender lives as long as this gate, so waiting can only end by being caught up.
        drop(self.applied.subscribe().wait_for(|applied| *applied >= event_id).await);
    }

    pub(super) fn applied_event_id(&self) -> i64 {
        self.state().applied_event_id
    }

    pub(super) fn counters(&self) -> GateCounters {
        let state = self.state();
        let mut quiet: HashMap<_, _> = state
            .goods
            .iter()
            .filter(|(_, counter)| counter.loaded)
            .map(|(goods, counter)| (*goods, (counter.available, counter.version)))
            .collect();
        for (goods, _) in state.holds.values().flat_map(|hold| &hold.lines) {
            quiet.remove(goods);
        }
        GateCounters { quiet, applied_event_id: state.applied_event_id }
    }

    /// Goods that are counted otherwise than in the database, each with the version of its counter and what is right. That happens
    /// only after somebody has changed the database behind the shop's back. Goods that an order touches meanwhile are left out.
    pub(super) async fn drifted(&self, store: &Store) -> Result<Vec<(GoodsId, u64, i64)>> {
        let before = self.counters().quiet;
        let (database, event) = in_the_database(store).await?;
        if tokio::time::timeout(PATIENCE, self.caught_up(event)).await.is_err() {
            return Ok(Vec::new());
        }
        let after = self.counters().quiet;
        let wrong = database.into_iter().filter_map(|(id, available)| {
            let (counted, version) = *after.get(&id)?;
            let unchanged = before.get(&id) == Some(&(counted, version));
            (unchanged && counted != available).then_some((id, version, available))
        });
        Ok(wrong.collect())
    }

    /// Sets those right that have not changed since.
    pub(super) async fn correct(&self, store: &Store) -> Result<u64> {
        let wrong = self.drifted(store).await?;
        let mut state = self.state();
        let mut corrected = 0;
        for (id, version, available) in wrong {
            if let Some(counter) = state.goods.get_mut(&id).filter(|counter| counter.version == version) {
                tracing::warn!(goods = %id, gate = counter.available, database = available, "the gate was corrected");
                *counter = Counter { available, loaded: true, version: version + 1 };
                corrected += 1;
            }
        }
        Ok(corrected)
    }

    pub(super) fn open_holds(&self) -> usize {
        self.state().holds.len()
    }
}

/// What the database has available of all goods, and at which event.
async fn in_the_database(store: &Store) -> Result<(Vec<(GoodsId, i64)>, i64)> {
    store
        .read_for(LOAD_LIMIT, async |tx: &mut Tx<'_>| -> Result<_> {
            let rows = tx.query_all("SELECT goods_id, available FROM goods_stock", &[]).await?;
            let goods = rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_>>()?;
            Ok((goods, log::last_id(tx).await?))
        })
        .await
}

impl State {
    fn add(&mut self, lines: &[(GoodsId, i64)], sign: i64) {
        for (goods, quantity) in lines {
            let counter = self.goods.entry(*goods).or_default();
            counter.available += sign * quantity;
            counter.version += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Admission, Counter, MemoryGate, State};
    use crate::clock::MachineTime;
    use crate::events::{Event, Topic};
    use miri_common::GoodsId;
    use serde_json::json;
    use std::sync::Mutex;
    use tokio::sync::watch;

    const APPLE: GoodsId = GoodsId(1);
    const PEAR: GoodsId = GoodsId(2);

    fn gate(apples: i64, pears: i64) -> MemoryGate {
        let counter = |available| Counter { available, loaded: true, version: 0 };
        let goods = [(APPLE, counter(apples)), (PEAR, counter(pears))].into();
        MemoryGate { state: Mutex::new(State { goods, ..State::default() }), applied: watch::channel(0).0 }
    }

    fn available(gate: &MemoryGate, goods: GoodsId) -> Option<i64> {
        gate.state().goods.get(&goods).map(|counter| counter.available)
    }

    fn changed(id: i64, goods: GoodsId, change: i64) -> Event {
        let payload = json!({ "goodsId": goods, "change": change });
        Event { id, topic: Topic::StockChanged, key: format!("goods:{goods}"), payload, at: MachineTime(0) }
    }

    #[test]
    fn all_lines_are_admitted_or_none() {
        let gate = gate(5, 1);
        assert!(
            matches!(gate.reserve("a", &[(APPLE, 2), (PEAR, 2)]), Admission::Refused(short) if short[0].left == 1)
        );
        assert_eq!(available(&gate, APPLE), Some(5));
        assert_eq!(gate.reserve("a", &[(APPLE, 2), (PEAR, 1)]), Admission::Admitted);
        assert_eq!(
            gate.reserve("a", &[(APPLE, 2), (PEAR, 1)]),
            Admission::Admitted,
            "the same hold takes once"
        );
        assert_eq!((available(&gate, APPLE), available(&gate, PEAR)), (Some(3), Some(0)));
    }

    #[test]
    fn releasing_gives_back_once_and_confirming_never() {
        let gate = gate(5, 5);
        gate.reserve("a", &[(APPLE, 2)]);
        gate.reserve("b", &[(APPLE, 1)]);
        gate.confirm("a");
        gate.release("a");
        gate.release("b");
        gate.release("b");
        assert_eq!(available(&gate, APPLE), Some(3));
    }

    #[test]
    fn a_hold_that_was_swept_and_committed_after_all_is_taken_again() {
        let gate = gate(5, 5);
        gate.reserve("a", &[(APPLE, 2)]);
        gate.take_back("a");
        assert_eq!(available(&gate, APPLE), Some(5));
        gate.confirm("a");
        gate.confirm("a");
        assert_eq!(available(&gate, APPLE), Some(3));
    }

    #[test]
    fn an_event_is_applied_once() {
        let gate = gate(5, 5);
        gate.observe(&changed(1, APPLE, 3));
        gate.observe(&changed(1, APPLE, 3));
        assert_eq!(available(&gate, APPLE), Some(8));
    }

    #[test]
    fn goods_that_came_later_are_counted_right_once_their_event_arrives() {
        let gate = gate(0, 0);
        let plum = GoodsId(3);
        assert_eq!(
            gate.reserve("a", &[(plum, 2)]),
            Admission::Admitted,
            "unknown goods are the database's to decide"
        );
        gate.confirm("a");
        gate.observe(&changed(1, plum, 10));
        assert_eq!(available(&gate, plum), Some(8));
    }
}
