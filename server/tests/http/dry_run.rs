//! `Miri-Dry-Run: true`: every write answers as it would and leaves everything as it was.

use super::ask::{Ask, ask, assert_bad_fields, get, metric, ok, operator, post, refused};
use super::auth::idempotency::{Write, every_write};
use crate::harness::{Person, Reply, Shop};
use miri_common::LineId;
use miri_common::labels::PaymentStatus;
use miri_server::http::router::{self, Access};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// What a rehearsal must not have changed. Batches of the lane that have nothing to do with it leave their mark, and jobs their history.
fn contents(shop: &Shop) -> BTreeMap<String, Vec<String>> {
    let mut contents = shop.database.contents();
    contents.retain(|table, _| table != "lane_commits" && !table.starts_with("job"));
    contents
}

/// A write and whose it is.
struct Theirs {
    write: Write,
    token: String,
}

impl Theirs {
    fn real<'a>(&self, shop: &'a Shop) -> Ask<'a> {
        let Write { method, path, body, .. } = &self.write;
        let ask = ask(shop, method, path).token(&self.token).key(&self.write.key());
        match body {
            Some(body) => ask.json(body),
            None => ask,
        }
    }

    fn rehearsed<'a>(&self, shop: &'a Shop) -> Ask<'a> {
        self.real(shop).header("Miri-Dry-Run", "true")
    }

    fn name(&self) -> String {
        format!("{} {}", self.write.method, self.write.path)
    }

    /// What cannot be the same twice: how long a job took, how late it is.
    fn tells_the_time(&self) -> bool {
        self.write.path.starts_with("/api/admin/jobs") || self.write.path == "/api/admin/clock"
    }
}

/// Every write of the route table, on things that exist. Those come last that others would not survive.
async fn all_writes(shop: &Shop) -> Vec<Theirs> {
    let (anna, seller) = shop.two().await;
    let (mina, noah) = (shop.person("mina").await, shop.person("noah").await);
    let admin = operator(shop).await;
    let line = delivered_line(shop, &anna, &seller).await;
    let goods = shop.goods(&seller, "포도", 4_000, 10).await;
    let more = shop.goods(&seller, "살구", 4_000, 10).await;
    let token = json!({ "name": "기계", "scopes": ["read"], "expiresInDays": 3 });
    let made = post(shop, "/api/auth/tokens").by(&anna).json(&token).await.json()["data"]["tokenId"].clone();
    let mut writes = Vec::new();
    for write in every_write(shop, &anna, &seller).await {
        let token = if write.path.starts_with("/api/admin") { &admin } else { &anna.token };
        writes.push(Theirs { write, token: token.clone() });
    }
    let mut add = |token: &str, method, path: String, body: Value, status| {
        let body = (!body.is_null()).then_some(body);
        writes.push(Theirs { write: Write::new(method, path, body, status), token: token.to_owned() });
    };
    let password = crate::harness::PASSWORD;
    let reason = json!({ "reason": "생각한 것보다 훨씬 작아요" });
    add(&anna.token, "POST", format!("/api/auth/orders/{line}/return"), reason, 200);
    add(&anna.token, "PATCH", "/api/auth/users".to_owned(), json!({ "address": "제주" }), 200);
    add(&anna.token, "POST", "/api/auth/tokens".to_owned(), token, 201);
    add(&anna.token, "DELETE", format!("/api/auth/tokens/{made}"), Value::Null, 200);
    add(&seller.token, "PATCH", format!("/api/auth/goods/{goods}"), json!({ "goodsPrice": 5 }), 200);
    let stock = json!({ "change": 7, "reason": "입고" });
    add(&seller.token, "POST", format!("/api/auth/goods/{goods}/stock"), stock.clone(), 200);
    add(&admin, "PATCH", format!("/api/admin/goods/{more}"), json!({ "onSale": false }), 200);
    add(&admin, "POST", format!("/api/admin/goods/{more}/stock"), stock, 200);
    let category = json!({ "code": "FOOD", "ko": "식품", "en": "Food" });
    add(&admin, "POST", "/api/admin/categories".to_owned(), category, 201);
    add(&admin, "PATCH", "/api/admin/categories/ETC".to_owned(), json!({ "ko": "그 밖" }), 200);
    add(&admin, "PATCH", format!("/api/admin/users/{}", noah.id), json!({ "locked": true }), 200);
    let changed = json!({ "currentPassword": password, "password": "another good password" });
    add(&mina.token, "PATCH", "/api/auth/users/change-password".to_owned(), changed, 200);
    let erased = json!({ "currentPassword": "another good password" });
    add(&mina.token, "DELETE", "/api/auth/users".to_owned(), erased, 200);
    add(&admin, "POST", "/api/admin/jobs/status/run".to_owned(), Value::Null, 200);
    add(&admin, "POST", "/api/admin/clock".to_owned(), json!({ "advance": "1h" }), 200);
    writes
}

/// A line that has arrived and can be sent back.
async fn delivered_line(shop: &Shop, anna: &Person, seller: &Person) -> LineId {
    let goods = shop.goods(seller, "멜론", 9_000, 10).await;
    let order = anna.buy(shop, goods, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    for _ in 0..2 {
        shop.clock.advance_shop(Duration::from_hours(24));
        let ran = post(shop, "/api/admin/jobs/status/run").token(&operator(shop).await).await;
        assert_eq!(ran.status, 200, "{ran:?}");
    }
    order.order_goods[0].order_detail_id
}

async fn start() -> Shop {
    Shop::start_with(|config| config.rehearsal = true).await
}

/// The two are the same but for ids that were given out, times, and what each request makes anew.
fn assert_same_shape(rehearsed: &Value, real: &Value, place: &str, blank: &mut Vec<String>) {
    match (rehearsed, real) {
        (Value::Object(rehearsed), Value::Object(real)) => {
            assert!(rehearsed.keys().eq(real.keys()), "{place}: {rehearsed:?} {real:?}");
            for (name, value) in rehearsed {
                assert_same_shape(value, &real[name], name, blank);
            }
        }
        (Value::Array(rehearsed), Value::Array(real)) => {
            assert_eq!(rehearsed.len(), real.len(), "{place}");
            for (rehearsed, real) in rehearsed.iter().zip(real) {
                assert_same_shape(rehearsed, real, place, blank);
            }
        }
        (Value::Null, Value::Number(_) | Value::String(_)) => blank.push(place.to_owned()),
        // The second may be the next one by now.
        (Value::String(_), Value::String(_))
            if ["Date", "Deadline", "At"].iter().any(|end| place.ends_with(end)) => {}
        _ => assert_eq!(rehearsed, real, "{place}"),
    }
}

#[tokio::test]
async fn a_rehearsal_answers_as_the_write_would_and_changes_nothing_at_all() {
    let shop = start().await;
    let writes = all_writes(&shop).await;
    shop.at_rest().await;
    let before = contents(&shop);
    let charges = shop.provider.charges_asked();
    let mut rehearsals: Vec<Option<Reply>> = Vec::new();
    for theirs in &writes {
        if theirs.write.method == "DELETE" && theirs.write.path == "/api/auth/users" {
            // Its password will be right once the one before it is real.
            let body = json!({ "currentPassword": crate::harness::PASSWORD });
            let reply = ask(&shop, "DELETE", "/api/auth/users").token(&theirs.token).json(&body);
            assert_eq!(reply.header("Miri-Dry-Run", "true").await.status, 200);
            rehearsals.push(None);
        } else {
            let reply = theirs.rehearsed(&shop).await;
            assert_eq!(
                (reply.status, reply.header("Miri-Dry-Run"), reply.header("Idempotent-Replayed")),
                (theirs.write.status, "true", ""),
                "{}: {reply:?}",
                theirs.name()
            );
            rehearsals.push(Some(reply));
        }
        assert!(contents(&shop) == before, "{} has changed something", theirs.name());
    }
    assert!(metric(&shop, "miri_gate_open_holds").await < 1.0);
    shop.at_rest().await;
    assert!(contents(&shop) == before, "something came of it later");
    assert_eq!(shop.provider.charges_asked(), charges);

    // Nothing is stored under the keys, so the real thing can be had under the same ones; and nobody has been signed out.
    let mut blank = BTreeMap::new();
    for (theirs, rehearsal) in writes.iter().zip(rehearsals) {
        let real = theirs.real(&shop).await;
        let headers = ["Miri-Dry-Run", "Idempotent-Replayed"].map(|name| real.header(name).to_owned());
        assert_eq!(
            (real.status, headers),
            (theirs.write.status, [const { String::new() }; 2]),
            "{}: {real:?}",
            theirs.name()
        );
        let Some(rehearsal) = rehearsal.filter(|_| !theirs.tells_the_time()) else { continue };
        let mut ids = Vec::new();
        assert_same_shape(&rehearsal.json(), &real.json(), "", &mut ids);
        blank.insert(theirs.name(), ids.join(" "));
    }
    blank.retain(|_, ids| !ids.is_empty());
    let new = [
        ("POST /api/admin/users", "userId"),
        ("POST /api/auth/goods", "goodsId"),
        ("POST /api/auth/goods/order", "orderDetailId orderId"),
        ("POST /api/auth/orders", "orderDetailId orderId"),
        ("POST /api/auth/tokens", "token tokenId"),
        ("POST /api/auth/wishlist", "wishListId"),
    ];
    assert_eq!(blank, new.map(|(write, ids)| (write.to_owned(), ids.to_owned())).into());
    shop.end().await;
}

#[tokio::test]
async fn a_rehearsal_under_a_key_that_was_used_hears_what_that_was_answered() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 3).await;
    let body = json!({ "goodsId": goods, "quantity": 1, "address": "서울" });
    let order = || post(&shop, "/api/auth/goods/order").by(&anna).key("once").json(&body);
    let real = order().await;
    let again = order().header("Miri-Dry-Run", "true").await;
    assert_eq!((again.header("Idempotent-Replayed"), &again.text), ("true", &real.text));
    shop.end().await;
}

#[tokio::test]
async fn every_write_of_the_route_table_is_rehearsed_by_these_tests() {
    let shop = start().await;
    let writes = all_writes(&shop).await;
    let is_of = |path: &str, route: &str| {
        let (path, route): (Vec<_>, Vec<_>) = (path.split('/').collect(), route.split('/').collect());
        path.len() == route.len()
            && path.iter().zip(route).all(|(part, place)| *part == place || place.starts_with('{'))
    };
    // These have tests of their own: ending one's own session has no key, payments that wait for their shopper need another shop,
    // and some changes of operators need something that went wrong (`admin/audit_log.rs` rehearses each of them).
    let elsewhere = [
        "/api/auth/logout",
        "/api/auth/payments/{id}/confirm",
        "/api/auth/payments/{id}/leave",
        "/api/admin/orders/{id}/cancel",
        "/api/admin/orders/{id}/refund",
        "/api/admin/stock/reconcile",
        "/api/admin/events/dead/{id}/retry",
        "/api/admin/backup",
    ];
    let missing: Vec<_> = router::table()
        .routes()
        .iter()
        .filter(|route| route.access != Access::Anyone && route.method != "GET")
        .filter(|route| !elsewhere.contains(&route.path))
        .filter(|route| {
            !writes
                .iter()
                .any(|Theirs { write, .. }| route.method == write.method && is_of(&write.path, route.path))
        })
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(missing, [""; 0], "all_writes must have one of each");
    shop.end().await;
}

#[tokio::test]
async fn a_rehearsal_of_what_is_refused_is_refused_in_the_same_words() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 3).await;
    let order = |quantity: i64| {
        let body = json!({ "goodsId": apples, "quantity": quantity, "address": "서울" });
        post(&shop, "/api/auth/goods/order").by(&anna).header("Miri-Dry-Run", "true").json(&body)
    };
    let data = refused(&order(4).await, 409, "OUT_OF_STOCK", "재고가 부족합니다.");
    assert_eq!(data["goods"][0]["left"], 3);
    // The last three can be rehearsed again and again, and are still there for whoever means it.
    for _ in 0..3 {
        ok(&order(3).await, "주문 목록을 확인해주세요.");
    }
    let placed = anna.buy(&shop, apples, 3).await;
    anna.until_payment(placed.order_id, PaymentStatus::Completed).await;
    refused(&order(1).await, 409, "OUT_OF_STOCK", "재고가 부족합니다.");
    shop.end().await;
}

#[tokio::test]
async fn whoever_asks_for_a_rehearsal_never_gets_the_real_thing() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let out = post(&shop, "/api/auth/logout").by(&anna).header("Miri-Dry-Run", "True").await;
    ok(&out, "로그아웃 되었습니다.");
    assert_eq!(out.header("Miri-Dry-Run"), "true");
    assert_eq!(get(&shop, "/api/auth/orders").by(&anna).await.status, 200, "still signed in");

    let wish = json!({ "goodsId": 1, "goodsQuantity": 1 });
    for word in ["yes", "1", ""] {
        let reply =
            post(&shop, "/api/auth/wishlist").by(&anna).header("Miri-Dry-Run", word).json(&wish).await;
        assert_bad_fields(&reply, "Miri-Dry-Run");
    }
    let login = json!({ "email": anna.email, "password": crate::harness::PASSWORD });
    let sessions = shop.count("SELECT COUNT(*) FROM sessions");
    for (path, body) in
        [("/login", &login), ("/api/token/refresh", &json!({ "refreshToken": anna.refresh_token }))]
    {
        let reply = ask(&shop, "POST", path).header("Miri-Dry-Run", "true").json(body).await;
        assert_bad_fields(&reply, "Miri-Dry-Run");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions"), sessions);
    let meant = ask(&shop, "POST", "/login").header("Miri-Dry-Run", "false").json(&login).await;
    ok(&meant, "로그인 성공");
    shop.end().await;
}
