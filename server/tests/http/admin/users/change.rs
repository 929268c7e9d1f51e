//! `PATCH /api/admin/users/{id}`.

use crate::harness::{Reply, Shop};
use crate::http::ask::{
    assert_bad_fields, assert_fields, get, ok, operator, patch, post, refused, script_of,
};
use serde_json::{Value, json};

const CHANGED: &str = "계정이 변경되었습니다.";
const PASSWORD: &str = "correct horse battery";
const LAST: &str = "마지막 관리자 계정은 변경할 수 없습니다.";

async fn change(shop: &Shop, admin: &str, id: &str, body: Value) -> Reply {
    patch(shop, &format!("/api/admin/users/{id}")).token(admin).json(&body).await
}

async fn login(shop: &Shop, email: &str) -> Reply {
    post(shop, "/login").json(&json!({ "email": email, "password": PASSWORD })).await
}

async fn is_in(shop: &Shop, token: &str) -> bool {
    get(shop, "/api/auth/users").token(token).await.status == 200
}

#[tokio::test]
async fn another_role_counts_at_once_and_ends_what_was_signed_in() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let made = ok(&change(&shop, &admin, &anna.id.to_string(), json!({ "role": "ADMIN" })).await, CHANGED);
    assert_fields(&made, "userId role locked ended");
    assert_eq!(made, json!({ "userId": anna.id, "role": "ADMIN", "locked": false, "ended": 1 }));
    assert!(!is_in(&shop, &anna.token).await && is_in(&shop, &bora.token).await);
    let reply = login(&shop, &anna.email).await;
    assert_eq!(reply.json()["data"]["role"], json!("ADMIN"));
    let hers = reply.header("token").to_owned();
    assert_eq!(get(&shop, "/api/admin/stock/audit").token(&hers).await.status, 200);

    ok(&change(&shop, &admin, &anna.id.to_string(), json!({ "role": "USER" })).await, CHANGED);
    refused(
        &get(&shop, "/api/admin/stock/audit").token(&hers).await,
        401,
        "UNAUTHENTICATED",
        "로그인이 필요합니다",
    );
    let again = login(&shop, &anna.email).await.header("token").to_owned();
    refused(&get(&shop, "/api/admin/stock/audit").token(&again).await, 403, "FORBIDDEN", "권한이 없습니다.");
    shop.end().await;
}

#[tokio::test]
async fn a_locked_account_is_out_at_once_and_its_login_fails_like_any_other() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let token = script_of(&shop, &anna).await;
    assert!(is_in(&shop, &token).await);
    let locked = ok(&change(&shop, &admin, &anna.id.to_string(), json!({ "locked": true })).await, CHANGED);
    assert_eq!(locked, json!({ "userId": anna.id, "role": "USER", "locked": true, "ended": 2 }));
    assert!(!is_in(&shop, &anna.token).await && !is_in(&shop, &token).await);
    assert_eq!(refused(&login(&shop, &anna.email).await, 401, "LOGIN_FAILED", "로그인 실패"), Value::Null);
    let renewed =
        post(&shop, "/api/token/refresh").json(&json!({ "refreshToken": anna.refresh_token })).await;
    refused(&renewed, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    assert!(is_in(&shop, &bora.token).await);

    let open = ok(&change(&shop, &admin, &anna.id.to_string(), json!({ "locked": false })).await, CHANGED);
    assert_eq!((&open["locked"], &open["ended"]), (&json!(false), &json!(0)));
    assert!(!is_in(&shop, &anna.token).await && !is_in(&shop, &token).await);
    assert_eq!(login(&shop, &anna.email).await.status, 200);
    shop.end().await;
}

#[tokio::test]
async fn all_that_is_signed_in_can_be_ended_alone() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let (token, other) = (script_of(&shop, &anna).await, script_of(&shop, &bora).await);
    let id = anna.id.to_string();
    let kept = ok(&change(&shop, &admin, &id, json!({ "endSessions": false })).await, CHANGED);
    assert_eq!(kept["ended"], json!(0));
    assert!(is_in(&shop, &anna.token).await && is_in(&shop, &token).await);
    let ended =
        ok(&change(&shop, &admin, &id, json!({ "endSessions": true, "role": "USER" })).await, CHANGED);
    assert_eq!(ended["ended"], json!(2), "a session and a token");
    assert!(!is_in(&shop, &anna.token).await && !is_in(&shop, &token).await);
    assert!(is_in(&shop, &bora.token).await && is_in(&shop, &other).await);
    shop.end().await;
}

#[tokio::test]
async fn the_shop_keeps_an_operator() {
    let shop = Shop::start().await;
    let (admin, anna) = (operator(&shop).await, shop.person("anna").await);
    let me = get(&shop, "/api/auth/users").token(&admin).await.json()["data"]["userId"].to_string();
    for body in
        [json!({ "role": "USER" }), json!({ "locked": true }), json!({ "role": "USER", "locked": true })]
    {
        assert_eq!(refused(&change(&shop, &admin, &me, body).await, 409, "LAST_ADMIN", LAST), Value::Null);
    }
    // A locked operator is none to rely on.
    ok(
        &change(&shop, &admin, &anna.id.to_string(), json!({ "role": "ADMIN", "locked": true })).await,
        CHANGED,
    );
    refused(&change(&shop, &admin, &me, json!({ "role": "USER" })).await, 409, "LAST_ADMIN", LAST);
    ok(&change(&shop, &admin, &anna.id.to_string(), json!({ "locked": false })).await, CHANGED);
    ok(&change(&shop, &admin, &me, json!({ "role": "USER" })).await, CHANGED);
    assert!(!is_in(&shop, &admin).await);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE role = 'ADMIN'"), 1);
    shop.end_broken().await;
}

#[tokio::test]
async fn two_operators_who_dismiss_each_other_at_once_leave_one() {
    let shop = Shop::start().await;
    let (admin, anna) = (operator(&shop).await, shop.person("anna").await);
    let me = get(&shop, "/api/auth/users").token(&admin).await.json()["data"]["userId"].to_string();
    let hers = anna.id.to_string();
    ok(&change(&shop, &admin, &hers, json!({ "role": "ADMIN" })).await, CHANGED);
    let other = login(&shop, &anna.email).await.header("token").to_owned();
    let _both = tokio::join!(
        change(&shop, &admin, &hers, json!({ "role": "USER" })),
        change(&shop, &other, &me, json!({ "role": "USER" })),
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE role = 'ADMIN'"), 1);
    shop.end_broken().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let id = anna.id.to_string();
    let bad = json!({ "role": "BOSS", "locked": "yes", "endSessions": 1 });
    assert_bad_fields(&change(&shop, &admin, &id, bad).await, "endSessions locked role");
    assert_bad_fields(&change(&shop, &admin, "x", json!({})).await, "id");
    let nobody = change(&shop, &admin, "999999", json!({ "locked": true })).await;
    assert_eq!(refused(&nobody, 404, "USER_NOT_FOUND", "존재하지 않는 사용자입니다."), Value::Null);
    let shopper = change(&shop, &bora.token, &id, json!({ "locked": true })).await;
    refused(&shopper, 403, "FORBIDDEN", "권한이 없습니다.");
    assert!(is_in(&shop, &anna.token).await);
    shop.end().await;
}
