//! At most so many units a buyer: counted over all orders that were kept.

use crate::harness::{Person, Reply, Shop, eventually};
use crate::http::ask::{metric, ok, post, refused};
use miri_common::GoodsId;
use miri_common::labels::PaymentStatus;
use miri_server::stock::gate::GateKind;
use serde_json::{Value, json};

const WORDS: &str = "1인당 구매 가능 수량을 초과했습니다.";

async fn order(shop: &Shop, who: &Person, goods: GoodsId, quantity: i64) -> Reply {
    let body = json!({ "goodsId": goods, "quantity": quantity, "address": "서울" });
    post(shop, "/api/auth/goods/order").by(who).json(&body).await
}

#[track_caller]
fn ordered(reply: &Reply) -> Value {
    ok(reply, "주문 목록을 확인해주세요.")
}

/// Goods of which one buyer may have three.
async fn limited(shop: &Shop, seller: &Person, stock: i64) -> GoodsId {
    shop.goods_with(seller, "한정판", 3_000, stock, |goods| goods.limit_per_buyer = Some(3)).await
}

#[tokio::test]
async fn earlier_orders_count_and_those_of_others_do_not() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (goods, other) = (limited(&shop, &bora, 20).await, limited(&shop, &bora, 20).await);
    let told = refused(&order(&shop, &anna, goods, 4).await, 409, "LIMIT_EXCEEDED", WORDS);
    assert_eq!(told, json!({ "goodsId": goods, "limitPerBuyer": 3, "alreadyOrdered": 0 }));
    ordered(&order(&shop, &anna, goods, 2).await);
    let told = refused(&order(&shop, &anna, goods, 2).await, 409, "LIMIT_EXCEEDED", WORDS);
    assert_eq!(told, json!({ "goodsId": goods, "limitPerBuyer": 3, "alreadyOrdered": 2 }));
    ordered(&order(&shop, &anna, goods, 1).await);
    ordered(&order(&shop, &bora, goods, 3).await);
    ordered(&order(&shop, &anna, other, 3).await);
    let body = json!({ "goodsId": goods, "quantity": 1, "address": "서울" });
    let english = post(&shop, "/api/auth/goods/order").by(&anna).english().json(&body).await;
    refused(&english, 409, "LIMIT_EXCEEDED", "This is more than one buyer may have.");
    assert_eq!(shop.stock(goods).await, 14);
    shop.end().await;
}

#[tokio::test]
async fn what_was_cancelled_or_never_paid_may_be_bought_again() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = limited(&shop, &seller, 20).await;
    let first = anna.buy(&shop, goods, 3).await;
    anna.until_payment(first.order_id, PaymentStatus::Completed).await;
    refused(&order(&shop, &anna, goods, 1).await, 409, "LIMIT_EXCEEDED", WORDS);
    anna.cancel(first.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
    shop.provider.decline(true);
    let second = anna.buy(&shop, goods, 3).await;
    anna.until_payment(second.order_id, PaymentStatus::Aborted).await;
    shop.provider.decline(false);
    ordered(&order(&shop, &anna, goods, 3).await);
    refused(&order(&shop, &anna, goods, 1).await, 409, "LIMIT_EXCEEDED", WORDS);
    shop.end().await;
}

#[tokio::test]
async fn the_units_of_an_order_that_is_refused_are_there_for_others() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = limited(&shop, &bora, 5).await;
    ordered(&order(&shop, &anna, goods, 2).await);
    shop.at_rest().await;
    // The gate has three units and lets her in; the limit is found out behind it.
    refused(&order(&shop, &anna, goods, 2).await, 409, "LIMIT_EXCEEDED", WORDS);
    // A gate that others share hears of the first order by the log.
    eventually("no hold is open", || async {
        (metric(&shop, "miri_gate_open_holds").await < 1.0).then_some(())
    })
    .await;
    ordered(&order(&shop, &bora, goods, 3).await);
    assert_eq!(shop.stock(goods).await, 0);
    shop.end().await;
}

async fn wishes_count_like_any_order(shop: Shop) {
    let (anna, seller) = shop.two().await;
    let (short, goods) = (shop.goods(&seller, "배", 100, 1).await, limited(&shop, &seller, 20).await);
    ordered(&order(&shop, &anna, goods, 2).await);
    // The first of the two is out of stock, but the limit is told first.
    let wishes = [anna.wish(&shop, short, 2).await, anna.wish(&shop, goods, 2).await];
    let body = json!({ "wishListIds": wishes, "address": "서울" });
    let told =
        refused(&post(&shop, "/api/auth/orders").by(&anna).json(&body).await, 409, "LIMIT_EXCEEDED", WORDS);
    assert_eq!(told, json!({ "goodsId": goods, "limitPerBuyer": 3, "alreadyOrdered": 2 }));
    assert_eq!((shop.stock(short).await, shop.stock(goods).await), (1, 18));
    shop.end().await;
}

#[tokio::test]
async fn wishes_count_like_any_order_behind_the_gate() {
    wishes_count_like_any_order(Shop::start().await).await;
}

#[tokio::test]
async fn wishes_count_like_any_order_without_a_gate() {
    wishes_count_like_any_order(Shop::start_with(|config| config.gate = GateKind::Open).await).await;
}
