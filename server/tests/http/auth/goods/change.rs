//! `PATCH /api/auth/goods/{id}`.

use crate::harness::{ADDRESS, Shop};
use crate::http::ask::{assert_bad_fields, from_now, get, ok, patch, post, refused};
use miri_common::GoodsId;
use serde_json::{Value, json};
use std::time::Duration;

const CHANGED: &str = "상품 정보 수정에 성공하였습니다.";
const NOT_YOURS: &str = "상품 수정 권한이 없습니다.";

fn path(goods: GoodsId) -> String {
    format!("/api/auth/goods/{goods}")
}

/// One goods as everyone sees it, without the time of its last change.
async fn shown(shop: &Shop, goods: GoodsId) -> Value {
    let mut goods = get(shop, &format!("/api/goods/{goods}")).await.json()["data"].clone();
    goods.as_object_mut().unwrap().remove("lastModifiedDate");
    goods
}

#[tokio::test]
async fn a_seller_changes_everything_that_is_said_of_goods() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&anna, "사과", 3_000, 7).await, shop.goods(&bora, "배", 5_000, 1).await);
    let before = shown(&shop, pears).await;
    let opens = from_now(&shop, Duration::from_secs(7_200));
    let change = json!({
        "goodsName": " 꿀사과 ", "goodsDescription": "아주\n달다", "goodsPrice": 4_000, "category": "BEAUTY",
        "reservationStartTime": opens, "limitPerBuyer": 2, "onSale": false,
    });
    let reply = patch(&shop, &path(apples)).by(&anna).json(&change).await;
    let expected = json!({
        "goodsId": apples, "goodsName": "꿀사과", "goodsDescription": "아주\n달다", "goodsPrice": 4_000, "stockQuantity": 7,
        "category": "뷰티", "categoryCode": "BEAUTY", "reservationStartTime": opens, "limitPerBuyer": 2, "onSale": false,
    });
    assert_eq!(ok(&reply, CHANGED), expected);
    let seen = shown(&shop, apples).await;
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&seen[name], value, "{name}");
    }
    assert_eq!(shown(&shop, pears).await, before, "nothing else has changed");
    shop.end().await;
}

#[tokio::test]
async fn what_is_absent_or_null_stays_as_it_is() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let opens = from_now(&shop, Duration::from_secs(7_200));
    let register = json!({
        "goodsName": "사과", "goodsDescription": "달다", "goodsPrice": 3_000, "stockQuantity": 7, "category": "FASHION",
        "reservationStartTime": opens, "limitPerBuyer": 2, "sku": "a-1",
    });
    let made = post(&shop, "/api/auth/goods").by(&anna).json(&register).await.json();
    let goods: GoodsId = serde_json::from_value(made["data"]["goodsId"].clone()).unwrap();
    let before = shown(&shop, goods).await;
    let nulls = json!({
        "goodsName": null, "goodsDescription": null, "goodsPrice": null, "category": null, "reservationStartTime": null,
        "limitPerBuyer": null, "onSale": null, "colour": "red",
    });
    for body in [json!({}), nulls] {
        let reply = patch(&shop, &path(goods)).by(&anna).english().json(&body).await;
        assert_eq!(ok(&reply, "The goods have been changed.")["goodsPrice"], 3_000);
        assert_eq!(shown(&shop, goods).await, before);
    }
    let changed = shop.count("SELECT COUNT(*) FROM events WHERE topic = 'goods.changed'");
    assert_eq!(changed, 1, "only the registration is told of");
    for (name, value) in [("goodsPrice", json!(1)), ("goodsName", json!("배")), ("onSale", json!(false))] {
        patch(&shop, &path(goods)).by(&anna).json(&json!({ name: value })).await;
        let mut expected = before.clone();
        expected[name] = value.clone();
        assert_eq!(shown(&shop, goods).await, expected, "{name}");
        let back = json!({ name: before[name] });
        patch(&shop, &path(goods)).by(&anna).json(&back).await;
    }
    assert_eq!(shown(&shop, goods).await, before);
    shop.goods(&bora, "배", 1, 1).await;
    shop.end().await;
}

#[tokio::test]
async fn each_field_is_held_to_the_limits_of_a_registration() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let apples = shop.goods(&anna, "사과", 3_000, 7).await;
    let before = shown(&shop, apples).await;
    for (field, bad) in [
        ("goodsName", vec![json!(""), json!("가".repeat(61)), json!(3)]),
        ("goodsDescription", vec![json!(""), json!("가".repeat(2001))]),
        ("goodsPrice", vec![json!(-1), json!(10_000_000_001_i64), json!("1")]),
        ("category", vec![json!("FOOD"), json!("기타"), json!(""), json!(1)]),
        ("reservationStartTime", vec![json!("2001-01-01 00:00:00"), json!("soon")]),
        ("limitPerBuyer", vec![json!(0), json!(1001)]),
        ("onSale", vec![json!("true"), json!(1)]),
    ] {
        for value in bad {
            let reply = patch(&shop, &path(apples)).by(&anna).json(&json!({ field: value })).await;
            assert_bad_fields(&reply, field);
        }
    }
    let both = json!({ "category": "FOOD", "reservationStartTime": "2001-01-01 00:00:00", "goodsPrice": 1 });
    let reply = patch(&shop, &path(apples)).by(&anna).json(&both).await;
    assert_bad_fields(&reply, "category reservationStartTime");
    assert_bad_fields(&patch(&shop, "/api/auth/goods/x").by(&anna).json(&json!({})).await, "id");
    assert_eq!(shown(&shop, apples).await, before);
    shop.end().await;
}

#[tokio::test]
async fn an_opening_that_has_passed_can_be_sent_back_as_it_is() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let opens = from_now(&shop, Duration::from_secs(3_600));
    let apples = shop.goods(&anna, "사과", 3_000, 7).await;
    ok(&patch(&shop, &path(apples)).by(&anna).json(&json!({ "reservationStartTime": opens })).await, CHANGED);
    shop.clock.advance_shop(Duration::from_secs(7_200));
    let again = json!({ "reservationStartTime": opens, "goodsPrice": 1 });
    assert_eq!(ok(&patch(&shop, &path(apples)).by(&anna).json(&again).await, CHANGED)["goodsPrice"], 1);
    let other = json!({ "reservationStartTime": from_now(&shop, Duration::from_secs(0)) });
    assert_bad_fields(&patch(&shop, &path(apples)).by(&anna).json(&other).await, "reservationStartTime");
    shop.end().await;
}

#[tokio::test]
async fn goods_of_another_seller_are_not_there_to_be_changed() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&anna, "사과", 3_000, 7).await;
    let before = shown(&shop, apples).await;
    let change = json!({ "goodsPrice": 1 });
    for id in [apples, GoodsId(999)] {
        let reply = patch(&shop, &path(id)).by(&bora).json(&change).await;
        assert_eq!(refused(&reply, 404, "GOODS_NOT_FOUND", NOT_YOURS), Value::Null);
        let english = patch(&shop, &path(id)).by(&bora).english().json(&change).await;
        refused(&english, 404, "GOODS_NOT_FOUND", "There are no such goods that you could change.");
    }
    refused(&patch(&shop, &path(apples)).json(&change).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    assert_eq!(shown(&shop, apples).await, before);
    shop.end().await;
}

#[tokio::test]
async fn a_change_is_carried_out_once_for_its_key() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let apples = shop.goods(&anna, "사과", 3_000, 7).await;
    let ask =
        |price: i64| patch(&shop, &path(apples)).by(&anna).key("once").json(&json!({ "goodsPrice": price }));
    let first = ask(1).await;
    patch(&shop, &path(apples)).by(&anna).json(&json!({ "goodsPrice": 2 })).await;
    let again = ask(1).await;
    assert_eq!((again.text.as_str(), again.header("Idempotent-Replayed")), (first.text.as_str(), "true"));
    assert_eq!(shown(&shop, apples).await["goodsPrice"], 2);
    assert_eq!((ask(3).await).error(), "IDEMPOTENCY_MISMATCH");
    shop.end().await;
}

#[tokio::test]
async fn an_order_goes_by_what_was_changed_at_once() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 50).await;
    let change = async |change: Value| {
        ok(&patch(&shop, &path(apples)).by(&seller).json(&change).await, CHANGED);
    };
    let order = async |total: i64| {
        let body =
            json!({ "goodsId": apples, "quantity": 1, "address": ADDRESS, "expectedTotalPrice": total });
        post(&shop, "/api/auth/goods/order").by(&anna).json(&body).await
    };
    assert_eq!(order(3_000).await.status, 200);
    change(json!({ "goodsPrice": 4_000 })).await;
    let data = refused(&order(3_000).await, 409, "PRICE_CHANGED", "상품 가격이 변경되었습니다.");
    assert_eq!(data["prices"][0]["unitPrice"], 4_000);
    assert_eq!(order(4_000).await.status, 200);
    change(json!({ "onSale": false })).await;
    refused(&order(4_000).await, 409, "NOT_ON_SALE", "판매 중인 상품이 아닙니다.");
    change(json!({ "onSale": true })).await;
    assert_eq!(order(4_000).await.status, 200);
    change(json!({ "limitPerBuyer": 3 })).await;
    let data = refused(&order(4_000).await, 409, "LIMIT_EXCEEDED", "1인당 구매 가능 수량을 초과했습니다.");
    assert_eq!((&data["limitPerBuyer"], &data["alreadyOrdered"]), (&json!(3), &json!(3)));
    change(
        json!({ "limitPerBuyer": 10, "reservationStartTime": from_now(&shop, Duration::from_secs(3_600)) }),
    )
    .await;
    refused(&order(4_000).await, 409, "NOT_OPEN_YET", "주문 가능 시간이 아닙니다.");
    shop.clock.advance_shop(Duration::from_secs(3_601));
    assert_eq!(order(4_000).await.status, 200);
    // The limit is frozen on a line when it is ordered, so lowering it later breaks no invariant.
    change(json!({ "limitPerBuyer": 1 })).await;
    shop.end().await;
}
