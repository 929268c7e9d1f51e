//! What someone has missed, from the log.
//!
//! The log is read piece by piece, each a short read, and no further than the reader has read: nothing piles up.

use super::news::News;
use super::sql;
use crate::app::App;
use crate::events::tail::readable;
use crate::storage::{Result, Tx};
use miri_common::UserId;

/// Numbers of the log that one read goes through.
const PIECE: i64 = 20_000;
/// News that one read brings at most.
const NEWS: i64 = 128;

/// One piece of what was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// These news, and the number up to which nothing else is missing.
    News(Vec<News>, i64),
    /// What comes next is not in the log any more.
    Gone,
}

/// Whether the log can bring someone up to date who has seen everything up to the event numbered `seen`.
///
/// # Errors
/// When the database cannot be read.
pub async fn reaches(app: &App, seen: i64) -> Result<bool> {
    let (first, last) = app.store.read(async |tx: &mut Tx<'_>| sql::bounds(tx).await).await?;
    // A number from the future is of another database.
    Ok(seen.saturating_add(1) >= first && seen <= last && last - seen <= app.live.limits().replayed_events)
}

/// The next news of this user after the event numbered `after`, up to the one numbered `until`.
///
/// # Errors
/// When the database cannot be read.
pub async fn next(app: &App, user: UserId, after: i64, until: i64) -> Result<Piece> {
    let until = until.min(after.saturating_add(PIECE));
    let read = async move |tx: &mut Tx<'_>| -> Result<_> {
        let (first, _) = sql::bounds(tx).await?;
        if after.saturating_add(1) < first {
            return Ok(None);
        }
        sql::events_of(tx, user, (after, until), NEWS).await.map(Some)
    };
    let Some(events) = app.store.read(read).await? else { return Ok(Piece::Gone) };
    // Where there may be more than were asked for, the next piece begins behind the last of them.
    let full = i64::try_from(events.len()).is_ok_and(|count| count >= NEWS);
    let reached = events.last().filter(|_| full).map_or(until, |last| last.id);
    Ok(Piece::News(readable(&events).filter_map(|event| News::of(&event)).collect(), reached))
}
