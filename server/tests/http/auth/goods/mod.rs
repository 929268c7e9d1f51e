//! `POST /api/auth/goods`; `change` and `stock`: what becomes of goods afterwards.

mod change;
mod on_mariadb;
mod stock;

use crate::harness::{Person, Reply, Shop};
use crate::http::ask::{assert_bad_fields, created, from_now, get, instant, post, refused};
use serde_json::{Value, json};
use std::time::Duration;

const MADE: &str = "상품 등록에 성공했습니다.";

fn goods(change: Value) -> Value {
    let mut goods = json!({
        "goodsName": "사과", "goodsDescription": "사과입니다.", "goodsPrice": 3_000, "stockQuantity": 10, "category": "ETC",
    });
    for (name, value) in change.as_object().unwrap() {
        goods[name] = value.clone();
    }
    goods
}

async fn register(shop: &Shop, seller: &Person, change: Value) -> Reply {
    post(shop, "/api/auth/goods").by(seller).json(&goods(change)).await
}

#[tokio::test]
async fn goods_are_registered_with_everything_that_can_be_said_of_them() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let opens = from_now(&shop, Duration::from_secs(86_400));
    let change = json!({
        "goodsName": "  청송 사과 🍎 ", "goodsDescription": "첫째 줄\n둘째 줄\t끝", "category": "BEAUTY",
        "reservationStartTime": opens, "limitPerBuyer": 2, "sku": "사과-1",
    });
    let made = created(&register(&shop, &anna, change.clone()).await, MADE);
    let expected = json!({
        "goodsId": made["goodsId"], "sellerId": anna.id, "goodsName": "청송 사과 🍎", "goodsDescription": "첫째 줄\n둘째 줄\t끝",
        "goodsPrice": 3_000, "stockQuantity": 10, "category": "뷰티", "categoryCode": "BEAUTY", "reservationStartTime": opens,
    });
    assert_eq!(made, expected);
    let other = post(&shop, "/api/auth/goods").by(&bora).english().json(&goods(json!({}))).await;
    let other = created(&other, "The goods have been registered.");
    assert_eq!((&other["sellerId"], &other["category"]), (&json!(bora.id), &json!("Other")));
    assert_eq!(other["reservationStartTime"], Value::Null);
    let shown = get(&shop, &format!("/api/goods/{}", made["goodsId"])).await.json()["data"].clone();
    assert_eq!((&shown["limitPerBuyer"], &shown["reservationStartTime"]), (&json!(2), &json!(opens)));
    shop.end().await;
}

#[tokio::test]
async fn each_field_is_held_to_its_limits_at_both_ends() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let long = |n: usize| json!("가".repeat(n));
    let bad = [
        (
            "goodsName",
            vec![
                json!(""),
                json!(" \t "),
                long(61),
                json!("사\n과"),
                json!("사\u{202e}과"),
                json!("\u{1b}[2J"),
            ],
        ),
        ("goodsDescription", vec![json!(""), json!("\n"), long(2001), json!("사과\u{0}")]),
        ("goodsPrice", vec![json!(-1), json!(10_000_000_001_i64), json!("3000")]),
        ("stockQuantity", vec![json!(-1), json!(1_000_000_001)]),
        ("category", vec![json!(""), json!("FOOD"), json!("etc"), json!("기타"), long(31)]),
        ("limitPerBuyer", vec![json!(0), json!(1001), json!(-1)]),
        ("sku", vec![json!(""), long(65), json!("a\nb")]),
        (
            "reservationStartTime",
            vec![
                json!("tomorrow"),
                json!("2999-01-01"),
                json!("2999-13-01 00:00:00"),
                json!("2999-01-01T00:00:00"),
            ],
        ),
    ];
    for (field, values) in bad {
        for value in values {
            assert_bad_fields(&register(&shop, &anna, json!({ field: value })).await, field);
        }
    }
    let least = json!({
        "goodsName": "a", "goodsDescription": "b", "goodsPrice": 0, "stockQuantity": 0, "limitPerBuyer": 1, "sku": "c",
    });
    let least = created(&register(&shop, &anna, least).await, MADE);
    assert_eq!((&least["goodsPrice"], &least["stockQuantity"]), (&json!(0), &json!(0)));
    let most = json!({
        "goodsName": "😀".repeat(60), "goodsDescription": long(2000), "goodsPrice": 10_000_000_000_i64,
        "stockQuantity": 1_000_000_000, "limitPerBuyer": 1000, "sku": long(64),
    });
    let most = created(&register(&shop, &anna, most).await, MADE);
    assert_eq!(most["goodsName"], "😀".repeat(60));
    assert_eq!(
        (&most["goodsPrice"], &most["stockQuantity"]),
        (&json!(10_000_000_000_i64), &json!(1_000_000_000))
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM goods"), 2);
    shop.end().await;
}

#[tokio::test]
async fn an_opening_lies_in_the_future_and_is_written_in_either_form() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    for past in
        [from_now(&shop, Duration::ZERO), "2020-01-01 00:00:00".to_owned(), "2020-01-01T00:00:00Z".to_owned()]
    {
        assert_bad_fields(
            &register(&shop, &anna, json!({ "reservationStartTime": past })).await,
            "reservationStartTime",
        );
    }
    let both = json!({ "reservationStartTime": "2020-01-01 00:00:00", "category": "FOOD" });
    assert_bad_fields(&register(&shop, &anna, both).await, "category reservationStartTime");
    let english = goods(json!({ "reservationStartTime": "2020-01-01 00:00:00", "category": "FOOD" }));
    let english = post(&shop, "/api/auth/goods").by(&anna).english().json(&english).await;
    let why = json!({ "category": "must be the code of a category", "reservationStartTime": "must lie in the future" });
    assert_eq!(refused(&english, 400, "VALIDATION", "Some fields are not valid."), why);

    // Seoul is nine hours ahead of UTC and has no summer time.
    for same in [
        "2999-01-02 03:00:00",
        "2999-01-01T18:00:00Z",
        "2999-01-01T19:00:00+01:00",
        "2999-01-01T18:00:00.750Z",
    ] {
        let made = created(&register(&shop, &bora, json!({ "reservationStartTime": same })).await, MADE);
        assert_eq!(made["reservationStartTime"], "2999-01-02 03:00:00", "{same}");
        assert_eq!(instant(&made["reservationStartTime"]), "2999-01-01T18:00:00Z".parse().unwrap());
    }
    shop.end().await;
}

#[tokio::test]
async fn a_seller_uses_a_sku_once_and_another_seller_may_use_it_too() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    created(&register(&shop, &anna, json!({ "sku": "A-1" })).await, MADE);
    let again = register(&shop, &anna, json!({ "sku": " A-1 ", "goodsName": "배" })).await;
    assert_eq!(refused(&again, 409, "SKU_TAKEN", "이미 사용 중인 SKU입니다."), Value::Null);
    let english =
        post(&shop, "/api/auth/goods").by(&anna).english().json(&goods(json!({ "sku": "A-1" }))).await;
    refused(&english, 409, "SKU_TAKEN", "You already have goods with this SKU.");
    created(&register(&shop, &bora, json!({ "sku": "A-1" })).await, MADE);
    created(&register(&shop, &anna, json!({ "sku": null })).await, MADE);
    created(&register(&shop, &anna, json!({})).await, MADE);
    shop.end().await;
}
