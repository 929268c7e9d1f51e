//! `GET /api/auth/my/goods`.

use crate::harness::Shop;
use crate::http::ask::{assert_bad_fields, assert_fields, assert_now, column, get, ok, patch, refused};
use serde_json::{Value, json};

const MINE: &str = "등록한 상품 목록 조회에 성공하였습니다.";
const PATH: &str = "/api/auth/my/goods";

#[tokio::test]
async fn a_seller_sees_the_own_goods_on_sale_or_not_and_nobody_elses() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop
        .goods_with(&anna, "사과", 3_000, 7, |goods| {
            goods.sku = Some("a-1".to_owned());
            goods.limit_per_buyer = Some(3);
        })
        .await;
    let pears = shop.goods(&anna, "배", 5_000, 0).await;
    shop.goods(&bora, "감", 1_000, 1).await;
    patch(&shop, &format!("/api/auth/goods/{apples}")).by(&anna).json(&json!({ "onSale": false })).await;
    let data = ok(&get(&shop, PATH).by(&anna).await, MINE);
    assert_fields(&data, "registerGoods");
    let page = &data["registerGoods"];
    assert_eq!(
        (&page["totalElements"], column(&page["content"], "goodsId")),
        (&json!(2), vec![json!(pears), json!(apples)])
    );
    let shown = &page["content"][1];
    assert_now(&shop, &shown["registerDate"]);
    assert_now(&shop, &shown["lastModifiedDate"]);
    let expected = json!({
        "goodsId": apples, "goodsName": "사과", "goodsPrice": 3_000, "stockQuantity": 7, "category": "기타",
        "categoryCode": "ETC", "reservationStartTime": null, "limitPerBuyer": 3, "sku": "a-1", "onSale": false,
        "registerDate": shown["registerDate"], "lastModifiedDate": shown["lastModifiedDate"],
    });
    assert_eq!(shown, &expected);
    let english = ok(&get(&shop, PATH).by(&bora).english().await, "Here are the goods that you sell.");
    assert_eq!(english["registerGoods"]["content"][0]["category"], "Other");
    assert_eq!(english["registerGoods"]["totalElements"], 1);
    shop.end().await;
}

#[tokio::test]
async fn a_sellers_goods_are_sorted_and_paged_as_all_goods_are() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let mut ids = Vec::new();
    for n in 0..5_i64 {
        ids.push(json!(shop.goods(&anna, &format!("상품 {n}"), 100 + n, 5 - n).await));
        shop.goods(&bora, "다른 상품", 100 + n, n).await;
    }
    let asked = async |query: &str| {
        let page = ok(&get(&shop, &format!("{PATH}?{query}")).by(&anna).await, MINE)["registerGoods"].clone();
        assert_eq!((&page["totalElements"], &page["totalPages"]), (&json!(5), &json!(3)));
        column(&page["content"], "goodsId")
    };
    for field in "createdDate id goodsPrice goodsName lastModifiedDate".split(' ') {
        assert_eq!(asked(&format!("size=2&sort={field},asc")).await, ids[..2], "{field}");
        assert_eq!(asked(&format!("size=2&page=2&sort={field},asc")).await, ids[4..], "{field}");
    }
    assert_eq!(asked("size=2&sort=stockQuantity,desc").await, ids[..2]);
    assert_eq!(
        asked("size=2&sort=category,asc&sort=goodsPrice,desc").await,
        [ids[4].clone(), ids[3].clone()]
    );
    assert_eq!(asked("size=2&sort=reservationStartTime,asc&page=9").await, Vec::<Value>::new());
    assert_bad_fields(&get(&shop, &format!("{PATH}?sort=sku")).by(&anna).await, "sort");
    refused(&get(&shop, PATH).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    shop.end().await;
}
