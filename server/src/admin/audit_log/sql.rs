//! The statements of the log.

use super::{Action, Author, Entry};
use crate::clock::{MachineTime, ShopTime};
use crate::params;
use crate::storage::{Param, Result, Row, Tx};
use miri_common::UserId;
use serde_json::Value;

/// The columns by which the log can be sorted: both are the order in which it was written.
pub const SORTS: &[(&str, &str)] = &[("createdDate", "id"), ("id", "id")];
/// The column that breaks ties.
pub const ID_COLUMN: &str = "id";

/// Which rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this operator.
    pub user: Option<UserId>,
    /// Of this action.
    pub action: Option<Action>,
    /// About this subject, as it is stored: `user:12`.
    pub subject: Option<String>,
    /// At this shop time or later.
    pub from: Option<ShopTime>,
    /// Before this shop time.
    pub until: Option<ShopTime>,
}

/// One row, for someone who reads the log: of an action that a newer server has written only the name is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its number.
    pub id: i64,
    /// Who.
    pub author: Author,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// JSON.
    pub before: Option<String>,
    /// JSON.
    pub after: Option<String>,
    /// When, in the shop.
    pub shop_at: ShopTime,
    /// When, on this machine.
    pub machine_at: MachineTime,
}

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

/// A page of the log and how many rows there are in all.
pub async fn page(
    tx: &mut Tx<'_>,
    filter: &Filter,
    order_by: &str,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Logged>, i64)> {
    let (filter, mut params) = filter.sql();
    let total = tx.query_one(&format!("SELECT COUNT(*) FROM audit_log {filter}"), &params).await?.get(0)?;
    params.extend([Param::from(limit), Param::from(offset)]);
    let sql = format!(
        "SELECT id, user_id, request_id, action, subject, state_before, state_after, shop_at, machine_at
         FROM audit_log {filter} ORDER BY {order_by} LIMIT ? OFFSET ?"
    );
    let rows = tx.query_all(&sql, &params).await?;
    Ok((rows.iter().map(Logged::from_row).collect::<Result<_>>()?, total))
}

impl Filter {
    fn sql(&self) -> (String, Vec<Param<'_>>) {
        let terms = [
            ("user_id = ?", self.user.map(Param::from)),
            ("action = ?", self.action.map(|action| Param::from(action.name()))),
            ("subject = ?", self.subject.as_deref().map(Param::from)),
            ("shop_at >= ?", self.from.map(Param::from)),
            ("shop_at < ?", self.until.map(Param::from)),
        ];
        let (terms, params): (Vec<_>, Vec<_>) =
            terms.into_iter().filter_map(|(term, param)| Some((term, param?))).unzip();
        let filter = if terms.is_empty() { String::new() } else { format!("WHERE {}", terms.join(" AND ")) };
        (filter, params)
    }
}

impl Logged {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            author: Author { user: row.get(1)?, request_id: row.get(2)? },
            action: row.get(3)?,
            subject: row.get(4)?,
            before: row.get(5)?,
            after: row.get(6)?,
            shop_at: row.get(7)?,
            machine_at: row.get(8)?,
        })
    }
}
