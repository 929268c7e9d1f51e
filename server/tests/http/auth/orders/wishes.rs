//! `POST /api/auth/orders`: wishes bought together, all or none.

use crate::harness::{Person, Reply, Shop};
use crate::http::ask::{ask, assert_bad_fields, assert_now, column, created, get, post, refused};
use miri_common::WishId;
use serde_json::{Value, json};

const ORDERED: &str = "주문이 완료되었습니다.";

async fn order(shop: &Shop, who: &Person, wishes: &[WishId]) -> Reply {
    let body = json!({ "wishListIds": wishes, "address": "서울시 마포구 1" });
    post(shop, "/api/auth/orders").by(who).json(&body).await
}

async fn wishlist(shop: &Shop, who: &Person) -> Vec<Value> {
    let reply = get(shop, "/api/auth/wishlist?sort=id,asc").by(who).await;
    column(&reply.json()["data"]["goods"]["content"], "wishListId")
}

#[tokio::test]
async fn wishes_become_one_order_and_leave_the_wishlist() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await);
    let plums = shop.goods(&bora, "자두", 700, 10).await;
    let wishes = [anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 3).await];
    let (kept, boras) = (anna.wish(&shop, plums, 1).await, bora.wish(&shop, apples, 1).await);
    let placed = created(&order(&shop, &anna, &wishes).await, ORDERED);
    assert_now(&shop, &placed["orderDate"]);
    let line = |n: usize, goods, name: &str, quantity: i64, price: i64| {
        json!({
            "orderDetailId": placed["orderGoods"][n]["orderDetailId"], "goodsId": goods, "goodsName": name,
            "quantity": quantity, "unitPrice": price, "subTotalPrice": quantity * price, "orderStatus": "주문 완료",
            "orderStatusCode": "COMPLETED", "reservationStartTime": null,
        })
    };
    let expected = json!({
        "orderId": placed["orderId"],
        "orderGoods": [line(0, apples, "사과", 2, 3_000), line(1, pears, "배", 3, 5_000)],
        "totalOrderPrice": 21_000, "orderDate": placed["orderDate"], "paymentStatus": "결제 화면",
        "paymentStatusCode": "PAYMENT_SCREEN_ENTERED", "paymentDeadline": placed["paymentDeadline"],
    });
    assert_eq!(placed, expected);
    assert_eq!(wishlist(&shop, &anna).await, [json!(kept)]);
    assert_eq!(wishlist(&shop, &bora).await, [json!(boras)]);
    assert_eq!((shop.stock(apples).await, shop.stock(pears).await, shop.stock(plums).await), (8, 7, 10));

    let body = json!({ "wishListIds": [kept], "address": "서울", "expectedTotalPrice": 700 });
    let english = post(&shop, "/api/auth/orders").by(&anna).english().json(&body).await;
    assert_eq!(created(&english, "Your order is placed.")["orderGoods"][0]["orderStatus"], "Ordered");
    shop.end().await;
}

#[tokio::test]
async fn when_one_goods_is_short_nothing_is_ordered_and_the_wishes_stay() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 2).await);
    let wishes = [anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 3).await];
    let told = refused(&order(&shop, &anna, &wishes).await, 409, "OUT_OF_STOCK", "재고가 부족합니다.");
    assert_eq!(told, json!({ "goods": [{ "goodsId": pears, "requested": 3, "left": 2 }] }));
    assert_eq!(wishlist(&shop, &anna).await, [json!(wishes[0]), json!(wishes[1])]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), 0);
    assert_eq!((shop.stock(apples).await, shop.stock(pears).await), (10, 2));
    created(&order(&shop, &anna, &wishes[..1]).await, ORDERED);
    assert_eq!(wishlist(&shop, &anna).await, [json!(wishes[1])]);
    shop.end().await;
}

#[tokio::test]
async fn when_one_goods_cannot_be_ordered_nothing_is_and_the_wishes_stay() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 2).await);
    let wishes = [anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 1).await];
    let change = async |body: Value| {
        let path = format!("/api/auth/goods/{pears}");
        assert_eq!(ask(&shop, "PATCH", &path).by(&bora).json(&body).await.status, 200);
    };
    change(json!({ "reservationStartTime": "2099-01-01 09:00:00" })).await;
    let told =
        refused(&order(&shop, &anna, &wishes).await, 409, "NOT_OPEN_YET", "주문 가능 시간이 아닙니다.");
    assert_eq!(told, json!({ "goodsId": pears, "opensAt": "2099-01-01 09:00:00" }));
    change(json!({ "reservationStartTime": null, "onSale": false })).await;
    let told = refused(&order(&shop, &anna, &wishes).await, 409, "NOT_ON_SALE", "판매 중인 상품이 아닙니다.");
    assert_eq!(told, json!({ "goodsId": pears }));
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), 0);
    assert_eq!((shop.stock(apples).await, shop.stock(pears).await), (10, 2));
    created(&order(&shop, &anna, &wishes[..1]).await, ORDERED);
    shop.end().await;
}

#[tokio::test]
async fn unknown_foreign_and_bought_wishes_are_not_found_and_nothing_is_ordered() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let (hers, boras) = (anna.wish(&shop, apples, 1).await, bora.wish(&shop, apples, 1).await);
    let words = "유효하지 않은 위시리스트 ID가 포함되어 있습니다.";
    for other in [boras, WishId(999)] {
        let reply = order(&shop, &anna, &[hers, other]).await;
        assert_eq!(refused(&reply, 404, "WISH_NOT_FOUND", words), Value::Null);
    }
    assert_eq!(
        (wishlist(&shop, &anna).await, wishlist(&shop, &bora).await),
        (vec![json!(hers)], vec![json!(boras)])
    );
    created(&order(&shop, &anna, &[hers]).await, ORDERED);
    refused(&order(&shop, &anna, &[hers]).await, 404, "WISH_NOT_FOUND", words);
    let body = json!({ "wishListIds": [boras], "address": "서울" });
    let english = post(&shop, "/api/auth/orders").by(&anna).english().json(&body).await;
    refused(&english, 404, "WISH_NOT_FOUND", "There is no such wish on your wishlist.");
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), 1);
    shop.end().await;
}

#[tokio::test]
async fn wishes_are_named_once_and_at_most_fifty_of_them() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let mut wishes = Vec::new();
    for n in 0..51 {
        let goods = shop.goods(&seller, &format!("상품 {n}"), 100, 1).await;
        wishes.push(anna.wish(&shop, goods, 1).await);
    }
    for bad in [
        json!([wishes[0], wishes[1], wishes[0]]),
        json!([]),
        json!(wishes),
        json!([0]),
        json!([-1]),
        json!(["1"]),
        json!([1.5]),
        json!({}),
    ] {
        let body = json!({ "wishListIds": bad, "address": "서울" });
        assert_bad_fields(&post(&shop, "/api/auth/orders").by(&anna).json(&body).await, "wishListIds");
    }
    assert_eq!(wishlist(&shop, &anna).await.len(), 10);
    let placed = created(&order(&shop, &anna, &wishes[1..]).await, ORDERED);
    assert_eq!(
        (placed["orderGoods"].as_array().unwrap().len(), &placed["totalOrderPrice"]),
        (50, &json!(5_000))
    );
    assert_eq!(wishlist(&shop, &anna).await, [json!(wishes[0])]);
    shop.end().await;
}
