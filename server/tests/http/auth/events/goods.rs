//! How the goods of the wishlist and of the query stand.

use super::Ear;
use crate::harness::Shop;
use crate::http::ask::{operator, post};
use miri_common::api::{GoodsNow, LiveEvent};
use miri_server::clock::Monotonic;
use std::collections::BTreeMap;
use std::time::Duration;

#[tokio::test]
async fn goods_on_the_wishlist_and_in_the_query_are_told_and_no_others() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (wished, named, other) = (
        shop.goods(&bora, "사과", 3_000, 10).await,
        shop.goods_with(&bora, "배", 3_000, 20, |goods| {
            goods.reservation_start_time = "2999-01-01 12:00:00".parse().ok();
        })
        .await,
        shop.goods(&bora, "감", 3_000, 30).await,
    );
    anna.wish(&shop, wished, 1).await;
    let (mut ear, _) = Ear::open(&anna, None, &[named]).await;
    let mut now = BTreeMap::new();
    for _ in 0..2 {
        let told = ear.goods().await;
        now.insert(told.goods_id, told);
    }
    let opens = "2999-01-01 12:00:00".parse().ok();
    let stand = |goods_id, stock_quantity, open, reservation_start_time| {
        (goods_id, GoodsNow { goods_id, stock_quantity, on_sale: true, open, reservation_start_time })
    };
    assert_eq!(now, BTreeMap::from([stand(wished, 10, true, None), stand(named, 20, false, opens)]));

    bora.buy(&shop, other, 5).await;
    bora.buy(&shop, wished, 4).await;
    let told = ear.goods().await;
    assert_eq!(
        (told.goods_id, told.stock_quantity),
        (wished, 6),
        "and nothing about goods that nobody asked for"
    );
    shop.end().await;
}

#[tokio::test]
async fn units_that_come_back_are_told() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = bora.buy(&shop, goods, 4).await;
    let (mut ear, _) = Ear::open(&anna, None, &[goods]).await;
    ear.until_stock(goods, 6).await;
    bora.cancel(order.order_goods[0].order_detail_id, "cancel").await.unwrap();
    ear.until_stock(goods, 10).await;
    shop.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_each_goods_two_are_told_a_second_and_the_latest_wins() {
    const RUSH: Duration = Duration::from_secs(3);
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 100_000).await;
    let (mut ear, _) = Ear::open(&anna, None, &[goods]).await;
    ear.until_stock(goods, 100_000).await;
    let started = Monotonic::now();
    let rush = async {
        let mut bought = 0;
        while started.elapsed() < RUSH {
            bora.buy(&shop, goods, 1).await;
            bought += 1;
        }
        bought
    };
    let told = async {
        let mut told = Vec::new();
        while started.elapsed() < RUSH {
            if let Ok(live) = tokio::time::timeout(RUSH.saturating_sub(started.elapsed()), ear.next()).await
                && let LiveEvent::Stock(now) = live.event
            {
                told.push(now.stock_quantity);
            }
        }
        told
    };
    let (bought, mut told) = tokio::join!(rush, told);
    let took = started.elapsed();
    assert!(bought > 20, "{bought} orders are no rush");
    let most = usize::try_from(took.as_millis() / 500).unwrap() + 1;
    assert!((3..=most).contains(&told.len()), "{} were told in {took:?}", told.len());
    if told.last() != Some(&(100_000 - bought)) {
        ear.until_stock(goods, 100_000 - bought).await;
        told.push(100_000 - bought);
    }
    assert!(told.is_sorted_by(|before, after| before > after), "{told:?}");
    shop.end().await;
}

#[tokio::test]
async fn a_wish_that_is_made_meanwhile_is_watched_as_well() {
    let shop = Shop::start_with(|config| config.live.heartbeat = Duration::from_millis(50)).await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let mut ear = Ear::of(&anna).await;
    let wish = anna.wish(&shop, goods, 1).await;
    ear.until_stock(goods, 10).await;
    let removed = crate::http::ask::delete(&shop, &format!("/api/auth/wishlist/{wish}")).by(&anna).await;
    assert_eq!(removed.status, 200);
    anna.wish(&shop, goods, 2).await;
    bora.buy(&shop, goods, 1).await;
    ear.until_stock(goods, 9).await;
    shop.end().await;
}

#[tokio::test]
async fn goods_that_open_are_told_once() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let opens = (shop.clock.shop() + Duration::from_hours(1)).timestamp().to_string().parse().ok();
    let goods = shop.goods_with(&bora, "사과", 3_000, 10, |goods| goods.reservation_start_time = opens).await;
    anna.wish(&shop, goods, 1).await;
    let mut ear = Ear::of(&anna).await;
    let closed = ear.goods().await;
    assert_eq!((closed.goods_id, closed.open), (goods, false));
    shop.clock.advance_shop(Duration::from_hours(1) + Duration::from_secs(1));
    let ran = post(&shop, "/api/admin/jobs/open-drops/run").token(&operator(&shop).await).await;
    assert_eq!(ran.status, 200, "{ran:?}");
    let opened = loop {
        if let LiveEvent::Opened(now) = ear.next().await.event {
            break now;
        }
    };
    assert_eq!(opened, GoodsNow { open: true, ..closed });
    bora.buy(&shop, goods, 3).await;
    assert_eq!(ear.goods().await.stock_quantity, 7);
    shop.end().await;
}
