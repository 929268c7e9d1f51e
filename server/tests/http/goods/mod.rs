//! `/api/goods`, `/api/goods/{id}`, `/api/goods/{id}/stock` and `/api/categories`.

mod filters;
mod search;

use super::ask::{assert_bad_fields, assert_fields, assert_now, column, from_now, get, ok, refused};
use crate::harness::{Person, Shop};
use futures_util::future::join_all;
use miri_common::api::ChangeGoods;
use miri_common::time::TimeInput;
use miri_common::{GoodsId, LocalTime};
use serde_json::{Value, json};
use std::time::Duration;

const LIST: &str = "상품 목록 조회에 성공했습니다.";

async fn list(shop: &Shop, query: &str) -> Value {
    ok(&get(shop, &format!("/api/goods?{query}")).await, LIST)["goodsList"].clone()
}

async fn off_sale(shop: &Shop, seller: &Person, goods: GoodsId) {
    let change = ChangeGoods { on_sale: Some(false), ..ChangeGoods::default() };
    assert!(!seller.change_goods(goods, &change, &shop.key()).await.unwrap().on_sale);
}

/// The shop's time after a span, as a client writes it.
fn opening(shop: &Shop, span: Duration) -> Option<TimeInput> {
    Some(TimeInput::Local(from_now(shop, span).parse::<LocalTime>().unwrap().0))
}

#[tokio::test]
async fn a_list_shows_what_is_on_sale_newest_first() {
    let shop = Shop::start().await;
    let (seller, other) = shop.two().await;
    let opens = opening(&shop, Duration::from_secs(3600));
    let apples = shop.goods(&seller, "청송 사과 🍎", 12_000, 7).await;
    let coat = shop
        .goods_with(&other, "코트", 0, 0, |goods| {
            goods.category = "FASHION".to_owned();
            goods.reservation_start_time = opens;
        })
        .await;
    let page = list(&shop, "").await;
    assert_eq!(column(&page["content"], "goodsId"), [json!(coat), json!(apples)]);
    let expected = json!({
        "goodsId": apples, "goodsName": "청송 사과 🍎", "goodsPrice": 12_000, "stockQuantity": 7,
        "category": "기타", "categoryCode": "ETC", "reservationStartTime": null,
    });
    assert_eq!(page["content"][1], expected);
    let start = page["content"][0]["reservationStartTime"].clone();
    let expected = json!({
        "goodsId": coat, "goodsName": "코트", "goodsPrice": 0, "stockQuantity": 0,
        "category": "패션", "categoryCode": "FASHION", "reservationStartTime": start,
    });
    assert_eq!(page["content"][0], expected);
    let reply = get(&shop, "/api/goods").english().await;
    let data = ok(&reply, "Here are the goods on sale.");
    assert_fields(&data, "goodsList");
    assert_eq!(column(&data["goodsList"]["content"], "category"), ["Fashion", "Other"]);
    assert_eq!(column(&data["goodsList"]["content"], "categoryCode"), ["FASHION", "ETC"]);

    off_sale(&shop, &other, coat).await;
    let page = list(&shop, "").await;
    assert_eq!(
        (column(&page["content"], "goodsId"), &page["totalElements"]),
        (vec![json!(apples)], &json!(1))
    );
    shop.end().await;
}

#[tokio::test]
async fn a_page_has_every_field_of_the_original() {
    let shop = Shop::start().await;
    let seller = shop.person("seller").await;
    for n in 0..5 {
        shop.goods(&seller, &format!("상품 {n}"), 100, 1).await;
    }
    let sort = json!({ "sorted": true, "unsorted": false, "empty": false });
    for (number, count, first, last) in
        [(0, 2, true, false), (1, 2, false, false), (2, 1, false, true), (3, 0, false, true)]
    {
        let mut page = list(&shop, &format!("page={number}&size=2")).await;
        assert_eq!(page["content"].take().as_array().unwrap().len(), count);
        let expected = json!({
            "content": null, "totalElements": 5, "totalPages": 3, "size": 2, "number": number,
            "numberOfElements": count, "first": first, "last": last, "empty": count == 0, "sort": sort,
            "pageable": {
                "pageNumber": number, "pageSize": 2, "offset": number * 2, "paged": true, "unpaged": false, "sort": sort,
            },
        });
        assert_eq!(page, expected);
    }
    shop.end().await;
}

#[tokio::test]
async fn pages_are_read_as_the_original_read_them() {
    let shop = Shop::start().await;
    let seller = shop.person("seller").await;
    let (shop_ref, seller_ref) = (&shop, &seller);
    join_all((0..101).map(|n| async move { shop_ref.goods(seller_ref, &format!("상품 {n}"), 100, 0).await }))
        .await;
    for (query, number, size, count) in [
        ("", 0, 10, 10),
        ("page=-1", 0, 10, 10),
        ("page=x&size=x", 0, 10, 10),
        ("page=&size=", 0, 10, 10),
        ("size=0", 0, 10, 10),
        ("size=-5", 0, 10, 10),
        ("size=1&page=100", 100, 1, 1),
        ("size=100", 0, 100, 100),
        ("size=101", 0, 100, 100),
        ("size=2000&page=1", 1, 100, 1),
        ("page=92233720368547758", 92_233_720_368_547_758_i64, 10, 0),
    ] {
        let page = list(&shop, query).await;
        let told = (&page["number"], &page["size"], &page["numberOfElements"], &page["totalElements"]);
        assert_eq!(told, (&json!(number), &json!(size), &json!(count), &json!(101)), "{query}");
    }
    shop.end().await;
}

/// What six goods are sorted by: name, price, stock, category and when they open.
type Sortable = (&'static str, i64, i64, &'static str, Option<u64>);
const SIX: [Sortable; 6] = [
    ("배", 300, 5, "ETC", None),
    ("사과", 100, 5, "BEAUTY", Some(2)),
    ("apple", 300, 0, "FASHION", Some(1)),
    ("감", 200, 9, "ETC", Some(2)),
    ("사과", 100, 9, "BEAUTY", None),
    ("Banana", 200, 5, "FASHION", Some(3)),
];

#[tokio::test]
async fn a_list_is_sorted_by_each_field_both_ways_and_ties_are_broken_by_id() {
    let shop = Shop::start().await;
    let (seller, other) = shop.two().await;
    let mut goods: Vec<(GoodsId, Sortable)> = Vec::new();
    for (n, six) in SIX.into_iter().enumerate() {
        let (name, price, stock, category, hours) = six;
        let opens = hours.and_then(|hours| opening(&shop, Duration::from_secs(hours * 3600)));
        let whose = if n % 2 == 0 { &seller } else { &other };
        let change = |goods: &mut miri_common::api::RegisterGoods| {
            goods.category = category.to_owned();
            goods.reservation_start_time = opens;
        };
        goods.push((shop.goods_with(whose, name, price, stock, change).await, six));
    }
    // Openings were computed one after the other: equal hours must be equal instants.
    shop.database.change("UPDATE goods SET reservation_start_time = reservation_start_time - reservation_start_time % 3600000000");
    let by: [(&str, fn(&(GoodsId, Sortable)) -> Value); 8] = [
        ("createdDate", |g| json!(g.0)),
        ("lastModifiedDate", |g| json!(g.0)),
        ("id", |g| json!(g.0)),
        ("goodsName", |g| json!(g.1.0)),
        ("goodsPrice", |g| json!(g.1.1)),
        ("stockQuantity", |g| json!(g.1.2)),
        ("category", |g| json!(g.1.3)),
        ("reservationStartTime", |g| json!(g.1.4.unwrap_or(0))),
    ];
    for (field, key) in by {
        let mut sorted = goods.clone();
        sorted.sort_by_key(|g| {
            let key = key(g);
            (key.as_i64(), key.as_str().map(str::to_owned), g.0)
        });
        let mut ids: Vec<_> = sorted.iter().map(|g| json!(g.0)).collect();
        let asked = async |query: &str| column(&list(&shop, query).await["content"], "goodsId");
        assert_eq!(asked(&format!("sort={field},asc")).await, ids, "{field},asc");
        assert_eq!(asked(&format!("sort={field}")).await, ids, "{field}");
        ids.reverse();
        assert_eq!(asked(&format!("sort={field},desc")).await, ids, "{field},desc");
        assert_eq!(asked(&format!("sort={field}%2CDESC&size=3")).await, ids[..3], "{field}, first page");
    }
    let two = column(&list(&shop, "sort=goodsPrice,asc&sort=goodsName,desc").await["content"], "goodsName");
    assert_eq!(two, ["사과", "사과", "감", "Banana", "배", "apple"]);
    shop.end().await;
}

#[tokio::test]
async fn a_list_is_not_sorted_by_what_it_does_not_name() {
    let shop = Shop::start().await;
    for query in
        ["sort=password", "sort=goodsId,desc", "sort=id,asc&sort=g.price,asc", "sort=GOODSPRICE", "sort=,asc"]
    {
        assert_bad_fields(&get(&shop, &format!("/api/goods?{query}")).await, "sort");
    }
    let reply = get(&shop, "/api/goods?sort=1;DROP").english().await;
    let data = refused(&reply, 400, "VALIDATION", "Some fields are not valid.");
    let why = data["sort"].as_str().unwrap();
    for field in
        "createdDate id goodsPrice goodsName stockQuantity category lastModifiedDate reservationStartTime"
            .split(' ')
    {
        assert!(why.contains(field), "{why}");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_list_can_be_asked_to_sort_by_the_same_field_any_number_of_times() {
    let shop = Shop::start().await;
    let seller = shop.person("seller").await;
    let (first, second) = (shop.goods(&seller, "사과", 1, 1).await, shop.goods(&seller, "배", 2, 1).await);
    let query = format!("sort=goodsPrice,asc{}", "&sort=id,desc".repeat(2_500));
    let ids = column(&list(&shop, &query).await["content"], "goodsId");
    assert_eq!(ids, [json!(first), json!(second)]);
    shop.end().await;
}

#[tokio::test]
async fn goods_are_shown_in_full() {
    let shop = Shop::start().await;
    let (seller, other) = shop.two().await;
    let opens = opening(&shop, Duration::from_secs(7200));
    let apples = shop
        .goods_with(&seller, "사과", 3_000, 7, |goods| {
            goods.goods_description = "아오리 사과\n10개 한 상자 🍏".to_owned();
            goods.limit_per_buyer = Some(3);
            goods.reservation_start_time = opens;
        })
        .await;
    let pears = shop.goods(&other, "배", 5_000, 0).await;
    let shown = ok(&get(&shop, &format!("/api/goods/{apples}")).await, "상품 상세 조회에 성공했습니다.");
    assert_now(&shop, &shown["lastModifiedDate"]);
    let Some(TimeInput::Local(opens)) = opens else { unreachable!() };
    let expected = json!({
        "goodsId": apples, "sellerId": seller.id, "sellerName": "anna", "goodsName": "사과",
        "goodsDescription": "아오리 사과\n10개 한 상자 🍏", "goodsPrice": 3_000, "stockQuantity": 7,
        "category": "기타", "categoryCode": "ETC", "reservationStartTime": LocalTime(opens).to_string(),
        "limitPerBuyer": 3, "onSale": true, "lastModifiedDate": shown["lastModifiedDate"],
    });
    assert_eq!(shown, expected);
    let reply = get(&shop, &format!("/api/goods/{pears}")).english().await;
    let shown = ok(&reply, "Here are the goods.");
    assert_eq!((&shown["sellerName"], &shown["category"]), (&json!("bora"), &json!("Other")));
    assert_eq!((&shown["limitPerBuyer"], &shown["reservationStartTime"]), (&Value::Null, &Value::Null));
    off_sale(&shop, &other, pears).await;
    let shown = ok(&get(&shop, &format!("/api/goods/{pears}")).await, "상품 상세 조회에 성공했습니다.");
    assert_eq!(shown["onSale"], false);
    shop.end().await;
}

#[tokio::test]
async fn the_stock_is_what_can_be_ordered_now() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 7).await, shop.goods(&seller, "배", 5_000, 0).await);
    let stock = async |goods| {
        let reply = get(&shop, &format!("/api/goods/{goods}/stock")).await;
        ok(&reply, "상품 재고 수량 조회에 성공하였습니다.")
    };
    assert_eq!(stock(apples).await, json!({ "goodsStockQuantity": 7 }));
    assert_eq!(stock(pears).await, json!({ "goodsStockQuantity": 0 }));
    anna.buy(&shop, apples, 5).await;
    assert_eq!(stock(apples).await, json!({ "goodsStockQuantity": 2 }));
    let english = get(&shop, &format!("/api/goods/{apples}/stock")).english().await;
    ok(&english, "Here is the stock of the goods.");
    shop.end().await;
}

#[tokio::test]
async fn unknown_goods_are_told_in_the_words_of_each_route() {
    let shop = Shop::start().await;
    let told = async |path: &str, ko: &str, en: &str| {
        assert_eq!(refused(&get(&shop, path).await, 404, "GOODS_NOT_FOUND", ko), Value::Null);
        refused(&get(&shop, path).english().await, 404, "GOODS_NOT_FOUND", en);
    };
    told("/api/goods/1", "해당 상품이 존재하지 않습니다.", "There are no such goods.").await;
    told("/api/goods/1/stock", "상품 재고 정보가 존재하지 않습니다.", "There is no stock of such goods.")
        .await;
    shop.end().await;
}

#[tokio::test]
async fn three_categories_always_exist() {
    let shop = Shop::start().await;
    let categories = ok(&get(&shop, "/api/categories").await, "카테고리 목록 조회에 성공했습니다.");
    let expected = json!([
        { "code": "BEAUTY", "ko": "뷰티", "en": "Beauty" },
        { "code": "ETC", "ko": "기타", "en": "Other" },
        { "code": "FASHION", "ko": "패션", "en": "Fashion" },
    ]);
    assert_eq!(categories, expected);
    shop.end().await;
}
