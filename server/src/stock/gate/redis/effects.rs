//! What the events of the log mean for the counters.

use crate::events::log;
use crate::events::{Event, Topic};
use crate::storage::{Result, StorageError, Store, Tx};
use serde_json::Value;

/// Events that are applied in one call.
const BATCH: usize = 512;

/// Some events in a row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Batch {
    /// The first of them; 0 when there is none.
    pub(super) first: i64,
    /// The last of them.
    pub(super) last: i64,
    /// Whether the log may go on behind them.
    pub(super) more: bool,
    /// Four words for each event that matters, as `apply.lua` takes them.
    pub(super) args: Vec<String>,
}

/// The next events after the one numbered `after`.
pub(super) async fn next(store: &Store, after: i64) -> Result<Batch> {
    let mut batch = Batch { last: after, ..Batch::default() };
    if let Some(events) = store.recent_events(after, BATCH) {
        batch.more = events.len() == BATCH;
        for event in &events {
            batch.add(event.id, effect(event));
        }
        return Ok(batch);
    }
    let events = store.read_internal(async move |tx: &mut Tx<'_>| log::after(tx, after, BATCH).await).await?;
    batch.more = events.len() == BATCH;
    for logged in &events {
        batch.add(logged.id, logged.read().and_then(|event| effect(&event)));
    }
    Ok(batch)
}

impl Batch {
    fn add(&mut self, id: i64, effect: Result<Option<[String; 4]>>) {
        if self.first == 0 {
            self.first = id;
        }
        self.last = id;
        match effect {
            Ok(Some(words)) => self.args.extend(words),
            Ok(None) => {}
            // One that cannot be read must not hide those behind it; the reconcile finds what it meant.
            Err(error) => tracing::error!(%error, "the gate skips an event"),
        }
    }
}

fn effect(event: &Event) -> Result<Option<[String; 4]>> {
    let id = event.id.to_string();
    Ok(match event.topic {
        Topic::StockChanged => {
            let (goods, change) = (event.number("goodsId")?, event.number("change")?);
            Some(["stock".to_owned(), id, goods.to_string(), change.to_string()])
        }
        Topic::OrderPlaced => {
            let hold = event.payload.get("holdId").and_then(Value::as_str).unwrap_or_default();
            Some(["order".to_owned(), id, hold.to_owned(), lines(event)?])
        }
        _ => None,
    })
}

/// `goods quantity goods quantity ...`, in the order of the lines.
fn lines(event: &Event) -> Result<String> {
    let lines: Option<Vec<(i64, i64)>> =
        event.payload.get("lines").and_then(|lines| serde_json::from_value(lines.clone()).ok());
    let lines =
        lines.ok_or_else(|| StorageError::Corrupt(format!("event {} has no readable lines", event.id)))?;
    let words: Vec<_> = lines.iter().map(|(goods, quantity)| format!("{goods} {quantity}")).collect();
    Ok(words.join(" "))
}
