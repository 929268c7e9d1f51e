//! The statements of the log.

use super::{Author, Entry};
use crate::clock::{MachineTime, ShopTime};
use crate::params;
use crate::storage::{Result, Tx};
use serde_json::Value;

/// Writes a change down. It belongs into the transaction of the change.
pub async fn record(
    tx: &mut Tx<'_>,
    author: &Author,
    entry: &Entry,
    (shop, machine): (ShopTime, MachineTime),
) -> Result<()> {
    let (before, after) = (state(&entry.before), state(&entry.after));
    tx.insert(
        "INSERT INTO audit_log (user_id, action, subject, state_before, state_after, request_id, shop_at, machine_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            author.user,
            entry.action.name(),
            &entry.subject.to_string(),
            before.as_deref(),
            after.as_deref(),
            &author.request_id,
            shop,
            machine,
        ],
    )
    .await
    .map(|_| ())
}

fn state(state: &Value) -> Option<String> {
    (!state.is_null()).then(|| state.to_string())
}
