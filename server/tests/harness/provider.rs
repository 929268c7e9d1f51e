//! A payment provider that does as it is told and keeps a ledger of its own.
//!
//! Like a real one it remembers by key: asking again under the same key takes the money once. It can hold its answers
//! back, decline, and lose the answer of something that it has done.

use miri_common::{OrderId, Won};
use miri_server::payments::provider::{Asked, ChargeAnswer, Provider, Screen, Shopper, VoidAnswer};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};
use tokio::sync::watch;

/// What becomes of a question to the provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Line {
    /// It is heard and answered.
    #[default]
    Open,
    /// It never arrives.
    Dead,
    /// It arrives, what it asks for is done, and the answer is lost.
    Deaf,
}

/// What has happened under one payment key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Captured(Won),
    Declined,
    Voided,
}

#[derive(Default)]
struct Book {
    fates: HashMap<String, Fate>,
    /// Every time money was really taken: key and amount.
    captures: Vec<(String, Won)>,
    /// Every time money was really given back: key and amount.
    refunds: Vec<(String, Won)>,
    charges_asked: usize,
    voids_asked: usize,
    decline: bool,
    asked_at_screen: bool,
    screen: Line,
    charges: Line,
    voids: Line,
    refunds_line: Line,
    waits_for_shopper: bool,
    lose_answers: usize,
}

/// The scripted provider. Without instructions it captures everything at once.
pub struct Scripted {
    book: Mutex<Book>,
    held: watch::Sender<bool>,
}

impl Default for Scripted {
    fn default() -> Self {
        Self { book: Mutex::default(), held: watch::channel(false).0 }
    }
}

impl Scripted {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap()
    }

    /// Holds every charge back until [`Scripted::release`]: it is asked for and not decided.
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    /// Decides the charges that were held back.
    pub fn release(&self) {
        self.held.send_replace(false);
    }

    /// Declines charges from now on.
    pub fn decline(&self, decline: bool) {
        self.book().decline = decline;
    }

    /// Does the next `count` things it is asked for and loses the answers.
    pub fn lose_answers(&self, count: usize) {
        self.book().lose_answers = count;
    }

    /// Nobody gets as far as the payment screen, or everybody does again.
    pub fn away(&self, away: bool) {
        self.book().screen = if away { Line::Dead } else { Line::Open };
    }

    /// What shoppers do at their screen is known only when it is asked for.
    pub fn ask_at_screen(&self) {
        self.book().asked_at_screen = true;
    }

    /// What becomes of charges from now on.
    pub fn charges(&self, line: Line) {
        self.book().charges = line;
    }

    /// What becomes of voids from now on.
    pub fn voids(&self, line: Line) {
        self.book().voids = line;
    }

    /// What becomes of refunds from now on.
    pub fn refunds(&self, line: Line) {
        self.book().refunds_line = line;
    }

    /// Leaves the payment screen to the shopper. A shop asks once, when it opens.
    pub fn wait_for_shopper(&self) {
        self.book().waits_for_shopper = true;
    }

    /// How often a void was asked for.
    pub fn voids_asked(&self) -> usize {
        self.book().voids_asked
    }

    /// How often a charge was asked for.
    pub fn charges_asked(&self) -> usize {
        self.book().charges_asked
    }

    /// What was taken for an order, every time it was.
    pub fn captures(&self, order: OrderId) -> Vec<Won> {
        let key = format!("order:{order}");
        self.book().captures.iter().filter(|(k, _)| *k == key).map(|(_, amount)| *amount).collect()
    }

    /// All that was given back.
    pub fn refunded(&self) -> Won {
        Won(self.book().refunds.iter().map(|(_, amount)| amount.0).sum())
    }

    /// At most one capture an order and one refund a line.
    pub fn assert_money_moved_once(&self) {
        let book = self.book();
        for entries in [&book.captures, &book.refunds] {
            let mut keys: Vec<_> = entries.iter().map(|(key, _)| key).collect();
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all, "money moved twice: {entries:?}");
        }
    }

    fn answer<T>(&self, answer: T) -> anyhow::Result<T> {
        let mut book = self.book();
        if book.lose_answers > 0 {
            book.lose_answers -= 1;
            anyhow::bail!("the answer was lost");
        }
        Ok(answer)
    }
}

fn arrives(line: Line) -> anyhow::Result<()> {
    anyhow::ensure!(line != Line::Dead, "the provider cannot be reached");
    Ok(())
}

fn comes_back(line: Line) -> anyhow::Result<()> {
    anyhow::ensure!(line != Line::Deaf, "the answer was lost");
    Ok(())
}

impl Provider for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn screen(&self) -> Screen {
        if self.book().waits_for_shopper { Screen::WaitsForShopper } else { Screen::AsksProvider }
    }

    fn at_once(&self, _: OrderId) -> Option<Shopper> {
        let book = self.book();
        (book.screen == Line::Open && !book.asked_at_screen).then_some(Shopper::Pays)
    }

    fn at_screen(&self, _: OrderId) -> Asked<'_, Shopper> {
        Box::pin(async {
            arrives(self.book().screen)?;
            Ok(Shopper::Pays)
        })
    }

    fn charge<'a>(&'a self, key: &'a str, _: OrderId, amount: Won) -> Asked<'a, ChargeAnswer> {
        Box::pin(async move {
            self.book().charges_asked += 1;
            self.held.subscribe().wait_for(|held| !held).await?;
            let line = self.book().charges;
            arrives(line)?;
            let answer = {
                let mut book = self.book();
                let decline = book.decline;
                let fresh = if decline { Fate::Declined } else { Fate::Captured(amount) };
                let known = book.fates.get(key).copied();
                if known.is_none() {
                    book.fates.insert(key.to_owned(), fresh);
                    if !decline {
                        book.captures.push((key.to_owned(), amount));
                    }
                }
                let fate = known.unwrap_or(fresh);
                match fate {
                    Fate::Captured(amount) => ChargeAnswer::Captured(amount),
                    Fate::Declined | Fate::Voided => ChargeAnswer::Declined,
                }
            };
            comes_back(line)?;
            self.answer(answer)
        })
    }

    fn void<'a>(&'a self, key: &'a str, _: OrderId, _: Won) -> Asked<'a, VoidAnswer> {
        Box::pin(async move {
            self.book().voids_asked += 1;
            let line = self.book().voids;
            arrives(line)?;
            let fate = *self.book().fates.entry(key.to_owned()).or_insert(Fate::Voided);
            comes_back(line)?;
            self.answer(match fate {
                Fate::Captured(amount) => VoidAnswer::AlreadyCaptured(amount),
                Fate::Declined | Fate::Voided => VoidAnswer::Voided,
            })
        })
    }

    fn refund<'a>(&'a self, key: &'a str, payment_key: &'a str, amount: Won) -> Asked<'a, ()> {
        Box::pin(async move {
            let line = self.book().refunds_line;
            arrives(line)?;
            {
                let mut book = self.book();
                let fate = book.fates.get(payment_key).copied();
                anyhow::ensure!(
                    matches!(fate, Some(Fate::Captured(_))),
                    "nothing was taken under {payment_key}"
                );
                if !book.refunds.iter().any(|(k, _)| k == key) {
                    book.refunds.push((key.to_owned(), amount));
                }
            }
            comes_back(line)?;
            self.answer(())
        })
    }
}
