//! `/api/auth/tokens`: personal access tokens.

use crate::harness::{Person, Reply, Shop};
use crate::http::ask::{
    assert_bad_fields, assert_fields, assert_now, column, created, delete, from_now, get, ok, operator,
    patch, post, refused,
};
use serde_json::{Value, json};
use std::time::Duration;

const MADE: &str = "개인 액세스 토큰이 발급되었습니다. 토큰은 지금만 확인할 수 있습니다.";
const LISTED: &str = "개인 액세스 토큰 목록 조회에 성공했습니다.";
const REVOKED: &str = "개인 액세스 토큰이 폐기되었습니다.";
const TOKENS: &str = "/api/auth/tokens";

async fn make(shop: &Shop, token: &str, scopes: &[&str]) -> Reply {
    let body = json!({ "name": "a script", "scopes": scopes, "expiresInDays": 30 });
    post(shop, TOKENS).token(token).json(&body).await
}

/// The text of a new token of this person.
async fn token_of(shop: &Shop, who: &Person, scopes: &[&str]) -> String {
    let made = created(&make(shop, &who.token, scopes).await, MADE);
    made["token"].as_str().unwrap().to_owned()
}

#[track_caller]
fn assert_signed_out(reply: &Reply) {
    assert_eq!(refused(reply, 401, "UNAUTHENTICATED", "로그인이 필요합니다"), Value::Null);
}

#[tokio::test]
async fn a_token_is_shown_once_and_works_until_it_is_revoked() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let body = json!({ "name": "노트북 스크립트", "scopes": ["sell", "read"], "expiresInDays": 7 });
    let made = created(&post(&shop, TOKENS).by(&anna).json(&body).await, MADE);
    assert_fields(&made, "tokenId name scopes createdDate expiresAt lastUsedAt token");
    assert_eq!((&made["name"], &made["scopes"]), (&json!("노트북 스크립트"), &json!(["read", "sell"])));
    assert_now(&shop, &made["createdDate"]);
    let week = from_now(&shop, Duration::from_secs(7 * 24 * 3600));
    assert_eq!(made["expiresAt"].as_str().unwrap()[..15], week[..15]);
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("miri_"), "{token}");

    let seen = get(&shop, "/api/auth/users").token(token).await;
    assert_eq!(seen.json()["data"]["userId"], json!(anna.id));
    let list = ok(&get(&shop, TOKENS).by(&anna).await, LISTED);
    assert_fields(&list["tokens"][0], "tokenId name scopes createdDate expiresAt lastUsedAt");
    assert_eq!(column(&list["tokens"], "tokenId"), [made["tokenId"].clone()]);
    assert_eq!(ok(&get(&shop, TOKENS).by(&bora).await, LISTED)["tokens"], json!([]));
    crate::harness::eventually("the use is noted", || async {
        let list = get(&shop, TOKENS).by(&anna).await.json()["data"].clone();
        list["tokens"][0]["lastUsedAt"].as_str().map(|_| ())
    })
    .await;

    let path = format!("{TOKENS}/{}", made["tokenId"]);
    let hers = delete(&shop, &path).by(&bora).await;
    assert_eq!(refused(&hers, 404, "TOKEN_NOT_FOUND", "존재하지 않는 토큰입니다."), Value::Null);
    assert_eq!(get(&shop, "/api/auth/users").token(token).await.status, 200);
    ok(&delete(&shop, &path).by(&anna).await, REVOKED);
    assert_signed_out(&get(&shop, "/api/auth/users").token(token).await);
    refused(&delete(&shop, &path).by(&anna).await, 404, "TOKEN_NOT_FOUND", "존재하지 않는 토큰입니다.");
    assert_eq!(ok(&get(&shop, TOKENS).by(&anna).await, LISTED)["tokens"], json!([]));
    assert_bad_fields(&delete(&shop, &format!("{TOKENS}/x")).by(&anna).await, "id");
    shop.end().await;
}

#[tokio::test]
async fn a_token_may_what_its_scopes_say() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let tea = shop.goods(&bora, "녹차", 3_000, 7).await;
    let (reads, buys) = (token_of(&shop, &anna, &["read"]).await, token_of(&shop, &anna, &["buy"]).await);
    let everything = token_of(&shop, &anna, &["read", "buy", "sell"]).await;
    let wish = json!({ "goodsId": tea, "goodsQuantity": 1 });
    let status = async |token: &str| {
        let read = get(&shop, "/api/auth/orders").token(token).await.status;
        let buy = post(&shop, "/api/auth/wishlist").token(token).json(&wish).await.status;
        let sell = post(&shop, "/api/auth/goods").token(token).json(&json!({})).await.status;
        (read, buy, sell)
    };
    assert_eq!(status(&reads).await, (200, 403, 403));
    assert_eq!(status(&buys).await, (403, 201, 403));
    assert_eq!(status(&everything).await, (200, 409, 400));
    let told = get(&shop, "/api/auth/orders").token(&buys).await;
    assert_eq!(refused(&told, 403, "FORBIDDEN", "권한이 없습니다."), Value::Null);
    shop.end().await;
}

#[tokio::test]
async fn no_token_changes_the_account_itself() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let made = created(&make(&shop, &admin, &["read", "buy", "sell", "admin"]).await, MADE);
    let token = made["token"].as_str().unwrap();
    let tries = [
        patch(&shop, "/api/auth/users").json(&json!({ "address": "서울" })),
        patch(&shop, "/api/auth/users/change-password").json(&json!({})),
        delete(&shop, "/api/auth/users").json(&json!({})),
        get(&shop, TOKENS),
        post(&shop, TOKENS).json(&json!({})),
        delete(&shop, &format!("{TOKENS}/{}", made["tokenId"])),
        post(&shop, "/api/auth/logout"),
    ];
    for ask in tries {
        refused(&ask.token(token).await, 403, "FORBIDDEN", "권한이 없습니다.");
    }
    assert_eq!(get(&shop, "/api/auth/users").token(token).await.status, 200);
    shop.end().await;
}

#[tokio::test]
async fn only_an_operator_gives_the_scope_admin_and_its_tokens_go_with_the_role_for_good() {
    let shop = Shop::start().await;
    let (admin, anna) = (operator(&shop).await, shop.person("anna").await);
    assert_bad_fields(&make(&shop, &anna.token, &["read", "admin"]).await, "scopes");

    let path = format!("/api/admin/users/{}", anna.id);
    let role = async |role: &str| patch(&shop, &path).token(&admin).json(&json!({ "role": role })).await;
    ok(&role("ADMIN").await, "계정이 변경되었습니다.");
    // Her session ended with her role, so she signs in again.
    let login = json!({ "email": anna.email, "password": "correct horse battery" });
    let session = post(&shop, "/login").json(&login).await.header("token").to_owned();
    let made = created(&make(&shop, &session, &["admin", "read"]).await, MADE);
    let token = made["token"].as_str().unwrap();
    let audit = async || get(&shop, "/api/admin/stock/audit").token(token).await;
    assert_eq!(audit().await.status, 200);
    let reads = created(&make(&shop, &session, &["read"]).await, MADE);
    let without = get(&shop, "/api/admin/stock/audit").token(reads["token"].as_str().unwrap()).await;
    refused(&without, 403, "FORBIDDEN", "권한이 없습니다.");

    ok(&role("USER").await, "계정이 변경되었습니다.");
    assert_signed_out(&audit().await);
    let read = async || get(&shop, "/api/auth/users").token(reads["token"].as_str().unwrap()).await;
    assert_eq!(read().await.status, 200, "a token without that scope is what it was");

    ok(&role("ADMIN").await, "계정이 변경되었습니다.");
    assert_signed_out(&audit().await);
    assert_eq!(read().await.status, 200);
    shop.end().await;
}

#[tokio::test]
async fn an_answer_that_is_given_again_leaves_the_token_out() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let body = json!({ "name": "a script", "scopes": ["read"], "expiresInDays": 1 });
    let ask = |who: &Person| post(&shop, TOKENS).by(who).key("token").json(&body).into_future();
    let first = created(&ask(&anna).await, MADE);
    let reply = ask(&anna).await;
    let again = created(&reply, MADE);
    assert_eq!(reply.header("Idempotent-Replayed"), "true");
    assert_fields(&again, "tokenId name scopes createdDate expiresAt lastUsedAt");
    assert_eq!(again["tokenId"], first["tokenId"]);
    assert!(!reply.text.contains("miri_"), "{reply:?}");
    assert!(created(&ask(&bora).await, MADE)["token"].is_string());
    assert_eq!(shop.count("SELECT COUNT(*) FROM access_tokens"), 2);
    shop.end().await;
}

#[tokio::test]
async fn a_token_ends_when_its_days_are_over() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (hers, other) = (token_of(&shop, &anna, &["read"]).await, token_of(&shop, &bora, &["read"]).await);
    shop.database.change(&format!("UPDATE access_tokens SET expires_at = 1 WHERE user_id = {}", anna.id));
    crate::harness::eventually("the token ends", || async {
        let reply = get(&shop, "/api/auth/users").token(&hers).await;
        (reply.status == 401).then(|| assert_signed_out(&reply))
    })
    .await;
    assert_eq!(get(&shop, "/api/auth/users").token(&other).await.status, 200);
    assert_eq!(ok(&get(&shop, TOKENS).by(&anna).await, LISTED)["tokens"], json!([]));
    shop.end().await;
}

#[tokio::test]
async fn what_is_no_token_of_this_shop_is_refused() {
    let (here, there) = (Shop::start().await, Shop::start().await);
    let (anna, bora) = (here.person("anna").await, there.person("bora").await);
    let (ours, theirs) = (token_of(&here, &anna, &["read"]).await, token_of(&there, &bora, &["read"]).await);
    let mut changed = ours.clone();
    let last = changed.pop().unwrap();
    changed.push(if last == 'A' { 'B' } else { 'A' });
    for guess in ["miri_", "miri_x", theirs.as_str(), changed.as_str(), &ours[5..], &ours.to_uppercase()] {
        assert_signed_out(&get(&here, "/api/auth/users").token(guess).await);
    }
    assert_eq!(get(&here, "/api/auth/users").token(&ours).await.status, 200);
    here.end().await;
    there.end().await;
}

#[tokio::test]
async fn each_field_is_held_to_its_limits() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let ask = async |change: Value| {
        let mut body = json!({ "name": "a script", "scopes": ["read"], "expiresInDays": 30 });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        post(&shop, TOKENS).by(&anna).json(&body).await
    };
    assert_bad_fields(&post(&shop, TOKENS).by(&anna).json(&json!({})).await, "expiresInDays name scopes");
    for name in [json!(""), json!(" "), json!("가".repeat(51)), json!("a\nb"), json!(1)] {
        assert_bad_fields(&ask(json!({ "name": name })).await, "name");
    }
    for scopes in
        [json!([]), json!("read"), json!(["read", "read"]), json!(["write"]), json!([1]), json!(["READ"])]
    {
        assert_bad_fields(&ask(json!({ "scopes": scopes })).await, "scopes");
    }
    for days in [json!(0), json!(-1), json!(367), json!("30"), json!(1.5)] {
        assert_bad_fields(&ask(json!({ "expiresInDays": days })).await, "expiresInDays");
    }
    created(&ask(json!({ "name": "가".repeat(50), "expiresInDays": 366 })).await, MADE);
    created(&ask(json!({ "name": "A", "expiresInDays": 1 })).await, MADE);
    shop.end().await;
}

#[tokio::test]
async fn an_account_has_only_so_many_tokens() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let first = created(&make(&shop, &anna.token, &["read"]).await, MADE);
    for _ in 1..50 {
        assert_eq!(make(&shop, &anna.token, &["read"]).await.status, 201);
    }
    let more = make(&shop, &anna.token, &["read"]).await;
    refused(&more, 409, "TOO_MANY_TOKENS", "발급할 수 있는 토큰 수를 초과했습니다.");
    created(&make(&shop, &bora.token, &["read"]).await, MADE);
    ok(&delete(&shop, &format!("{TOKENS}/{}", first["tokenId"])).by(&anna).await, REVOKED);
    created(&make(&shop, &anna.token, &["read"]).await, MADE);
    shop.end().await;
}

/// As when another request has changed the password while this one was on its way: it was let through, and comes too late.
#[tokio::test]
async fn a_session_that_has_ended_in_the_database_makes_no_token() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    shop.database.change(&format!("UPDATE sessions SET revoked_at = 1 WHERE user_id = {}", anna.id));
    assert_signed_out(&make(&shop, &anna.token, &["read"]).await);
    created(&make(&shop, &bora.token, &["read"]).await, MADE);
    let demoted = operator(&shop).await;
    shop.database.change("UPDATE users SET role = 'USER' WHERE role = 'ADMIN'");
    assert_bad_fields(&make(&shop, &demoted, &["read", "admin"]).await, "scopes");
    created(&make(&shop, &demoted, &["read"]).await, MADE);
    assert_eq!(shop.count("SELECT COUNT(*) FROM access_tokens"), 2);
    shop.database.change("UPDATE users SET role = 'ADMIN' WHERE id = 1");
    shop.end().await;
}

#[tokio::test]
async fn an_account_makes_only_so_many_tokens_a_day_however_many_it_revokes() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let now = shop.clock.machine().0;
    let hour = 3_600_000_000;
    let rows: Vec<_> = (0..199)
        .map(|n| format!("({}, x'', x'{n:04x}', 'read', {}, {now}, {now})", anna.id, now - 22 * hour))
        .collect();
    shop.database.run(&format!(
        "INSERT INTO access_tokens (user_id, name, token_hash, scopes, created_at, expires_at, revoked_at)
         VALUES {}",
        rows.join(", ")
    ));
    created(&make(&shop, &anna.token, &["read"]).await, MADE);
    let more = make(&shop, &anna.token, &["read"]).await;
    refused(&more, 429, "RATE_LIMITED", "요청이 너무 많습니다. 잠시 후 다시 시도해주세요.");
    let wait: i64 = more.header("Retry-After").parse().unwrap();
    assert!((7_000..=7_201).contains(&wait), "{wait}");
    created(&make(&shop, &bora.token, &["read"]).await, MADE);
    let yesterday = now - 25 * hour;
    shop.database
        .change(&format!("UPDATE access_tokens SET created_at = {yesterday} WHERE token_hash = x'0007'"));
    created(&make(&shop, &anna.token, &["read"]).await, MADE);
    assert_eq!(make(&shop, &anna.token, &["read"]).await.status, 429);
    shop.end().await;
}
