//! `POST /api/admin/categories` and `PATCH /api/admin/categories/{code}`.

use crate::harness::Shop;
use crate::http::ask::{assert_bad_fields, created, get, ok, operator, patch, post, refused};
use serde_json::{Value, json};

const PATH: &str = "/api/admin/categories";

#[tokio::test]
async fn an_operator_adds_a_category_and_names_it_anew() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let token = operator(&shop).await;
    let food = json!({ "code": "FOOD_2", "ko": "식품", "en": "Food" });
    let reply = post(&shop, PATH).token(&token).key("once").json(&food).await;
    assert_eq!(created(&reply, "카테고리가 추가되었습니다."), food);
    let again = post(&shop, PATH).token(&token).key("once").json(&food).await;
    assert_eq!(again.header("Idempotent-Replayed"), "true");
    let reply = post(&shop, PATH).token(&token).json(&food).await;
    refused(&reply, 409, "CATEGORY_TAKEN", "이미 있는 카테고리입니다.");

    let apples = shop.goods_with(&anna, "사과", 1, 1, |goods| goods.category = "FOOD_2".to_owned()).await;
    let reply = patch(&shop, &format!("{PATH}/FOOD_2")).token(&token).json(&json!({ "ko": "먹거리" })).await;
    let renamed = json!({ "code": "FOOD_2", "ko": "먹거리", "en": "Food" });
    assert_eq!(ok(&reply, "카테고리 이름이 변경되었습니다."), renamed);
    let shown = get(&shop, &format!("/api/goods/{apples}")).await.json()["data"].clone();
    assert_eq!((&shown["category"], &shown["categoryCode"]), (&json!("먹거리"), &json!("FOOD_2")));
    let all = ok(&get(&shop, "/api/categories").await, "카테고리 목록 조회에 성공했습니다.");
    assert_eq!(all.as_array().unwrap().len(), 4);
    assert!(all.as_array().unwrap().contains(&renamed));
    let nothing =
        patch(&shop, &format!("{PATH}/FOOD_2")).token(&token).english().json(&json!({ "ko": null })).await;
    assert_eq!(ok(&nothing, "The category has been renamed."), renamed);
    let listed = get(&shop, "/api/goods?category=FOOD_2").await.json();
    assert_eq!(listed["data"]["goodsList"]["totalElements"], 1);
    let written =
        shop.database.texts("SELECT action FROM audit_log WHERE subject = 'category:FOOD_2' ORDER BY id");
    assert_eq!(written, ["category.create", "category.change", "category.change"]);
    shop.end().await;
}

#[tokio::test]
async fn a_category_has_a_code_of_capitals_and_two_names() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let token = operator(&shop).await;
    for (body, fields) in [
        (json!({}), "code en ko"),
        (json!({ "code": "food", "ko": "식품", "en": "Food" }), "code"),
        (json!({ "code": "1FOOD", "ko": "식품", "en": "Food" }), "code"),
        (json!({ "code": "FOO D", "ko": "식품", "en": "Food" }), "code"),
        (json!({ "code": "식품", "ko": "식품", "en": "Food" }), "code"),
        (json!({ "code": "F".repeat(31), "ko": "가".repeat(31), "en": "" }), "code en ko"),
    ] {
        assert_bad_fields(&post(&shop, PATH).token(&token).json(&body).await, fields);
    }
    let etc = format!("{PATH}/ETC");
    assert_bad_fields(&patch(&shop, &etc).token(&token).json(&json!({ "en": " " })).await, "en");
    let reply = patch(&shop, &format!("{PATH}/FOOD")).token(&token).json(&json!({ "en": "Food" })).await;
    assert_eq!(refused(&reply, 404, "CATEGORY_NOT_FOUND", "존재하지 않는 카테고리입니다."), Value::Null);
    let change = json!({ "en": "Food" });
    refused(&post(&shop, PATH).by(&anna).json(&change).await, 403, "FORBIDDEN", "권한이 없습니다.");
    refused(&patch(&shop, &etc).by(&anna).json(&change).await, 403, "FORBIDDEN", "권한이 없습니다.");
    refused(&patch(&shop, &etc).json(&change).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    shop.end().await;
}
