//! News of goods for everyone who wishes for them.
//!
//! There may be very many of them, so the event only leaves one row here, and its letters are written a batch at a time, each
//! batch with how far it has come. Whatever dies, the next batch starts behind the last one that was committed: nobody is left
//! out or written to twice. Who wishes for the goods after the event was read is told nothing.
//!
//! Units come and go by the hand of anyone who orders and cancels, so news is no letter each time. For an hour ([`QUIET`]) after
//! everyone was told, and until all those letters are written, the same news of the same goods goes only to those who have wished
//! for them since. Nobody hears it from one wish more than once in such an hour, and nobody who wished is left out.

use super::letter::{Letter, LetterKind, Recipient};
use super::post::Post;
use crate::clock::{Clock, ShopTime};
use crate::events::Event;
use crate::events::deliveries::{self, Courier, Delivery, Desk, Kind};
use crate::params;
use crate::storage::{Result, StorageError, Store, Tx};
use miri_common::{GoodsId, Lang, UserId, WishId};
use std::time::Duration;

/// How long the same news of the same goods is not told again to those who have heard it. Shop time.
const QUIET: Duration = Duration::from_hours(1);
/// Letters written in one transaction.
const BATCH: i64 = 100;
/// Batches written in one attempt: it must end well within the time that an attempt has.
const BATCHES: usize = 50;

/// Asks for those who wish for these goods now to be told: everyone, or within [`QUIET`] of that those who wished since.
pub(super) async fn request(
    tx: &mut Tx<'_>,
    kind: LetterKind,
    goods: GoodsId,
    event: &Event,
    now: ShopTime,
) -> Result<()> {
    let newest: Option<WishId> =
        tx.query_one("SELECT MAX(id) FROM wishes WHERE goods_id = ?", params![goods]).await?.get(0)?;
    let Some(newest) = newest else { return Ok(()) };
    let told = tx
        .lock_opt(
            "SELECT n.told_at, n.last_wish_id, a.id FROM goods_news n LEFT JOIN announcements a ON a.id = n.announcement_id
             WHERE n.goods_id = ? AND n.kind = ?",
            params![goods, kind.name()],
        )
        .await?;
    let Some(told) = told else {
        let id = announce(tx, (kind, goods), (WishId(0), newest), event).await?;
        let sql = "INSERT INTO goods_news (goods_id, kind, told_at, last_wish_id, announcement_id) VALUES (?, ?, ?, ?, ?)";
        return tx.execute_one(sql, params![goods, kind.name(), now, newest, id]).await;
    };
    let (told_at, last, pending): (ShopTime, WishId, Option<i64>) =
        (told.get(0)?, told.get(1)?, told.get(2)?);
    if pending.is_none() && told_at + QUIET <= now {
        let id = announce(tx, (kind, goods), (WishId(0), newest), event).await?;
        let sql = "UPDATE goods_news SET told_at = ?, last_wish_id = ?, announcement_id = ? WHERE goods_id = ? AND kind = ?";
        return tx.execute_one(sql, params![now, newest, id, goods, kind.name()]).await;
    }
    if newest <= last {
        return Ok(());
    }
    announce(tx, (kind, goods), (last, newest), event).await?;
    let sql = "UPDATE goods_news SET last_wish_id = ? WHERE goods_id = ? AND kind = ?";
    tx.execute_one(sql, params![newest, goods, kind.name()]).await
}

/// Writes the row of an announcement for the wishes behind the first up to the last; gives its number.
async fn announce(
    tx: &mut Tx<'_>,
    (kind, goods): (LetterKind, GoodsId),
    (after, last): (WishId, WishId),
    event: &Event,
) -> Result<i64> {
    let id = tx
        .insert(
            "INSERT INTO announcements (kind, goods_id, after_wish_id, last_wish_id) VALUES (?, ?, ?, ?)",
            params![kind.name(), goods, after, last],
        )
        .await?;
    deliveries::request(tx, Kind::Announce, id, event.id, event.at).await?;
    Ok(id)
}

/// Carries announcements out.
pub struct Announcer {
    /// The database.
    pub store: Store,
    /// Machine time.
    pub clock: Clock,
    /// Where the letters are put in.
    pub post: Post,
}

/// Whether an announcement goes on.
enum Step {
    More,
    Done,
}

impl Courier for Announcer {
    const DESK: Desk = Desk::Announcements;
    /// One after the other: they all write to the same lane.
    const CONCURRENCY: usize = 1;

    async fn deliver(&self, delivery: &Delivery) -> anyhow::Result<()> {
        for _ in 0..BATCHES {
            let (clock, post, delivery) = (self.clock.clone(), self.post.clone(), delivery.clone());
            let step = self
                .store
                .write_internal(async move |tx: &mut Tx<'_>| -> Result<Step> {
                    let step = write_batch(tx, &post, delivery.subject).await?;
                    if matches!(step, Step::Done) {
                        deliveries::finish(tx, delivery.id, clock.machine()).await?;
                    }
                    Ok(step)
                })
                .await?;
            self.post.wake();
            if matches!(step, Step::Done) {
                return Ok(());
            }
        }
        let (clock, id) = (self.clock.clone(), delivery.id);
        self.store
            .write_internal(async move |tx: &mut Tx<'_>| deliveries::go_on(tx, id, clock.machine()).await)
            .await?;
        Ok(())
    }
}

/// Writes the next letters of an announcement and how far it has come.
async fn write_batch(tx: &mut Tx<'_>, post: &Post, id: i64) -> Result<Step> {
    let row = tx
        .lock_opt(
            "SELECT kind, goods_id, after_wish_id, last_wish_id FROM announcements WHERE id = ?",
            params![id],
        )
        .await?;
    let Some(row) = row else { return Ok(Step::Done) };
    let (kind, goods): (String, GoodsId) = (row.get(0)?, row.get(1)?);
    let (after, last): (WishId, WishId) = (row.get(2)?, row.get(3)?);
    let letter = LetterKind::named(&kind)
        .and_then(|kind| Letter::stored(kind, Some(goods.0), None))
        .ok_or_else(|| StorageError::Corrupt(format!("announcement {id} is of the kind {kind}")))?;
    let wishes =
        if is_news(tx, &letter, goods).await? { wishes(tx, goods, after, last).await? } else { Vec::new() };
    for (_, user, lang) in &wishes {
        post.put(tx, &Recipient::User(*user), *lang, &letter).await?;
    }
    let newest = wishes.last().map(|(wish, ..)| *wish);
    if let Some(newest) = newest.filter(|_| i64::try_from(wishes.len()) == Ok(BATCH)) {
        let sql = "UPDATE announcements SET after_wish_id = ? WHERE id = ? AND after_wish_id = ?";
        tx.execute_one(sql, params![newest, id, after]).await?;
        Ok(Step::More)
    } else {
        tx.execute_one("DELETE FROM announcements WHERE id = ?", params![id]).await?;
        Ok(Step::Done)
    }
}

/// Whether it still says something: goods that nobody can order, or that are gone again, are not announced.
async fn is_news(tx: &mut Tx<'_>, letter: &Letter, goods: GoodsId) -> Result<bool> {
    let row = tx
        .query_opt(
            "SELECT g.on_sale, s.available FROM goods g JOIN goods_stock s ON s.goods_id = g.id WHERE g.id = ?",
            params![goods],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    let (on_sale, available): (bool, i64) = (row.get(0)?, row.get(1)?);
    Ok(on_sale && (available > 0 || letter.kind() != LetterKind::BackInStock))
}

async fn wishes(
    tx: &mut Tx<'_>,
    goods: GoodsId,
    after: WishId,
    last: WishId,
) -> Result<Vec<(WishId, UserId, Lang)>> {
    let rows = tx
        .query_all(
            "SELECT w.id, w.user_id, u.lang FROM wishes w JOIN users u ON u.id = w.user_id
             WHERE w.goods_id = ? AND w.id > ? AND w.id <= ? ORDER BY w.id LIMIT ?",
            params![goods, after, last, BATCH],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}
