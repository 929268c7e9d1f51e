//! `POST /api/auth/goods/{id}/stock`.

use crate::harness::{ADDRESS, Person, Reply, Shop};
use crate::http::ask::{assert_bad_fields, ok, post, refused};
use futures_util::future::join_all;
use miri_common::GoodsId;
use serde_json::{Value, json};

const CHANGED: &str = "상품 재고 변경에 성공하였습니다.";

async fn change(shop: &Shop, who: &Person, goods: GoodsId, change: i64) -> Reply {
    let body = json!({ "change": change, "reason": "재고 조사" });
    post(shop, &format!("/api/auth/goods/{goods}/stock")).by(who).json(&body).await
}

async fn order(shop: &Shop, who: &Person, goods: GoodsId, quantity: i64) -> Reply {
    let body = json!({ "goodsId": goods, "quantity": quantity, "address": ADDRESS });
    post(shop, "/api/auth/goods/order").by(who).json(&body).await
}

#[tokio::test]
async fn units_come_and_go_and_the_gate_knows_before_the_answer() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 0).await, shop.goods(&seller, "배", 3_000, 5).await);
    refused(&order(&shop, &anna, apples, 1).await, 409, "OUT_OF_STOCK", "재고가 부족합니다.");
    let data = ok(&change(&shop, &seller, apples, 3).await, CHANGED);
    assert_eq!(data, json!({ "goodsId": apples, "stockQuantity": 3 }));
    // Not in a moment: now. The gate would refuse what it has not heard of.
    assert_eq!(order(&shop, &anna, apples, 3).await.status, 200);
    assert_eq!(ok(&change(&shop, &seller, apples, 2).await, CHANGED)["stockQuantity"], 2);
    assert_eq!(ok(&change(&shop, &seller, apples, -2).await, CHANGED)["stockQuantity"], 0);
    let data = refused(&order(&shop, &anna, apples, 1).await, 409, "OUT_OF_STOCK", "재고가 부족합니다.");
    assert_eq!(data["goods"], json!([{ "goodsId": apples, "requested": 1, "left": 0 }]));
    assert_eq!((shop.stock(apples).await, shop.stock(pears).await), (0, 5));
    let english = json!({ "change": 1, "reason": "found one" });
    let path = format!("/api/auth/goods/{apples}/stock");
    ok(&post(&shop, &path).by(&seller).english().json(&english).await, "The stock has been changed.");

    let moved = shop.database.texts(&format!(
        "SELECT from_account || '>' || to_account || ' ' || quantity || ' ' || COALESCE(reason, '-') FROM stock_movements
         WHERE goods_id = {apples} AND source_key IS NOT NULL ORDER BY id"
    ));
    let expected = [
        "outside>available 3 재고 조사",
        "outside>available 2 재고 조사",
        "available>outside 2 재고 조사",
        "outside>available 1 found one",
    ];
    assert_eq!(moved, expected);
    shop.end().await;
}

#[tokio::test]
async fn no_more_is_written_off_than_is_there_however_many_ask() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    anna.buy(&shop, apples, 3).await;
    let reply = change(&shop, &seller, apples, -8).await;
    let data = refused(&reply, 409, "OUT_OF_STOCK", "재고가 부족합니다.");
    assert_eq!(data, json!({ "goods": [{ "goodsId": apples, "requested": 8, "left": 7 }] }));
    assert_eq!(shop.stock(apples).await, 7);
    let replies = join_all((0..5).map(|_| change(&shop, &seller, apples, -3))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 2);
    assert!(replies.iter().filter(|reply| reply.status != 200).all(|reply| reply.error() == "OUT_OF_STOCK"));
    assert_eq!(shop.stock(apples).await, 1);
    shop.end().await;
}

#[tokio::test]
async fn orders_and_write_offs_at_once_never_share_a_unit() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let orders = join_all((0..8).map(|_| order(&shop, &anna, apples, 1)));
    let changes = join_all((0..8).map(|n| change(&shop, &seller, apples, if n % 2 == 0 { -2 } else { 1 })));
    let (orders, changes) = tokio::join!(orders, changes);
    let sold = i64::try_from(orders.iter().filter(|reply| reply.status == 200).count()).unwrap();
    let went: i64 = changes
        .iter()
        .enumerate()
        .filter(|(_, reply)| reply.status == 200)
        .map(|(n, _)| if n % 2 == 0 { -2 } else { 1 })
        .sum();
    assert_eq!(shop.stock(apples).await, 10 - sold + went);
    shop.end().await;
}

#[tokio::test]
async fn a_change_of_stock_is_carried_out_once_for_its_key() {
    let shop = Shop::start().await;
    let (_, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let ask = |change: i64| {
        let body = json!({ "change": change, "reason": "입고" });
        post(&shop, &format!("/api/auth/goods/{apples}/stock")).by(&seller).key("once").json(&body)
    };
    let first = ask(5).await;
    let again = ask(5).await;
    assert_eq!((again.text.as_str(), again.header("Idempotent-Replayed")), (first.text.as_str(), "true"));
    assert_eq!(ask(6).await.error(), "IDEMPOTENCY_MISMATCH");
    assert_eq!(shop.stock(apples).await, 15);
    shop.end().await;
}

#[tokio::test]
async fn a_change_says_how_many_and_why() {
    let shop = Shop::start().await;
    let (_, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let path = format!("/api/auth/goods/{apples}/stock");
    for (body, fields) in [
        (json!({}), "change reason"),
        (json!({ "change": 0, "reason": "-" }), "change"),
        (json!({ "change": "1", "reason": "-" }), "change"),
        (json!({ "change": 1.5, "reason": "-" }), "change"),
        (json!({ "change": 1_000_000_001_i64, "reason": "-" }), "change"),
        (json!({ "change": -1_000_000_001_i64, "reason": "-" }), "change"),
        (json!({ "change": 1, "reason": " " }), "reason"),
        (json!({ "change": 1, "reason": "가".repeat(201) }), "reason"),
        (json!({ "change": 1_000_000_000, "reason": "too many" }), "change"),
    ] {
        assert_bad_fields(&post(&shop, &path).by(&seller).json(&body).await, fields);
    }
    assert_bad_fields(&post(&shop, "/api/auth/goods/0/stock").by(&seller).json(&json!({})).await, "id");
    assert_eq!(shop.stock(apples).await, 10);
    shop.end().await;
}

#[tokio::test]
async fn the_stock_of_another_seller_is_not_there_to_be_changed() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&anna, "사과", 3_000, 10).await;
    for goods in [apples, GoodsId(999)] {
        let reply = change(&shop, &bora, goods, -1).await;
        assert_eq!(refused(&reply, 404, "GOODS_NOT_FOUND", "상품 수정 권한이 없습니다."), Value::Null);
    }
    let reply = post(&shop, &format!("/api/auth/goods/{apples}/stock")).json(&json!({})).await;
    refused(&reply, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    assert_eq!(shop.stock(apples).await, 10);
    shop.end().await;
}
