//! The one task a server that feeds the hub: it reads the log, looks owners and goods up, and looks at tokens. The tokens are looked at
//! whatever the rest waits for: a database that is away must not keep a stream open whose token is not good any more.

use super::hub::{Batch, Hub};
use super::news::{News, goods_of};
use super::sql;
use crate::app::AppState;
use crate::auth::TokenError;
use crate::events::Event;
use crate::events::tail::Tail;
use crate::storage::{Result, Tx};
use miri_common::api::EndReason;
use miri_common::{OrderId, UserId};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

/// The wait after a look that failed.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// Feeds the hub until `serving` ends, then ends everyone; goes on until `stop`, so that those who do not read are still cut off.
pub(crate) async fn run(app: AppState, serving: CancellationToken, stop: CancellationToken) {
    tokio::select! {
        () = feed(&app, serving, stop) => {}
        () = look_at_tokens(&app) => {}
    }
}

/// Ends the streams whose tokens are not good any more, for ever.
async fn look_at_tokens(app: &AppState) {
    let mut looks = interval(app.live.limits().look_period);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        app.live.look_at_tokens(|token, session| judge(app, token, session));
    }
}

/// Hands the log on until `stop`.
async fn feed(app: &AppState, serving: CancellationToken, stop: CancellationToken) {
    let hub = &app.live;
    let store = &app.store;
    let mut tail = Tail::after(store.clone(), *store.committed_event().borrow());
    hub.start_at(tail.position());
    // Runs out when goods may be looked at again.
    let mut rest = Box::pin(sleep(Duration::ZERO));
    let (mut rested, mut due, mut closed) = (false, false, false);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = serving.cancelled(), if !closed => {
                hub.close();
                closed = true;
            }
            events = tail.next(), if !closed => match events {
                Some(events) => {
                    let handed_on = publish(app, &events, tail.position());
                    stop.run_until_cancelled(handed_on).await.unwrap_or_default();
                }
                None => return,
            },
            () = hub.stock_is_due.notified() => due = true,
            () = rest.as_mut(), if !rested => rested = true,
        }
        if due && rested {
            look_at_goods(app).await;
            (rested, due) = (false, false);
            rest = Box::pin(sleep(hub.limits().stock_period));
        }
    }
}

/// Why this token, of this session, ends its stream, if it does.
fn judge(app: &AppState, token: &str, session: &str) -> Option<EndReason> {
    if app.auth.revoked.contains(session) {
        return Some(EndReason::SignedOut);
    }
    match app.auth.verify(token, app.clock.machine()) {
        Err(TokenError::Expired) => Some(EndReason::TokenExpired),
        Ok(_) | Err(_) => None,
    }
}

/// Hands the events up to the one numbered `last` on, having looked up whose its orders are if anybody is there to hear it.
async fn publish(app: &AppState, events: &[Arc<Event>], last: i64) {
    let mut batch = Batch { last, news: Vec::new(), goods: Vec::new() };
    for event in events {
        batch.news.extend(News::of(event).map(Arc::new));
        batch.goods.extend(goods_of(event));
    }
    if app.live.publish(&batch, None) {
        return;
    }
    let orders: BTreeSet<OrderId> = batch.news.iter().map(|news| news.order).collect();
    let orders: Vec<_> = orders.into_iter().collect();
    loop {
        match owners(app, orders.clone()).await {
            Ok(owners) => {
                app.live.publish(&batch, Some(&owners));
                return;
            }
            Err(error) => {
                // To go on without them would be a gap that nobody could know of.
                tracing::warn!(%error, "the owners of events could not be looked up; trying again");
                sleep(RETRY_DELAY).await;
            }
        }
    }
}

async fn owners(app: &AppState, orders: Vec<OrderId>) -> Result<HashMap<OrderId, UserId>> {
    app.store.read_internal(async move |tx: &mut Tx<'_>| sql::owners(tx, &orders).await).await
}

/// Looks at the goods that have changed and tells those who watch them.
async fn look_at_goods(app: &AppState) {
    let hub: &Hub = &app.live;
    let changed = hub.take_changed();
    if changed.is_empty() {
        return;
    }
    let (goods, now): (Vec<_>, _) = (changed.keys().copied().collect(), app.clock.shop());
    let read = app.store.read_internal(async move |tx: &mut Tx<'_>| sql::stock_of(tx, &goods, now).await);
    match read.await {
        Ok(stock) => hub.tell_stock(&stock, &changed),
        Err(error) => {
            tracing::warn!(%error, "the stock of watched goods could not be read; trying again");
            hub.put_back(changed);
            hub.stock_is_due.notify_one();
        }
    }
}
