//! What one person has is not there for another: for every route that names a thing by its id, and in every list.

use crate::harness::Shop;
use crate::http::ask::{ask, delete, get, ok, patch, post, refused};
use serde_json::json;

#[tokio::test]
async fn nothing_of_anna_is_there_for_bora() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let seller = shop.person("seller").await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&seller, "배", 5_000, 10).await);
    let (wish, order) = (anna.wish(&shop, apples, 2).await, anna.buy(&shop, pears, 1).await);
    let (id, line) = (order.order_id, order.order_goods[0].order_detail_id);
    shop.at_rest().await;
    let before =
        shop.count("SELECT (SELECT quantity FROM wishes) * 100 + (SELECT COUNT(*) FROM order_history)");

    let reply = get(&shop, &format!("/api/auth/orders/{id}")).by(&bora).await;
    refused(&reply, 404, "ORDER_NOT_FOUND", "유효하지 않은 주문입니다.");
    let reply = post(&shop, &format!("/api/auth/orders/{line}/cancel")).by(&bora).await;
    refused(&reply, 404, "ORDER_NOT_FOUND", "유효하지 않은 주문입니다.");
    let path = format!("/api/auth/wishlist/{wish}");
    let reply = patch(&shop, &path).by(&bora).json(&json!({ "goodsQuantity": 9 })).await;
    refused(&reply, 404, "WISH_NOT_FOUND", "유효하지 않은 상품 수량 변경 요청입니다.");
    let reply = delete(&shop, &path).by(&bora).await;
    refused(&reply, 404, "WISH_NOT_FOUND", "해당 위시리스트 상품을 삭제할 권한이 없습니다.");
    let wishes = json!({ "wishListIds": [wish], "address": "서울" });
    let reply = post(&shop, "/api/auth/orders").by(&bora).json(&wishes).await;
    refused(&reply, 404, "WISH_NOT_FOUND", "유효하지 않은 위시리스트 ID가 포함되어 있습니다.");
    for (path, list) in [("/api/auth/orders", "orders"), ("/api/auth/wishlist", "goods")] {
        assert_eq!(get(&shop, path).by(&bora).await.json()["data"][list]["totalElements"], 0, "{path}");
        assert_eq!(get(&shop, path).by(&anna).await.json()["data"][list]["totalElements"], 1, "{path}");
    }

    let after =
        shop.count("SELECT (SELECT quantity FROM wishes) * 100 + (SELECT COUNT(*) FROM order_history)");
    assert_eq!(before, after, "nothing of hers has changed");
    let reply = get(&shop, &format!("/api/auth/orders/{id}")).by(&anna).await;
    ok(&reply, "주문 조회가 완료되었습니다.");
    shop.end().await;
}

#[tokio::test]
async fn what_is_not_there_is_told_in_the_same_words_as_what_is_somebody_elses() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let (wish, order) = (anna.wish(&shop, apples, 2).await, anna.buy(&shop, apples, 1).await);
    let body = json!({ "goodsQuantity": 9 });
    for (method, path, id) in [
        ("GET", "/api/auth/orders/ID", order.order_id.0),
        ("POST", "/api/auth/orders/ID/cancel", order.order_goods[0].order_detail_id.0),
        ("PATCH", "/api/auth/wishlist/ID", wish.0),
        ("DELETE", "/api/auth/wishlist/ID", wish.0),
    ] {
        let told = async |id: i64| {
            let path = path.replace("ID", &id.to_string());
            let reply = ask(&shop, method, &path).by(&bora).json(&body).header("X-Request-Id", "same").await;
            (reply.status, reply.text)
        };
        assert_eq!(told(id).await, told(999_999).await, "{method} {path}");
    }
    shop.end().await;
}

#[tokio::test]
async fn an_operator_is_no_other_shopper() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 1).await;
    let token = crate::http::ask::operator(&shop).await;
    let reply = get(&shop, &format!("/api/auth/orders/{}", order.order_id)).token(&token).await;
    refused(&reply, 404, "ORDER_NOT_FOUND", "유효하지 않은 주문입니다.");
    shop.end().await;
}
