//! `POST /api/admin/stock/reconcile`.

use crate::harness::{Pair, Shop, eventually};
use crate::http::ask::{assert_fields, get, ok, operator, post, refused};
use miri_common::labels::PaymentStatus;
use miri_server::stock::gate::GateKind;
use serde_json::json;

const RECONCILED: &str = "재고 게이트를 데이터베이스와 맞췄습니다.";

#[tokio::test]
async fn a_gate_that_agrees_is_left_alone_and_the_row_says_so() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    let first = post(&shop, "/api/admin/stock/reconcile").token(&admin).key("once").await;
    let data = ok(&first, RECONCILED);
    assert_fields(&data, "corrected gate");
    assert_eq!(data["corrected"], 0);
    assert!(data["gate"].as_str().unwrap().starts_with(Pair::of_this_run().gate_name()));
    let again = post(&shop, "/api/admin/stock/reconcile").token(&admin).key("once").await;
    assert_eq!((again.text.as_str(), again.header("Idempotent-Replayed")), (first.text.as_str(), "true"));
    let english = post(&shop, "/api/admin/stock/reconcile").token(&admin).english().await;
    ok(&english, "The gate agrees with the database.");
    let rows = get(&shop, "/api/admin/audit-log?subject=gate").token(&admin).await.json();
    assert_eq!(rows["data"]["entries"]["totalElements"], 2, "a replay leaves no row");
    let refusal = post(&shop, "/api/admin/stock/reconcile").by(&anna).await;
    refused(&refusal, 403, "FORBIDDEN", "권한이 없습니다.");
    shop.end().await;
}

/// Somebody has written four units off at a console, and the gate in this process knows nothing of it.
#[tokio::test]
async fn units_that_somebody_took_behind_the_shops_back_are_noticed() {
    if !matches!(Pair::of_this_run().gate, GateKind::Memory) {
        // A gate in Redis does it by itself within 30 s, and its own tests say so.
        return;
    }
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await);
    let order = anna.buy(&shop, pears, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    shop.database.run(&format!(
        "UPDATE goods_stock SET available = available - 4, received = received - 4 WHERE goods_id = {apples};
         INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, source_key, created_at)
         VALUES ({apples}, 'available', 'outside', 4, 'by hand', 0)"
    ));
    let corrected = async || {
        let reply = post(&shop, "/api/admin/stock/reconcile").token(&admin).await;
        ok(&reply, RECONCILED)["corrected"].clone()
    };
    let dry = post(&shop, "/api/admin/stock/reconcile").token(&admin).header("Miri-Dry-Run", "true").await;
    assert_eq!(ok(&dry, RECONCILED)["corrected"], 1, "it says so and does nothing");
    assert_eq!(corrected().await, json!(1));
    assert_eq!(corrected().await, json!(0));
    let refusal = anna.try_buy(apples, 7, "many").await.unwrap_err();
    assert!(refusal.to_string().contains("재고"), "{refusal}");
    let order = anna.buy(&shop, apples, 6).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    eventually("all are sold", || async { (shop.stock(apples).await == 0).then_some(()) }).await;
    shop.end().await;
}
