//! What is refused when ordering, in the order that the contract names: with the gate and without it.

use crate::harness::{Person, Reply, Shop};
use crate::http::ask::{Ask, from_now, ok, post, refused};
use miri_common::GoodsId;
use miri_common::time::TimeInput;
use miri_server::stock::gate::GateKind;
use serde_json::{Value, json};
use std::time::Duration;

/// Goods with as many reasons to refuse them as `faults` says, the last ones first: sold out, over the limit, another price,
/// not open yet, off sale.
async fn goods(shop: &Shop, seller: &Person, faults: usize) -> GoodsId {
    let opens = from_now(shop, Duration::from_secs(3600)).parse::<TimeInput>().unwrap();
    let stock = i64::from(faults == 0) * 10;
    let goods = shop
        .goods_with(seller, &format!("상품 {faults}"), if faults >= 3 { 200 } else { 100 }, stock, |goods| {
            goods.limit_per_buyer = (faults >= 2).then_some(1);
            goods.reservation_start_time = (faults >= 4).then_some(opens);
        })
        .await;
    if faults >= 5 {
        shop.database.change(&format!("UPDATE goods SET on_sale = 0 WHERE id = {goods}"));
    }
    goods
}

/// Two units, for 100 won each.
fn order<'a>(shop: &'a Shop, who: &Person, goods: GoodsId) -> Ask<'a> {
    let body = json!({ "goodsId": goods, "quantity": 2, "address": "서울", "expectedTotalPrice": 200 });
    post(shop, "/api/auth/goods/order").by(who).json(&body)
}

async fn refusals_come_in_order(shop: Shop) {
    let (anna, seller) = shop.two().await;
    let mut all = Vec::new();
    for faults in 0..=5 {
        all.push(goods(&shop, &seller, faults).await);
    }
    let opens = order(&shop, &anna, all[4]).await.json()["data"]["opensAt"].clone();
    let expected = [
        (
            "OUT_OF_STOCK",
            "재고가 부족합니다.",
            "Not enough stock is left.",
            json!({ "goods": [{ "goodsId": all[1], "requested": 2, "left": 0 }] }),
        ),
        (
            "LIMIT_EXCEEDED",
            "1인당 구매 가능 수량을 초과했습니다.",
            "This is more than one buyer may have.",
            json!({ "goodsId": all[2], "limitPerBuyer": 1, "alreadyOrdered": 0 }),
        ),
        (
            "PRICE_CHANGED",
            "상품 가격이 변경되었습니다.",
            "The price has changed.",
            json!({ "prices": [{ "goodsId": all[3], "unitPrice": 200 }] }),
        ),
        (
            "NOT_OPEN_YET",
            "주문 가능 시간이 아닙니다.",
            "Orders are not open yet.",
            json!({ "goodsId": all[4], "opensAt": opens }),
        ),
        (
            "NOT_ON_SALE",
            "판매 중인 상품이 아닙니다.",
            "These goods are not on sale.",
            json!({ "goodsId": all[5] }),
        ),
    ];
    for (goods, (code, ko, en, data)) in all[1..].iter().zip(expected) {
        assert_eq!(refused(&order(&shop, &anna, *goods).await, 409, code, ko), data);
        assert_eq!(refused(&order(&shop, &anna, *goods).english().await, 409, code, en), data);
    }
    let unknown = order(&shop, &anna, GoodsId(999)).await;
    assert_eq!(
        refused(&unknown, 404, "GOODS_NOT_FOUND", "해당 상품이 존재하지 않습니다."),
        json!({ "goodsId": 999 })
    );
    ok(&order(&shop, &anna, all[0]).await, "주문 목록을 확인해주세요.");
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), 1);
    shop.end().await;
}

#[tokio::test]
async fn refusals_come_in_order_behind_the_gate() {
    refusals_come_in_order(Shop::start().await).await;
}

#[tokio::test]
async fn refusals_come_in_order_without_a_gate() {
    refusals_come_in_order(Shop::start_with(|config| config.gate = GateKind::Open).await).await;
}

async fn a_replay_comes_before_every_refusal(shop: Shop) {
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 100, 2).await;
    let first = order(&shop, &anna, goods).key("once").await;
    ok(&first, "주문 목록을 확인해주세요.");
    shop.at_rest().await;
    let replayed =
        |reply: &Reply| assert_eq!((&reply.text, reply.header("Idempotent-Replayed")), (&first.text, "true"));
    refused(&order(&shop, &anna, goods).key("twice").await, 409, "OUT_OF_STOCK", "재고가 부족합니다.");
    replayed(&order(&shop, &anna, goods).key("once").await);
    shop.database.change(
        "UPDATE goods SET on_sale = 0, price = 900, limit_per_buyer = 1, reservation_start_time = 9000000000000000",
    );
    replayed(&order(&shop, &anna, goods).key("once").await);
    assert_eq!(order(&shop, &anna, goods).key("twice").await.status, 409);
    shop.end().await;
}

#[tokio::test]
async fn a_replay_comes_before_every_refusal_behind_the_gate() {
    a_replay_comes_before_every_refusal(Shop::start().await).await;
}

#[tokio::test]
async fn a_replay_comes_before_every_refusal_without_a_gate() {
    a_replay_comes_before_every_refusal(Shop::start_with(|config| config.gate = GateKind::Open).await).await;
}

async fn out_of_stock_says_what_is_left(shop: Shop) {
    let (anna, bora) = shop.two().await;
    let (apples, pears) = (shop.goods(&bora, "사과", 100, 5).await, shop.goods(&bora, "배", 100, 5).await);
    bora.buy(&shop, apples, 4).await;
    let wishes = [anna.wish(&shop, pears, 6).await, anna.wish(&shop, apples, 3).await];
    let body = json!({ "wishListIds": wishes, "address": "서울" });
    let told = refused(
        &post(&shop, "/api/auth/orders").by(&anna).json(&body).await,
        409,
        "OUT_OF_STOCK",
        "재고가 부족합니다.",
    );
    let mut goods = told["goods"].as_array().unwrap().clone();
    goods.sort_by_key(|short| short["goodsId"].as_i64());
    assert_eq!(
        goods,
        [
            json!({ "goodsId": apples, "requested": 3, "left": 1 }),
            json!({ "goodsId": pears, "requested": 6, "left": 5 })
        ]
    );
    shop.end().await;
}

#[tokio::test]
async fn out_of_stock_says_what_is_left_behind_the_gate() {
    out_of_stock_says_what_is_left(Shop::start().await).await;
}

#[tokio::test]
async fn out_of_stock_says_what_is_left_without_a_gate() {
    out_of_stock_says_what_is_left(Shop::start_with(|config| config.gate = GateKind::Open).await).await;
}

#[tokio::test]
async fn another_total_than_was_seen_tells_the_prices_of_every_line() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) = (shop.goods(&bora, "사과", 100, 5).await, shop.goods(&bora, "배", 300, 5).await);
    let wishes = [anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 1).await];
    let order = |total: Value| {
        let body = json!({ "wishListIds": wishes, "address": "서울", "expectedTotalPrice": total });
        post(&shop, "/api/auth/orders").by(&anna).json(&body)
    };
    for wrong in [0, 499, 501, i64::MAX] {
        let told = refused(&order(json!(wrong)).await, 409, "PRICE_CHANGED", "상품 가격이 변경되었습니다.");
        assert_eq!(
            told,
            json!({ "prices": [{ "goodsId": apples, "unitPrice": 100 }, { "goodsId": pears, "unitPrice": 300 }] })
        );
    }
    shop.database.change(&format!("UPDATE goods SET price = 150 WHERE id = {apples}"));
    let told = refused(&order(json!(500)).await, 409, "PRICE_CHANGED", "상품 가격이 변경되었습니다.");
    assert_eq!(told["prices"][0]["unitPrice"], 150);
    let placed = order(json!(600)).await;
    assert_eq!((placed.status, &placed.json()["data"]["totalOrderPrice"]), (201, &json!(600)));
    shop.end().await;
}
