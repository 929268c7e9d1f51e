//! `POST /api/password-reset` and `POST /api/password-reset/confirm`.

use super::ask::{assert_bad_fields, get, ok, post, refused, script_of};
use super::mailbox::{letters, shop_with_mail, token_in};
use crate::harness::{Reply, Shop, SmtpSink};
use serde_json::{Value, json};

const ASKED: &str = "이메일을 확인해주세요.";
const SET: &str = "비밀번호가 재설정되었습니다. 다시 로그인해주세요.";
const OLD: &str = "correct horse battery";
const NEW: &str = "another horse, another stable";

async fn ask(shop: &Shop, email: &str) -> Reply {
    post(shop, "/api/password-reset").json(&json!({ "email": email })).await
}

async fn confirm(shop: &Shop, token: &str, password: &str) -> Reply {
    let body = json!({ "token": token, "password": password });
    post(shop, "/api/password-reset/confirm").json(&body).await
}

async fn login(shop: &Shop, email: &str, password: &str) -> Reply {
    post(shop, "/login").json(&json!({ "email": email, "password": password })).await
}

async fn token(shop: &Shop, sink: &SmtpSink, email: &str, count: usize) -> String {
    ok(&ask(shop, email).await, ASKED);
    letters(sink, email, count).await.last().and_then(token_in).unwrap()
}

#[track_caller]
fn assert_bad_token(reply: &Reply) {
    let told = refused(reply, 400, "EMAIL_NOT_VERIFIED", "유효하지 않거나 만료된 토큰입니다.");
    assert_eq!(told, Value::Null);
}

#[tokio::test]
async fn the_token_sets_a_password_once_and_ends_every_session_and_token() {
    let (shop, sink) = shop_with_mail().await;
    let (anna, bora) = shop.two().await;
    let (script, other) = (script_of(&shop, &anna).await, script_of(&shop, &bora).await);
    let (first, second) =
        (token(&shop, &sink, &anna.email, 1).await, token(&shop, &sink, &anna.email, 2).await);
    ok(&confirm(&shop, &first, NEW).await, SET);
    for used in [&first, &second] {
        assert_bad_token(&confirm(&shop, used, "yet another horse").await);
    }
    refused(&get(&shop, "/api/auth/users").by(&anna).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    let renewed =
        post(&shop, "/api/token/refresh").json(&json!({ "refreshToken": anna.refresh_token })).await;
    refused(&renewed, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    assert_eq!(get(&shop, "/api/auth/users").by(&bora).await.status, 200);
    // A thief may have made one while the account was theirs.
    let hers = get(&shop, "/api/auth/users").token(&script).await;
    refused(&hers, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    assert_eq!(get(&shop, "/api/auth/users").token(&other).await.status, 200);
    refused(&login(&shop, &anna.email, OLD).await, 401, "LOGIN_FAILED", "로그인 실패");
    ok(&login(&shop, &anna.email, NEW).await, "로그인 성공");
    ok(&login(&shop, &bora.email, OLD).await, "로그인 성공");
    // She is told that it happened.
    assert_eq!(letters(&sink, &anna.email, 3).await[2].subject, "[미리] 비밀번호가 변경되었습니다");
    shop.end().await;
}

#[tokio::test]
async fn every_address_gets_the_same_answer_and_only_its_mailbox_learns_more() {
    let (shop, sink) = shop_with_mail().await;
    let anna = shop.person("anna").await;
    let (known, unknown) = (ask(&shop, &anna.email).await, ask(&shop, "mina@example.com").await);
    ok(&known, ASKED);
    assert_eq!((known.status, &known.text), (unknown.status, &unknown.text));
    assert!(token_in(&letters(&sink, &anna.email, 1).await[0]).is_some());
    assert_eq!(token_in(&letters(&sink, "mina@example.com", 1).await[0]), None);
    shop.end().await;
}

#[tokio::test]
async fn what_is_no_good_token_sets_nothing() {
    let (shop, sink) = shop_with_mail().await;
    let anna = shop.person("anna").await;
    assert_bad_token(&confirm(&shop, "00000000-0000-4000-8000-000000000000", NEW).await);
    let late = token(&shop, &sink, &anna.email, 1).await;
    assert_bad_fields(&confirm(&shop, &late, "password1234").await, "password");
    assert_bad_fields(&post(&shop, "/api/password-reset/confirm").json(&json!({})).await, "password token");
    assert_bad_fields(&ask(&shop, "nowhere").await, "email");
    shop.database.change("UPDATE mailed_tokens SET expires_at = 1");
    assert_bad_token(&confirm(&shop, &late, NEW).await);
    ok(&login(&shop, &anna.email, OLD).await, "로그인 성공");
    shop.end().await;
}

#[tokio::test]
async fn a_token_goes_to_the_address_of_the_account_and_not_to_how_it_was_typed() {
    let (shop, sink) = shop_with_mail().await;
    let kim = shop.person("kim").await;
    let shouted = kim.email.to_uppercase();
    for path in ["/api/password-reset", "/api/verify-email"] {
        ok(&post(&shop, path).json(&json!({ "email": shouted })).await, ASKED);
    }
    let hers = letters(&sink, &kim.email, 2).await;
    assert_eq!(hers.iter().filter_map(token_in).count(), 1, "a token and a notice");
    shop.at_rest().await;
    assert_eq!(sink.for_mailbox(&shouted).len(), 0);
    shop.end().await;
}

/// The Kelvin sign has the small letter of a K, so both addresses are found by the same index, and they are two mailboxes.
#[tokio::test]
async fn an_address_that_only_looks_like_another_is_refused() {
    let (shop, sink) = shop_with_mail().await;
    let kim = shop.person("kim").await;
    let twin = kim.email.replace('k', "\u{212A}");
    assert_eq!(twin.to_lowercase(), kim.email);
    for path in ["/api/password-reset", "/api/verify-email"] {
        assert_bad_fields(&post(&shop, path).json(&json!({ "email": twin })).await, "email");
        ok(&post(&shop, path).json(&json!({ "email": "민아@example.com" })).await, ASKED);
    }
    shop.at_rest().await;
    assert!(sink.mails().iter().all(|mail| mail.to != twin));
    shop.end().await;
}
