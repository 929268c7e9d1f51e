//! How often one address may ask, and how often one account may write goods.

use super::ask::{get, patch, post, refused};
use crate::harness::{Reply, Shop, eventually};
use miri_server::config::Config;
use miri_server::http::middleware::address::Proxies;
use miri_server::http::middleware::rate_limits::{Allowance, RateLimits};
use serde_json::json;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3_600);
const TOO_OFTEN: &str = "요청이 너무 많습니다. 잠시 후 다시 시도해주세요.";

/// One client of a proxy on this machine, which is known, and whose own tests ask directly.
fn behind_a_proxy(limits: RateLimits) -> impl FnOnce(&mut Config) {
    move |config| {
        config.rate_limits = Some(limits);
        config.trusted_proxies = Proxies::read("127.0.0.0/8").unwrap();
    }
}

#[track_caller]
fn assert_too_often(reply: &Reply) {
    refused(reply, 429, "RATE_LIMITED", TOO_OFTEN);
    let wait: u64 = reply.header("Retry-After").parse().unwrap();
    assert!((1..=3_600).contains(&wait), "{wait}");
}

#[tokio::test]
async fn what_is_dear_or_dangerous_is_limited_by_address_each_by_itself() {
    let limits = RateLimits {
        login: Allowance::of(3, HOUR),
        sign_up: Allowance::of(2, HOUR),
        mail: Allowance::of(2, HOUR),
        refresh: Allowance::of(2, HOUR),
        general: Allowance::of(1_000, Duration::from_millis(1)),
        ..RateLimits::default()
    };
    let shop = Shop::start_with(behind_a_proxy(limits)).await;
    let ask = |path: &str, from: &str| post(&shop, path).header("X-Forwarded-For", from).json(&json!({}));
    for (paths, most) in [
        (vec!["/login", "/user-service/login"], 3),
        (vec!["/api/users"], 2),
        (vec!["/api/verify-email", "/api/password-reset", "/api/password-reset/confirm"], 2),
        (vec!["/api/token/refresh"], 2),
    ] {
        for (number, path) in paths.iter().cycle().take(most + 3).enumerate() {
            let reply = ask(path, "192.0.2.1").await;
            if number < most {
                assert_ne!(reply.status, 429, "{path} {number}");
            } else {
                assert_too_often(&reply);
            }
        }
        let other = ask(paths[0], "192.0.2.2").await;
        assert_ne!(other.status, 429, "another address: {other:?}");
    }
    let english = ask("/login", "192.0.2.1").english().await;
    refused(&english, 429, "RATE_LIMITED", "Too many requests; please try again later.");
    assert_eq!(get(&shop, "/api/goods").header("X-Forwarded-For", "192.0.2.1").await.status, 200);
    shop.end().await;
}

#[tokio::test]
async fn everything_together_is_limited_and_comes_back() {
    let limits =
        RateLimits { general: Allowance::of(5, Duration::from_millis(500)), ..RateLimits::default() };
    let shop = Shop::start_with(behind_a_proxy(limits)).await;
    let ask = || get(&shop, "/api/goods").header("X-Forwarded-For", "2001:db8:1:2::7");
    let mut refusals = 0;
    for _ in 0..10 {
        refusals += usize::from(ask().await.status == 429);
    }
    assert!(refusals > 0, "more than five at once");
    let neighbour = get(&shop, "/api/goods").header("X-Forwarded-For", "2001:db8:1:2:ffff::8");
    assert_too_often(
        &eventually("a neighbour in the same /64 has nothing left", || async {
            let again = neighbour_of(&shop).await;
            (again.status == 429).then_some(again)
        })
        .await,
    );
    drop(neighbour);
    eventually("there is one more after a while", || async { (ask().await.status == 200).then_some(()) })
        .await;
    shop.end().await;
}

async fn neighbour_of(shop: &Shop) -> Reply {
    get(shop, "/api/goods").header("X-Forwarded-For", "2001:db8:1:2:ffff::8").await
}

#[tokio::test]
async fn where_no_proxy_is_known_a_client_cannot_be_someone_else() {
    let limits = RateLimits { login: Allowance::of(4, HOUR), ..RateLimits::default() };
    let shop = Shop::start_with(|config| config.rate_limits = Some(limits)).await;
    let mut told = Vec::new();
    for number in 0..8 {
        let from = format!("192.0.2.{number}");
        told.push(post(&shop, "/login").header("X-Forwarded-For", &from).json(&json!({})).await.status);
    }
    assert_eq!(told.last(), Some(&429), "{told:?}");
    shop.end().await;
}

#[tokio::test]
async fn goods_are_registered_and_changed_only_so_often_by_one_account_and_their_stock_as_often_as_it_likes()
{
    let limits = RateLimits { goods: Allowance::of(3, HOUR), ..RateLimits::default() };
    let shop = Shop::start_with(|config| config.rate_limits = Some(limits)).await;
    let (anna, bora) = shop.two().await;
    let (tea, pears) = (shop.goods(&anna, "녹차", 3_000, 7).await, shop.goods(&bora, "배", 3_000, 7).await);
    let new = json!({ "goodsName": "귤", "goodsDescription": "귤", "goodsPrice": 1, "stockQuantity": 5, "category": "ETC" });
    let register = |who| post(&shop, "/api/auth/goods").by(who).json(&new);
    let change = |who, goods| {
        patch(&shop, &format!("/api/auth/goods/{goods}")).by(who).json(&json!({ "goodsName": "청귤" }))
    };
    assert_eq!(change(&anna, tea).await.status, 200);
    assert_eq!(
        register(&anna).header("Miri-Dry-Run", "true").await.status,
        201,
        "what is tried out counts too"
    );
    assert_too_often(&register(&anna).await);
    assert_too_often(&change(&anna, tea).header("Miri-Dry-Run", "true").await);
    assert_eq!(change(&bora, pears).await.status, 200, "another account");
    let stock = json!({ "change": 1, "reason": "입고" });
    assert_eq!(post(&shop, &format!("/api/auth/goods/{tea}/stock")).by(&anna).json(&stock).await.status, 200);
    shop.end().await;
}
