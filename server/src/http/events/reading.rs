//! One open stream: what was missed, then what happens, then why it ends.

use super::Asked;
use crate::app::{App, AppState};
use crate::auth::access_tokens;
use crate::live::news::{GoodsChange, News};
use crate::live::replay::{self, Piece};
use crate::live::{Due, Parcel, Seat, wished_goods};
use crate::storage::{Result, StorageError, Tx};
use axum::response::sse::Event;
use miri_common::api::{EndReason, GoodsNow, LiveEnd, LiveEvent};
use miri_common::{GoodsId, Lang, LocalTime, UserId};
use std::collections::VecDeque;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// One open stream.
pub(super) struct Reading {
    app: AppState,
    seat: Seat,
    user: UserId,
    token: String,
    lang: Lang,
    /// Named in the query.
    goods: Vec<GoodsId>,
    phase: Phase,
    beats: Interval,
    ready: VecDeque<Event>,
    /// Where to resume after what has been told.
    position: i64,
}

/// How far a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// What was missed is told. With `until`, the rest comes by itself after that.
    CatchingUp { seen: i64, until: Option<i64> },
    /// What was missed cannot be told.
    Resetting,
    /// Nothing was missed.
    Joining,
    /// Everything is told as it happens.
    Live,
    /// Nothing is told any more.
    Over,
}

impl Reading {
    /// Looks whether the log reaches back to what was seen last.
    pub(super) async fn open(
        app: AppState,
        seat: Seat,
        (user, token): (UserId, String),
        lang: Lang,
        asked: Asked,
    ) -> Result<Self> {
        let phase = match asked.seen {
            None => Phase::Joining,
            Some(seen) if replay::reaches(&app, seen).await? => Phase::CatchingUp { seen, until: None },
            Some(_) => Phase::Resetting,
        };
        let mut beats = interval(app.live.limits().heartbeat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let ready = VecDeque::new();
        Ok(Self { app, seat, user, token, lang, goods: asked.goods, phase, beats, ready, position: 0 })
    }

    /// The next event, as soon as there is one.
    pub(super) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            match self.phase {
                Phase::CatchingUp { seen, until } => {
                    if self.catch_up(seen, until).await.is_err() {
                        // Everything told so far has its id, so the reader resumes from there.
                        return None;
                    }
                }
                Phase::Resetting => {
                    self.position = self.seat.join(0).position;
                    self.tell(&LiveEvent::Reset, Some(self.position));
                    self.start().await;
                }
                Phase::Joining => {
                    self.position = self.seat.join(0).position;
                    self.start().await;
                }
                Phase::Live => self.live().await,
                Phase::Over => return None,
            }
        }
    }

    /// Tells one piece of what was missed; joins once the log holds no more.
    async fn catch_up(&mut self, seen: i64, until: Option<i64>) -> Result<()> {
        if let Some(reason) = self.seat.inbox.ended() {
            // What waits lies behind what is still missing, so it must not be told.
            self.end(reason);
            return Ok(());
        }
        let end = until.unwrap_or_else(|| self.app.live.position());
        if seen >= end {
            if until.is_none() {
                // What happens between the look at the position and joining is caught up with as well.
                let joined = self.seat.join(seen).position;
                self.phase = Phase::CatchingUp { seen, until: Some(joined.max(seen)) };
            } else {
                self.position = seen;
                self.start().await;
            }
            return Ok(());
        }
        match replay::next(&self.app, self.user, seen, end).await? {
            Piece::News(news, reached) => {
                for news in news {
                    self.tell_news(&news);
                }
                self.phase = Phase::CatchingUp { seen: reached, until };
            }
            Piece::Gone => self.phase = Phase::Resetting,
        }
        Ok(())
    }

    /// From now on everything comes by itself.
    async fn start(&mut self) {
        self.phase = Phase::Live;
        self.tell(&LiveEvent::Started, Some(self.position));
        self.watch().await;
        // The first beat of an interval is at once, and a start says as much.
        self.beats.reset();
    }

    /// The next thing that happens, or a sign of life.
    async fn live(&mut self) {
        // Read before it is looked whether anything waits: what comes in between has a later number.
        let position = self.app.live.position();
        let nothing_waits = self.seat.inbox.is_empty();
        tokio::select! {
            biased;
            _ = self.beats.tick() => {
                if nothing_waits {
                    self.position = self.position.max(position);
                }
                self.tell(&LiveEvent::Alive, Some(self.position));
                if self.token_has_ended().await {
                    self.end(EndReason::TokenExpired);
                } else {
                    self.watch().await;
                }
            }
            parcel = self.seat.inbox.next() => match parcel {
                Parcel::News(news) => self.tell_news(&news),
                Parcel::Goods(due) => self.tell_goods(&due),
                Parcel::End(reason) => self.end(reason),
            },
        }
    }

    /// Whether a personal access token works no longer, which the database must be asked for. All else the hub finds out by itself.
    async fn token_has_ended(&self) -> bool {
        let App { auth, store, tasks, .. } = &*self.app;
        self.token.starts_with(access_tokens::PREFIX)
            && matches!(auth.verify_access_token(store, tasks, &self.token).await, Ok(None))
    }

    fn end(&mut self, reason: EndReason) {
        self.tell(&LiveEvent::Ended(LiveEnd { reason }), None);
        self.phase = Phase::Over;
    }

    /// Watches the goods of the query and of the wishlist as it is now.
    async fn watch(&mut self) {
        let user = self.user;
        let wished = self.app.store.read(async move |tx: &mut Tx<'_>| wished_goods(tx, user).await);
        match wished.await {
            Ok(wished) => self.seat.watch(&wished.into_iter().chain(self.goods.iter().copied()).collect()),
            // What was watched before is watched on, and the next beat looks again.
            Err(StorageError::Busy | StorageError::TimedOut) => {}
            Err(error) => tracing::warn!(%error, "a wishlist could not be watched"),
        }
    }

    fn tell_news(&mut self, news: &News) {
        self.position = news.id;
        self.tell(&LiveEvent::News(news.topic, news.told(self.lang)), Some(news.id));
    }

    fn tell_goods(&mut self, due: &Due) {
        let now = goods_now(&self.app, due);
        let event = match due.change {
            GoodsChange::Stock => LiveEvent::Stock(now),
            GoodsChange::Opened => LiveEvent::Opened(now),
        };
        self.tell(&event, None);
    }

    fn tell(&mut self, event: &LiveEvent, id: Option<i64>) {
        let mut told = Event::default();
        if let Some(id) = id {
            told = told.id(id.to_string());
        }
        if let Some(name) = event.name() {
            told = told.event(name);
        }
        match event.data() {
            Ok(Some(data)) => told = told.data(data),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "an event could not be written"),
        }
        self.ready.push_back(told);
    }
}

fn goods_now(app: &App, due: &Due) -> GoodsNow {
    GoodsNow {
        goods_id: due.stock.goods,
        stock_quantity: due.stock.available,
        on_sale: due.stock.on_sale,
        open: due.stock.open,
        reservation_start_time: due.stock.opens_at.map(|at| LocalTime::at(at.timestamp(), &app.zone)),
    }
}
