//! The real server under load, killed at random moments and started again on the same database: whatever it had acknowledged
//! is there, whatever it had not is one order once it is asked for again.
//!
//! `MIRI_KILLS` says how often it is killed under load, `MIRI_TEST_SEED` which course of events it is.

mod journal;
mod load;
mod on_mariadb;
pub mod process;
mod status_run;

use crate::harness::{TestDatabase, eventually};
use journal::Journal;
use load::Town;
use process::Process;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::time::Duration;

const KILLS: u64 = 10;
const SEED: u64 = 20_260_401;
/// How long after the load has begun the server is killed.
const KILLED_AFTER_MS: std::ops::Range<u64> = 20..500;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// A town of buyers with their journal, and a server's database.
struct Round {
    database: TestDatabase,
    town: Town,
    journal: Journal,
    random: StdRng,
}

impl Round {
    /// Everything that a load needs, made by a server that keeps its promises.
    async fn prepare(database: TestDatabase, seed: u64) -> Self {
        let server = Process::start(&database, None).await;
        let mut town = Town::settle(&server).await;
        town.fill_wishlists(&server).await;
        server.kill();
        Self { database, town, journal: Journal::default(), random: StdRng::seed_from_u64(seed) }
    }

    /// Kills a server under load and compares what a fresh one reads back with the journal. Gives what is wrong.
    async fn kill_and_compare(&mut self, fault: Option<&str>) -> Vec<String> {
        let server = Process::start(&self.database, fault).await;
        let before = self.journal.len();
        let load = self.town.begin_to_order(&server, &mut self.random);
        let moment = self.random.random_range(KILLED_AFTER_MS);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        server.kill();
        self.journal.add(load.end().await);

        let server = Process::start(&self.database, None).await;
        let mut wrong = self.journal.read_back(&self.town, &server).await;
        wrong.extend(self.journal.ask_again(before, &self.town, &server).await);
        wrong.extend(self.journal.count(&self.database));
        self.town.fill_wishlists(&server).await;
        // Killed once more, with payments under way.
        server.kill();
        wrong
    }
}

/// At rest, every unit is where the journal says, and the audit is clean.
async fn assert_at_rest(round: &Round) {
    let server = Process::start(&round.database, None).await;
    let database = &round.database;
    eventually("the shop comes to rest", || async { database.is_at_rest().then_some(()) }).await;
    assert_eq!(round.journal.read_back(&round.town, &server).await, [""; 0]);
    let report = round.town.operator(&server).stock_audit(true).await.unwrap();
    assert!(report.clean, "the audit found {:#?}", report.violations);
    for (goods, sold) in round.journal.units() {
        let is =
            |sql: &str| database.number(&format!("SELECT {sql} FROM goods_stock WHERE goods_id = {goods}"));
        assert_eq!((is("sold"), is("held")), (sold, 0), "goods {goods}");
        assert_eq!(is("received - available"), sold, "goods {goods}");
    }
    assert_eq!(
        database.number("SELECT COUNT(*) FROM events"),
        database.number("SELECT last_id FROM event_seq")
    );
    assert_eq!(database.number("SELECT COUNT(*) FROM dead_events"), 0);
    server.kill();
    database.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_order_outlives_a_kill_and_every_other_one_is_placed_once_by_a_retry() {
    let (kills, seed) = (number("MIRI_KILLS", KILLS), number("MIRI_TEST_SEED", SEED));
    println!("MIRI_KILLS={kills} MIRI_TEST_SEED={seed}");
    let mut round = Round::prepare(TestDatabase::new(), seed).await;
    for kill in 1..=kills {
        let wrong = round.kill_and_compare(None).await;
        assert_eq!(wrong, [""; 0], "after kill {kill} of the course {seed}");
        println!("kill {kill}: {}", round.journal.summary());
    }
    assert!(
        round.journal.was_interrupted(),
        "no kill came while an order was being placed: {}",
        round.journal.summary()
    );
    assert_at_rest(&round).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_answers_before_it_commits_is_caught_losing_acknowledged_orders() {
    let seed = number("MIRI_TEST_SEED", SEED);
    println!("MIRI_TEST_SEED={seed}");
    let mut round = Round::prepare(TestDatabase::new(), seed).await;
    let mut wrong = Vec::new();
    for _ in 0..KILLS {
        wrong = round.kill_and_compare(Some("answer-before-commit")).await;
        if !wrong.is_empty() {
            break;
        }
    }
    assert!(wrong.iter().any(|what| what.contains("was acknowledged and is gone")), "{wrong:#?}");
    assert!(wrong.iter().any(|what| what.contains("another answer")), "{wrong:#?}");
}
