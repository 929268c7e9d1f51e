//! `Miri-Dry-Run: true`: every write answers as it would and leaves everything as it was.

use super::ask::{Ask, ask, assert_bad_fields, get, metric, ok, operator, post, refused};
use super::auth::idempotency::{Write, every_write};
use crate::harness::{Person, Reply, Shop};
use miri_common::labels::PaymentStatus;
use miri_server::http::router::{self, Access};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a rehearsal must not have changed. Batches of the lane that have nothing to do with it leave their mark, and jobs their history.
fn contents(shop: &Shop) -> BTreeMap<String, Vec<String>> {
    let mut contents = shop.database.contents();
    contents.retain(|table, _| table != "lane_commits" && !table.starts_with("job"));
    contents
}

fn rehearse<'a>(write: &Write, shop: &'a Shop, who: &Person, admin: &str) -> Ask<'a> {
    write.ask(shop, who, admin).header("Miri-Dry-Run", "true")
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
        (Value::Null, Value::Number(_)) => blank.push(place.to_owned()),
        // The second may be the next one by now.
        (Value::String(_), Value::String(_)) if place.ends_with("Date") || place.ends_with("Deadline") => {}
        _ => assert_eq!(rehearsed, real, "{place}"),
    }
}

#[tokio::test]
async fn a_rehearsal_answers_as_the_write_would_and_changes_nothing_at_all() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let admin = operator(&shop).await;
    let writes = every_write(&shop, &anna, &seller).await;
    shop.at_rest().await;
    let before = contents(&shop);
    let charges = shop.provider.charges_asked();
    let mut rehearsed: Vec<Reply> = Vec::new();
    for write in &writes {
        let reply = rehearse(write, &shop, &anna, &admin).await;
        assert_eq!(
            (reply.status, reply.header("Miri-Dry-Run"), reply.header("Idempotent-Replayed")),
            (write.status, "true", ""),
            "{}: {reply:?}",
            write.key()
        );
        assert!(contents(&shop) == before, "{} has changed something", write.key());
        rehearsed.push(reply);
    }
    assert!(metric(&shop, "miri_gate_open_holds").await < 1.0);
    shop.at_rest().await;
    assert!(contents(&shop) == before, "something came of it later");
    assert_eq!(shop.provider.charges_asked(), charges);

    // Nothing is stored under the keys, so the real thing can be had under the same ones.
    let mut blank = BTreeMap::new();
    for (write, rehearsed) in writes.iter().zip(rehearsed) {
        let real = write.ask(&shop, &anna, &admin).await;
        let headers = ["Miri-Dry-Run", "Idempotent-Replayed"].map(|name| real.header(name).to_owned());
        assert_eq!((real.status, headers), (write.status, [const { String::new() }; 2]), "{}", write.key());
        let mut ids = Vec::new();
        assert_same_shape(&rehearsed.json(), &real.json(), "", &mut ids);
        blank.insert(format!("{} {}", write.method, write.path), ids);
        // Asked for a rehearsal now, the key has its answer.
        let replayed = rehearse(write, &shop, &anna, &admin).await;
        assert_eq!((replayed.header("Idempotent-Replayed"), &replayed.text), ("true", &real.text));
    }
    let new = |write: &str| blank[write].join(" ");
    assert_eq!(new("POST /api/auth/goods"), "goodsId");
    assert_eq!(new("POST /api/auth/wishlist"), "wishListId");
    assert_eq!(new("POST /api/auth/goods/order"), "orderDetailId orderId");
    assert_eq!(new("POST /api/auth/orders"), "orderDetailId orderId");
    assert_eq!(new("POST /api/admin/users"), "userId");
    shop.end().await;
}

#[tokio::test]
async fn every_write_of_the_route_table_is_rehearsed_by_these_tests() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let writes = every_write(&shop, &anna, &seller).await;
    let tried = |method: &str, route: &str| {
        let matches = |path: &str| {
            let (path, route) = (path.split('?').next().unwrap(), route);
            let (mut path, mut route) = (path.split('/'), route.split('/'));
            loop {
                match (path.next(), route.next()) {
                    (None, None) => return true,
                    (Some(part), Some(place)) if part == place || place.starts_with('{') => {}
                    _ => return false,
                }
            }
        };
        writes.iter().any(|write| write.method == method && matches(&write.path))
    };
    // Ending one's own session has no key and a test of its own.
    let elsewhere = ["/api/auth/logout"];
    let missing: Vec<_> = router::table()
        .routes()
        .iter()
        .filter(|route| route.access != Access::Anyone && route.method != "GET")
        .filter(|route| !tried(route.method.as_str(), route.path) && !elsewhere.contains(&route.path))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(missing, [""; 0], "every_write must have one of each");
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
