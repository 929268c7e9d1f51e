//! `PATCH /api/auth/users`.

use crate::harness::ADDRESS;
use crate::harness::Shop;
use crate::http::ask::{assert_bad_fields, assert_fields, get, ok, patch};
use serde_json::json;

const CHANGED: &str = "사용자 정보 변경이 완료되었습니다.";

#[tokio::test]
async fn what_is_given_is_changed_and_the_rest_stays() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let change = async |body| ok(&patch(&shop, "/api/auth/users").by(&anna).json(&body).await, CHANGED);
    let moved = change(json!({ "address": "제주시 1" })).await;
    assert_fields(&moved, "address phoneNumber");
    assert_eq!(moved, json!({ "address": "제주시 1", "phoneNumber": "010-1234-5678" }));
    let called =
        change(json!({ "phoneNumber": "011-2222-3333", "address": null, "email": "x@example.com" })).await;
    assert_eq!(called, json!({ "address": "제주시 1", "phoneNumber": "011-2222-3333" }));
    assert_eq!(change(json!({})).await, called);

    let page = get(&shop, "/api/auth/users").by(&anna).await.json()["data"].clone();
    assert_eq!((&page["address"], &page["phoneNumber"]), (&json!("제주시 1"), &json!("011-2222-3333")));
    assert_eq!(page["email"], json!(anna.email));
    let hers = get(&shop, "/api/auth/users").by(&bora).await.json()["data"].clone();
    assert_eq!((&hers["address"], &hers["phoneNumber"]), (&json!(ADDRESS), &json!("010-1234-5678")));
    shop.end().await;
}

#[tokio::test]
async fn each_field_is_held_to_its_limits_and_nothing_is_changed() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let change = async |body| patch(&shop, "/api/auth/users").by(&anna).json(&body).await;
    for number in [json!(""), json!("01012345678"), json!("010-123-4567"), json!(10)] {
        assert_bad_fields(
            &change(json!({ "phoneNumber": number, "address": "제주시 1" })).await,
            "phoneNumber",
        );
    }
    for address in [json!(""), json!(" "), json!("가".repeat(101)), json!("서울\n마포"), json!(1)] {
        assert_bad_fields(&change(json!({ "address": address })).await, "address");
    }
    assert_bad_fields(&change(json!({ "address": "", "phoneNumber": "" })).await, "address phoneNumber");
    let page = get(&shop, "/api/auth/users").by(&anna).await.json()["data"].clone();
    assert_eq!((&page["address"], &page["phoneNumber"]), (&json!(ADDRESS), &json!("010-1234-5678")));
    shop.end().await;
}

#[tokio::test]
async fn under_a_key_the_same_change_is_made_once() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let ask = |body| patch(&shop, "/api/auth/users").by(&anna).key("move").json(&body).into_future();
    let first = ask(json!({ "address": "제주시 1" })).await;
    ok(&patch(&shop, "/api/auth/users").by(&anna).json(&json!({ "address": "제주시 2" })).await, CHANGED);
    let again = ask(json!({ "address": "제주시 1" })).await;
    assert_eq!((again.text.as_str(), again.header("Idempotent-Replayed")), (first.text.as_str(), "true"));
    let page = get(&shop, "/api/auth/users").by(&anna).await.json()["data"].clone();
    assert_eq!(page["address"], json!("제주시 2"));
    // The key of one is no key of another.
    let hers =
        patch(&shop, "/api/auth/users").by(&bora).key("move").json(&json!({ "address": "부산 1" })).await;
    assert_eq!(ok(&hers, CHANGED)["address"], json!("부산 1"));
    shop.end().await;
}
