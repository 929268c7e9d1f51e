//! What can be asked of one Redis in one epoch.

use super::address::{CALL_LIMIT, Identity, identify, within};
use super::effects::Batch;
use super::error::GateError;
use super::scripts::{Keys, Scripts};
use crate::stock::gate::Admission;
use miri_common::GoodsId;
use miri_common::api::ShortGoods;
use redis::aio::MultiplexedConnection;
use redis::{Script, cmd};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Expired holds that are looked at in one run of the sweeper.
const MAX_EXPIRED: usize = 1_000;
/// About so many goods are read by one step of a scan.
const SCAN_STEP: usize = 1_000;

/// One connection to one Redis, and the epoch that it was found to hold. Cheap to clone.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) connection: MultiplexedConnection,
    pub(super) scripts: Arc<Scripts>,
    pub(super) keys: Keys,
    pub(super) shop_id: String,
    pub(super) epoch: i64,
    pub(super) identity: Identity,
    /// False is a planted fault: neither the epoch nor the identity nor the place in the log is compared.
    pub(super) checked: bool,
}

/// Where Redis is in the log, and what is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RedisState {
    pub(super) applied: i64,
    pub(super) open_holds: u64,
    pub(super) late_orders: u64,
}

/// What Redis made of a batch of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Applied {
    /// The events up to this one are applied, by us or by another server.
    UpTo(i64),
    /// The batch begins too late: Redis is at this event.
    Gap(i64),
}

/// One counter as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) available: i64,
    /// Grows with every change, within its epoch.
    pub(super) version: u64,
    pub(super) holds: i64,
    /// False until an event has brought the goods.
    pub(super) known: bool,
}

impl Counter {
    /// Goods that the gate has never heard of.
    pub(super) const ABSENT: Self = Self { available: 0, version: 0, holds: 0, known: false };

    fn read(text: &str) -> Result<Self, GateError> {
        if text.is_empty() {
            return Ok(Self::ABSENT);
        }
        let unreadable = || GateError::Answer(format!("the counter `{text}`"));
        let (numbers, known) = text.strip_suffix('?').map_or((text, true), |numbers| (numbers, false));
        let mut parts = numbers.split(' ');
        let mut next = || parts.next().and_then(|part| part.parse::<i64>().ok()).ok_or_else(unreadable);
        let (available, version, holds) = (next()?, next()?, next()?);
        Ok(Self { available, version: version.unsigned_abs(), holds, known })
    }
}

impl Session {
    /// Runs a script. Its first word is `ok` or says why not.
    async fn run(&self, script: &Script, args: &[String], limit: Duration) -> Result<Vec<String>, GateError> {
        let mut call = script.prepare_invoke();
        for key in self.keys.all() {
            call.key(key);
        }
        call.arg(if self.checked { self.epoch.to_string() } else { String::new() });
        for arg in args {
            call.arg(arg);
        }
        let mut connection = self.connection.clone();
        let answer: Vec<String> = within(limit, call.invoke_async(&mut connection)).await?;
        match answer.first().map(String::as_str) {
            Some("epoch") => Err(GateError::Epoch),
            Some("lost") => Err(GateError::Lost),
            Some(_) => Ok(answer),
            None => Err(GateError::Answer("nothing".to_owned())),
        }
    }

    pub(super) async fn reserve(
        &self,
        hold_id: &str,
        lines: &[(GoodsId, i64)],
        limit: Duration,
    ) -> Result<Admission, GateError> {
        let mut args = vec![hold_id.to_owned()];
        for (goods, quantity) in lines {
            args.extend([goods.0.to_string(), quantity.to_string()]);
        }
        let answer = self.run(&self.scripts.reserve, &args, limit).await?;
        if answer[0] == "ok" {
            return Ok(Admission::Admitted);
        }
        let mut short = Vec::new();
        for pair in answer[1..].chunks_exact(2) {
            let (goods_id, left) = (GoodsId(number(&pair[0])?), number(&pair[1])?);
            let line = lines.iter().find(|(goods, _)| *goods == goods_id);
            let (_, requested) = line.ok_or_else(|| GateError::Answer(pair[0].clone()))?;
            short.push(ShortGoods { goods_id, requested: *requested, left });
        }
        Ok(Admission::Refused(short))
    }

    pub(super) async fn apply(&self, after: i64, batch: &Batch) -> Result<Applied, GateError> {
        let after = if self.checked { after.to_string() } else { String::new() };
        let mut args = vec![after, batch.last.to_string()];
        args.extend_from_slice(&batch.args);
        let answer = self.run(&self.scripts.apply, &args, CALL_LIMIT).await?;
        let event = number(answer.get(1).map_or("", String::as_str))?;
        Ok(if answer[0] == "ok" { Applied::UpTo(event) } else { Applied::Gap(event) })
    }

    pub(super) async fn release(&self, holds: &[String]) -> Result<(), GateError> {
        self.run(&self.scripts.release, holds, CALL_LIMIT).await.map(drop)
    }

    pub(super) async fn expired(&self, age: Duration) -> Result<Vec<String>, GateError> {
        let args = [age.as_millis().to_string(), MAX_EXPIRED.to_string()];
        let mut answer = self.run(&self.scripts.expired, &args, CALL_LIMIT).await?;
        Ok(answer.split_off(1))
    }

    pub(super) async fn state(&self) -> Result<RedisState, GateError> {
        let answer = self.run(&self.scripts.state, &[], CALL_LIMIT).await?;
        let at = |index: usize| number(answer.get(index).map_or("", String::as_str));
        Ok(RedisState {
            applied: at(1)?,
            open_holds: at(2)?.unsigned_abs(),
            late_orders: at(3)?.unsigned_abs(),
        })
    }

    /// Looks again at what was found when the connection was made.
    pub(super) async fn look_again(&self) -> Result<RedisState, GateError> {
        let now = identify(&mut self.connection.clone()).await;
        if self.checked && now? != self.identity {
            return Err(GateError::Replaced);
        }
        self.state().await
    }

    /// The counters of these goods, in their order, each read in one instant.
    pub(super) async fn look(&self, goods: &[GoodsId]) -> Result<Vec<Counter>, GateError> {
        let args: Vec<_> = goods.iter().map(|goods| goods.0.to_string()).collect();
        let answer = self.run(&self.scripts.look, &args, CALL_LIMIT).await?;
        if answer.len() != goods.len() + 1 {
            return Err(GateError::Answer(format!("{} counters", answer.len())));
        }
        answer[1..].iter().map(|text| Counter::read(text)).collect()
    }

    /// Every counter. Each is read in one instant; all together are not.
    pub(super) async fn scan(&self) -> Result<HashMap<GoodsId, Counter>, GateError> {
        let mut found = HashMap::new();
        let mut cursor = "0".to_owned();
        let mut connection = self.connection.clone();
        loop {
            let mut step = cmd("HSCAN");
            step.arg(&self.keys.stock).arg(&cursor).arg("COUNT").arg(SCAN_STEP);
            let (next, fields): (String, Vec<(String, String)>) =
                within(CALL_LIMIT, step.query_async(&mut connection)).await?;
            for (goods, counter) in &fields {
                found.insert(GoodsId(number(goods)?), Counter::read(counter)?);
            }
            if next == "0" {
                return Ok(found);
            }
            cursor = next;
        }
    }

    /// Some of the goods of which none is available, other ones each time.
    pub(super) async fn some_low(&self, most: usize) -> Result<Vec<GoodsId>, GateError> {
        let mut ask = cmd("SRANDMEMBER");
        ask.arg(&self.keys.low).arg(most);
        let mut connection = self.connection.clone();
        let goods: Vec<String> = within(CALL_LIMIT, ask.query_async(&mut connection)).await?;
        goods.iter().map(|goods| number(goods).map(GoodsId)).collect()
    }

    /// Sets counters right, each unless it has changed since that version; gives how many.
    pub(super) async fn mend(&self, goods: &[(GoodsId, u64, i64)]) -> Result<usize, GateError> {
        let args: Vec<_> = goods
            .iter()
            .flat_map(|(goods, version, available)| {
                [goods.0.to_string(), version.to_string(), available.to_string()]
            })
            .collect();
        Ok(self.run(&self.scripts.mend, &args, CALL_LIMIT).await?.len() - 1)
    }
}

pub(super) fn number(text: &str) -> Result<i64, GateError> {
    text.parse().map_err(|_| GateError::Answer(format!("`{text}` is no number")))
}
