//! How the shop is doing, at one glance, cheap enough to be looked at every second.
//!
//! No table that grows is scanned: orders and their latency are counted where they are placed, by this server and since its start;
//! the rest are ranges of what is open.

use crate::app::App;
use crate::clock::MachineTime;
use crate::events::{consumer, dead, deliveries, log};
use crate::storage::{Result, Tx};

/// Open payments that are looked at for the units they hold.
const MAX_OPEN: i64 = 20_000;
/// The units of payments that have not ended. SQLite finds them in its index of those, of which the words are the same.
const HELD: &str = "SELECT COUNT(DISTINCT l.order_id), SUM(l.quantity) FROM
        (SELECT order_id FROM payments WHERE status = 'PAYMENT_SCREEN_ENTERED' OR status = 'PAYMENT_IN_PROGRESS' LIMIT ?) p
        JOIN order_lines l ON l.order_id = p.order_id WHERE l.stock_account = 'held'";

/// What the database says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// Units of goods that are ordered and not paid.
    pub held: Held,
    /// The newest event.
    pub last_event: i64,
    /// How far each consumer has read.
    pub offsets: Vec<(String, i64)>,
    /// Events that are set aside.
    pub set_aside: i64,
    /// Deliveries that are not done.
    pub deliveries_open: i64,
    /// Those of them that wait for no later time.
    pub deliveries_due: i64,
}

/// Units of goods that are ordered and not paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The orders.
    pub orders: i64,
    /// Their units.
    pub units: i64,
    /// Whether there are more orders than were looked at.
    pub more: bool,
}

/// Looks at the database.
pub async fn look(app: &App) -> Result<Now> {
    let now = app.clock.machine();
    app.store.read(async move |tx: &mut Tx<'_>| read(tx, now).await).await
}

async fn read(tx: &mut Tx<'_>, now: MachineTime) -> Result<Now> {
    let held = tx.query_one(HELD, crate::params![MAX_OPEN]).await?;
    let orders = held.get(0)?;
    Ok(Now {
        held: Held { orders, units: held.get::<Option<i64>>(1)?.unwrap_or(0), more: orders >= MAX_OPEN },
        last_event: log::last_id(tx).await?,
        offsets: consumer::offsets(tx).await?,
        set_aside: dead::count(tx).await?,
        deliveries_open: deliveries::open_count(tx).await?,
        deliveries_due: deliveries::due_count(tx, now).await?,
    })
}
