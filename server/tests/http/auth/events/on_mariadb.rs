//! Two servers of one shop: whoever listens at one hears what happens at the other.

use super::{Ear, events_of};
use crate::harness::Shop;
use miri_common::api::{EndReason, LiveEnd, LiveEvent};
use miri_common::labels::PaymentStatus;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_at_one_server_is_told_at_the_other_without_a_gap() {
    let first = Shop::start().await;
    let second = first.second_server().await;
    let (anna, bora) = first.two().await;
    let goods = first.goods(&bora, "사과", 3_000, 100).await;
    let there = second.anyone().with_token(anna.token.clone());
    let (mut ear, _) = Ear::open(&there, None, &[goods]).await;
    ear.until_stock(goods, 100).await;
    let order = anna.buy(&first, goods, 1).await.order_id;
    let (mut last, ..) = ear.news().await;
    let mut heard = vec![last];
    anna.until_payment(order, PaymentStatus::Completed).await;
    drop(ear);
    // From server to server, each time from the last place, which the other may not have reached yet.
    for (number, at) in [&first, &second, &first, &second].into_iter().enumerate() {
        let other = if number % 2 == 0 { &second } else { &first };
        let client = at.anyone().with_token(anna.token.clone());
        let (mut ear, missed) = Ear::open(&client, Some(last), &[]).await;
        assert!(missed.iter().all(|live| live.event != LiveEvent::Reset), "{missed:?}");
        heard.extend(
            missed.iter().filter(|live| matches!(live.event, LiveEvent::News(..))).filter_map(|live| live.id),
        );
        let elsewhere = other.anyone().with_token(anna.token.clone());
        let order = miri_common::api::PlaceOrder {
            goods_id: goods,
            quantity: 1,
            address: "서울".to_owned(),
            expected_total_price: None,
        };
        elsewhere.place_order(&order, &first.key()).await.unwrap();
        for _ in 0..2 {
            heard.push(ear.news().await.0);
        }
        last = *heard.last().unwrap();
    }
    first.at_rest().await;
    let (_, missed) = Ear::open(&there, Some(last), &[]).await;
    heard.extend(
        missed.iter().filter(|live| matches!(live.event, LiveEvent::News(..))).filter_map(|live| live.id),
    );
    assert_eq!(heard, events_of(&first, &anna));
    second.end().await;
    first.end().await;
}

#[tokio::test]
async fn a_session_that_ends_at_one_server_ends_its_streams_at_the_other() {
    let first = Shop::start().await;
    let second = first.second_server().await;
    let anna = first.person("anna").await;
    let mut ear = Ear::of(&second.anyone().with_token(anna.token.clone())).await;
    anna.logout().await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(3), async {
        loop {
            if let LiveEvent::Ended(LiveEnd { reason }) = ear.next().await.event {
                return reason;
            }
        }
    });
    assert_eq!(ended.await.expect("within moments"), EndReason::SignedOut);
    second.end().await;
    first.end().await;
}
