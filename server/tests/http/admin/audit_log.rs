//! `GET /api/admin/audit-log`, and that every change under `/api/admin` is in it.

use crate::harness::{Engine, Pair, Reply, Shop};
use crate::http::ask::{
    ask, assert_bad_fields, assert_fields, assert_now, column, created, get, ok, operator, post, refused,
};
use http::Method;
use miri_common::UserId;
use miri_common::labels::PaymentStatus;
use miri_server::http::router::{Access, table};
use serde_json::{Value, json};
use std::time::Duration;

const LISTED: &str = "변경 기록 조회가 완료되었습니다.";
const MADE: &str = "회원가입에 성공했습니다.";

fn account(email: &str, role: &str) -> Value {
    json!({
        "email": email, "userName": "민아", "password": "0123 minas door", "phoneNumber": "010-1111-2222",
        "address": "부산시 해운대구 1", "role": role,
    })
}

async fn make(shop: &Shop, token: &str, email: &str, role: &str) -> (Reply, UserId) {
    let reply = post(shop, "/api/admin/users").token(token).key(email).json(&account(email, role)).await;
    let id = created(&reply, MADE)["userId"].as_i64().unwrap();
    (reply, UserId(id))
}

#[tokio::test]
async fn a_change_is_told_with_who_what_and_when_and_without_personal_data() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (reply, mina) = make(&shop, &admin, "mina@example.com", "ADMIN").await;
    make(&shop, &admin, "mina@example.com", "ADMIN").await;
    let listed = get(&shop, &format!("/api/admin/audit-log?subject=user:{mina}")).token(&admin).await;
    let page = ok(&listed, LISTED)["entries"].clone();
    assert_eq!(page["totalElements"], 1, "a replay changes nothing");
    let entry = &page["content"][0];
    assert_fields(entry, "action after at before id machineAt requestId subject userId");
    assert_eq!(
        (&entry["action"], &entry["before"], &entry["after"]),
        (&json!("user.create"), &Value::Null, &json!({ "role": "ADMIN" }))
    );
    assert_eq!(entry["requestId"], reply.header("X-Request-Id"));
    assert_now(&shop, &entry["at"]);
    assert_eq!(entry["at"], entry["machineAt"]);
    for secret in ["mina@example.com", "민아", "010-1111-2222", "해운대구"] {
        assert!(!listed.text.contains(secret), "{secret}");
    }
    shop.end().await;
}

#[tokio::test]
async fn the_log_is_filtered_and_sorted_and_shows_both_clocks() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (_, mina) = make(&shop, &admin, "mina@example.com", "ADMIN").await;
    let login = json!({ "email": "mina@example.com", "password": "0123 minas door" });
    let minas = post(&shop, "/login").json(&login).await.header("token").to_owned();
    shop.clock.advance_shop(Duration::from_hours(2));
    let (_, third) = make(&shop, &minas, "third@example.com", "USER").await;
    let subjects = async |query: &str| {
        let reply = get(&shop, &format!("/api/admin/audit-log{query}")).token(&admin).await;
        column(&ok(&reply, LISTED)["entries"]["content"], "subject")
    };
    let [mina_row, third_row] = [mina, third].map(|id| json!(format!("user:{id}")));
    assert_eq!(subjects("").await, [third_row.clone(), mina_row.clone()]);
    assert_eq!(subjects("?sort=createdDate,asc").await, [mina_row.clone(), third_row.clone()]);
    assert_eq!(subjects("?size=1&page=1").await, std::slice::from_ref(&mina_row));
    assert_eq!(subjects(&format!("?user={mina}")).await, std::slice::from_ref(&third_row));
    assert_eq!(subjects("?action=user.create").await.len(), 2);
    assert_eq!(subjects("?action=backup.make").await, [Value::Null; 0]);
    let english = get(&shop, &format!("/api/admin/audit-log?user={mina}")).token(&admin).english().await;
    let entry = ok(&english, "Who changed what.")["entries"]["content"][0].clone();
    assert_ne!(entry["at"], entry["machineAt"], "a rehearsal moves one of them");
    let at = entry["at"].as_str().unwrap().replace(' ', "%20");
    assert_eq!(subjects(&format!("?from={at}")).await, [third_row]);
    assert_eq!(subjects(&format!("?until={at}")).await, [mina_row]);

    let bad =
        get(&shop, "/api/admin/audit-log?user=x&action=user.forget&from=now&until=0").token(&admin).await;
    assert_bad_fields(&bad, "action from until user");
    assert_bad_fields(&get(&shop, "/api/admin/audit-log?sort=user").token(&admin).await, "sort");
    let (anna, _bora) = shop.two().await;
    refused(&get(&shop, "/api/admin/audit-log").by(&anna).await, 403, "FORBIDDEN", "권한이 없습니다.");
    refused(&get(&shop, "/api/admin/audit-log").await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    shop.end().await;
}

#[tokio::test]
async fn what_is_refused_leaves_no_row() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, _bora) = shop.two().await;
    let before = shop.count("SELECT COUNT(*) FROM audit_log");
    let taken = post(&shop, "/api/admin/users").token(&admin).json(&account(&anna.email, "USER")).await;
    refused(&taken, 409, "EMAIL_TAKEN", "이미 가입된 이메일입니다.");
    refused(
        &post(&shop, "/api/admin/orders/999/cancel").token(&admin).await,
        404,
        "ORDER_NOT_FOUND",
        "유효하지 않은 주문입니다.",
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM audit_log"), before);
    shop.end().await;
}

/// A change of each route: its path and body. A new route under `/api/admin` that changes something is added here, and this test
/// shows that it leaves a row.
async fn change_of(shop: &Shop, method: &Method, path: &str) -> Option<(String, Value)> {
    let (anna, seller) = shop.two().await;
    let bought = async || {
        let goods = shop.goods(&seller, "사과", 3_000, 10).await;
        let order = anna.buy(shop, goods, 1).await;
        anna.until_payment(order.order_id, PaymentStatus::Completed).await;
        order.order_goods[0].order_detail_id
    };
    let goods = async || shop.goods(&seller, "사과", 3_000, 10).await.to_string();
    let none = json!({});
    Some(match (method.as_str(), path) {
        ("POST", "/api/admin/users") => (path.to_owned(), account("new@example.com", "USER")),
        ("PATCH", "/api/admin/users/{id}") => {
            (path.replace("{id}", &anna.id.to_string()), json!({ "role": "ADMIN" }))
        }
        ("POST", "/api/admin/stock/reconcile") => (path.to_owned(), none),
        ("POST", "/api/admin/jobs/{name}/run") => (path.replace("{name}", "sweep-holds"), none),
        ("POST", "/api/admin/clock") => (path.to_owned(), json!({ "advance": "1m" })),
        ("PATCH", "/api/admin/goods/{id}") => {
            (path.replace("{id}", &goods().await), json!({ "goodsName": "배" }))
        }
        ("POST", "/api/admin/goods/{id}/stock") => {
            (path.replace("{id}", &goods().await), json!({ "change": 3, "reason": "입고" }))
        }
        ("POST", "/api/admin/categories") => {
            (path.to_owned(), json!({ "code": "TOYS", "ko": "장난감", "en": "Toys" }))
        }
        ("PATCH", "/api/admin/categories/{code}") => {
            (path.replace("{code}", "ETC"), json!({ "en": "Others" }))
        }
        ("POST", "/api/admin/orders/{id}/cancel") => {
            (path.replace("{id}", &bought().await.to_string()), none)
        }
        ("POST", "/api/admin/orders/{id}/refund") => {
            shop.provider.refunds(crate::harness::Line::Dead);
            let line = bought().await;
            anna.cancel(line, &shop.key()).await.unwrap();
            (path.replace("{id}", &line.to_string()), none)
        }
        ("POST", "/api/admin/events/dead/{id}/retry") => {
            let event = shop.count("SELECT MAX(id) FROM events WHERE topic = 'payment.completed'");
            shop.database.run(&format!(
                "INSERT INTO dead_events (consumer, event_id, event_key, reason)
                 SELECT 'payments', id, event_key, 'by hand' FROM events WHERE id = {event}"
            ));
            let id = shop.count("SELECT MAX(id) FROM dead_events");
            (path.replace("{id}", &id.to_string()), none)
        }
        ("POST", "/api/admin/backup") if Pair::of_this_run().engine == Engine::Sqlite => {
            (path.to_owned(), json!({ "name": "by-the-table" }))
        }
        // MariaDB is backed up by its own program, so there is nothing to write down.
        ("POST", "/api/admin/backup") => return None,
        _ => panic!("{method} {path} changes something: show here that it leaves a row in the audit log"),
    })
}

#[tokio::test]
async fn every_change_under_api_admin_leaves_a_row() {
    let shop = Shop::start_with(|config| config.rehearsal = true).await;
    let admin = operator(&shop).await;
    let mut tried = 0;
    for route in table().routes().iter().filter(|route| route.access == Access::Admin) {
        if route.method == Method::GET {
            continue;
        }
        let Some((path, body)) = change_of(&shop, &route.method, route.path).await else { continue };
        let before = shop.count("SELECT COUNT(*) FROM audit_log");
        let method = match route.method.as_str() {
            "POST" => "POST",
            "PATCH" => "PATCH",
            _ => "DELETE",
        };
        let dry = ask(&shop, method, &path).token(&admin).header("Miri-Dry-Run", "true").json(&body).await;
        assert!(dry.status < 300, "{} {}: {dry:?}", route.method, route.path);
        assert_eq!(shop.count("SELECT COUNT(*) FROM audit_log"), before, "a dry run of {}", route.path);
        let key = format!("{method} {path}").replace(' ', "-");
        let reply = ask(&shop, method, &path).token(&admin).key(&key).json(&body).await;
        assert!(reply.status < 300, "{} {}: {reply:?}", route.method, route.path);
        // Making people leaves rows too, before.
        let sql =
            format!("SELECT COUNT(*) FROM audit_log WHERE request_id = '{}'", reply.header("X-Request-Id"));
        assert_eq!(shop.count(&sql), 1, "{} {}", route.method, route.path);
        assert_eq!(shop.count("SELECT COUNT(*) FROM audit_log"), before + 1);
        shop.provider.refunds(crate::harness::Line::Open);
        tried += 1;
    }
    assert!(tried >= 5, "{tried}");
    shop.end().await;
}
