//! `GET` and `POST /api/admin/clock`: the shop's clock, in a rehearsal.

use crate::harness::{Line, Shop};
use crate::http::ask::{Ask, assert_bad_fields, assert_fields, get, ok, operator, post, refused};
use miri_common::labels::PaymentStatus;
use miri_server::clock::Clock;
use serde_json::{Value, json};

const MOVED: &str = "상점 시각을 옮겼습니다.";

fn set<'a>(shop: &'a Shop, token: &str, body: &Value) -> Ask<'a> {
    post(shop, "/api/admin/clock").token(token).json(body)
}

fn timestamp(value: &Value) -> jiff::Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn shop_time_moves_ahead_for_everyone_and_machine_time_does_not() {
    let shop = Shop::rehearse().await;
    let (anna, _) = shop.two().await;
    let admin = operator(&shop).await;
    let read =
        async || ok(&get(&shop, "/api/admin/clock").token(&admin).await, "상점 시각입니다.")["now"].clone();
    let (before, machine) = (timestamp(&read().await), shop.clock.machine());
    let moved = ok(&set(&shop, &admin, &json!({ "advance": "36h" })).key("a").await, MOVED);
    assert_fields(&moved, "now arrived atRest waiting dryRun");
    assert_fields(&moved["waiting"], "unreadEvents jobs deliveries postponed");
    let now = timestamp(&moved["now"]);
    assert!(now.duration_since(before).as_hours() == 36, "{before} {now}");
    let info = ok(&get(&shop, "/api/info").await, "서버 정보입니다.");
    assert_eq!(info["rehearsal"], true);
    assert!(timestamp(&info["shopTime"]) >= now);
    assert!(shop.clock.machine().0 - machine.0 < 60_000_000);
    anna.orders(Vec::new()).await.unwrap(); // Her token, of 15 minutes, still opens the door.

    let replayed = set(&shop, &admin, &json!({ "advance": "36h" })).key("a").await;
    assert_eq!(replayed.header("Idempotent-Replayed"), "true");
    let there = now + jiff::SignedDuration::from_hours(1);
    let moved = ok(
        &set(&shop, &admin, &json!({ "set": there.to_string() })).english().await,
        "The shop time has been moved.",
    );
    assert!(
        timestamp(&moved["now"]) >= there && timestamp(&moved["now"]).duration_since(there).as_secs() < 60
    );
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM audit_log WHERE action = 'clock.move'"),
        2,
        "the replay moved nothing"
    );
    shop.end().await;
}

#[tokio::test]
async fn time_that_was_moved_is_kept_and_a_shop_in_no_rehearsal_does_not_open_on_it() {
    let mut shop = Shop::rehearse().await;
    shop.advance("48h").await;
    shop.at_rest().await;
    shop.close().await;
    shop.clock = Clock::system();
    shop.open().await;
    assert!(shop.clock.shop().0 - shop.clock.machine().0 > 47 * 3_600_000_000);
    shop.at_rest().await;
    shop.close().await;
    let error = shop.refuses_to_open(|config| config.rehearsal = false).await;
    assert!(error.contains("shop time was moved"), "{error}");
    shop.open().await;
    shop.end().await;
}

#[tokio::test]
async fn bad_moves_are_refused_and_move_nothing() {
    let shop = Shop::rehearse().await;
    let admin = operator(&shop).await;
    let past = "2020-01-01T00:00:00Z";
    for (body, field) in [
        (json!({}), "advance"),
        (json!({ "advance": "1h", "set": "2099-01-01T00:00:00Z" }), "advance"),
        (json!({ "advance": "0s" }), "advance"),
        (json!({ "advance": "-1h" }), "advance"),
        (json!({ "advance": "soon" }), "advance"),
        (json!({ "advance": 5 }), "advance"),
        (json!({ "advance": "9000h" }), "advance"),
        (json!({ "set": past }), "set"),
        (json!({ "set": "2020-01-01 00:00:00" }), "set"),
        (json!({ "set": "tomorrow" }), "set"),
        (json!({ "set": "9000-01-01T00:00:00Z" }), "set"),
    ] {
        assert_bad_fields(&set(&shop, &admin, &body).await, field);
    }
    let dry = set(&shop, &admin, &json!({ "advance": "24h" })).header("Miri-Dry-Run", "true").await;
    let told = ok(&dry, "상점 시각을 이렇게 옮기게 됩니다.");
    assert_eq!((&told["dryRun"], &told["arrived"]), (&json!(true), &json!(true)));
    assert_eq!(shop.count("SELECT ahead FROM shop_clock"), 0);
    shop.end().await;
}

#[tokio::test]
async fn a_shop_in_no_rehearsal_has_no_such_route_and_only_operators_may_move_time() {
    let (shop, rehearsal) = (Shop::start().await, Shop::rehearse().await);
    let (admin, anna) = (operator(&shop).await, rehearsal.person("anna").await);
    let body = json!({ "advance": "1h" });
    for reply in [get(&shop, "/api/admin/clock").token(&admin).await, set(&shop, &admin, &body).await] {
        refused(&reply, 404, "NOT_FOUND", "요청한 경로를 찾을 수 없습니다.");
    }
    refused(&get(&rehearsal, "/api/admin/clock").await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    refused(&set(&rehearsal, &anna.token, &body).await, 403, "FORBIDDEN", "권한이 없습니다.");
    shop.end().await;
    rehearsal.end().await;
}

#[tokio::test]
async fn a_move_says_what_does_not_come_to_rest_and_what_waits_for_another_attempt() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let admin = operator(&shop).await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    shop.provider.charges(Line::Dead);
    let order = anna.buy(&shop, apples, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::InProgress).await;
    let moved = ok(&set(&shop, &admin, &json!({ "advance": "1m" })).await, MOVED);
    assert_eq!(
        moved["waiting"],
        json!({ "unreadEvents": 0, "jobs": 0, "deliveries": 0, "postponed": 1 }),
        "{moved}"
    );

    shop.provider.charges(Line::Open);
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.provider.hold();
    let held = bora.buy(&shop, apples, 1).await;
    bora.until_payment(held.order_id, PaymentStatus::InProgress).await;
    let restless = set(&shop, &admin, &json!({ "advance": "1m" })).await;
    let moved = ok(&restless, "상점 시각을 옮겼지만 아직 끝나지 않은 일이 있습니다.");
    assert_eq!((&moved["arrived"], &moved["atRest"]), (&json!(true), &json!(false)));
    assert_eq!(moved["waiting"]["deliveries"], 1);
    shop.provider.release();
    bora.until_payment(held.order_id, PaymentStatus::Completed).await;
    shop.advance("1m").await;
    shop.end().await;
}
