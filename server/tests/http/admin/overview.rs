//! `GET /api/admin/overview`.

use crate::harness::{Pair, Shop};
use crate::http::ask::{assert_fields, column, get, ok, operator, refused};
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};

#[tokio::test]
async fn an_operator_sees_how_the_shop_is_doing() {
    let shop = Shop::start_waiting().await;
    let admin = operator(&shop).await;
    let look = async || ok(&get(&shop, "/api/admin/overview").token(&admin).await, "운영 현황입니다.");
    let quiet = look().await;
    assert_fields(
        &quiet,
        "consumers deadEvents deliveries gate jobs lastEventId openHolds orderLatency ordersPerMinute stockHeld",
    );
    assert_eq!(quiet["orderLatency"], Value::Null);
    assert_eq!(quiet["stockHeld"], json!({ "orders": 0, "units": 0, "more": false }));

    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let (hers, boras) = (anna.buy(&shop, goods, 2).await, bora.buy(&shop, goods, 1).await);
    shop.at_rest().await;
    let busy = look().await;
    let minutes: Vec<_> =
        busy["ordersPerMinute"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect();
    assert_eq!((minutes.len(), minutes.iter().sum::<i64>()), (60, 2));
    assert_eq!(minutes[58] + minutes[59], 2, "they were placed just now");
    let latency = &busy["orderLatency"];
    assert_fields(latency, "count p50Us p99Us");
    assert_eq!(latency["count"], 2);
    assert!(latency["p50Us"].as_i64() > Some(0) && latency["p99Us"].as_i64() >= latency["p50Us"].as_i64());
    assert_eq!(busy["stockHeld"], json!({ "orders": 2, "units": 3, "more": false }));
    assert_eq!((&busy["deadEvents"], &busy["deliveries"]), (&json!(0), &json!({ "open": 0, "due": 0 })));
    assert_eq!(busy["lastEventId"], shop.count("SELECT last_id FROM event_seq"));
    assert!(column(&busy["jobs"], "name").contains(&json!("payment-deadline")));
    let payments = busy["consumers"].as_array().unwrap().iter().find(|one| one["name"] == "payments");
    assert_eq!(payments, Some(&json!({ "name": "payments", "lag": 0 })));
    assert!(busy["gate"].as_str().unwrap().starts_with(Pair::of_this_run().gate_name()));

    for (who, order) in [(&anna, &hers), (&bora, &boras)] {
        who.confirm_payment(order.order_id, &shop.key()).await.unwrap();
        who.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    let replayed = anna.try_buy(goods, 1, "twice").await.unwrap();
    anna.try_buy(goods, 1, "twice").await.unwrap();
    anna.leave_payment(replayed.order_id, &shop.key()).await.unwrap();
    let sold = look().await;
    assert_eq!(sold["stockHeld"]["units"], 0);
    assert_eq!(sold["orderLatency"]["count"], 3, "a replay is no order");
    shop.end().await;
}

#[tokio::test]
async fn shoppers_may_not() {
    let shop = Shop::start().await;
    let (anna, _bora) = shop.two().await;
    let path = "/api/admin/overview";
    refused(&get(&shop, path).by(&anna).english().await, 403, "FORBIDDEN", "You are not allowed to do this.");
    refused(&get(&shop, path).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    shop.end().await;
}
