//! Each kind of row that goes, and the statements that find and remove it.

use super::{BATCH, RUNS_KEPT};
use crate::clock::{MachineTime, ShopTime};
use crate::events::deliveries::Desk;
use crate::jobs::registry::JobName;
use crate::params;
use crate::storage::{Engine, Result, Row, Tx};

/// What goes. Rows are taken in the order of a number that grows with their age.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Answers { before: MachineTime },
    Events { read: i64, before: MachineTime },
    Tokens { before: MachineTime },
    MailedTokens { before: MachineTime },
    RevokedTokens { before: MachineTime },
    ExpiredTokens { before: MachineTime },
    Runs(JobName),
    Openings { before: ShopTime },
    Refusals { before: MachineTime },
    Delivered { desk: Desk, before: MachineTime },
}

impl What {
    /// As it is counted.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Answers { .. } => "answers",
            Self::Events { .. } => "events",
            Self::Tokens { .. } => "tokens",
            Self::MailedTokens { .. } => "mailedTokens",
            Self::RevokedTokens { .. } | Self::ExpiredTokens { .. } => "accessTokens",
            Self::Runs(_) => "runs",
            Self::Openings { .. } => "openings",
            Self::Refusals { .. } => "refusals",
            Self::Delivered { .. } => "deliveries",
        }
    }

    /// The number of the last row that goes among the next ones behind `after`.
    pub(super) async fn last_of_batch(self, tx: &mut Tx<'_>, after: i64) -> Result<Option<i64>> {
        let row = match self {
            Self::Answers { before } => {
                let number = answer_number(tx.engine());
                let sql = format!(
                    "SELECT MAX(n) FROM (SELECT {number} AS n, created_at FROM idempotency_keys
                     WHERE {number} > ? ORDER BY {number} LIMIT ?) oldest WHERE created_at < ?"
                );
                tx.query_one(&sql, params![after, BATCH, before]).await?
            }
            Self::Events { read, before } => {
                let sql = "SELECT MAX(id) FROM (SELECT id, created_at FROM events WHERE id > ? AND id <= ? ORDER BY id LIMIT ?) oldest
                     WHERE created_at < ?";
                tx.query_one(sql, params![after, read, BATCH, before]).await?
            }
            Self::Tokens { before } => {
                let sql = "SELECT MAX(id) FROM (SELECT id, expires_at FROM refresh_tokens WHERE id > ? ORDER BY id LIMIT ?) oldest
                     WHERE expires_at < ?";
                tx.query_one(sql, params![after, BATCH, before]).await?
            }
            Self::MailedTokens { before } => {
                let sql = "SELECT MAX(id) FROM (SELECT id, expires_at FROM mailed_tokens WHERE id > ? ORDER BY id LIMIT ?) oldest
                     WHERE expires_at < ?";
                tx.query_one(sql, params![after, BATCH, before]).await?
            }
            // Their owner decides how long they live and when they end, so it is by that time that they are walked.
            Self::RevokedTokens { before } => last_at(tx, "revoked_at", (after, before)).await?,
            Self::ExpiredTokens { before } => last_at(tx, "expires_at", (after, before)).await?,
            Self::Runs(job) => {
                let sql = "SELECT id FROM job_runs WHERE job = ? ORDER BY id DESC LIMIT 1 OFFSET ?";
                let Some(row) = tx.query_opt(sql, params![job.name(), RUNS_KEPT]).await? else {
                    return Ok(None);
                };
                let sql = "SELECT MAX(id) FROM (SELECT id FROM job_runs WHERE job = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?) oldest";
                tx.query_one(sql, params![job.name(), after, row.get::<i64>(0)?, BATCH]).await?
            }
            Self::Openings { before } => {
                // They are numbered as they were told of, so one that opened late may stand before others.
                let sql = "SELECT MAX(id) FROM (SELECT id, opens_at FROM goods_openings WHERE id > ? ORDER BY id LIMIT ?) oldest
                     WHERE opens_at < ?";
                tx.query_one(sql, params![after, BATCH, before]).await?
            }
            Self::Refusals { before } => {
                let sql = "SELECT MAX(id) FROM (SELECT id, refused_at FROM letters WHERE id > ? AND refused_at IS NOT NULL ORDER BY id LIMIT ?) oldest
                     WHERE refused_at < ?";
                tx.query_one(sql, params![after, BATCH, before]).await?
            }
            Self::Delivered { desk, before } => {
                tx.query_one(LAST_DELIVERED, params![desk.name(), after, BATCH, before]).await?
            }
        };
        row.get(0)
    }

    /// Removes the rows behind `after` up to `last` that are too old; gives how many there were.
    pub(super) async fn remove(self, tx: &mut Tx<'_>, after: i64, last: i64) -> Result<u64> {
        match self {
            Self::Answers { before } => {
                let number = answer_number(tx.engine());
                let sql = format!(
                    "DELETE FROM idempotency_keys WHERE {number} > ? AND {number} <= ? AND created_at < ?"
                );
                tx.execute(&sql, params![after, last, before]).await
            }
            Self::Events { before, .. } => {
                let sql = "DELETE FROM events WHERE id > ? AND id <= ? AND created_at < ?
                     AND id NOT IN (SELECT event_id FROM dead_events)";
                tx.execute(sql, params![after, last, before]).await
            }
            Self::Tokens { before } => remove_tokens(tx, (after, last), before).await,
            Self::MailedTokens { before } => {
                let sql = "DELETE FROM mailed_tokens WHERE id > ? AND id <= ? AND expires_at < ?";
                tx.execute(sql, params![after, last, before]).await
            }
            Self::RevokedTokens { .. } => remove_at(tx, "revoked_at", (after, last)).await,
            Self::ExpiredTokens { .. } => remove_at(tx, "expires_at", (after, last)).await,
            Self::Runs(job) => {
                let sql = "DELETE FROM job_runs WHERE job = ? AND id > ? AND id <= ?";
                tx.execute(sql, params![job.name(), after, last]).await
            }
            Self::Openings { before } => {
                let sql = "DELETE FROM goods_openings WHERE id > ? AND id <= ? AND opens_at < ?";
                tx.execute(sql, params![after, last, before]).await
            }
            Self::Refusals { before } => {
                let sql = "DELETE FROM letters WHERE id > ? AND id <= ? AND refused_at < ?";
                tx.execute(sql, params![after, last, before]).await
            }
            Self::Delivered { desk, before } => {
                let newest: Option<i64> =
                    tx.query_one("SELECT MAX(id) FROM deliveries", &[]).await?.get(0)?;
                tx.execute(REMOVE_DELIVERED, params![desk.name(), after, last, before, newest]).await
            }
        }
    }
}

/// Deliveries are taken in the order in which they were done. The desk is named twice, because SQLite's index holds no charges (V81).
const LAST_DELIVERED: &str = "SELECT MAX(done_at) FROM
         (SELECT done_at FROM deliveries WHERE desk = ? AND desk <> 'payments' AND done_at > ? ORDER BY done_at LIMIT ?) oldest
     WHERE done_at < ?";
const REMOVE_DELIVERED: &str = "DELETE FROM deliveries
     WHERE desk = ? AND desk <> 'payments' AND done_at > ? AND done_at <= ? AND done_at < ? AND id <> ?";

/// What stored answers are taken in the order of. In SQLite rows are numbered as they come (V37), while MariaDB keeps them in
/// the order of their keys and has an index of their age.
const fn answer_number(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "rowid",
        Engine::MariaDb => "created_at",
    }
}

/// Removes tokens that have expired, and the sessions that have no token left: nobody can do anything with those any more.
async fn remove_tokens(tx: &mut Tx<'_>, (after, last): (i64, i64), before: MachineTime) -> Result<u64> {
    let expired = "FROM refresh_tokens WHERE id > ? AND id <= ? AND expires_at < ?";
    let sessions =
        tx.query_all(&format!("SELECT DISTINCT session_id {expired}"), params![after, last, before]).await?;
    let removed = tx.execute(&format!("DELETE {expired}"), params![after, last, before]).await?;
    for session in &sessions {
        let id: String = session.get(0)?;
        tx.execute(
            "DELETE FROM sessions WHERE id = ? AND NOT EXISTS (SELECT 1 FROM refresh_tokens WHERE session_id = ?)",
            params![&id, &id],
        )
        .await?;
    }
    Ok(removed)
}

/// The time of the last personal access token of a batch, of which all are too old, by the column that holds the time.
async fn last_at(tx: &mut Tx<'_>, column: &str, (after, before): (i64, MachineTime)) -> Result<Row> {
    let sql = format!(
        "SELECT MAX(n) FROM (SELECT {column} AS n FROM access_tokens WHERE {column} > ? AND {column} < ?
         ORDER BY {column} LIMIT ?) oldest"
    );
    tx.query_one(&sql, params![after, before, BATCH]).await
}

/// Removes the personal access tokens of a batch; with the last one go all of the same instant.
async fn remove_at(tx: &mut Tx<'_>, column: &str, (after, last): (i64, i64)) -> Result<u64> {
    let sql = format!("DELETE FROM access_tokens WHERE {column} > ? AND {column} <= ?");
    tx.execute(&sql, params![after, last]).await
}

#[cfg(test)]
mod tests {
    use super::{LAST_DELIVERED, REMOVE_DELIVERED};
    use crate::storage::plans::scans;

    #[tokio::test]
    async fn deliveries_of_letters_are_looked_for_among_their_own() {
        assert_eq!(scans([LAST_DELIVERED, REMOVE_DELIVERED]).await, Vec::<String>::new());
    }
}
