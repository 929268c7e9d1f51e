//! A refusal names every bad field, a missing one, one of the wrong type and one out of range alike.

use super::ask::{ask, assert_bad_fields, operator, post, refused};
use crate::harness::{Person, Shop};
use serde_json::{Value, json};

/// Sends a body to a route as someone who may use it.
async fn send(
    shop: &Shop,
    anna: &Person,
    admin: &str,
    route: (&'static str, &str),
    body: &Value,
) -> crate::harness::Reply {
    let token = if route.1.starts_with("/api/admin") { admin } else { &anna.token };
    ask(shop, route.0, route.1).token(token).json(body).await
}

const ROUTES: &[((&str, &str), &str)] = &[
    (("POST", "/login"), "email password"),
    (("POST", "/api/token/refresh"), "refreshToken"),
    (("POST", "/api/auth/goods"), "category goodsDescription goodsName goodsPrice stockQuantity"),
    (("POST", "/api/auth/wishlist"), "goodsId goodsQuantity"),
    (("PATCH", "/api/auth/wishlist/1"), "goodsQuantity"),
    (("POST", "/api/auth/goods/order"), "address goodsId quantity"),
    (("POST", "/api/auth/orders"), "address wishListIds"),
    (("POST", "/api/admin/users"), "address email password phoneNumber userName"),
];

#[tokio::test]
async fn every_field_that_is_missing_or_null_is_named() {
    let shop = Shop::start().await;
    let (anna, admin) = (shop.person("anna").await, operator(&shop).await);
    for (route, required) in ROUTES {
        let missing = send(&shop, &anna, &admin, *route, &json!({})).await;
        assert_bad_fields(&missing, required);
        let nulls = required.split(' ').map(|name| (name.to_owned(), Value::Null)).collect();
        assert_bad_fields(&send(&shop, &anna, &admin, *route, &Value::Object(nulls)).await, required);
    }
    let nothing = post(&shop, "/api/auth/wishlist").by(&anna).await;
    assert_bad_fields(&nothing, "goodsId goodsQuantity");
    shop.end().await;
}

#[tokio::test]
async fn every_field_of_the_wrong_type_is_named() {
    let shop = Shop::start().await;
    let (anna, admin) = (shop.person("anna").await, operator(&shop).await);
    let all = [
        ("/login", "email password"),
        ("/api/token/refresh", "refreshToken"),
        (
            "/api/auth/goods",
            "category goodsDescription goodsName goodsPrice limitPerBuyer reservationStartTime sku stockQuantity",
        ),
        ("/api/auth/wishlist", "goodsId goodsQuantity"),
        ("/api/auth/goods/order", "address expectedTotalPrice goodsId quantity"),
        ("/api/auth/orders", "address expectedTotalPrice wishListIds"),
        ("/api/admin/users", "address email password phoneNumber role userName"),
    ];
    for (path, names) in all {
        for wrong in [json!({}), json!([[]]), json!(true), json!(1.5)] {
            let body = names.split(' ').map(|name| (name.to_owned(), wrong.clone())).collect();
            assert_bad_fields(&send(&shop, &anna, &admin, ("POST", path), &Value::Object(body)).await, names);
        }
    }
    shop.end().await;
}

#[tokio::test]
async fn numbers_are_integers_and_not_texts_or_fractions() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 5).await;
    for quantity in ["\"2\"", "1.5", "2.0", "1e2", "9223372036854775808", "-1", "0", "1001", "[2]"] {
        let body = format!(r#"{{"goodsId": {goods}, "quantity": {quantity}, "address": "서울"}}"#);
        let reply = post(&shop, "/api/auth/goods/order").by(&anna).text(&body).await;
        assert_bad_fields(&reply, "quantity");
    }
    assert_eq!(shop.stock(goods).await, 5);
    shop.end().await;
}

#[tokio::test]
async fn fields_that_nobody_knows_are_ignored() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 5).await;
    let body =
        json!({ "goodsId": goods, "goodsQuantity": 2, "userId": 1, "unitPrice": 1, "note": { "a": [1] } });
    let reply = post(&shop, "/api/auth/wishlist").by(&anna).json(&body).await;
    assert_eq!((reply.status, &reply.json()["data"]["unitPrice"]), (201, &3_000.into()));
    shop.end().await;
}

#[tokio::test]
async fn the_reasons_are_told_in_the_language_that_is_asked_for() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let body = json!({ "goodsQuantity": 1001 });
    let korean = post(&shop, "/api/auth/wishlist").by(&anna).json(&body).await;
    let why =
        json!({ "goodsId": "필수 항목입니다.", "goodsQuantity": "1 이상 1000 이하의 정수여야 합니다." });
    assert_eq!(refused(&korean, 400, "VALIDATION", "유효성검사 실패"), why);
    let english = post(&shop, "/api/auth/wishlist").by(&anna).english().json(&body).await;
    let why = json!({ "goodsId": "is required", "goodsQuantity": "must be an integer from 1 to 1000" });
    assert_eq!(refused(&english, 400, "VALIDATION", "Some fields are not valid."), why);
    shop.end().await;
}

#[tokio::test]
async fn a_path_id_that_is_no_positive_number_is_a_bad_field() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let routes = [
        ("GET", "/api/goods/ID"),
        ("GET", "/api/goods/ID/stock"),
        ("PATCH", "/api/auth/wishlist/ID"),
        ("DELETE", "/api/auth/wishlist/ID"),
        ("GET", "/api/auth/orders/ID"),
        ("POST", "/api/auth/orders/ID/cancel"),
    ];
    for (method, path) in routes {
        for id in ["abc", "0", "-1", "1.5", "1x", "%20", "%FF", "9223372036854775808", "null"] {
            let asked = ask(&shop, method, &path.replace("ID", id)).by(&anna);
            let reply = asked.json(&json!({ "goodsQuantity": 1 })).await;
            assert_bad_fields(&reply, "id");
        }
        let english = ask(&shop, method, &path.replace("ID", "x")).by(&anna).english().await;
        let why = refused(&english, 400, "VALIDATION", "Some fields are not valid.");
        assert_eq!(why, json!({ "id": "must be a positive integer" }), "{method} {path}");
    }
    shop.end().await;
}
