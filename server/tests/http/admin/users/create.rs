//! `POST /api/admin/users`.

use crate::harness::{Reply, Shop};
use crate::http::ask::{assert_bad_fields, assert_fields, created, operator, post, refused};
use serde_json::{Value, json};

const MADE: &str = "회원가입에 성공했습니다.";

fn user(change: Value) -> Value {
    let mut user = json!({
        "email": "mina@example.com",
        "userName": "김 민아",
        "password": "0123 minas door",
        "phoneNumber": "010-1111-2222",
        "address": "부산시 해운대구 1",
    });
    for (name, value) in change.as_object().unwrap() {
        user[name] = value.clone();
    }
    user
}

async fn make(shop: &Shop, admin: &str, change: Value) -> Reply {
    post(shop, "/api/admin/users").token(admin).json(&user(change)).await
}

#[tokio::test]
async fn an_operator_makes_accounts_that_can_sign_in() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let mina = created(&make(&shop, &admin, json!({})).await, MADE);
    assert_fields(&mina, "role userId");
    assert_eq!(mina["role"], "USER");
    let body = user(json!({ "email": "boss@example.com", "role": "ADMIN" }));
    let boss = post(&shop, "/api/admin/users").token(&admin).english().json(&body).await;
    let boss = created(&boss, "The account has been made.");
    assert_eq!(boss["role"], "ADMIN");
    assert_ne!(boss["userId"], mina["userId"]);

    let login = async |email: &str| {
        let reply =
            post(&shop, "/login").json(&json!({ "email": email, "password": "0123 minas door" })).await;
        reply.json()["data"].clone()
    };
    assert_eq!(login("mina@example.com").await["userId"], mina["userId"]);
    let token = login("boss@example.com").await["token"].as_str().unwrap().to_owned();
    created(&make(&shop, &token, json!({ "email": "third@example.com" })).await, MADE);
    shop.end().await;
}

#[tokio::test]
async fn an_address_has_one_account_however_it_is_typed() {
    let shop = Shop::start().await;
    let (admin, anna) = (operator(&shop).await, shop.person("anna").await);
    let before = shop.count("SELECT COUNT(*) FROM users");
    for email in [anna.email.clone(), anna.email.to_uppercase(), format!(" {}", anna.email)] {
        let reply = make(&shop, &admin, json!({ "email": email })).await;
        assert_eq!(refused(&reply, 409, "EMAIL_TAKEN", "이미 가입된 이메일입니다."), Value::Null);
    }
    let body = user(json!({ "email": "operator@example.com" }));
    let english = post(&shop, "/api/admin/users").token(&admin).english().json(&body).await;
    refused(&english, 409, "EMAIL_TAKEN", "This e-mail address already has an account.");
    assert_eq!(shop.count("SELECT COUNT(*) FROM users"), before);
    shop.end().await;
}

#[tokio::test]
async fn shoppers_may_not_and_make_nobody() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let before = shop.count("SELECT COUNT(*) FROM users");
    let reply = post(&shop, "/api/admin/users").by(&anna).json(&user(json!({ "role": "ADMIN" }))).await;
    assert_eq!(refused(&reply, 403, "FORBIDDEN", "권한이 없습니다."), Value::Null);
    let reply = post(&shop, "/api/admin/users").by(&bora).english().json(&json!({})).await;
    refused(&reply, 403, "FORBIDDEN", "You are not allowed to do this.");
    assert_eq!(shop.count("SELECT COUNT(*) FROM users"), before);
    shop.end().await;
}

#[tokio::test]
async fn each_field_is_held_to_its_limits() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let long = |n: usize| "가".repeat(n);
    let bad = [
        (
            "email",
            vec![
                json!(""),
                json!("mina"),
                json!("@example.com"),
                json!("a@b"),
                json!("a@b@c.kr"),
                json!("a b@c.kr"),
                json!(format!("{}@c.kr", "a".repeat(65))),
                json!(format!("a@{}.kr", "b".repeat(250))),
            ],
        ),
        (
            "userName",
            vec![
                json!(""),
                json!("  "),
                json!(long(31)),
                json!("mina7"),
                json!("mi-na"),
                json!("mina!"),
                json!("mi\nna"),
            ],
        ),
        (
            "password",
            vec![json!("shorthors"), json!(long(129)), json!(""), json!("0123456789"), json!("password1234")],
        ),
        (
            "phoneNumber",
            vec![
                json!("010-123-4567"),
                json!("01012345678"),
                json!("010-1234-567a"),
                json!("+82-10-1234-5678"),
                json!(""),
            ],
        ),
        ("address", vec![json!(""), json!(" "), json!(long(101)), json!("서울\u{7}"), json!("서울\n마포")]),
        ("role", vec![json!("BOSS"), json!("admin"), json!("")]),
    ];
    for (field, values) in bad {
        for value in values {
            assert_bad_fields(&make(&shop, &admin, json!({ field: value })).await, field);
        }
    }
    let longest = json!({
        "email": format!("{}@{}.kr", "a".repeat(64), "b".repeat(186)),
        "userName": long(30),
        "password": "correct horse battery ".repeat(6)[..128].to_owned(),
        "address": long(100),
        "role": "USER",
    });
    assert_eq!(longest["email"].as_str().unwrap().len(), 254);
    created(&make(&shop, &admin, longest).await, MADE);
    let shortest = json!({ "email": "a@b.c", "userName": "A", "password": "오늘은 맑은 날이다", "address": "-", "role": null });
    created(&make(&shop, &admin, shortest).await, MADE);
    shop.end().await;
}
