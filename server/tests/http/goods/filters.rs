//! The filters of `GET /api/goods`, alone, together, and with every sort.

use crate::harness::{Person, Shop, eventually};
use crate::http::ask::{assert_bad_fields, column, get, ok, refused};
use jiff::Timestamp;
use miri_common::GoodsId;
use miri_common::api::RegisterGoods;
use miri_common::time::TimeInput;
use serde_json::{Value, json};
use std::cmp::Ordering;
use std::time::Duration;

/// Goods as a list should see them.
#[derive(Debug, Clone)]
struct Model {
    id: GoodsId,
    name: String,
    price: i64,
    stock: i64,
    category: &'static str,
    /// The instant of their opening in seconds; 0: none.
    opens: i64,
}

/// Thirty goods in which every filter finds some and leaves out some, with equal values to be told apart by id.
async fn catalogue(shop: &Shop, sellers: [&Person; 2]) -> Vec<Model> {
    let start = shop.clock.shop().timestamp();
    let mut models = Vec::new();
    for n in 0..30_usize {
        let category = ["ETC", "FASHION", "BEAUTY"][n % 3];
        let (price, stock) = ([100, 200, 300, 300][n % 4], [0, 1, 5][n / 3 % 3]);
        let hours = i64::try_from([0, 0, 1, 2, 3][n % 5]).unwrap();
        let opens = Timestamp::from_second(start.as_second() + hours * 3600).unwrap();
        let name = format!("{} {}", ["사과", "배", "apple"][n / 2 % 3], n % 7);
        let change = |goods: &mut RegisterGoods| {
            goods.category = category.to_owned();
            goods.goods_description = "-".to_owned();
            goods.reservation_start_time = (hours > 0).then_some(TimeInput::Instant(opens));
        };
        let id = shop.goods_with(sellers[n % 2], &name, price, stock, change).await;
        models.push(Model {
            id,
            name,
            price,
            stock,
            category,
            opens: if hours > 0 { opens.as_second() } else { 0 },
        });
    }
    models
}

/// A filter as a query, and whether it lets goods pass at an instant in seconds.
type Filter = (&'static str, fn(&Model, i64) -> bool);
const FILTERS: [Filter; 12] = [
    ("", |_, _| true),
    ("category=ETC", |m, _| m.category == "ETC"),
    ("inStock=true", |m, _| m.stock > 0),
    ("inStock=false", |m, _| m.stock == 0),
    ("state=open", |m, now| m.opens <= now),
    ("state=upcoming", |m, now| m.opens > now),
    ("minPrice=200", |m, _| m.price >= 200),
    ("maxPrice=200", |m, _| m.price <= 200),
    ("minPrice=300&maxPrice=300", |m, _| m.price == 300),
    ("q=%EC%82%AC", |m, _| m.name.contains('사')),
    ("q=ppl", |m, _| m.name.contains("ppl")),
    ("q=%EB%B0%B0&q=ignored", |m, _| m.name.contains('배')),
];

type Sort = (&'static str, fn(&Model, &Model) -> Ordering);
const SORTS: [Sort; 8] = [
    ("createdDate", |a, b| a.id.cmp(&b.id)),
    ("id", |a, b| a.id.cmp(&b.id)),
    ("goodsPrice", |a, b| a.price.cmp(&b.price)),
    ("goodsName", |a, b| a.name.cmp(&b.name)),
    ("stockQuantity", |a, b| a.stock.cmp(&b.stock)),
    ("category", |a, b| a.category.cmp(b.category)),
    ("lastModifiedDate", |a, b| a.id.cmp(&b.id)),
    ("reservationStartTime", |a, b| a.opens.cmp(&b.opens)),
];

/// All pages of a list, one after the other.
async fn pages(shop: &Shop, query: &str) -> Vec<Value> {
    let mut ids = Vec::new();
    for page in 0.. {
        let reply = get(shop, &format!("/api/goods?size=7&page={page}&{query}")).await;
        let page = ok(&reply, "상품 목록 조회에 성공했습니다.")["goodsList"].clone();
        ids.extend(column(&page["content"], "goodsId"));
        if page["last"] == true {
            assert_eq!(page["totalElements"], ids.len(), "{query}");
            return ids;
        }
    }
    unreachable!()
}

#[tokio::test]
async fn each_filter_with_each_sort_shows_what_it_should_page_by_page() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let models = catalogue(&shop, [&anna, &bora]).await;
    let now = shop.clock.shop().timestamp().as_second();
    for (filter, passes) in FILTERS {
        for (field, by) in SORTS {
            let mut expected: Vec<_> = models.iter().filter(|m| passes(m, now)).collect();
            expected.sort_by(|a, b| by(a, b).then(a.id.cmp(&b.id)));
            let mut ids: Vec<_> = expected.iter().map(|m| json!(m.id)).collect();
            assert_eq!(pages(&shop, &format!("{filter}&sort={field},asc")).await, ids, "{filter} {field}");
            ids.reverse();
            assert_eq!(
                pages(&shop, &format!("{filter}&sort={field},desc")).await,
                ids,
                "{filter} {field},desc"
            );
        }
    }
    shop.end().await;
}

#[tokio::test]
async fn filters_apply_together() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let models = catalogue(&shop, [&anna, &bora]).await;
    let now = shop.clock.shop().timestamp().as_second();
    for (one, first) in FILTERS {
        for (other, second) in FILTERS {
            let names = |filter: &'static str| filter.split('&').filter_map(|part| part.split('=').next());
            if names(one).any(|name| names(other).any(|second| second == name)) {
                continue;
            }
            let expected: Vec<_> = models
                .iter()
                .rev()
                .filter(|m| first(m, now) && second(m, now))
                .map(|m| json!(m.id))
                .collect();
            assert_eq!(pages(&shop, &format!("{one}&{other}")).await, expected, "{one} {other}");
        }
    }
    shop.end().await;
}

#[tokio::test]
async fn goods_that_open_change_their_state_at_that_instant() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let models = catalogue(&shop, [&anna, &bora]).await;
    let open = async || pages(&shop, "state=open").await.len();
    let expected = |now: i64| models.iter().filter(|m| m.opens <= now).count();
    let now = || shop.clock.shop().timestamp().as_second();
    assert_eq!(open().await, expected(now()));
    for _ in 0..3 {
        shop.clock.advance_shop(Duration::from_secs(3600));
        assert_eq!(open().await, expected(now()));
        assert_eq!(pages(&shop, "state=upcoming").await.len(), 30 - expected(now()));
    }
    shop.end().await;
}

#[tokio::test]
async fn what_is_bought_up_leaves_the_list_of_what_is_in_stock_and_comes_back_with_a_cancel() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 2).await;
    shop.goods(&seller, "배", 3_000, 1).await;
    let in_stock = async |count: usize| {
        // The count of what is in stock may be some milliseconds old; what a page shows never is.
        let what = format!("{count} goods are in stock");
        eventually(&what, || async {
            let page = get(&shop, "/api/goods?inStock=true").await.json()["data"]["goodsList"].clone();
            (page["totalElements"] == count && page["numberOfElements"] == count).then_some(())
        })
        .await;
    };
    in_stock(2).await;
    let order = anna.buy(&shop, apples, 2).await;
    in_stock(1).await;
    anna.cancel(order.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
    in_stock(2).await;
    shop.end().await;
}

#[tokio::test]
async fn what_a_filter_cannot_be_is_named() {
    let shop = Shop::start().await;
    for (query, fields) in [
        ("category=FOOD", "category"),
        ("category=etc", "category"),
        ("category=", "category"),
        ("inStock=yes", "inStock"),
        ("inStock=", "inStock"),
        ("inStock=TRUE", "inStock"),
        ("state=closed", "state"),
        ("state=", "state"),
        ("minPrice=cheap", "minPrice"),
        ("minPrice=-1", "minPrice"),
        ("minPrice=1.5", "minPrice"),
        ("minPrice=", "minPrice"),
        ("maxPrice=10000000001", "maxPrice"),
        ("minPrice=200&maxPrice=100", "maxPrice"),
        ("minPrice=x&maxPrice=y&state=z&inStock=1&q=a", "inStock maxPrice minPrice q state"),
    ] {
        assert_bad_fields(&get(&shop, &format!("/api/goods?{query}")).await, fields);
    }
    let reply = get(&shop, "/api/goods?state=x&minPrice=x&category=ETC").english().await;
    let data = refused(&reply, 400, "VALIDATION", "Some fields are not valid.");
    assert_eq!(data["state"], "must be open or upcoming");
    assert_eq!(data["minPrice"], "must be an integer from 0 to 10000000000");
    // What a list does not know is ignored, as ever.
    let page = get(&shop, "/api/goods?colour=red&seller=x&onSale=maybe").await;
    ok(&page, "상품 목록 조회에 성공했습니다.");
    shop.end().await;
}
