//! Who gets in: every route under `/api/auth` and `/api/admin` asks for a token, and only for one of ours.

use crate::harness::{Reply, Shop};
use crate::http::ask::{ask, get, ok, refused};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

const ORDERS: &str = "주문한 상품 목록 조회가 완료되었습니다.";
/// Every route that asks for a token.
const ROUTES: &[(&str, &str)] = &[
    ("POST", "/api/auth/logout"),
    ("POST", "/api/auth/goods"),
    ("POST", "/api/auth/goods/order"),
    ("GET", "/api/auth/wishlist"),
    ("POST", "/api/auth/wishlist"),
    ("PATCH", "/api/auth/wishlist/1"),
    ("DELETE", "/api/auth/wishlist/1"),
    ("GET", "/api/auth/orders"),
    ("POST", "/api/auth/orders"),
    ("GET", "/api/auth/orders/1"),
    ("POST", "/api/auth/orders/1/cancel"),
    ("GET", "/api/auth/users"),
    ("PATCH", "/api/auth/users"),
    ("DELETE", "/api/auth/users"),
    ("PATCH", "/api/auth/users/change-password"),
    ("GET", "/api/auth/tokens"),
    ("POST", "/api/auth/tokens"),
    ("DELETE", "/api/auth/tokens/1"),
    ("POST", "/api/admin/users"),
    ("GET", "/api/admin/users"),
    ("PATCH", "/api/admin/users/1"),
    ("GET", "/api/admin/stock/audit"),
];

#[track_caller]
fn assert_signed_out(reply: &Reply) {
    assert_eq!(refused(reply, 401, "UNAUTHENTICATED", "로그인이 필요합니다"), Value::Null);
}

#[tokio::test]
async fn no_route_lets_anyone_in_without_a_token() {
    let shop = Shop::start().await;
    for (method, path) in ROUTES {
        assert_signed_out(&ask(&shop, method, path).await);
        let guess = ask(&shop, method, path).token("guess").key("no key").text("{").english().await;
        refused(&guess, 401, "UNAUTHENTICATED", "Please sign in.");
        assert_signed_out(&ask(&shop, method, &path.replace('1', "no-number")).await);
    }
    shop.end().await;
}

#[tokio::test]
async fn only_a_bearer_token_counts() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let sent = |value: String| get(&shop, "/api/auth/orders").header("Authorization", &value).into_future();
    for value in [
        anna.token.clone(),
        format!("Basic {}", anna.token),
        format!("Bearer{}", anna.token),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Bearer {}.", anna.token),
        format!("Bearer {} {}", anna.token, bora.token),
        format!("Bearer {}", anna.refresh_token),
    ] {
        assert_signed_out(&sent(value).await);
    }
    ok(&sent(format!("bearer {}", anna.token)).await, ORDERS);
    shop.end().await;
}

/// The secret that the shop of these tests signs with, and one that it does not know.
const SECRET: [u8; 32] = [7; 32];
const ANOTHER: [u8; 32] = [8; 32];

async fn shop_with_known_secret() -> Shop {
    let secret = format!("first:{}", STANDARD.encode(SECRET));
    Shop::start_with(|config| config.secrets.token = Some(secret.into())).await
}

/// What the shop itself would claim of someone.
fn claims(shop: &Shop, user: &Value) -> Value {
    let now = shop.clock.machine().0 / 1_000_000;
    json!({ "aud": "miri", "sub": user.to_string(), "role": "USER", "sid": "a session", "iat": now, "nbf": now, "exp": now + 60 })
}

fn header(algorithm: Algorithm, kid: &str) -> Header {
    Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) }
}

fn signed(header: &Header, claims: &Value, secret: [u8; 32]) -> String {
    jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(&secret)).unwrap()
}

#[tokio::test]
async fn a_token_counts_only_when_the_shop_could_have_signed_it() {
    let shop = shop_with_known_secret().await;
    let (anna, bora) = shop.two().await;
    let (hers, ours) = (claims(&shop, &json!(anna.id)), header(Algorithm::HS256, "first"));
    let enters = async |token: String| get(&shop, "/api/auth/orders").token(&token).await;
    ok(&enters(signed(&ours, &hers, SECRET)).await, ORDERS);

    assert_signed_out(&enters(signed(&ours, &hers, ANOTHER)).await);
    assert_signed_out(&enters(signed(&header(Algorithm::HS512, "first"), &hers, SECRET)).await);
    assert_signed_out(&enters(signed(&header(Algorithm::HS256, "second"), &hers, SECRET)).await);
    assert_signed_out(&enters(signed(&Header::new(Algorithm::HS256), &hers, SECRET)).await);
    let body = URL_SAFE_NO_PAD.encode(hers.to_string());
    for alg in ["none", "None", "NONE"] {
        let head = URL_SAFE_NO_PAD.encode(json!({ "alg": alg, "typ": "JWT", "kid": "first" }).to_string());
        assert_signed_out(&enters(format!("{head}.{body}.")).await);
        assert_signed_out(&enters(format!("{head}.{body}")).await);
    }
    let (head, signature) = (
        |token: &str| token.split('.').next().unwrap().to_owned(),
        |token: &str| token.rsplit('.').next().unwrap().to_owned(),
    );
    let (of_anna, boras_claims) =
        (&anna.token, URL_SAFE_NO_PAD.encode(claims(&shop, &json!(bora.id)).to_string()));
    assert_signed_out(&enters(format!("{}.{boras_claims}.{}", head(of_anna), signature(of_anna))).await);
    shop.end().await;
}

#[tokio::test]
async fn a_token_counts_only_in_its_time_and_for_this_shop() {
    let shop = shop_with_known_secret().await;
    let (anna, bora) = shop.two().await;
    let now = shop.clock.machine().0 / 1_000_000;
    let ours = header(Algorithm::HS256, "first");
    let enters = async |change: Value| {
        let mut claims = claims(&shop, &json!(bora.id));
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        get(&shop, "/api/auth/orders").token(&signed(&ours, &claims, SECRET)).await
    };
    ok(&enters(json!({})).await, ORDERS);
    for change in [
        json!({ "exp": now }),
        json!({ "exp": now - 3600 }),
        json!({ "nbf": now + 3600, "exp": now + 7200 }),
        json!({ "aud": "another shop" }),
        json!({ "aud": null }),
        json!({ "sub": "anna" }),
        json!({ "role": "OWNER" }),
        json!({ "exp": null }),
    ] {
        assert_signed_out(&enters(change).await);
    }
    shop.clock.advance_shop(std::time::Duration::from_secs(24 * 3600));
    ok(&get(&shop, "/api/auth/orders").by(&anna).await, ORDERS);
    shop.end().await;
}

#[tokio::test]
async fn a_token_of_one_shop_opens_no_other() {
    let (here, there) = (Shop::start().await, Shop::start().await);
    let (anna, bora) = (here.person("anna").await, there.person("bora").await);
    ok(&get(&here, "/api/auth/orders").by(&anna).await, ORDERS);
    assert_signed_out(&get(&here, "/api/auth/orders").by(&bora).await);
    assert_signed_out(&get(&there, "/api/auth/orders").by(&anna).await);
    here.end().await;
    there.end().await;
}
