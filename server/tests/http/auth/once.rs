//! Keys that are in use, that are refused, and that may be tried again.

use crate::harness::{Person, Shop};
use crate::http::ask::{Ask, ask, created, from_now, ok, post, refused};
use futures_util::future::{join_all, select};
use miri_common::GoodsId;
use serde_json::{Value, json};
use std::time::Duration;

const ORDERED: &str = "주문 목록을 확인해주세요.";
const IN_FLIGHT: &str = "동일한 요청이 처리 중입니다.";

fn order<'a>(shop: &'a Shop, who: &Person, goods: GoodsId, key: &str) -> Ask<'a> {
    let body = json!({ "goodsId": goods, "quantity": 2, "address": "서울" });
    post(shop, "/api/auth/goods/order").by(who).key(key).json(&body)
}

#[tokio::test]
async fn while_a_request_runs_its_key_is_in_flight() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let held = shop.database.hold();
    let ask = || order(&shop, &anna, apples, "once").into_future();
    // Whichever comes second is refused, and the other waits for the database.
    let (told, running) = select(ask(), ask()).await.factor_first();
    assert_eq!(refused(&told, 409, "IDEMPOTENCY_IN_FLIGHT", IN_FLIGHT), Value::Null);
    assert_eq!(told.header("Retry-After"), "1");
    let english = order(&shop, &anna, apples, "once").english().await;
    refused(&english, 409, "IDEMPOTENCY_IN_FLIGHT", "A request with this key is still running.");
    let differing = order(&shop, &anna, GoodsId(999), "once").await;
    refused(&differing, 409, "IDEMPOTENCY_IN_FLIGHT", IN_FLIGHT);
    held.let_go();
    let answer = running.await;
    ok(&answer, ORDERED);
    let again = order(&shop, &anna, apples, "once").await;
    assert_eq!((again.text, shop.stock(apples).await), (answer.text, 8));
    shop.end().await;
}

#[tokio::test]
async fn a_key_in_flight_is_free_for_someone_else() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let held = shop.database.hold();
    let first = order(&shop, &anna, apples, "once").into_future();
    let second = order(&shop, &anna, apples, "once").into_future();
    let boras = order(&shop, &bora, apples, "once").into_future();
    let (told, running) = select(first, second).await.factor_first();
    refused(&told, 409, "IDEMPOTENCY_IN_FLIGHT", IN_FLIGHT);
    let let_go = async { held.let_go() };
    let (hers, boras, ()) = tokio::join!(running, boras, let_go);
    ok(&hers, ORDERED);
    ok(&boras, ORDERED);
    assert_eq!(shop.stock(apples).await, 6);
    shop.end().await;
}

#[tokio::test]
async fn a_buyer_whose_reply_was_lost_hears_it_again_and_not_that_all_is_sold() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 2).await;
    let answer = order(&shop, &anna, apples, "once").await;
    ok(&answer, ORDERED);
    // By now the gate itself refuses, before anything is written.
    let others: Vec<_> =
        (0..20).map(|n| order(&shop, &bora, apples, &format!("late-{n}")).into_future()).collect();
    let again = (0..20).map(|_| async {
        loop {
            let again = order(&shop, &anna, apples, "once").await;
            if again.status != 409 || !again.text.contains("IDEMPOTENCY_IN_FLIGHT") {
                break again;
            }
        }
    });
    let (again, others) = tokio::join!(join_all(again), join_all(others));
    assert!(again.iter().all(|reply| (reply.status, &reply.text) == (200, &answer.text)));
    assert!(others.iter().all(|reply| reply.status == 409 && reply.text.contains("OUT_OF_STOCK")));
    // Nor that the key is good for something else.
    let other = json!({ "goodsId": apples, "quantity": 1, "address": "부산" });
    let other = post(&shop, "/api/auth/goods/order").by(&anna).key("once").json(&other).await;
    assert!(other.text.contains("IDEMPOTENCY_MISMATCH"), "{}", other.text);
    shop.end().await;
}

#[tokio::test]
async fn a_refused_request_may_be_tried_again_with_its_key() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let opens = from_now(&shop, Duration::from_secs(60));
    let drop = shop
        .goods_with(&seller, "한정판", 3_000, 5, |goods| goods.reservation_start_time = opens.parse().ok())
        .await;
    let stored = || shop.count("SELECT COUNT(*) FROM idempotency_keys WHERE idempotency_key = 'drop'");
    for _ in 0..2 {
        refused(&order(&shop, &anna, drop, "drop").await, 409, "NOT_OPEN_YET", "주문 가능 시간이 아닙니다.");
        let bad = post(&shop, "/api/auth/goods/order").by(&anna).key("drop").json(&json!({})).await;
        assert_eq!((bad.status, stored()), (400, 0));
    }
    shop.clock.advance_shop(Duration::from_secs(60));
    let sold = order(&shop, &anna, drop, "drop").await;
    ok(&sold, ORDERED);
    let again = order(&shop, &anna, drop, "drop").await;
    assert_eq!(
        (again.text, again.headers.contains_key("Idempotent-Replayed"), stored()),
        (sold.text, true, 1)
    );
    shop.end().await;
}

#[tokio::test]
async fn a_key_has_1_to_255_visible_characters() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let body = json!({ "goodsId": apples, "goodsQuantity": 1 });
    let too_long = "k".repeat(256);
    for key in [too_long.as_str(), "two words", "tab\tbed", ""] {
        for (method, path) in [
            ("POST", "/api/auth/wishlist"),
            ("PATCH", "/api/auth/wishlist/1"),
            ("DELETE", "/api/auth/wishlist/1"),
        ] {
            let reply = ask(&shop, method, path).by(&anna).key(key).json(&body).await;
            let why = refused(&reply, 400, "VALIDATION", "유효성검사 실패");
            assert_eq!(
                why,
                json!({ "Idempotency-Key": "1자 이상 255자 이하의 보이는 ASCII 문자여야 합니다." })
            );
        }
    }
    let english = post(&shop, "/api/auth/wishlist").by(&anna).key("").english().json(&body).await;
    let why = refused(&english, 400, "VALIDATION", "Some fields are not valid.");
    assert_eq!(why, json!({ "Idempotency-Key": "must have 1 to 255 visible ASCII characters" }));
    let longest = post(&shop, "/api/auth/wishlist").by(&anna).key(&"k".repeat(255)).json(&body).await;
    created(&longest, "장바구니에 상품이 추가되었습니다.");
    let again = post(&shop, "/api/auth/wishlist").by(&anna).key(&"k".repeat(255)).json(&body).await;
    assert_eq!((again.text, again.headers.contains_key("Idempotent-Replayed")), (longest.text, true));
    shop.end().await;
}
