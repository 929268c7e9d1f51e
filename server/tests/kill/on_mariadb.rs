//! The database is killed under load and comes back, and the server is not: it goes on by itself.

use super::process::Process;
use super::{Round, SEED, assert_at_rest, number};
use crate::harness::{ADDRESS, Cable, Cut, MariaDbServer, Person, Reply, Shop, TestDatabase, eventually};
use miri_common::GoodsId;
use miri_server::storage::Database;
use rand::RngExt;
use secrecy::ExposeSecret;
use serde_json::json;
use std::time::Duration;

const KILLS: u64 = 5;
/// How long after the load has begun the database is killed.
const KILLED_AFTER_MS: std::ops::Range<u64> = 100..600;

impl Round {
    /// Kills the database under load, starts it again, waits until the server takes orders again, and compares what is there
    /// with the journal. Gives what is wrong.
    async fn kill_the_database_and_compare(&mut self, mariadb: &MariaDbServer) -> Vec<String> {
        let server = Process::start(&self.database, None).await;
        let before = self.journal.len();
        let load = self.town.begin_to_order(&server, &mut self.random);
        let moment = self.random.random_range(KILLED_AFTER_MS);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        mariadb.restart().await;
        let orders = || self.database.number("SELECT COUNT(*) FROM orders");
        let then = orders();
        eventually("the server takes orders again", || async { (orders() > then).then_some(()) }).await;
        server.kill();
        self.journal.add(load.end().await);

        let server = Process::start(&self.database, None).await;
        let mut wrong = self.journal.read_back(&self.town, &server).await;
        wrong.extend(self.journal.ask_again(before, &self.town, &server).await);
        wrong.extend(self.journal.count(&self.database));
        self.town.fill_wishlists(&server).await;
        server.kill();
        wrong
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_order_outlives_a_kill_of_the_database_and_every_other_one_is_placed_once() {
    let (kills, seed) = (number("MIRI_KILLS", KILLS), number("MIRI_TEST_SEED", SEED));
    println!("MIRI_KILLS={kills} MIRI_TEST_SEED={seed}");
    let mariadb = MariaDbServer::start().await;
    let mut round = Round::prepare(TestDatabase::on_server(&mariadb.url()), seed).await;
    for kill in 1..=kills {
        let wrong = round.kill_the_database_and_compare(&mariadb).await;
        assert_eq!(wrong, [""; 0], "after kill {kill} of the course {seed}");
        println!("kill {kill}: {}", round.journal.summary());
    }
    assert!(round.journal.was_refused(), "no kill came while an order was being placed");
    assert_at_rest(&round).await;
}

async fn order(shop: &Shop, buyer: &Person, goods: GoodsId, key: &str) -> Reply {
    let body = json!({ "goodsId": goods, "quantity": 2, "address": ADDRESS }).to_string();
    let token = format!("Bearer {}", buyer.token);
    let headers =
        [("Authorization", token.as_str()), ("Content-Type", "application/json"), ("Idempotency-Key", key)];
    shop.raw("POST", "/api/auth/goods/order", &headers, Some(&body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_outcome_is_unknown_is_one_order_once_it_is_asked_for_again() {
    for (cut, placed) in [(Cut::BeforeCommit, 0), (Cut::AfterCommit, 1)] {
        let mut cable = None;
        let shop = Shop::start_with(|config| {
            let Database::MariaDb(url) = &config.database else { panic!("it is kept in a file") };
            let (to_database, through) = Cable::to_url(url.expose_secret());
            config.database = Database::MariaDb(through.into());
            cable = Some(to_database);
        })
        .await;
        let cable = cable.unwrap();
        let (anna, seller) = shop.two().await;
        let apples = shop.goods(&seller, "사과", 3_000, 10).await;
        shop.at_rest().await;

        cable.cut_for_long(cut);
        let unknown = order(&shop, &anna, apples, "once").await;
        assert_eq!((unknown.status, unknown.error().as_str()), (503, "OUTCOME_UNKNOWN"), "{cut:?}");
        assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), placed, "{cut:?}");
        cable.mend();

        let again = eventually("the database is back", || async {
            let again = order(&shop, &anna, apples, "once").await;
            (again.status == 200).then_some(again)
        })
        .await;
        assert_eq!(again.header("idempotent-replayed"), if placed == 1 { "true" } else { "" }, "{cut:?}");
        assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), 1, "{cut:?}");
        assert_eq!(shop.stock(apples).await, 8, "{cut:?}");
        shop.end().await;
    }
}
