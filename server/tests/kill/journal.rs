//! What was asked for and what was acknowledged, kept where no kill reaches it.

use super::load::{Town, ask};
use super::process::Process;
use crate::harness::TestDatabase;
use futures_util::future::join_all;
use miri_common::api::{Envelope, OrderDetail, PlacedOrder};
use miri_common::{ErrorCode, GoodsId};
use std::collections::{BTreeMap, HashSet};

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub status: u16,
    pub replayed: bool,
    pub text: String,
}

/// An order that was asked for under a key.
#[derive(Debug)]
pub struct Asked {
    pub buyer: usize,
    pub key: String,
    pub path: &'static str,
    pub body: String,
    /// The answer, if one came.
    pub told: Option<Told>,
}

impl Asked {
    pub fn new(buyer: usize, key: String, path: &'static str, body: String) -> Self {
        Self { buyer, key, path, body, told: None }
    }

    /// The order that was acknowledged.
    fn acknowledged(&self) -> Option<PlacedOrder> {
        let told = self.told.as_ref().filter(|told| matches!(told.status, 200 | 201))?;
        serde_json::from_str::<Envelope<PlacedOrder>>(&told.text).unwrap().data
    }
}

/// Everything that was ever asked for, in every round.
#[derive(Default)]
pub struct Journal {
    entries: Vec<Asked>,
    unanswered: usize,
    refused: usize,
    replayed_unanswered: usize,
}

impl Journal {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn add(&mut self, asked: Vec<Asked>) {
        self.entries.extend(asked);
    }

    /// Whether kills came in the middle of requests.
    pub fn was_interrupted(&self) -> bool {
        self.unanswered > 0
    }

    /// Whether anything was asked for that was answered, but not by an order.
    pub fn was_refused(&self) -> bool {
        self.refused > 0
    }

    pub fn summary(&self) -> String {
        format!(
            "{} orders, {} of them cut off by a kill, {} of those placed all the same",
            self.entries.len(),
            self.unanswered,
            self.replayed_unanswered
        )
    }

    /// Units of each goods in the orders that were acknowledged.
    pub fn units(&self) -> BTreeMap<GoodsId, i64> {
        let mut units = BTreeMap::new();
        for line in self.entries.iter().filter_map(Asked::acknowledged).flat_map(|order| order.order_goods) {
            *units.entry(line.goods_id).or_default() += line.quantity;
        }
        units
    }

    /// Reads every acknowledged order back and compares its lines, prices and total. Gives what is wrong.
    pub async fn read_back(&self, town: &Town, server: &Process) -> Vec<String> {
        let buyers = town.buyers.iter().map(async |buyer| {
            let client = town.buyer(buyer.number, server);
            let mut wrong = Vec::new();
            for asked in self.entries.iter().filter(|asked| asked.buyer == buyer.number) {
                let Some(order) = asked.acknowledged() else { continue };
                match client.order(order.order_id).await {
                    Ok(detail) if is_what_was_told(&detail, &order) => {}
                    Ok(detail) => {
                        wrong.push(format!("{} was acknowledged as {order:?} and is {detail:?}", asked.key));
                    }
                    Err(error) if error.code() == Some(ErrorCode::OrderNotFound) => {
                        wrong.push(format!("{} was acknowledged and is gone", asked.key));
                    }
                    Err(error) => wrong.push(format!("{} cannot be read: {error}", asked.key)),
                }
            }
            wrong
        });
        join_all(buyers).await.concat()
    }

    /// Asks again, under its own key, for everything that was asked for since `from`: what was answered gets the same
    /// answer to the byte, what was not is an order now. Gives what is wrong.
    pub async fn ask_again(&mut self, from: usize, town: &Town, server: &Process) -> Vec<String> {
        let recent = &self.entries[from..];
        let buyers = town.buyers.iter().map(async |buyer| {
            let http = reqwest::Client::new();
            let mut answers = Vec::new();
            for (at, asked) in recent.iter().enumerate().filter(|(_, asked)| asked.buyer == buyer.number) {
                answers.push((at, ask(&http, server.address, buyer, asked).await.unwrap()));
            }
            answers
        });
        let answers = join_all(buyers).await.concat();
        let mut wrong = Vec::new();
        for (at, again) in answers {
            let asked = &mut self.entries[from + at];
            if let Some(told) = asked.told.as_ref().filter(|told| matches!(told.status, 200 | 201)) {
                if (told.status, &told.text) != (again.status, &again.text) || !again.replayed {
                    wrong.push(format!("{} got another answer: {told:?}, then {again:?}", asked.key));
                }
                continue;
            }
            self.unanswered += usize::from(asked.told.is_none());
            self.refused += usize::from(asked.told.is_some());
            self.replayed_unanswered += usize::from(again.replayed);
            asked.told = Some(again);
            if asked.acknowledged().is_none() {
                wrong.push(format!("a retry of {} is refused: {:?}", asked.key, asked.told));
            }
        }
        wrong
    }

    /// One key, one order: nothing that was asked for is there twice. Gives what is wrong.
    pub fn count(&self, database: &TestDatabase) -> Vec<String> {
        let ids: HashSet<_> =
            self.entries.iter().filter_map(Asked::acknowledged).map(|order| order.order_id).collect();
        let there = database.number("SELECT COUNT(*) FROM orders");
        let expected = (self.entries.len(), self.entries.len());
        let found = (ids.len(), usize::try_from(there).unwrap());
        if found == expected {
            Vec::new()
        } else {
            vec![format!("{expected:?} orders were asked for, there are {found:?}")]
        }
    }
}

fn is_what_was_told(detail: &OrderDetail, order: &PlacedOrder) -> bool {
    detail.order_id == order.order_id
        && detail.total_order_price == order.total_order_price
        && detail.order_date == order.order_date
        && detail.payment_deadline == order.payment_deadline
        && detail.lines.len() == order.order_goods.len()
        && order.order_goods.iter().all(|told| {
            detail.lines.iter().any(|line| {
                (line.order_detail_id, line.goods_id, &line.goods_name)
                    == (told.order_detail_id, told.goods_id, &told.goods_name)
                    && (line.order_quantity, line.unit_price, line.sub_total_price)
                        == (told.quantity, told.unit_price, told.sub_total_price)
            })
        })
}
