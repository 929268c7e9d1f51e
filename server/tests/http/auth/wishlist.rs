//! `/api/auth/wishlist`.

use crate::harness::{Person, Reply, Shop};
use crate::http::ask::{
    assert_bad_fields, assert_fields, assert_now, column, created, delete, from_now, get, ok, patch, post,
    refused,
};
use miri_common::GoodsId;
use miri_common::time::TimeInput;
use serde_json::{Value, json};
use std::time::Duration;

const ADDED: &str = "장바구니에 상품이 추가되었습니다.";
const LISTED: &str = "장바구니 목록 조회에 성공하였습니다.";

async fn add(shop: &Shop, who: &Person, goods: GoodsId, quantity: i64) -> Reply {
    let wish = json!({ "goodsId": goods, "goodsQuantity": quantity });
    post(shop, "/api/auth/wishlist").by(who).json(&wish).await
}

async fn list(shop: &Shop, who: &Person, query: &str) -> Value {
    ok(&get(shop, &format!("/api/auth/wishlist?{query}")).by(who).await, LISTED)["goods"].clone()
}

#[tokio::test]
async fn goods_are_wished_for_and_listed_newest_first() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let opens = from_now(&shop, Duration::from_secs(3600));
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let coat = shop
        .goods_with(&seller, "코트", 90_000, 0, |goods| {
            goods.category = "FASHION".to_owned();
            goods.reservation_start_time = opens.parse().ok();
        })
        .await;
    let first = created(&add(&shop, &anna, apples, 2).await, ADDED);
    let expected = json!({
        "wishListId": first["wishListId"], "goodsName": "사과", "goodsQuantity": 2, "unitPrice": 3_000, "subTotalPrice": 6_000,
    });
    assert_eq!(first, expected);
    let wish = json!({ "goodsId": coat, "goodsQuantity": 1000 });
    let second = post(&shop, "/api/auth/wishlist").by(&anna).english().json(&wish).await;
    let second = created(&second, "The goods are on your wishlist.");
    assert_eq!(second["subTotalPrice"], 90_000_000);

    let page = list(&shop, &anna, "").await;
    assert_eq!(
        (&page["totalElements"], &page["size"], &page["first"]),
        (&json!(2), &json!(10), &json!(true))
    );
    assert_now(&shop, &page["content"][0]["addToWishListDate"]);
    let expected = json!({
        "wishListId": second["wishListId"], "goodsId": coat, "goodsName": "코트", "unitPrice": 90_000,
        "subTotalPrice": 90_000_000, "stockQuantity": 0, "category": "패션", "categoryCode": "FASHION",
        "wishGoodsQuantity": 1000, "reservationStartTime": opens,
        "addToWishListDate": page["content"][0]["addToWishListDate"],
    });
    assert_eq!(page["content"][0], expected);
    assert_eq!(page["content"][1]["wishListId"], first["wishListId"]);
    let english = get(&shop, "/api/auth/wishlist").by(&anna).english().await;
    let english = ok(&english, "Here is your wishlist.");
    assert_fields(&english, "goods");
    assert_eq!(column(&english["goods"]["content"], "category"), ["Fashion", "Other"]);
    assert!(opens.parse::<TimeInput>().is_ok());
    shop.end().await;
}

#[tokio::test]
async fn the_same_goods_are_wished_for_once_by_each() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    created(&add(&shop, &anna, apples, 2).await, ADDED);
    let again = add(&shop, &anna, apples, 5).await;
    assert_eq!(
        refused(&again, 409, "ALREADY_IN_WISHLIST", "장바구니에 동일한 상품이 존재합니다."),
        Value::Null
    );
    let wish = json!({ "goodsId": apples, "goodsQuantity": 1 });
    let english = post(&shop, "/api/auth/wishlist").by(&anna).english().json(&wish).await;
    refused(&english, 409, "ALREADY_IN_WISHLIST", "These goods are already on your wishlist.");
    created(&add(&shop, &bora, apples, 3).await, ADDED);
    assert_eq!(column(&list(&shop, &anna, "").await["content"], "wishGoodsQuantity"), [json!(2)]);
    shop.end().await;
}

#[tokio::test]
async fn goods_that_do_not_exist_cannot_be_wished_for() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let reply = add(&shop, &anna, GoodsId(1), 1).await;
    refused(&reply, 404, "GOODS_NOT_FOUND", "해당 상품이 존재하지 않습니다.");
    assert_eq!(list(&shop, &anna, "").await["empty"], true);
    shop.end().await;
}

#[tokio::test]
async fn a_quantity_is_from_one_to_a_thousand() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    for quantity in [0, -1, 1001] {
        assert_bad_fields(&add(&shop, &anna, apples, quantity).await, "goodsQuantity");
    }
    let wish = created(&add(&shop, &anna, apples, 1).await, ADDED)["wishListId"].clone();
    let path = format!("/api/auth/wishlist/{wish}");
    for quantity in [json!(0), json!(1001), json!("2")] {
        let reply = patch(&shop, &path).by(&anna).json(&json!({ "goodsQuantity": quantity })).await;
        assert_bad_fields(&reply, "goodsQuantity");
    }
    let most = patch(&shop, &path).by(&anna).json(&json!({ "goodsQuantity": 1000 })).await;
    ok(&most, "장바구니 상품 수량 변경에 성공하였습니다.");
    shop.end().await;
}

#[tokio::test]
async fn a_quantity_is_changed_for_ones_own_wish_alone() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await);
    let (hers, other) = (anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 2).await);
    let boras = bora.wish(&shop, apples, 2).await;
    let set = |who: &Person, wish, body: Value| {
        patch(&shop, &format!("/api/auth/wishlist/{wish}")).by(who).json(&body)
    };
    let changed = ok(
        &set(&anna, hers, json!({ "goodsQuantity": 7 })).await,
        "장바구니 상품 수량 변경에 성공하였습니다.",
    );
    assert_eq!(changed, json!({ "wishListId": hers, "goodsId": apples, "wishGoodsQuantity": 7 }));
    ok(&set(&anna, hers, json!({ "goodsQuantity": 7 })).english().await, "The quantity has been changed.");
    let quantities = column(&list(&shop, &anna, "sort=id").await["content"], "wishGoodsQuantity");
    assert_eq!((quantities, other > hers), (vec![json!(7), json!(2)], true));

    for foreign in [boras.0, 999] {
        let reply = set(&anna, miri_common::WishId(foreign), json!({ "goodsQuantity": 9 })).await;
        assert_eq!(
            refused(&reply, 404, "WISH_NOT_FOUND", "유효하지 않은 상품 수량 변경 요청입니다."),
            Value::Null
        );
    }
    let english = set(&anna, boras, json!({ "goodsQuantity": 9 })).english().await;
    refused(&english, 404, "WISH_NOT_FOUND", "There is no such wish whose quantity you could change.");
    assert_eq!(column(&list(&shop, &bora, "").await["content"], "wishGoodsQuantity"), [json!(2)]);
    shop.end().await;
}

#[tokio::test]
async fn a_wish_is_removed_by_its_owner_once() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await);
    let (hers, other) = (anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 2).await);
    let remove = |who: &Person, wish| delete(&shop, &format!("/api/auth/wishlist/{wish}")).by(who);
    let words = "해당 위시리스트 상품을 삭제할 권한이 없습니다.";
    assert_eq!(refused(&remove(&bora, hers).await, 404, "WISH_NOT_FOUND", words), Value::Null);
    assert_eq!(ok(&remove(&anna, hers).await, "장바구니 상품 삭제에 성공하였습니다."), Value::Null);
    refused(&remove(&anna, hers).await, 404, "WISH_NOT_FOUND", words);
    let english = remove(&bora, other).english().await;
    refused(&english, 404, "WISH_NOT_FOUND", "There is no such wish that you could remove.");
    assert_eq!(column(&list(&shop, &anna, "").await["content"], "wishListId"), [json!(other)]);
    ok(&remove(&anna, other).english().await, "The goods are off your wishlist.");
    created(&add(&shop, &anna, apples, 1).await, ADDED);
    shop.end().await;
}

#[tokio::test]
async fn a_wishlist_shows_prices_and_stock_as_they_are_now() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    anna.wish(&shop, apples, 2).await;
    bora.buy(&shop, apples, 4).await;
    shop.database.change("UPDATE goods SET price = 3500");
    let wish = &list(&shop, &anna, "").await["content"][0];
    assert_eq!(
        (&wish["unitPrice"], &wish["subTotalPrice"], &wish["stockQuantity"]),
        (&json!(3_500), &json!(7_000), &json!(6))
    );
    shop.end().await;
}

#[tokio::test]
async fn a_wishlist_is_sorted_by_what_it_names_and_paged() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let mut wishes = Vec::new();
    for (n, quantity) in [5, 1, 5, 3].into_iter().enumerate() {
        let goods = shop.goods(&seller, &format!("상품 {n}"), 100, 1).await;
        wishes.push(anna.wish(&shop, goods, quantity).await);
    }
    let sorted = async |query: &str| column(&list(&shop, &anna, query).await["content"], "wishListId");
    let ids = |places: [usize; 4]| places.map(|place| json!(wishes[place])).to_vec();
    for field in ["createdDate", "id"] {
        assert_eq!(sorted(&format!("sort={field},asc")).await, ids([0, 1, 2, 3]));
        assert_eq!(sorted(&format!("sort={field},desc")).await, ids([3, 2, 1, 0]));
    }
    assert_eq!(sorted("sort=quantity,asc").await, ids([1, 3, 0, 2]));
    assert_eq!(sorted("sort=quantity,desc").await, ids([2, 0, 3, 1]));
    assert_eq!(sorted("sort=quantity,desc&size=3&page=1").await, ids([2, 0, 3, 1])[3..]);
    assert_bad_fields(&get(&shop, "/api/auth/wishlist?sort=goodsName").by(&anna).await, "sort");
    shop.end().await;
}
