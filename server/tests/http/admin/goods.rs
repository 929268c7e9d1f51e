//! `GET /api/admin/goods`, `PATCH /api/admin/goods/{id}` and `POST /api/admin/goods/{id}/stock`.

use crate::harness::Shop;
use crate::http::ask::{assert_bad_fields, assert_fields, column, get, ok, operator, patch, post, refused};
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};

const ALL: &str = "전체 상품 목록 조회에 성공했습니다.";

#[tokio::test]
async fn an_operator_sees_everyones_goods_with_where_their_units_are() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let token = operator(&shop).await;
    let apples = shop.goods(&anna, "꿀사과", 3_000, 10).await;
    let pears = shop.goods_with(&bora, "배", 5_000, 0, |goods| goods.category = "BEAUTY".to_owned()).await;
    let order = bora.buy(&shop, apples, 4).await;
    bora.until_payment(order.order_id, PaymentStatus::Completed).await;
    patch(&shop, &format!("/api/auth/goods/{apples}")).by(&anna).json(&json!({ "onSale": false })).await;
    let data = ok(&get(&shop, "/api/admin/goods").token(&token).await, ALL);
    assert_fields(&data, "goodsList");
    let page = &data["goodsList"];
    assert_eq!(column(&page["content"], "goodsId"), [json!(pears), json!(apples)]);
    let shown = &page["content"][1];
    let expected = json!({
        "goodsId": apples, "sellerId": anna.id, "goodsName": "꿀사과", "goodsPrice": 3_000, "stockQuantity": 6,
        "heldQuantity": 0, "soldQuantity": 4, "category": "기타", "categoryCode": "ETC", "reservationStartTime": null,
        "limitPerBuyer": null, "sku": null, "onSale": false, "registerDate": shown["registerDate"],
        "lastModifiedDate": shown["lastModifiedDate"],
    });
    assert_eq!(shown, &expected);
    for (query, expected) in [
        ("onSale=true", vec![pears]),
        ("onSale=false", vec![apples]),
        ("q=%EA%BF%80", vec![apples]),
        ("q=%EC%82%AC%EA%B3%BC&onSale=true", vec![]),
        ("q=%EC%82%AC%EA%B3%BC&onSale=false", vec![apples]),
        ("category=BEAUTY", vec![pears]),
        ("inStock=true", vec![apples]),
        ("inStock=false", vec![pears]),
        ("state=open&sort=id,asc", vec![apples, pears]),
        ("state=upcoming", vec![]),
        ("minPrice=4000", vec![pears]),
        ("maxPrice=4000&onSale=false", vec![apples]),
        ("sort=stockQuantity,desc", vec![apples, pears]),
        (&format!("seller={}", bora.id), vec![pears]),
        (&format!("seller={}&q=%EA%BF%80", bora.id), vec![]),
        ("seller=999", vec![]),
    ] {
        let page = ok(&get(&shop, &format!("/api/admin/goods?{query}")).token(&token).await, ALL);
        let ids: Vec<_> = expected.iter().map(|id| json!(id)).collect();
        assert_eq!(column(&page["goodsList"]["content"], "goodsId"), ids, "{query}");
        assert_eq!(page["goodsList"]["totalElements"], ids.len(), "{query}");
    }
    for (query, fields) in [
        ("seller=x&onSale=1", "onSale seller"),
        ("seller=0", "seller"),
        ("category=X", "category"),
        ("sort=sku", "sort"),
    ] {
        assert_bad_fields(&get(&shop, &format!("/api/admin/goods?{query}")).token(&token).await, fields);
    }
    let english = get(&shop, "/api/admin/goods").token(&token).english().await;
    ok(&english, "Here are all goods.");
    shop.end().await;
}

#[tokio::test]
async fn an_operator_changes_anyones_goods_and_stock_and_it_is_written_down() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let token = operator(&shop).await;
    let apples = shop.goods(&anna, "사과", 3_000, 10).await;
    let path = format!("/api/admin/goods/{apples}");
    let reply = patch(&shop, &path).token(&token).json(&json!({ "goodsPrice": 1, "onSale": false })).await;
    let data = ok(&reply, "상품 정보 수정에 성공하였습니다.");
    assert_eq!((&data["goodsPrice"], &data["onSale"]), (&json!(1), &json!(false)));
    let body = json!({ "change": -4, "reason": "파손" });
    let stock = format!("{path}/stock");
    let reply = post(&shop, &stock).token(&token).key("once").json(&body).await;
    let data = ok(&reply, "상품 재고 변경에 성공하였습니다.");
    assert_eq!(data, json!({ "goodsId": apples, "stockQuantity": 6 }));
    let again = post(&shop, &stock).token(&token).key("once").json(&body).await;
    assert_eq!((again.text.as_str(), again.header("Idempotent-Replayed")), (reply.text.as_str(), "true"));
    let short = post(&shop, &stock).token(&token).json(&json!({ "change": -7, "reason": "파손" })).await;
    refused(&short, 409, "OUT_OF_STOCK", "재고가 부족합니다.");
    assert_eq!(shop.stock(apples).await, 6);

    let written = shop.database.texts("SELECT action FROM audit_log WHERE subject = 'goods:1' ORDER BY id");
    assert_eq!(written, ["goods.change", "goods.stock"]);
    let after: Value = serde_json::from_str(
        &shop.database.texts("SELECT state_after FROM audit_log WHERE action = 'goods.stock'")[0],
    )
    .unwrap();
    assert_eq!(after, json!({ "stockQuantity": 6, "reason": "파손" }));
    shop.end().await;
}

#[tokio::test]
async fn what_an_operator_cannot_do_with_goods_is_said() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let token = operator(&shop).await;
    let apples = shop.goods(&anna, "사과", 3_000, 10).await;
    let change = json!({ "goodsPrice": 1 });
    let stock = json!({ "change": 1, "reason": "-" });
    let reply = patch(&shop, "/api/admin/goods/999").token(&token).json(&change).await;
    refused(&reply, 404, "GOODS_NOT_FOUND", "해당 상품이 존재하지 않습니다.");
    let reply = post(&shop, "/api/admin/goods/999/stock").token(&token).json(&stock).await;
    refused(&reply, 404, "GOODS_NOT_FOUND", "해당 상품이 존재하지 않습니다.");
    let path = format!("/api/admin/goods/{apples}");
    let reply = patch(&shop, &path).token(&token).json(&json!({ "goodsPrice": -1, "category": "X" })).await;
    assert_bad_fields(&reply, "goodsPrice");
    let reply = post(&shop, &format!("{path}/stock")).token(&token).json(&json!({ "change": 0 })).await;
    assert_bad_fields(&reply, "change reason");
    for reply in [
        get(&shop, "/api/admin/goods").by(&anna).await,
        patch(&shop, &path).by(&anna).json(&change).await,
        post(&shop, &format!("{path}/stock")).by(&anna).json(&stock).await,
    ] {
        refused(&reply, 403, "FORBIDDEN", "권한이 없습니다.");
    }
    refused(&get(&shop, "/api/admin/goods").await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    assert_eq!(shop.stock(apples).await, 10);
    shop.end().await;
}
