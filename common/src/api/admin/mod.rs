//! What operators ask and do.

mod backup;
mod events;
mod log;
mod orders;
mod overview;
mod stock;

pub use backup::{BackupMade, MakeBackup};
pub use events::{DeadEvent, DeadEventPage, EventsReplayed, LogEvent, LogEvents};
pub use log::{AuditLogEntry, AuditLogPage};
pub use orders::{AdminOrderDetail, AdminOrderLine, AdminOrderLinePage, RefundRetried};
pub use overview::{ConsumerLag, DeliveriesWaiting, OrderLatency, Overview, StockHeld};
pub use stock::{AuditReport, AuditViolation, GateReconciled};
