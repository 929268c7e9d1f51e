//! `/health`, `/actuator/health`, `/ready` and `/api/info`.

use super::ask::{assert_fields, get, ok, refused};
use crate::harness::{Pair, Shop};
use jiff::Timestamp;
use miri_server::stock::gate::GateKind;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn the_process_says_that_it_is_up_without_an_envelope() {
    let shop = Shop::start().await;
    for path in ["/health", "/actuator/health"] {
        let reply = get(&shop, path).await;
        assert_eq!((reply.status, reply.text.as_str()), (200, r#"{"status":"UP"}"#), "{path}");
        assert_eq!(reply.header("Content-Type"), "application/json");
        assert!(!reply.header("X-Request-Id").is_empty());
    }
    shop.end().await;
}

#[tokio::test]
async fn readiness_names_each_part() {
    let pair = Pair::of_this_run();
    for (kind, name) in [(pair.gate.clone(), pair.gate_name()), (GateKind::Open, "open")] {
        let shop = Shop::start_with(|config| config.gate = kind).await;
        shop.at_rest().await;
        let reply = get(&shop, "/ready").await;
        let expected = json!({
            "status": "UP",
            "checks": [
                { "name": "database", "up": true, "detail": pair.database_name() },
                { "name": "writes", "up": true, "detail": "committing" },
                { "name": "gate", "up": true, "detail": name },
                { "name": "events", "up": true, "detail": "0 behind" },
            ],
        });
        assert_eq!((reply.status, reply.json()), (200, expected));
        shop.end().await;
    }
}

#[tokio::test]
async fn a_shop_that_cannot_work_says_in_the_envelope_what_is_not_ready_and_nothing_of_its_database() {
    let shop = Shop::start().await;
    shop.at_rest().await;
    shop.database.change("ALTER TABLE consumers RENAME TO consumers_away");
    refused(&get(&shop, "/ready").await, 503, "UNAVAILABLE", "일시적으로 이용할 수 없습니다.");
    let reply = get(&shop, "/ready").english().await;
    let data = refused(&reply, 503, "UNAVAILABLE", "The shop is not available right now.");
    assert_eq!(
        (&data["status"], &data["checks"][0]),
        (&json!("DOWN"), &json!({ "name": "database", "up": false, "detail": "cannot be read" }))
    );
    assert!(!reply.text.contains("consumers"), "{}", reply.text);
    shop.database.change("ALTER TABLE consumers_away RENAME TO consumers");
    assert_eq!(get(&shop, "/ready").await.status, 200);
    shop.end().await;
}

#[tokio::test]
async fn info_tells_the_time_in_the_shop() {
    let shop = Shop::start().await;
    let info = ok(&get(&shop, "/api/info").await, "서버 정보입니다.");
    assert_fields(&info, "name paymentProvider rehearsal shopTime timeZone version");
    assert_eq!(
        (&info["name"], &info["timeZone"], &info["rehearsal"]),
        (&json!("miri"), &json!("Asia/Seoul"), &json!(false))
    );
    assert_eq!(
        (&info["paymentProvider"], &info["version"]),
        (&json!("scripted"), &json!(env!("CARGO_PKG_VERSION")))
    );
    let text = info["shopTime"].as_str().unwrap();
    let (_, fraction) = text.strip_suffix('Z').unwrap().split_once('.').unwrap();
    assert_eq!(fraction.len(), 3, "milliseconds: {text}");
    let before: Timestamp = text.parse().unwrap();
    shop.clock.advance_shop(Duration::from_secs(3600));
    let later = ok(&get(&shop, "/api/info").english().await, "About this server.");
    let later: Timestamp = later["shopTime"].as_str().unwrap().parse().unwrap();
    assert!((3600..3700).contains(&later.duration_since(before).as_secs()), "{before} {later}");
    shop.end().await;
}

#[tokio::test]
async fn the_time_zone_is_the_shops_own() {
    let shop = Shop::start_with(|config| config.time_zone = "America/New_York".to_owned()).await;
    let seller = shop.person("seller").await;
    assert_eq!(get(&shop, "/api/info").await.json()["data"]["timeZone"], "America/New_York");
    let opens = "2999-01-01T18:00:00Z".parse().ok();
    let goods = shop.goods_with(&seller, "사과", 1, 1, |goods| goods.reservation_start_time = opens).await;
    let shown =
        get(&shop, &format!("/api/goods/{goods}")).await.json()["data"]["reservationStartTime"].clone();
    assert_eq!(shown, "2999-01-01 13:00:00");
    shop.end().await;
}
