//! How a stream ends: it says why, and whoever resumes has missed nothing.

use super::{Ear, events_of, raw, read_until};
use crate::harness::{Person, Shop, eventually};
use crate::http::ask::metric;
use miri_common::OrderId;
use miri_common::api::{EndReason, LiveEnd, LiveEvent};
use miri_common::labels::PaymentStatus;
use std::time::Duration;
use tokio::io::AsyncReadExt;

/// Hears until the end; gives the reason.
async fn until_end(ear: &mut Ear) -> EndReason {
    loop {
        if let LiveEvent::Ended(LiveEnd { reason }) = ear.next().await.event {
            assert!(ear.hear().await.is_none(), "after the end nothing comes");
            return reason;
        }
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let mut shop = Shop::start_with(|config| config.access_token_ttl = Duration::from_secs(5)).await;
    let anna = shop.person("anna").await;
    let mut ear = Ear::of(&anna).await;
    assert_eq!(until_end(&mut ear).await, EndReason::TokenExpired);
    // The operator's token has ended as well.
    shop.close().await;
    shop.open().await;
    shop.end().await;
}

#[tokio::test]
async fn a_stream_ends_at_once_when_its_session_does_and_other_sessions_go_on() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let elsewhere = shop.sign_in(&anna.email).await;
    let (mut here, mut there) = (Ear::of(&anna).await, Ear::of(&elsewhere).await);
    anna.logout().await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(2), until_end(&mut here)).await;
    assert_eq!(ended.expect("at once"), EndReason::SignedOut);
    let order = miri_common::api::PlaceOrder {
        goods_id: goods,
        quantity: 1,
        address: "서울".to_owned(),
        expected_total_price: None,
    };
    let placed = elsewhere.place_order(&order, "once").await.unwrap();
    assert_eq!(there.news().await.2.order_id, placed.order_id);
    shop.end().await;
}

#[tokio::test]
async fn the_end_of_the_shop_ends_every_stream_and_waits_for_none() {
    let mut shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let mut ears = [Ear::of(&anna).await, Ear::of(&anna).await, Ear::of(&bora).await];
    let deaf = raw(&shop, &bora, "/api/auth/events", "").await;
    let closing = async {
        tokio::time::timeout(Duration::from_secs(10), shop.close()).await.expect("the shop ends within 10 s");
    };
    let told = async {
        for ear in &mut ears {
            assert_eq!(until_end(ear).await, EndReason::Shutdown);
        }
    };
    tokio::join!(closing, told);
    drop(deaf);
}

/// Writes events about an order past the server, each with so many lines, and then one order that makes the server look.
async fn happen(shop: &Shop, buyer: &Person, order: OrderId, events: i64, lines: i64) {
    shop.at_rest().await;
    let last = shop.count("SELECT last_id FROM event_seq");
    let ids: Vec<_> = (1..=lines).map(|id| id.to_string()).collect();
    let payload = format!(r#"{{"orderId":{order},"lineIds":[{}],"by":"shopper"}}"#, ids.join(","));
    let rows: Vec<_> = (last + 1..=last + events)
        .map(|id| format!("({id}, 'order.canceled', 'order:{order}', '{payload}', 0)"))
        .collect();
    let newest = last + events;
    shop.database.change(&format!(
        "BEGIN; INSERT INTO events (id, topic, event_key, payload, created_at) VALUES {};
         UPDATE event_seq SET last_id = {newest}; UPDATE consumers SET last_event_id = {newest}; COMMIT;",
        rows.join(",")
    ));
    let goods = shop.goods(buyer, "배", 1_000, 10).await;
    buyer.buy(shop, goods, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_falls_behind_is_told_so_and_resumes_without_a_gap() {
    let shop = Shop::start_with(|config| config.live.waiting_news = 16).await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 1).await.order_id;
    anna.until_payment(order, PaymentStatus::Completed).await;
    let (mut ear, before) = Ear::open(&anna, None, &[]).await;
    let mut last = before.last().unwrap().id;
    let from = last;
    happen(&shop, &bora, order, 100, 1).await;
    let all: Vec<_> = events_of(&shop, &anna).into_iter().filter(|id| Some(*id) > from).collect();
    let mut heard = Vec::new();
    // 100 at once are more than may wait, so the stream ends, again and again, and each time some more has been told.
    let mut ends = 0;
    while heard.len() < all.len() {
        match ear.hear().await.map(|live| live.unwrap()) {
            Some(live) => {
                last = live.id.or(last);
                match live.event {
                    LiveEvent::News(..) => heard.extend(live.id),
                    LiveEvent::Ended(LiveEnd { reason }) => {
                        assert_eq!(reason, EndReason::Slow);
                        ends += 1;
                    }
                    _ => {}
                }
            }
            None => ear = Ear(Box::pin(anna.events(last, &[]).await.unwrap())),
        }
    }
    assert_eq!(ends, 1, "what comes from the log is not owed, so it ends nobody");
    assert_eq!(heard, all);
    shop.database.change("DELETE FROM events WHERE topic = 'order.canceled'");
    shop.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_does_not_read_at_all_is_cut_off_and_keeps_nobodys_place() {
    let shop = Shop::start_with(|config| {
        config.live.waiting_news = 600;
        config.live.streams_per_user = 1;
        config.live.last_words = Duration::from_millis(200);
    })
    .await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 1).await.order_id;
    anna.until_payment(order, PaymentStatus::Completed).await;
    let mut deaf = raw(&shop, &anna, "/api/auth/events", "").await;
    let start = read_until(&mut deaf, "event: start").await;
    let from: i64 = start.split("\nid: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    // Some 12 MB, which is more than fits into any buffer on the way.
    happen(&shop, &bora, order, 6_000, 400).await;
    eventually("the reader is cut off", || async {
        (metric(&shop, "miri_live_streams").await == 0.0).then_some(())
    })
    .await;
    // What did arrive is whole up to some event; from there on everything else is to be had.
    let mut rest = Vec::new();
    drop(
        tokio::time::timeout(Duration::from_secs(20), deaf.read_to_end(&mut rest))
            .await
            .expect("it is closed"),
    );
    let said = String::from_utf8_lossy(&rest);
    let whole = said.split("\n\n").filter(|block| block.contains("data: {") && block.ends_with('}'));
    let arrived: Vec<i64> = whole
        .filter_map(|block| block.lines().find_map(|line| line.strip_prefix("id: ")?.parse().ok()))
        .collect();
    let last = arrived.last().copied().unwrap_or(from);
    let (_ear, missed) = Ear::open(&anna, Some(last), &[]).await;
    let news = missed.iter().filter(|live| matches!(live.event, LiveEvent::News(..)));
    let mut heard = arrived;
    heard.extend(news.filter_map(|live| live.id));
    let all: Vec<_> = events_of(&shop, &anna).into_iter().filter(|id| *id > from).collect();
    assert_eq!((heard.len(), heard == all), (all.len(), true));
    shop.database.change("DELETE FROM events WHERE topic = 'order.canceled'");
    shop.end().await;
}
