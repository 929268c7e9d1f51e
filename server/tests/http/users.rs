//! `POST /api/users`.

use super::ask::{assert_bad_fields, created, get, ok, post, refused};
use super::mailbox::{letters, shop_with_mail, token_in};
use crate::harness::{Reply, Shop, SmtpSink};
use serde_json::{Value, json};

const MADE: &str = "회원가입에 성공했습니다.";
const PASSWORD: &str = "minas own password";

/// A token that was mailed to this address, the `count`th.
async fn token(shop: &Shop, sink: &SmtpSink, email: &str, count: usize) -> String {
    ok(&post(shop, "/api/verify-email").json(&json!({ "email": email })).await, "이메일을 확인해주세요.");
    let letters = letters(sink, email, count).await;
    letters.last().and_then(token_in).unwrap()
}

fn user(token: &str) -> Value {
    json!({
        "emailVerificationToken": token,
        "userName": "김 민아",
        "password": PASSWORD,
        "phoneNumber": "010-1111-2222",
        "address": "부산시 해운대구 1",
    })
}

async fn sign_up(shop: &Shop, token: &str) -> Reply {
    post(shop, "/api/users").json(&user(token)).await
}

#[track_caller]
fn assert_not_verified(reply: &Reply) {
    assert_eq!(refused(reply, 400, "EMAIL_NOT_VERIFIED", "인증되지 않은 이메일입니다."), Value::Null);
}

#[tokio::test]
async fn who_has_the_token_gets_an_account_once() {
    let (shop, sink) = shop_with_mail().await;
    let (first, second) =
        (token(&shop, &sink, "Mina@example.com", 1).await, token(&shop, &sink, "Mina@example.com", 2).await);
    assert_eq!(created(&sign_up(&shop, &second).await, MADE), Value::Null);
    // It works once, and the others of the address have ended with it.
    assert_not_verified(&sign_up(&shop, &second).await);
    assert_not_verified(&sign_up(&shop, &first).await);

    let login =
        post(&shop, "/login").json(&json!({ "email": "mina@example.com", "password": PASSWORD })).await;
    let session = ok(&login, "로그인 성공");
    assert_eq!(session["role"], "USER");
    let page =
        get(&shop, "/api/auth/users").token(session["token"].as_str().unwrap()).await.json()["data"].clone();
    assert_eq!(
        (&page["email"], &page["userName"], &page["phoneNumber"], &page["address"]),
        (&json!("Mina@example.com"), &json!("김 민아"), &json!("010-1111-2222"), &json!("부산시 해운대구 1"))
    );
    shop.end().await;
}

#[tokio::test]
async fn what_is_no_good_token_makes_no_account() {
    let (shop, sink) = shop_with_mail().await;
    let (anna, _) = shop.two().await;
    let before = shop.count("SELECT COUNT(*) FROM users");
    for bad in ["x", "00000000-0000-4000-8000-000000000000", anna.token.as_str().split('.').next().unwrap()] {
        assert_not_verified(&sign_up(&shop, bad).await);
    }
    // One that has ended.
    let late = token(&shop, &sink, "mina@example.com", 1).await;
    shop.database.change("UPDATE mailed_tokens SET expires_at = 1");
    assert_not_verified(&sign_up(&shop, &late).await);
    // One for another purpose.
    ok(
        &post(&shop, "/api/password-reset").json(&json!({ "email": anna.email })).await,
        "이메일을 확인해주세요.",
    );
    let reset = letters(&sink, &anna.email, 1).await.last().and_then(token_in).unwrap();
    assert_not_verified(&sign_up(&shop, &reset).await);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users"), before);
    shop.end().await;
}

#[tokio::test]
async fn an_address_that_has_an_account_meanwhile_is_not_told_apart() {
    let (shop, sink) = shop_with_mail().await;
    let token = token(&shop, &sink, "mina@example.com", 1).await;
    let made = json!({ "email": "mina@example.com", "userName": "미나", "password": PASSWORD, "phoneNumber": "010-1111-2222", "address": "서울" });
    let admin = super::ask::operator(&shop).await;
    created(&post(&shop, "/api/admin/users").token(&admin).json(&made).await, MADE);
    assert_not_verified(&sign_up(&shop, &token).await);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users"), 2);
    shop.end().await;
}

#[tokio::test]
async fn of_two_who_use_one_token_at_once_one_gets_the_account() {
    let (shop, sink) = shop_with_mail().await;
    let token = token(&shop, &sink, "mina@example.com", 1).await;
    let (one, two) = tokio::join!(sign_up(&shop, &token), sign_up(&shop, &token));
    let (made, not) = if one.status == 201 { (one, two) } else { (two, one) };
    created(&made, MADE);
    assert_not_verified(&not);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users"), 2);
    shop.end().await;
}

#[tokio::test]
async fn each_field_is_held_to_its_limits_and_the_token_is_not_used_up() {
    let (shop, sink) = shop_with_mail().await;
    let token = token(&shop, &sink, "mina@example.com", 1).await;
    assert_bad_fields(
        &post(&shop, "/api/users").json(&json!({})).await,
        "address emailVerificationToken password phoneNumber userName",
    );
    let bad = [
        ("emailVerificationToken", vec![json!(""), json!(1), json!("x".repeat(129))]),
        ("userName", vec![json!(""), json!("mina7"), json!("가".repeat(31))]),
        (
            "password",
            vec![json!("shorthors"), json!("가".repeat(129)), json!("password1234"), json!("1234567890")],
        ),
        ("phoneNumber", vec![json!("01012345678"), json!("")]),
        ("address", vec![json!(""), json!("가".repeat(101)), json!("서울\n마포")]),
    ];
    for (field, values) in bad {
        for value in values {
            let mut body = user(&token);
            body[field] = value;
            assert_bad_fields(&post(&shop, "/api/users").json(&body).await, field);
        }
    }
    let english = post(&shop, "/api/users").english().json(&user(&token)).await;
    created(&english, "The account has been made.");
    shop.end().await;
}
