//! Gate holds whose order's fate was never told, because the answer of its write was lost: the database knows it.

use crate::params;
use crate::stock::gate::Gate;
use crate::storage::{Result, Store, Tx};
use std::time::Duration;

/// Of the holds that have lived for `lifetime` or longer, confirms those whose order is committed and takes the others
/// back; gives how many there were.
pub async fn run(store: &Store, gate: &Gate, lifetime: Duration) -> anyhow::Result<u64> {
    let mut swept = 0;
    for hold in gate.expired_holds(lifetime) {
        let id = hold.clone();
        let committed = store
            .read_internal(async move |tx: &mut Tx<'_>| -> Result<bool> {
                Ok(tx.query_opt("SELECT id FROM orders WHERE hold_id = ?", params![&id]).await?.is_some())
            })
            .await?;
        if committed {
            gate.confirm(&hold);
        } else {
            gate.take_back(&hold);
        }
        swept += 1;
    }
    Ok(swept)
}
