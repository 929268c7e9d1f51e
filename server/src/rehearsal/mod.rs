//! Rehearsing a day of the shop: an operator moves shop time ahead, and everything that falls due on the way happens.
//!
//! **Owns** the offset of shop time, which stands in the database so that every server of a shop and every start has the same,
//! and what it means that the shop is at rest. **Does not own** what falls due: the jobs do. Machine time never moves.
//!
//! Only a server that was started with `MIRI_REHEARSAL` does this, and none with a production configuration. A database
//! whose shop time was moved is opened by no other server: its parcels would have left in the future.
//!
//! In reading order:
//! - [`Rehearsal`]: what the application holds. [`load`], [`follow`]: the offset at the start, and as other servers move it.
//! - [`advance_to`], [`Moved`], [`MoveError`]: moving ahead, with a stop at each instant that something is due.
//! - [`rest`]: when nothing goes on any more by itself. [`rest::Watched`]: tells of deliveries that are under way.

mod advance;
pub mod rest;

pub use advance::{MoveError, Moved, advance_to};

use crate::clock::Clock;
use crate::params;
use crate::storage::{Result, Store, Tx};
use rest::Attempts;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How often other servers look how far shop time was moved.
pub const FOLLOW_PERIOD: Duration = Duration::from_millis(250);

/// What a server in rehearsal holds.
#[derive(Default)]
pub struct Rehearsal {
    /// Deliveries whose last attempt has failed.
    pub attempts: Arc<Attempts>,
    /// One move at a time.
    turn: Mutex<()>,
}

/// Sets the clock of a server that starts.
///
/// # Errors
/// When shop time was moved in this database and the server is in no rehearsal, or the database cannot be read.
pub async fn load(store: &Store, clock: &Clock, rehearsal: Option<&Rehearsal>) -> anyhow::Result<()> {
    let ahead = ahead(store).await?;
    anyhow::ensure!(
        rehearsal.is_some() || ahead.is_zero(),
        "shop time was moved ahead by {} s in this database: it is for rehearsals (--rehearsal or MIRI_REHEARSAL=true)",
        ahead.as_secs()
    );
    clock.lead_shop(ahead);
    Ok(())
}

/// Moves this server's shop time to where another server has moved it.
///
/// # Errors
/// When the database cannot be read.
pub async fn follow(store: &Store, clock: &Clock) -> Result<()> {
    clock.lead_shop(ahead(store).await?);
    Ok(())
}

/// How far shop time is ahead in the database.
async fn ahead(store: &Store) -> Result<Duration> {
    let micros: i64 = store
        .read_internal(async |tx: &mut Tx<'_>| {
            tx.query_one("SELECT ahead FROM shop_clock WHERE id = 1", &[]).await?.get(0)
        })
        .await?;
    Ok(Duration::from_micros(micros.unsigned_abs()))
}

/// Has shop time run this far ahead, for every server, unless it does already.
async fn lead(store: &Store, clock: &Clock, ahead: Duration) -> Result<()> {
    let micros = i64::try_from(ahead.as_micros()).unwrap_or(i64::MAX);
    store
        .write_internal(async move |tx: &mut Tx<'_>| {
            let sql = "UPDATE shop_clock SET ahead = ? WHERE id = 1 AND ahead < ?";
            tx.compare_and_set(sql, params![micros, micros]).await
        })
        .await?;
    clock.lead_shop(ahead);
    Ok(())
}
