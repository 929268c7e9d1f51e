//! `POST /api/verify-email`.

use super::ask::{assert_bad_fields, ok, post};
use super::mailbox::{letters, limit_accounts, shop_with_mail, shop_with_mail_and, token_in};
use crate::harness::{Reply, Shop};
use miri_server::http::middleware::address::Proxies;
use serde_json::{Value, json};

const ASKED: &str = "이메일을 확인해주세요.";

async fn ask(shop: &Shop, email: &str) -> Reply {
    post(shop, "/api/verify-email").json(&json!({ "email": email })).await
}

/// An answer without what no two answers share.
fn told(reply: &Reply) -> (u16, String, Vec<String>) {
    let mut names: Vec<_> = reply.headers.keys().map(|name| name.as_str().to_owned()).collect();
    names.sort();
    (reply.status, reply.text.clone(), names)
}

/// How much is written down for letters and tokens.
fn written(shop: &Shop) -> [i64; 3] {
    [
        "SELECT COUNT(*) FROM mailed_tokens",
        "SELECT COUNT(*) FROM deliveries",
        "SELECT COALESCE(MAX(id), 0) FROM deliveries",
    ]
    .map(|sql| shop.count(sql))
}

#[tokio::test]
async fn a_new_address_gets_a_token_and_a_known_one_a_notice_and_the_answers_are_the_same() {
    let (shop, sink) = shop_with_mail().await;
    let (anna, _) = shop.two().await;
    let known = ask(&shop, &anna.email).await;
    let new = ask(&shop, "mina@example.com").await;
    assert_eq!(ok(&known, ASKED), Value::Null);
    assert_eq!(told(&known), told(&new));

    let to_new = letters(&sink, "mina@example.com", 1).await;
    assert!(token_in(&to_new[0]).is_some(), "{to_new:?}");
    let to_known = letters(&sink, &anna.email, 1).await;
    assert_eq!(token_in(&to_known[0]), None, "{to_known:?}");
    assert_ne!(to_known[0].subject, to_new[0].subject);
    shop.end().await;
}

/// Not by the clock, which would tell nothing on a busy machine, but by what is done.
#[tokio::test]
async fn as_much_is_done_for_a_known_address_as_for_a_new_one() {
    let (shop, _sink) = shop_with_mail().await;
    let (anna, _) = shop.two().await;
    let mut grown = Vec::new();
    for path in ["/api/verify-email", "/api/password-reset"] {
        for email in [anna.email.as_str(), "mina@example.com"] {
            let before = written(&shop);
            ok(&post(&shop, path).json(&json!({ "email": email })).await, ASKED);
            shop.at_rest().await;
            let after = written(&shop);
            grown.push([after[0] - before[0], after[1] - before[1], after[2] - before[2]]);
        }
    }
    assert!(grown.iter().all(|one| *one == [1, 1, 1] || *one == [1, 0, 1]), "{grown:?}");
    assert!(grown.iter().all(|one| *one == grown[0]), "{grown:?}");
    shop.end().await;
}

#[tokio::test]
async fn of_several_tokens_the_last_three_stay_valid() {
    let (shop, sink) = shop_with_mail().await;
    for _ in 0..4 {
        ok(&ask(&shop, "mina@example.com").await, ASKED);
    }
    letters(&sink, "mina@example.com", 4).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM mailed_tokens"), 3);
    ok(&ask(&shop, "noah@example.com").await, ASKED);
    assert_eq!(shop.count("SELECT COUNT(*) FROM mailed_tokens"), 4);
    shop.end().await;
}

#[tokio::test]
async fn an_address_gets_so_many_letters_an_hour_and_nobody_is_told() {
    let (shop, sink) = shop_with_mail_and(limit_accounts).await;
    let first = told(&ask(&shop, "mina@example.com").await);
    for _ in 0..9 {
        assert_eq!(told(&ask(&shop, " MINA@example.com ").await), first);
    }
    ok(&ask(&shop, "noah@example.com").await, ASKED);
    letters(&sink, "noah@example.com", 1).await;
    shop.at_rest().await;
    assert_eq!(sink.mails().len(), 6);
    shop.end().await;
}

#[tokio::test]
async fn the_address_is_held_to_its_form() {
    let (shop, _sink) = shop_with_mail().await;
    for email in ["", "mina", "a@b", "a b@c.kr", &format!("a@{}.kr", "b".repeat(250))] {
        assert_bad_fields(&ask(&shop, email).await, "email");
    }
    assert_bad_fields(&post(&shop, "/api/verify-email").json(&json!({})).await, "email");
    let english = post(&shop, "/api/verify-email").english().json(&json!({ "email": "a@b.c" })).await;
    ok(&english, "Please check your mail.");
    shop.end().await;
}

#[tokio::test]
async fn letters_to_sign_up_with_use_up_none_of_those_for_a_new_password_nor_do_a_strangers_those_of_the_owner()
 {
    let (shop, sink) = shop_with_mail_and(|config| {
        limit_accounts(config);
        config.trusted_proxies = Proxies::read("127.0.0.0/8").unwrap();
    })
    .await;
    let anna = shop.person("anna").await;
    let ask_from = |path: &str, from: &str| {
        let body = json!({ "email": anna.email });
        post(&shop, path).header("X-Forwarded-For", from).json(&body).into_future()
    };
    for _ in 0..7 {
        ok(&ask_from("/api/verify-email", "192.0.2.1").await, ASKED);
    }
    for _ in 0..7 {
        ok(&ask_from("/api/password-reset", "192.0.2.1").await, ASKED);
    }
    assert_eq!(letters(&sink, &anna.email, 10).await.iter().filter_map(token_in).count(), 5);
    ok(&ask_from("/api/password-reset", "198.51.100.1").await, ASKED);
    letters(&sink, &anna.email, 11).await;
    shop.at_rest().await;
    assert_eq!(sink.mails().len(), 11);
    shop.end().await;
}

#[tokio::test]
async fn an_address_gets_only_so_many_letters_wherever_they_are_asked_for() {
    let (shop, sink) = shop_with_mail_and(|config| {
        limit_accounts(config);
        config.trusted_proxies = Proxies::read("127.0.0.0/8").unwrap();
    })
    .await;
    for host in 0..25 {
        let body = json!({ "email": "mina@example.com" });
        let from = format!("192.0.2.{host}");
        ok(&post(&shop, "/api/verify-email").header("X-Forwarded-For", &from).json(&body).await, ASKED);
    }
    letters(&sink, "mina@example.com", 20).await;
    shop.at_rest().await;
    assert_eq!(sink.mails().len(), 20);
    shop.end().await;
}
