//! What one connection is owed.
//!
//! News wait in their order and are bounded: one too many ends the reader, who resumes from the last it has read. Goods are not
//! queued: each has one place, and the latest wins.

use super::news::{GoodsChange, News};
use super::sql::Stock;
use miri_common::GoodsId;
use miri_common::api::EndReason;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// One thing to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parcel {
    /// Something has happened to an order.
    News(Arc<News>),
    /// How goods stand now.
    Goods(Due),
    /// Nothing more comes.
    End(EndReason),
}

/// How goods stand, and whether they have opened since the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// How they stand.
    pub stock: Stock,
    /// What has happened to them.
    pub change: GoodsChange,
}

/// What waits for one reader.
#[derive(Debug)]
pub struct Inbox {
    state: Mutex<State>,
    something: Notify,
    capacity: usize,
}

#[derive(Debug, Default)]
struct State {
    news: VecDeque<Arc<News>>,
    goods: BTreeMap<GoodsId, Due>,
    /// What the reader was told last of each goods.
    told: HashMap<GoodsId, Stock>,
    ended: Option<EndReason>,
}

impl Inbox {
    /// An empty one with room for this many news.
    pub fn new(capacity: usize) -> Self {
        Self { state: Mutex::default(), something: Notify::new(), capacity }
    }

    /// Puts news in; false when there is no room, and the reader is ended.
    pub fn put_news(&self, news: &Arc<News>) -> bool {
        let mut state = self.lock();
        if state.ended.is_some() {
            return false;
        }
        let fits = state.news.len() < self.capacity;
        if fits {
            state.news.push_back(Arc::clone(news));
        } else {
            state.ended = Some(EndReason::Slow);
        }
        drop(state);
        self.something.notify_one();
        fits
    }

    /// Puts in how goods stand. What the reader knows already is not told again.
    pub fn put_goods(&self, stock: &Stock, change: GoodsChange) {
        let mut state = self.lock();
        if state.ended.is_some() {
            return;
        }
        let opened = change == GoodsChange::Opened
            || state.goods.get(&stock.goods).is_some_and(|due| due.change == GoodsChange::Opened);
        if !opened && state.told.get(&stock.goods) == Some(stock) {
            state.goods.remove(&stock.goods);
            return;
        }
        let change = if opened { GoodsChange::Opened } else { GoodsChange::Stock };
        state.goods.insert(stock.goods, Due { stock: stock.clone(), change });
        drop(state);
        self.something.notify_one();
    }

    /// Forgets what was owed and told of these goods: the reader watches them no longer.
    pub fn forget(&self, goods: GoodsId) {
        let mut state = self.lock();
        state.goods.remove(&goods);
        state.told.remove(&goods);
    }

    /// Ends the reader, if nothing has ended it before: what waits is still told, then the reason, then nothing.
    pub fn end(&self, reason: EndReason) {
        let mut state = self.lock();
        if state.ended.is_none() {
            state.ended = Some(reason);
            // How goods stand is no news, and would only be in the way of the reason.
            state.goods.clear();
        }
        drop(state);
        self.something.notify_one();
    }

    /// Why the reader was ended, if it was.
    pub fn ended(&self) -> Option<EndReason> {
        self.lock().ended
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        let state = self.lock();
        state.news.is_empty() && state.goods.is_empty() && state.ended.is_none()
    }

    /// The next thing to be told, as soon as there is one. News go before goods. Cancelling this loses nothing.
    pub async fn next(&self) -> Parcel {
        loop {
            if let Some(parcel) = self.take() {
                return parcel;
            }
            // A notice that is given between the look and this wait is kept, so none is missed.
            self.something.notified().await;
        }
    }

    fn take(&self) -> Option<Parcel> {
        let mut state = self.lock();
        if let Some(news) = state.news.pop_front() {
            return Some(Parcel::News(news));
        }
        if let Some(reason) = state.ended {
            return Some(Parcel::End(reason));
        }
        let (goods, due) = state.goods.pop_first()?;
        state.told.insert(goods, due.stock.clone());
        Some(Parcel::Goods(due))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No panic can leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Due, Inbox, Parcel};
    use crate::live::Stock;
    use crate::live::news::{GoodsChange, News, State};
    use miri_common::api::{EndReason, NewsTopic};
    use miri_common::labels::OrderStatus;
    use miri_common::{GoodsId, OrderId};
    use std::sync::Arc;

    fn news(id: i64) -> Arc<News> {
        let state = State::Order(OrderStatus::Completed);
        Arc::new(News { id, topic: NewsTopic::OrderPlaced, order: OrderId(id), lines: Vec::new(), state })
    }

    fn stock(goods: i64, available: i64) -> Stock {
        Stock { goods: GoodsId(goods), available, on_sale: true, opens_at: None, open: true }
    }

    fn goods(goods: i64, available: i64, change: GoodsChange) -> Parcel {
        Parcel::Goods(Due { stock: stock(goods, available), change })
    }

    #[tokio::test]
    async fn a_reader_that_falls_behind_gets_what_fitted_and_then_the_reason() {
        let inbox = Inbox::new(2);
        assert!(inbox.put_news(&news(1)) && inbox.put_news(&news(2)));
        assert!(!inbox.put_news(&news(3)));
        // What came after a gap must not be told, even when there is room again.
        assert_eq!(inbox.next().await, Parcel::News(news(1)));
        assert!(!inbox.put_news(&news(4)));
        assert_eq!(inbox.next().await, Parcel::News(news(2)));
        assert_eq!(inbox.next().await, Parcel::End(EndReason::Slow));
        inbox.end(EndReason::Shutdown);
        assert_eq!(inbox.next().await, Parcel::End(EndReason::Slow));
    }

    #[tokio::test]
    async fn of_goods_only_the_latest_waits_and_what_is_known_is_not_told_again() {
        let inbox = Inbox::new(2);
        for left in [9, 8, 7] {
            inbox.put_goods(&stock(1, left), GoodsChange::Stock);
        }
        inbox.put_goods(&stock(2, 5), GoodsChange::Opened);
        inbox.put_goods(&stock(2, 4), GoodsChange::Stock);
        assert_eq!(inbox.next().await, goods(1, 7, GoodsChange::Stock));
        assert_eq!(
            inbox.next().await,
            goods(2, 4, GoodsChange::Opened),
            "an opening is not lost to a later stock"
        );
        inbox.put_goods(&stock(1, 7), GoodsChange::Stock);
        assert!(inbox.is_empty());
        inbox.put_goods(&stock(1, 6), GoodsChange::Stock);
        inbox.put_goods(&stock(1, 7), GoodsChange::Stock);
        assert!(inbox.is_empty(), "back where it was");
    }

    #[tokio::test]
    async fn news_go_before_goods_and_an_end_before_what_is_no_news() {
        let inbox = Inbox::new(2);
        inbox.put_goods(&stock(1, 7), GoodsChange::Stock);
        assert!(inbox.put_news(&news(1)));
        inbox.end(EndReason::SignedOut);
        assert_eq!(inbox.next().await, Parcel::News(news(1)));
        assert_eq!(inbox.next().await, Parcel::End(EndReason::SignedOut));
    }
}
