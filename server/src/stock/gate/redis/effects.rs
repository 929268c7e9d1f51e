//! What the events of the log mean for the counters.

use crate::events::log::{self, Logged};
use crate::events::{Event, Topic};
use crate::storage::{Result, StorageError, Store, Tx};
use serde_json::Value;

/// Events that are applied in one call.
const BATCH: i64 = 512;

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
    let events = store.read_internal(async move |tx: &mut Tx<'_>| log::after(tx, after, BATCH).await).await?;
    let mut batch = Batch { last: after, more: i64::try_from(events.len()) == Ok(BATCH), ..Batch::default() };
    batch.first = events.first().map_or(0, |event| event.id);
    for logged in &events {
        batch.last = logged.id;
        match effect(logged) {
            Ok(Some(words)) => batch.args.extend(words),
            Ok(None) => {}
            // One that cannot be read must not hide those behind it; the reconcile finds what it meant.
            Err(error) => tracing::error!(%error, "the gate skips an event"),
        }
    }
    Ok(batch)
}

fn effect(logged: &Logged) -> Result<Option<[String; 4]>> {
    let event = logged.read()?;
    let id = event.id.to_string();
    Ok(match event.topic {
        Topic::StockChanged => {
            let (goods, change) = (event.number("goodsId")?, event.number("change")?);
            Some(["stock".to_owned(), id, goods.to_string(), change.to_string()])
        }
        Topic::OrderPlaced => {
            let hold = event.payload.get("holdId").and_then(Value::as_str).unwrap_or_default();
            Some(["order".to_owned(), id, hold.to_owned(), lines(&event)?])
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
