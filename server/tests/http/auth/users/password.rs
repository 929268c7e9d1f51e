//! `PATCH /api/auth/users/change-password`.

use crate::harness::{Person, Reply, Shop};
use crate::http::ask::{assert_bad_fields, get, ok, patch, post, refused, script_of};
use crate::http::mailbox::limit_accounts;
use serde_json::{Value, json};

const OLD: &str = "correct horse battery";
const NEW: &str = "another horse, another stable";
const CHANGED: &str = "비밀번호 변경이 완료되었습니다.";

async fn change(shop: &Shop, who: &Person, current: &str, new: &str) -> Reply {
    let body = json!({ "currentPassword": current, "password": new });
    patch(shop, "/api/auth/users/change-password").by(who).json(&body).await
}

async fn login(shop: &Shop, email: &str, password: &str) -> Reply {
    post(shop, "/login").json(&json!({ "email": email, "password": password })).await
}

#[tokio::test]
async fn the_new_password_counts_and_every_other_session_and_every_token_ends() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let elsewhere = login(&shop, &anna.email, OLD).await.json()["data"].clone();
    let (script, other) = (script_of(&shop, &anna).await, script_of(&shop, &bora).await);
    ok(&change(&shop, &anna, OLD, NEW).await, CHANGED);

    refused(&login(&shop, &anna.email, OLD).await, 401, "LOGIN_FAILED", "로그인 실패");
    ok(&login(&shop, &anna.email, NEW).await, "로그인 성공");
    ok(&login(&shop, &bora.email, OLD).await, "로그인 성공");
    let old = get(&shop, "/api/auth/users").token(elsewhere["token"].as_str().unwrap()).await;
    refused(&old, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    let renewed =
        post(&shop, "/api/token/refresh").json(&json!({ "refreshToken": elsewhere["refreshToken"] })).await;
    refused(&renewed, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    let hers = get(&shop, "/api/auth/users").token(&script).await;
    refused(&hers, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    assert_eq!(get(&shop, "/api/auth/users").token(&other).await.status, 200);
    // Hers goes on, and so does everyone else's.
    assert_eq!(get(&shop, "/api/auth/users").by(&anna).await.status, 200);
    assert_eq!(get(&shop, "/api/auth/users").by(&bora).await.status, 200);
    let mine = post(&shop, "/api/token/refresh").json(&json!({ "refreshToken": anna.refresh_token })).await;
    assert_eq!(mine.status, 200, "{mine:?}");
    shop.end().await;
}

#[tokio::test]
async fn the_current_password_is_asked_for() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let wrong = change(&shop, &anna, "correct horse batterx", NEW).await;
    assert_eq!(refused(&wrong, 400, "WRONG_PASSWORD", "현재 비밀번호가 일치하지 않습니다."), Value::Null);
    assert_bad_fields(
        &patch(&shop, "/api/auth/users/change-password").by(&bora).json(&json!({})).await,
        "currentPassword password",
    );
    for common in ["123456789", "1234567890", "password1234", "qwertyuiop", &"가".repeat(129)] {
        assert_bad_fields(&change(&shop, &anna, OLD, common).await, "password");
    }
    ok(&login(&shop, &anna.email, OLD).await, "로그인 성공");
    shop.end().await;
}

#[tokio::test]
async fn a_change_that_is_asked_for_again_under_its_key_is_answered_again() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let body = json!({ "currentPassword": OLD, "password": NEW });
    let ask = || {
        patch(&shop, "/api/auth/users/change-password")
            .by(&anna)
            .key("new-password")
            .json(&body)
            .into_future()
    };
    ok(&ask().await, CHANGED);
    let again = ask().await;
    ok(&again, CHANGED);
    assert_eq!(again.header("Idempotent-Replayed"), "true");
    shop.end().await;
}

#[tokio::test]
async fn who_found_an_open_session_cannot_go_on_guessing() {
    let shop = Shop::start_with(limit_accounts).await;
    let (anna, bora) = shop.two().await;
    for _ in 0..10 {
        let wrong = change(&shop, &anna, "a guess of some length", NEW).await;
        refused(&wrong, 400, "WRONG_PASSWORD", "현재 비밀번호가 일치하지 않습니다.");
    }
    let limited = change(&shop, &anna, OLD, NEW).await;
    refused(&limited, 429, "RATE_LIMITED", "요청이 너무 많습니다. 잠시 후 다시 시도해주세요.");
    ok(&change(&shop, &bora, OLD, NEW).await, CHANGED);
    // Whose session it really is signs in anew, and that one is not held to what was guessed in the other.
    let anew = login(&shop, &anna.email, OLD).await.header("token").to_owned();
    let body = json!({ "currentPassword": OLD, "password": NEW });
    ok(&patch(&shop, "/api/auth/users/change-password").token(&anew).json(&body).await, CHANGED);
    shop.end().await;
}

#[tokio::test]
async fn who_guesses_at_the_door_keeps_nobody_inside_from_changing_the_password() {
    let shop = Shop::start_with(limit_accounts).await;
    let (anna, bora) = shop.two().await;
    for _ in 0..10 {
        let guess = login(&shop, &anna.email, "a guess of some length").await;
        refused(&guess, 401, "LOGIN_FAILED", "로그인 실패");
    }
    assert_eq!(login(&shop, &anna.email, OLD).await.status, 429);
    ok(&change(&shop, &anna, OLD, NEW).await, CHANGED);
    ok(&change(&shop, &bora, OLD, NEW).await, CHANGED);
    shop.end().await;
}
