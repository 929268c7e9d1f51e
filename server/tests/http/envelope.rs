//! What every answer looks like, those that no handler makes included.

use super::ask::{ask, get, ok, operator, post, refused};
use crate::harness::Shop;
use serde_json::{Value, json};

#[tokio::test]
async fn a_success_is_the_envelope_in_the_language_that_is_asked_for() {
    let shop = Shop::start().await;
    let korean = ok(&get(&shop, "/api/categories").await, "카테고리 목록 조회에 성공했습니다.");
    let english = ok(&get(&shop, "/api/categories").english().await, "Here are the categories.");
    assert_eq!(korean, english);
    let preferred = |header| get(&shop, "/api/categories").header("Accept-Language", header);
    ok(&preferred("en-US,en;q=0.9,ko;q=0.8").await, "Here are the categories.");
    ok(&preferred("ko-KR,ko;q=0.9,en;q=0.8").await, "카테고리 목록 조회에 성공했습니다.");
    ok(&preferred("de").await, "카테고리 목록 조회에 성공했습니다.");
    shop.end().await;
}

#[tokio::test]
async fn a_path_that_does_not_exist_is_told_so_in_the_envelope() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    for path in ["/", "/nothing", "/api", "/api/nothing", "/api/goods/1/2", "/login/again", "/api/goods/"] {
        let data = refused(&get(&shop, path).await, 404, "NOT_FOUND", "요청한 경로를 찾을 수 없습니다.");
        assert_eq!(data, Value::Null);
    }
    let unknown = get(&shop, "/api/auth/nothing").by(&anna).english().await;
    refused(&unknown, 404, "NOT_FOUND", "There is nothing at this path.");
    shop.end().await;
}

#[tokio::test]
async fn a_name_in_a_path_that_is_no_text_names_nothing() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    for (method, path) in
        [("POST", "/api/admin/jobs/%F0%9F/run"), ("PATCH", "/api/admin/categories/%FF"), ("GET", "/docs/%FF")]
    {
        let reply = ask(&shop, method, path).token(&admin).json(&json!({ "en": "Pears" })).await;
        refused(&reply, 404, "NOT_FOUND", "요청한 경로를 찾을 수 없습니다.");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_fault_of_the_server_is_told_as_one_and_says_nothing_of_its_insides() {
    let shop = Shop::start().await;
    shop.database.change("ALTER TABLE categories RENAME TO mislaid");
    let korean = get(&shop, "/api/categories").await;
    assert_eq!(refused(&korean, 500, "INTERNAL", "서버에서 문제가 발생했습니다."), Value::Null);
    let english = get(&shop, "/api/categories").english().await;
    assert_eq!(refused(&english, 500, "INTERNAL", "Something went wrong on the server."), Value::Null);
    assert!(!korean.text.contains("categories"), "{}", korean.text);
    shop.database.change("ALTER TABLE mislaid RENAME TO categories");
    shop.end().await;
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused_with_those_it_has() {
    let shop = Shop::start().await;
    for (method, path, has) in [
        ("PUT", "/api/goods", "GET,HEAD"),
        ("GET", "/login", "POST"),
        ("DELETE", "/health", "GET,HEAD"),
        ("PATCH", "/api/info", "GET,HEAD"),
        ("GET", "/api/token/refresh", "POST"),
    ] {
        let reply = ask(&shop, method, path).await;
        refused(&reply, 405, "METHOD_NOT_ALLOWED", "지원하지 않는 메서드입니다.");
        assert_eq!(reply.header("Allow"), has, "{method} {path}");
    }
    let reply = ask(&shop, "PUT", "/api/goods").english().await;
    refused(&reply, 405, "METHOD_NOT_ALLOWED", "This method is not supported here.");
    shop.end().await;
}

/// A login whose body has exactly this many bytes.
fn login_of(bytes: usize) -> String {
    let body = json!({ "email": "nobody@example.com", "password": "nobody at all" }).to_string();
    format!("{}{body}", " ".repeat(bytes - body.len()))
}

#[tokio::test]
async fn a_body_of_64_kib_is_read_and_one_byte_more_is_too_large() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let most = post(&shop, "/login").text(&login_of(65_536)).await;
    refused(&most, 401, "LOGIN_FAILED", "로그인 실패");
    for far_more in [1 << 20, 8 << 20] {
        let reply = post(&shop, "/login").text(&login_of(far_more)).await;
        refused(&reply, 413, "PAYLOAD_TOO_LARGE", "요청 본문이 너무 큽니다.");
    }
    let more = login_of(65_537);
    refused(&post(&shop, "/login").text(&more).await, 413, "PAYLOAD_TOO_LARGE", "요청 본문이 너무 큽니다.");
    let reply = post(&shop, "/api/auth/goods").by(&anna).english().text(&more).await;
    refused(&reply, 413, "PAYLOAD_TOO_LARGE", "The request body is too large.");
    shop.end().await;
}

#[tokio::test]
async fn only_json_is_read_whatever_its_charset_or_case() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let words = "지원하지 않는 형식입니다. application/json으로 보내주세요.";
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let login = post(&shop, "/login").header("Content-Type", media_type).text("{}").await;
        refused(&login, 415, "UNSUPPORTED_MEDIA_TYPE", words);
        let goods = post(&shop, "/api/auth/goods").by(&anna).english();
        let goods = goods.header("Content-Type", media_type).text("{}").await;
        refused(&goods, 415, "UNSUPPORTED_MEDIA_TYPE", "Please send application/json.");
    }
    for media_type in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
        let reply = post(&shop, "/login").header("Content-Type", media_type).text(&login_of(100)).await;
        refused(&reply, 401, "LOGIN_FAILED", "로그인 실패");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_malformed() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let deep = format!("{{\"email\": {}", "[".repeat(60_000));
    let closed = format!("{{\"email\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let objects = format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200));
    let bodies = ["{", "[]", "[{}]", "3", "\"text\"", "null", "{} {}", "{\"email\": \"\\ud800\"}", "email=a"];
    for body in bodies.into_iter().chain([deep.as_str(), &closed, &objects]) {
        let login = post(&shop, "/login").text(body).await;
        assert_eq!(refused(&login, 400, "MALFORMED", "요청 본문을 읽을 수 없습니다."), Value::Null);
        let wish = post(&shop, "/api/auth/wishlist").by(&anna).key("k").english().text(body).await;
        refused(&wish, 400, "MALFORMED", "The request body is not readable JSON.");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_request_keeps_the_id_it_comes_with() {
    let shop = Shop::start().await;
    let longest = "i".repeat(128);
    for id in ["order-7/retry:2", "01H8XGJWBWBAQ4", &longest] {
        let good = get(&shop, "/api/info").header("X-Request-Id", id).await;
        let bad = get(&shop, "/api/nothing").header("X-Request-Id", id).await;
        let alive = get(&shop, "/health").header("X-Request-Id", id).await;
        assert_eq!([good, bad, alive].map(|reply| reply.header("X-Request-Id").to_owned()), [id; 3]);
    }
    shop.end().await;
}

#[tokio::test]
async fn a_request_without_a_usable_id_is_given_one_of_its_own() {
    let shop = Shop::start().await;
    let (too_long, mut made) = ("i".repeat(129), Vec::new());
    made.push(get(&shop, "/api/info").await);
    made.push(get(&shop, "/api/nothing").await);
    for id in [too_long.as_str(), "two words", "tab\tbed", ""] {
        made.push(get(&shop, "/api/nothing").header("X-Request-Id", id).await);
    }
    let mut ids: Vec<_> = made.iter().map(|reply| reply.header("X-Request-Id").to_owned()).collect();
    assert!(ids.iter().all(|id| uuid::Uuid::parse_str(id).is_ok()), "{ids:?}");
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "no two requests have the same id");
    shop.end().await;
}

#[tokio::test]
async fn a_user_id_from_outside_means_nothing() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 5).await;
    anna.buy(&shop, goods, 1).await;
    let (annas, boras) = (anna.id.to_string(), bora.id.to_string());
    let claimed = get(&shop, "/api/auth/orders").header("X-User-Id", &annas).await;
    refused(&claimed, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    let words = "주문한 상품 목록 조회가 완료되었습니다.";
    let hers = get(&shop, "/api/auth/orders").by(&anna).header("X-User-Id", &boras).await;
    assert_eq!(ok(&hers, words)["orders"]["totalElements"], 1);
    let not_hers = get(&shop, "/api/auth/orders").by(&bora).header("X-User-Id", &annas).await;
    assert_eq!(ok(&not_hers, words)["orders"]["totalElements"], 0);
    shop.end().await;
}
