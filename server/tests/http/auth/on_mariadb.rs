//! Two servers on one database: what one ends, the other refuses within a second.

use crate::harness::{Person, Shop, eventually};
use crate::http::ask::{end_sessions_of, get, operator, patch, post};
use serde_json::{Value, json};

/// Waits until the token is refused. The period at which servers look says how long that takes at most.
async fn refused_within_a_second(shop: &Shop, token: &str) {
    const { assert!(miri_server::auth::FOLLOW_PERIOD.as_millis() <= 500) };
    eventually("the other server refuses it", || async {
        (get(shop, "/api/auth/users").token(token).await.status == 401).then_some(())
    })
    .await;
}

async fn access_token(shop: &Shop, who: &Person) -> (String, Value) {
    let body = json!({ "name": "script", "scopes": ["read"], "expiresInDays": 1 });
    let made = post(shop, "/api/auth/tokens").by(who).json(&body).await.json()["data"].clone();
    (made["token"].as_str().unwrap().to_owned(), made["tokenId"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_and_a_token_that_one_server_revokes_are_refused_by_the_other_within_a_second() {
    let first = Shop::start().await;
    let second = first.second_server().await;
    let (anna, bora) = first.two().await;
    let (token, id) = access_token(&first, &anna).await;
    let (other, _) = access_token(&first, &bora).await;
    for token in [&token, &other, &anna.token, &bora.token] {
        assert_eq!(get(&second, "/api/auth/users").token(token).await.status, 200);
    }
    anna.revoke_token(miri_common::TokenId(id.as_i64().unwrap()), &first.key()).await.unwrap();
    refused_within_a_second(&second, &token).await;
    assert_eq!(get(&second, "/api/auth/users").token(&anna.token).await.status, 200);
    anna.logout().await.unwrap();
    refused_within_a_second(&second, &anna.token).await;
    for token in [&other, &bora.token] {
        assert_eq!(get(&second, "/api/auth/users").token(token).await.status, 200);
    }
    second.end().await;
    first.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_account_is_out_at_the_other_server_within_a_second() {
    let first = Shop::start().await;
    let second = first.second_server().await;
    let (anna, bora) = first.two().await;
    let (token, _) = access_token(&first, &anna).await;
    assert_eq!(get(&second, "/api/auth/users").token(&token).await.status, 200);
    let path = format!("/api/admin/users/{}", anna.id);
    let admin = operator(&first).await;
    let locked = patch(&first, &path).token(&admin).json(&json!({ "locked": true })).await;
    assert_eq!(locked.status, 200, "{locked:?}");
    refused_within_a_second(&second, &token).await;
    refused_within_a_second(&second, &anna.token).await;
    assert_eq!(get(&second, "/api/auth/users").token(&bora.token).await.status, 200);
    second.end().await;
    first.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_among_thousands_is_refused_by_the_other_server() {
    let first = Shop::start().await;
    let second = first.second_server().await;
    let (anna, bora) = first.two().await;
    assert_eq!(get(&second, "/api/auth/users").by(&anna).await.status, 200);
    end_sessions_of(&first, &bora, first.clock.machine().0);
    anna.logout().await.unwrap();
    refused_within_a_second(&second, &anna.token).await;
    assert_eq!(get(&second, "/api/auth/users").by(&bora).await.status, 200);
    second.end().await;
    first.end().await;
}
