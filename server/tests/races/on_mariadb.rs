//! Two servers of one shop, which only a database on a server can have.

use super::{assert_exactly_fifty, assert_oversold, race};
use crate::harness::{ADDRESS, Shop};
use futures_util::future::join_all;
use miri_common::api::OrderWishes;
use miri_server::clock::ShopTime;
use miri_server::faults::Fault;
use miri_server::stock::ledger::{Source, receive};
use miri_server::storage::Tx;
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_database_sell_every_unit_once() {
    let first = Shop::start().await;
    let second = first.second_server().await;
    assert_exactly_fifty(&second, race(&[&first, &second]).await).await;
    for table in ["orders", "payments", "shippings"] {
        assert_eq!(first.count(&format!("SELECT COUNT(*) FROM {table}")), 50, "{table}");
    }
    second.end().await;
    first.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_without_the_guard_sell_more_than_there_is_and_the_audit_says_so() {
    let first = Shop::start_faulty(Fault::StockGuard).await;
    let second = first.second_server().await;
    assert_oversold(&second, &race(&[&first, &second]).await).await;
    second.end_broken().await;
    first.end_broken().await;
}

/// Two servers write batches of orders that lock the stock of the same goods in whatever order they came, while units
/// come in from the side. The database ends many of those transactions; nobody may notice.
#[tokio::test(flavor = "multi_thread")]
async fn orders_and_restocks_that_wait_for_each_other_in_a_circle_end_in_no_error_no_loss_and_no_double() {
    const GOODS: usize = 6;
    const BUYERS: usize = 40;
    const ORDERS: usize = 10;
    const RESTOCKS: usize = 60;
    let first = Shop::start().await;
    let second = first.second_server().await;
    let seller = first.person("seller").await;
    let mut goods = Vec::new();
    for number in 0..GOODS {
        goods.push(first.goods(&seller, &format!("상품 {number}"), 1_000, 100_000).await);
    }
    let mut buyers = Vec::new();
    while buyers.len() < BUYERS {
        buyers.extend(
            join_all([&first, &second].into_iter().cycle().take(20).map(|s| s.person("buyer"))).await,
        );
    }
    // Each buyer wishes for all goods and orders two of them at once, in an order of their own.
    let wishes = join_all(buyers.iter().map(async |buyer| {
        let mut wishes = Vec::new();
        for goods in &goods {
            wishes.push(buyer.wish(&first, *goods, 1).await);
        }
        wishes
    }))
    .await;
    let deadlocks = || {
        first.count("SELECT variable_value + 0 FROM information_schema.global_status WHERE variable_name = 'INNODB_DEADLOCKS'")
    };
    let before = deadlocks();

    let store = first.open_store().await;
    let restocks = async {
        for number in 0..RESTOCKS {
            let (one, other) = (goods[number % GOODS], goods[(number * 5 + 2) % GOODS]);
            store
                .write(async move |tx: &mut Tx<'_>| {
                    let now = ShopTime(i64::try_from(number).unwrap());
                    receive(
                        tx,
                        one,
                        1,
                        Source { key: &format!("delivery {number}, first box"), reason: None },
                        now,
                    )
                    .await?;
                    receive(
                        tx,
                        other,
                        1,
                        Source { key: &format!("delivery {number}, second box"), reason: None },
                        now,
                    )
                    .await
                })
                .await
                .unwrap();
        }
    };
    let orders = join_all(buyers.iter().zip(&wishes).enumerate().map(|(number, (buyer, wishes))| {
        let goods = &goods;
        async move {
            let two =
                vec![wishes[number % GOODS], wishes[(number + 1 + number / GOODS % (GOODS - 1)) % GOODS]];
            let address = ADDRESS.to_owned();
            let order = OrderWishes { wish_list_ids: two, address, expected_total_price: None };
            let mut placed = vec![buyer.order_wishes(&order, &format!("wishes-{number}")).await.unwrap()];
            for turn in 0..ORDERS {
                let wanted = goods[(number * 7 + turn * 5) % GOODS];
                placed.push(buyer.try_buy(wanted, 1, &format!("order-{number}-{turn}")).await.unwrap());
            }
            placed
        }
    }));
    let ((), placed) = tokio::join!(restocks, orders);

    assert!(deadlocks() > before, "the database had to end no transaction: this test has shown nothing");
    let placed: Vec<_> = placed.into_iter().flatten().collect();
    let ids: HashSet<_> = placed.iter().map(|order| order.order_id).collect();
    assert_eq!(ids.len(), BUYERS * (ORDERS + 1));
    assert_eq!(first.count("SELECT COUNT(*) FROM orders"), i64::try_from(ids.len()).unwrap());
    let lines = i64::try_from(placed.iter().map(|order| order.order_goods.len()).sum::<usize>()).unwrap();
    first.at_rest().await;
    assert_eq!(first.count("SELECT SUM(sold) + SUM(held) FROM goods_stock"), lines);
    let came_in = i64::try_from(GOODS * 100_000 + 2 * RESTOCKS).unwrap();
    assert_eq!(first.count("SELECT SUM(received) FROM goods_stock"), came_in);
    store.close().await;
    second.end().await;
    first.end().await;
}
