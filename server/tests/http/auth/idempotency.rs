//! A key on every write under `/api/auth` and `/api/admin`: the same request again has the same answer and no effect.

use crate::harness::{Person, Shop};
use crate::http::ask::{Ask, ask, operator, refused};
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};

/// A write: method, path and body, and the status of its success.
pub(crate) struct Write {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    pub(crate) status: u16,
}

impl Write {
    pub(crate) fn new(
        method: &'static str,
        path: impl Into<String>,
        body: Option<Value>,
        status: u16,
    ) -> Self {
        Self { method, path: path.into(), body, status }
    }

    pub(crate) fn ask<'a>(&self, shop: &'a Shop, who: &Person, admin: &str) -> Ask<'a> {
        let token = if self.path.starts_with("/api/admin") { admin } else { &who.token };
        let ask = ask(shop, self.method, &self.path).token(token).key(&self.key());
        match &self.body {
            Some(body) => ask.json(body),
            None => ask,
        }
    }

    pub(crate) fn key(&self) -> String {
        format!("{}:{}", self.method, self.path)
    }

    /// The same key with another body, or, where there is none, with another query.
    fn differing(&self) -> Self {
        let mut body = self.body.clone();
        let mut path = self.path.clone();
        match &mut body {
            Some(body) => body["another"] = json!(true),
            None => path.push_str("?another=true"),
        }
        Self { method: self.method, path, body, status: self.status }
    }
}

/// Every write there is, on things that exist.
pub(crate) async fn every_write(shop: &Shop, anna: &Person, seller: &Person) -> Vec<Write> {
    let mut goods = Vec::new();
    for name in ["사과", "배", "자두", "감"] {
        goods.push(shop.goods(seller, name, 3_000, 10).await);
    }
    let (kept, removed, bought) = (
        anna.wish(shop, goods[0], 1).await,
        anna.wish(shop, goods[1], 1).await,
        anna.wish(shop, goods[2], 1).await,
    );
    let order = anna.buy(shop, goods[0], 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let line = order.order_goods[0].order_detail_id;
    let user = json!({
        "email": "mina@example.com", "userName": "민아", "password": "0123 minas door", "phoneNumber": "010-1111-2222", "address": "부산",
    });
    let new_goods = json!({ "goodsName": "귤", "goodsDescription": "귤입니다.", "goodsPrice": 1, "stockQuantity": 5, "category": "ETC" });
    let order = json!({ "goodsId": goods[1], "quantity": 2, "address": "서울" });
    let wishes = json!({ "wishListIds": [bought], "address": "서울" });
    vec![
        Write::new("POST", "/api/auth/goods", Some(new_goods), 201),
        Write::new(
            "POST",
            "/api/auth/wishlist",
            Some(json!({ "goodsId": goods[3], "goodsQuantity": 2 })),
            201,
        ),
        Write::new("PATCH", format!("/api/auth/wishlist/{kept}"), Some(json!({ "goodsQuantity": 7 })), 200),
        Write::new("DELETE", format!("/api/auth/wishlist/{removed}"), None, 200),
        Write::new("POST", "/api/auth/goods/order", Some(order), 200),
        Write::new("POST", "/api/auth/orders", Some(wishes), 201),
        Write::new("POST", format!("/api/auth/orders/{line}/cancel"), None, 200),
        Write::new("POST", "/api/admin/users", Some(user), 201),
    ]
}

/// All rows that a write can make.
fn rows(shop: &Shop) -> i64 {
    let tables = [
        "users",
        "goods",
        "wishes",
        "orders",
        "order_lines",
        "stock_movements",
        "refunds",
        "events",
        "idempotency_keys",
    ];
    tables.iter().map(|table| shop.count(&format!("SELECT COUNT(*) FROM {table}"))).sum()
}

#[tokio::test]
async fn the_same_write_again_has_the_same_answer_to_the_byte_and_no_effect() {
    let mut shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let admin = operator(&shop).await;
    let writes = every_write(&shop, &anna, &seller).await;
    let mut first = Vec::new();
    for write in &writes {
        let reply = write.ask(&shop, &anna, &admin).await;
        assert_eq!(
            (reply.status, reply.header("Idempotent-Replayed")),
            (write.status, ""),
            "{}: {reply:?}",
            write.key()
        );
        first.push(reply);
    }
    shop.at_rest().await;
    let before = rows(&shop);
    for reopened in [false, true] {
        if reopened {
            shop.close().await;
            shop.open().await;
        }
        for (write, first) in writes.iter().zip(&first) {
            let again = write.ask(&shop, &anna, &admin).english().await;
            assert_eq!((again.status, &again.text), (first.status, &first.text), "{}", write.key());
            let headers = ["Idempotent-Replayed", "Content-Type"].map(|name| again.header(name).to_owned());
            assert_eq!(headers, ["true", "application/json;charset=UTF-8"], "{}", write.key());
        }
    }
    shop.at_rest().await;
    assert_eq!(rows(&shop), before);
    shop.end().await;
}

#[tokio::test]
async fn a_key_that_was_used_for_another_request_is_refused() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let admin = operator(&shop).await;
    let writes = every_write(&shop, &anna, &seller).await;
    for write in &writes {
        assert_eq!(write.ask(&shop, &anna, &admin).await.status, write.status, "{}", write.key());
    }
    shop.at_rest().await;
    let before = rows(&shop);
    for write in &writes {
        let differing = write.differing();
        let key = write.key();
        let token = if write.path.starts_with("/api/admin") { admin.as_str() } else { &anna.token };
        let mut other = ask(&shop, differing.method, &differing.path).token(token).key(&key);
        if let Some(body) = &differing.body {
            other = other.json(body);
        }
        let told =
            refused(&other.await, 422, "IDEMPOTENCY_MISMATCH", "동일한 키로 다른 요청을 보낼 수 없습니다.");
        assert_eq!(told, Value::Null);
    }
    assert_eq!(rows(&shop), before);
    shop.end().await;
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_leaves_its_key_free() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let admin = operator(&shop).await;
    let writes = every_write(&shop, &anna, &seller).await;
    shop.at_rest().await;
    let before = rows(&shop);
    for write in &writes {
        write.ask(&shop, &anna, &admin).header("Miri-Dry-Run", "true").await;
    }
    shop.at_rest().await;
    assert_eq!(rows(&shop), before);
    for write in &writes {
        let reply = write.ask(&shop, &anna, &admin).await;
        let replayed = reply.headers.contains_key("Idempotent-Replayed");
        assert_eq!((reply.status, replayed), (write.status, false), "{}", write.key());
    }
    shop.end().await;
}

#[tokio::test]
async fn the_keys_of_two_people_do_not_meet() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let write = |quantity: i64| {
        Write::new(
            "POST",
            "/api/auth/goods/order",
            Some(json!({ "goodsId": apples, "quantity": quantity, "address": "서울" })),
            200,
        )
    };
    let hers = write(1).ask(&shop, &anna, "").await;
    let same = write(1).ask(&shop, &bora, "").await;
    assert_eq!((hers.status, same.status, same.header("Idempotent-Replayed")), (200, 200, ""));
    assert_ne!(hers.json()["data"]["orderId"], same.json()["data"]["orderId"]);
    let other = write(2).ask(&shop, &bora, "").await;
    refused(&other, 422, "IDEMPOTENCY_MISMATCH", "동일한 키로 다른 요청을 보낼 수 없습니다.");
    assert_eq!(shop.stock(apples).await, 8);
    shop.end().await;
}

#[tokio::test]
async fn method_path_and_query_tell_requests_apart() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&seller, "배", 3_000, 10).await);
    let (first, second) = (anna.wish(&shop, apples, 1).await, anna.wish(&shop, pears, 1).await);
    let sent = async |method: &'static str, path: String| {
        let reply = ask(&shop, method, &path).by(&anna).key("one key").header("Idempotency-Key", "").await;
        reply.status
    };
    assert_eq!(
        sent("DELETE", format!("/api/auth/wishlist/{first}")).await,
        400,
        "a key is visible characters"
    );
    let sent = async |method: &'static str, path: String| {
        let reply = ask(&shop, method, &path).by(&anna).key("one-key").text(r#"{"goodsQuantity":3}"#).await;
        (reply.status, reply.error())
    };
    assert_eq!(sent("PATCH", format!("/api/auth/wishlist/{first}")).await.0, 200);
    for (method, path) in [
        ("PATCH", format!("/api/auth/wishlist/{second}")),
        ("DELETE", format!("/api/auth/wishlist/{first}")),
        ("PATCH", format!("/api/auth/wishlist/{first}?a=1")),
    ] {
        assert_eq!(sent(method, path).await, (422, "IDEMPOTENCY_MISMATCH".to_owned()));
    }
    shop.end().await;
}
