//! What the original's gateway did, and what a browser is told.

use super::ask::{ask, get, ok, post, refused};
use crate::harness::{Reply, Shop, eventually};
use serde_json::json;

const PREFIXES: [&str; 3] = ["/user-service", "/goods-service", "/order-service"];

#[tokio::test]
async fn every_path_answers_under_every_prefix() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    for prefix in PREFIXES {
        let login = json!({ "email": anna.email, "password": crate::harness::PASSWORD });
        ok(&post(&shop, &format!("{prefix}/login")).json(&login).await, "로그인 성공");
        let health = get(&shop, &format!("{prefix}/actuator/health")).await;
        assert_eq!((health.status, health.text.as_str()), (200, r#"{"status":"UP"}"#));
        let found = get(&shop, &format!("{prefix}/api/goods/{goods}?x=1")).await;
        assert_eq!(ok(&found, "상품 상세 조회에 성공했습니다.")["goodsName"], "사과");
        let wishes = get(&shop, &format!("{prefix}/api/auth/wishlist?size=3")).by(&anna).await;
        assert_eq!(ok(&wishes, "장바구니 목록 조회에 성공하였습니다.")["goods"]["size"], 3);
    }
    for nowhere in ["/user-service", "/user-services/api/goods", "/user-service/order-service/api/goods"] {
        refused(&get(&shop, nowhere).await, 404, "NOT_FOUND", "요청한 경로를 찾을 수 없습니다.");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_key_means_the_same_request_under_every_prefix() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let body = json!({ "goodsId": goods, "quantity": 2, "address": "서울" });
    let order = |prefix: &str| {
        post(&shop, &format!("{prefix}/api/auth/goods/order")).by(&anna).key("once").json(&body)
    };
    let first = order("/order-service").await;
    ok(&first, "주문 목록을 확인해주세요.");
    for prefix in ["", "/user-service", "/goods-service", "/order-service"] {
        let again = order(prefix).await;
        assert_eq!((again.header("Idempotent-Replayed"), &again.text), ("true", &first.text), "{prefix}");
    }
    assert_eq!(shop.stock(goods).await, 8);
    shop.end().await;
}

#[tokio::test]
async fn metrics_know_no_prefix_and_no_path() {
    let shop = Shop::start().await;
    for path in ["/goods-service/api/goods/77", "/order-service/secret-8812"] {
        get(&shop, path).await;
    }
    let metrics = get(&shop, "/metrics").await.text;
    assert!(metrics.contains(r#"route="/api/goods/{id}""#), "{metrics}");
    for never in ["goods-service", "order-service", "/77", "8812"] {
        assert!(!metrics.contains(never), "{never}");
    }
    shop.end().await;
}

#[tokio::test]
async fn errors_are_the_envelope_under_a_prefix_too() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let nothing = get(&shop, "/goods-service/api/nothing").await;
    refused(&nothing, 404, "NOT_FOUND", "요청한 경로를 찾을 수 없습니다.");
    let wrong = ask(&shop, "PUT", "/goods-service/api/goods").await;
    refused(&wrong, 405, "METHOD_NOT_ALLOWED", "지원하지 않는 메서드입니다.");
    assert_eq!(wrong.header("Allow"), "GET,HEAD");
    let text = post(&shop, "/user-service/login").header("Content-Type", "text/plain").text("hi").await;
    refused(
        &text,
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        "지원하지 않는 형식입니다. application/json으로 보내주세요.",
    );
    let large = format!(r#"{{"a":"{}"}}"#, "x".repeat(70_000));
    let large = post(&shop, "/order-service/api/auth/orders").by(&anna).text(&large).await;
    refused(&large, 413, "PAYLOAD_TOO_LARGE", "요청 본문이 너무 큽니다.");
    let nobody = get(&shop, "/order-service/api/auth/orders").await;
    refused(&nobody, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    shop.end().await;
}

#[track_caller]
fn assert_headers(reply: &Reply) {
    for (name, value) in [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ] {
        assert_eq!(reply.header(name), value, "{name}: {reply:?}");
    }
}

#[tokio::test]
async fn a_browser_is_told_to_do_nothing_with_any_answer_and_to_keep_none_that_is_someones() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let login = json!({ "email": anna.email, "password": crate::harness::PASSWORD });
    for (reply, stored) in [
        (get(&shop, "/api/goods").await, true),
        (get(&shop, "/health").await, true),
        (get(&shop, "/api/goods").by(&anna).await, false),
        (get(&shop, "/api/auth/orders").by(&anna).await, false),
        (get(&shop, "/api/auth/orders").await, false),
        (get(&shop, "/api/nothing").await, false),
        (post(&shop, "/login").json(&login).await, false),
        (post(&shop, "/login").json(&json!({})).await, false),
        (ask(&shop, "PUT", "/api/goods").await, false),
    ] {
        assert_headers(&reply);
        assert_eq!(reply.header("Cache-Control"), if stored { "" } else { "no-store" }, "{reply:?}");
    }
    shop.end().await;
}

#[tokio::test]
async fn no_other_origin_gets_a_permission() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let preflight = ask(&shop, "OPTIONS", "/api/goods")
        .header("Origin", "https://shop.example")
        .header("Access-Control-Request-Method", "GET")
        .await;
    refused(&preflight, 405, "METHOD_NOT_ALLOWED", "지원하지 않는 메서드입니다.");
    assert_eq!(preflight.header("Allow"), "GET,HEAD");
    let read = get(&shop, "/api/auth/orders").by(&anna).header("Origin", "https://shop.example").await;
    for reply in [preflight, read] {
        let told = reply.headers.keys().find(|name| name.as_str().starts_with("access-control"));
        assert_eq!(told, None, "{reply:?}");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_head_is_answered_as_a_get_without_its_body() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    for path in ["/api/goods", "/health", "/goods-service/api/categories"] {
        let (head, got) = (ask(&shop, "HEAD", path).await, get(&shop, path).await);
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
        assert_eq!(head.header("Content-Type"), got.header("Content-Type"), "{path}");
        assert_headers(&head);
    }
    assert_eq!(ask(&shop, "HEAD", "/api/auth/orders").await.status, 401);
    assert_eq!(ask(&shop, "HEAD", "/api/auth/orders").by(&anna).await.status, 200);
    shop.end().await;
}

#[tokio::test]
async fn what_everybody_may_have_is_compressed_and_what_is_someones_is_not() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    for number in 0..20 {
        shop.goods(&seller, &format!("사과 {number}"), 3_000, 10).await;
    }
    let zipped = |path: &str| get(&shop, path).header("Accept-Encoding", "br, gzip;q=0.9");
    let list = zipped("/api/goods?size=100").await;
    assert_eq!((list.status, list.header("Content-Encoding")), (200, "gzip"));
    assert!(list.header("Vary").to_lowercase().contains("accept-encoding"), "{list:?}");
    assert_eq!(get(&shop, "/api/goods?size=100").await.header("Content-Encoding"), "", "nobody asked for it");
    assert_eq!(zipped("/api/categories").await.header("Content-Encoding"), "", "too small to be worth it");
    let mine = eventually("the goods are listed", || async {
        let mine = zipped("/api/goods?size=100").by(&anna).await;
        (mine.text.len() > 2_000).then_some(mine)
    })
    .await;
    assert_eq!(mine.header("Content-Encoding"), "");
    shop.end().await;
}
