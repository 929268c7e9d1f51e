//! `/login`, `/api/token/refresh` and `/api/auth/logout`.

use super::ask::{assert_fields, end_sessions_of, get, instant, ok, operator, post, refused};
use super::mailbox::limit_accounts;
use crate::harness::{Person, Reply, Shop, eventually};
use miri_server::http::middleware::address::Proxies;
use serde_json::{Value, json};
use std::time::Duration;

const PASSWORD: &str = "correct horse battery";
const PAIR: &str = "expiresAt refreshExpiresAt refreshToken role token userId";

async fn login(shop: &Shop, email: &str, password: &str) -> Reply {
    post(shop, "/login").json(&json!({ "email": email, "password": password })).await
}

async fn refresh(shop: &Shop, token: &Value) -> Reply {
    post(shop, "/api/token/refresh").json(&json!({ "refreshToken": token })).await
}

#[track_caller]
fn assert_signed_out(reply: &Reply) {
    assert_eq!(refused(reply, 401, "UNAUTHENTICATED", "로그인이 필요합니다"), Value::Null);
}

/// Whether this access token opens the shop.
async fn opens(shop: &Shop, token: &Value) -> bool {
    get(shop, "/api/auth/orders").token(token.as_str().unwrap()).await.status == 200
}

#[tokio::test]
async fn signing_in_gives_a_pair_of_tokens_in_the_body_and_the_old_headers() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let reply = login(&shop, &anna.email, PASSWORD).await;
    let data = ok(&reply, "로그인 성공");
    assert_fields(&data, PAIR);
    assert_eq!((&data["userId"], &data["role"]), (&json!(anna.id), &"USER".into()));
    assert_eq!(reply.header("token"), data["token"]);
    assert_eq!(reply.header("userId"), anna.id.to_string());
    let now = shop.clock.machine().timestamp();
    let minutes = |at: &Value| instant(at).duration_since(now).as_secs() / 60;
    assert_eq!((minutes(&data["expiresAt"]), minutes(&data["refreshExpiresAt"])), (14, 30 * 24 * 60 - 1));
    assert!(opens(&shop, &data["token"]).await);

    let other = ok(&login(&shop, &bora.email, PASSWORD).await, "로그인 성공");
    assert_eq!(other["userId"], json!(bora.id));
    let body = json!({ "email": "operator@example.com", "password": PASSWORD });
    let english = post(&shop, "/login").english().json(&body).await;
    assert_eq!(ok(&english, "You are signed in.")["role"], "ADMIN");
    shop.end().await;
}

#[tokio::test]
async fn an_address_is_known_however_it_is_typed() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    for typed in [anna.email.to_uppercase(), format!("  {} ", anna.email)] {
        assert_eq!(ok(&login(&shop, &typed, PASSWORD).await, "로그인 성공")["userId"], json!(anna.id));
    }
    shop.end().await;
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let told = |reply: &Reply| {
        assert_eq!(refused(reply, 401, "LOGIN_FAILED", "로그인 실패"), Value::Null);
        let mut names: Vec<_> = reply.headers.keys().map(|name| name.as_str().to_owned()).collect();
        names.sort();
        let mut body = reply.json();
        body["requestId"].take();
        (names, body)
    };
    let wrong = told(&login(&shop, &anna.email, "correct horse batterx").await);
    let unknown = told(&login(&shop, "nobody@example.com", PASSWORD).await);
    let impossible = told(&login(&shop, "no address at all", "x").await);
    assert_eq!((&wrong, &wrong), (&unknown, &impossible));
    let body = json!({ "email": anna.email, "password": "wrong" });
    refused(&post(&shop, "/login").english().json(&body).await, 401, "LOGIN_FAILED", "Sign-in failed.");
    shop.end().await;
}

#[tokio::test]
async fn a_refresh_token_gives_the_next_pair_once() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let first = json!(anna.refresh_token);
    let second = ok(&refresh(&shop, &first).await, "토큰이 재발급되었습니다.");
    assert_fields(&second, PAIR);
    assert_eq!((&second["userId"], &second["role"]), (&json!(anna.id), &"USER".into()));
    assert_ne!(second["refreshToken"], first);
    assert!(opens(&shop, &second["token"]).await && opens(&shop, &json!(anna.token)).await);
    let body = json!({ "refreshToken": second["refreshToken"] });
    let third = post(&shop, "/api/token/refresh").english().json(&body).await;
    assert!(opens(&shop, &ok(&third, "Your session has been renewed.")["token"]).await);
    ok(&refresh(&shop, &json!(bora.refresh_token)).await, "토큰이 재발급되었습니다.");
    shop.end().await;
}

#[tokio::test]
async fn a_refresh_token_that_comes_again_ends_its_whole_family_and_no_other() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let elsewhere = ok(&login(&shop, &anna.email, PASSWORD).await, "로그인 성공");
    let renewed = async |token: &Value| ok(&refresh(&shop, token).await, "토큰이 재발급되었습니다.");
    let second = renewed(&json!(anna.refresh_token)).await;
    let third = renewed(&second["refreshToken"]).await;
    assert_signed_out(&refresh(&shop, &json!(anna.refresh_token)).await);
    assert_signed_out(&refresh(&shop, &third["refreshToken"]).await);
    assert!(!opens(&shop, &third["token"]).await);
    assert!(!opens(&shop, &second["token"]).await && !opens(&shop, &json!(anna.token)).await);

    assert!(opens(&shop, &elsewhere["token"]).await, "her other session goes on");
    ok(&refresh(&shop, &elsewhere["refreshToken"]).await, "토큰이 재발급되었습니다.");
    assert!(opens(&shop, &json!(bora.token)).await);
    shop.end().await;
}

#[tokio::test]
async fn whose_answer_was_lost_asks_again_at_once_and_what_was_lost_opens_nothing_for_long() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let renewed = async |token: &Value| ok(&refresh(&shop, token).await, "토큰이 재발급되었습니다.");
    let lost = renewed(&json!(anna.refresh_token)).await;
    let got = renewed(&json!(anna.refresh_token)).await;
    assert_ne!(lost["refreshToken"], got["refreshToken"]);
    let next = renewed(&got["refreshToken"]).await;
    assert!(opens(&shop, &next["token"]).await);
    assert_signed_out(&refresh(&shop, &lost["refreshToken"]).await);
    assert!(!opens(&shop, &next["token"]).await, "whoever has what was lost is found out");
    assert!(opens(&shop, &json!(bora.token)).await);
    shop.end().await;
}

#[tokio::test]
async fn ten_wrong_passwords_and_an_address_waits_whether_it_has_an_account_or_not() {
    let shop = Shop::start_with(limit_accounts).await;
    let (anna, bora) = shop.two().await;
    let mut waits = Vec::new();
    for email in [anna.email.as_str(), "nobody@example.com"] {
        for _ in 0..10 {
            refused(&login(&shop, email, "a guess of some length").await, 401, "LOGIN_FAILED", "로그인 실패");
        }
        let limited = login(&shop, email, PASSWORD).await;
        refused(&limited, 429, "RATE_LIMITED", "요청이 너무 많습니다. 잠시 후 다시 시도해주세요.");
        waits.push(limited.header("Retry-After").parse::<u64>().unwrap());
    }
    assert!(waits.iter().all(|wait| (800..=901).contains(wait)), "{waits:?}");
    // Being right forgives what was wrong before, and everyone is counted alone.
    for _ in 0..2 {
        for _ in 0..9 {
            refused(
                &login(&shop, &bora.email, "a guess of some length").await,
                401,
                "LOGIN_FAILED",
                "로그인 실패",
            );
        }
        ok(&login(&shop, &bora.email, PASSWORD).await, "로그인 성공");
    }
    assert!(opens(&shop, &json!(anna.token)).await, "who is signed in stays so");
    shop.end().await;
}

#[tokio::test]
async fn what_is_no_refresh_token_is_refused() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    for token in ["garbage", anna.token.as_str(), &anna.refresh_token[1..], "토큰"] {
        assert_signed_out(&refresh(&shop, &json!(token)).await);
    }
    let body = json!({ "refreshToken": "garbage" });
    let english = post(&shop, "/api/token/refresh").english().json(&body).await;
    refused(&english, 401, "UNAUTHENTICATED", "Please sign in.");
    ok(&refresh(&shop, &json!(anna.refresh_token)).await, "토큰이 재발급되었습니다.");
    shop.end().await;
}

async fn logout(shop: &Shop, person: &Person) -> Reply {
    post(shop, "/api/auth/logout").by(person).await
}

#[tokio::test]
async fn signing_out_stops_the_sessions_tokens_at_once_and_no_others() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let elsewhere = ok(&login(&shop, &anna.email, PASSWORD).await, "로그인 성공");
    let left = post(&shop, "/api/auth/logout").by(&anna).key("left").await;
    assert_eq!(ok(&left, "로그아웃 되었습니다."), Value::Null);
    assert_eq!(shop.count("SELECT COUNT(*) FROM idempotency_keys WHERE idempotency_key = 'left'"), 0);
    assert_signed_out(&get(&shop, "/api/auth/orders").by(&anna).await);
    assert_signed_out(&refresh(&shop, &json!(anna.refresh_token)).await);
    assert_signed_out(&logout(&shop, &anna).await);
    assert!(opens(&shop, &elsewhere["token"]).await);
    ok(&post(&shop, "/api/auth/logout").by(&bora).english().await, "You are signed out.");
    shop.end().await;
}

#[tokio::test]
async fn an_access_token_ends_and_its_refresh_token_goes_on() {
    let mut shop = Shop::start_with(|config| config.access_token_ttl = Duration::from_secs(1)).await;
    let session = ok(&login(&shop, "operator@example.com", PASSWORD).await, "로그인 성공");
    let token = session["token"].as_str().unwrap();
    let audit = || get(&shop, "/api/admin/stock/audit").token(token).into_future();
    let refused = eventually("the token ends", || async {
        let reply = audit().await;
        (reply.status != 200).then_some(reply)
    })
    .await;
    assert_signed_out(&refused);
    let renewed = ok(&refresh(&shop, &session["refreshToken"]).await, "토큰이 재발급되었습니다.");
    assert_eq!(renewed["userId"], session["userId"]);
    let audited = get(&shop, "/api/admin/stock/audit").token(&operator(&shop).await).await;
    assert_eq!(audited.json()["data"]["clean"], true);
    shop.close().await;
}

#[tokio::test]
async fn who_signed_out_is_out_after_a_restart_however_many_did() {
    let mut shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    ok(&logout(&shop, &anna).await, "로그아웃 되었습니다.");
    let hers = shop.count(&format!("SELECT revoked_at FROM sessions WHERE user_id = {}", anna.id));
    end_sessions_of(&shop, &anna, hers);
    shop.close().await;
    shop.open().await;
    assert_signed_out(&get(&shop, "/api/auth/orders").by(&anna).await);
    assert!(opens(&shop, &json!(bora.token)).await);
    shop.end().await;
}

#[tokio::test]
async fn a_stranger_who_guesses_locks_out_nobody_but_himself() {
    let shop = Shop::start_with(|config| {
        limit_accounts(config);
        config.trusted_proxies = Proxies::read("127.0.0.0/8").unwrap();
    })
    .await;
    let anna = shop.person("anna").await;
    let attempt = |from: &str, email: &str, password: &str| {
        let body = json!({ "email": email, "password": password });
        post(&shop, "/login").header("X-Forwarded-For", from).json(&body).into_future()
    };
    for email in [anna.email.as_str(), "operator@example.com", "nobody@example.com"] {
        for host in 0..10 {
            let from = format!("2001:db8:1:2::{host:x}");
            let guess = attempt(&from, email, "a guess of some length").await;
            refused(&guess, 401, "LOGIN_FAILED", "로그인 실패");
        }
        let limited = attempt("2001:db8:1:2::ffff", email, PASSWORD).await;
        refused(&limited, 429, "RATE_LIMITED", "요청이 너무 많습니다. 잠시 후 다시 시도해주세요.");
    }
    ok(&attempt("2001:db8:1:3::1", &anna.email, PASSWORD).await, "로그인 성공");
    ok(&attempt("192.0.2.1", "operator@example.com", PASSWORD).await, "로그인 성공");
    refused(&attempt("192.0.2.1", "nobody@example.com", PASSWORD).await, 401, "LOGIN_FAILED", "로그인 실패");
    shop.end().await;
}
