//! Every route of the table, tried by everyone: who gets in follows from the table's `Access` and from nothing else.
//!
//! What gets past the guard is stopped right behind it by a key and a body that no route takes, so nothing happens.

use super::ask::{ask, created, operator, post};
use crate::harness::{Person, Reply, Shop};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::Method;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use miri_common::labels::Scope;
use miri_server::config::ProviderKind;
use miri_server::http::router::{Access, Route, table};
use serde_json::{Value, json};

/// The secret that the shop of these tests signs with, and one that it does not know.
const SECRET: [u8; 32] = [7; 32];
const ANOTHER: [u8; 32] = [8; 32];

/// Someone who tries.
struct Caller {
    who: String,
    token: Option<String>,
    may: fn(Access, Option<Scope>) -> Outcome,
    scope: Option<Scope>,
}

/// What becomes of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    GetsIn,
    Unauthenticated,
    Forbidden,
}
use Outcome::{Forbidden, GetsIn, Unauthenticated};

fn nobody(access: Access, _: Option<Scope>) -> Outcome {
    if access == Access::Anyone { GetsIn } else { Unauthenticated }
}

fn shopper(access: Access, _: Option<Scope>) -> Outcome {
    if access == Access::Admin { Forbidden } else { GetsIn }
}

fn runs_the_shop(_: Access, _: Option<Scope>) -> Outcome {
    GetsIn
}

fn token_of_a_shopper(access: Access, scope: Option<Scope>) -> Outcome {
    match access {
        Access::Anyone => GetsIn,
        Access::User(needed) if Some(needed) == scope => GetsIn,
        Access::User(_) | Access::Session | Access::Admin => Forbidden,
    }
}

fn token_of_an_operator(access: Access, scope: Option<Scope>) -> Outcome {
    match access {
        Access::Admin if scope == Some(Scope::Admin) => GetsIn,
        other => token_of_a_shopper(other, scope),
    }
}

fn signed(shop: &Shop, user: &Person, secret: [u8; 32], lives_s: i64) -> String {
    let now = shop.clock.machine().0 / 1_000_000;
    let header = Header { kid: Some("first".to_owned()), ..Header::new(Algorithm::HS256) };
    let claims = json!({ "aud": "miri", "sub": user.id.to_string(), "role": "ADMIN", "sid": "a session",
        "iat": now - 60, "nbf": now - 60, "exp": now + lives_s });
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&secret)).unwrap()
}

fn unsigned(shop: &Shop, user: &Person) -> String {
    let sound = signed(shop, user, SECRET, 60);
    let claims = sound.split('.').nth(1).unwrap();
    let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "typ": "JWT", "kid": "first" }).to_string());
    format!("{header}.{claims}.")
}

async fn personal_token(shop: &Shop, owner: &str, scope: Scope) -> String {
    let body = json!({ "name": scope, "scopes": [scope], "expiresInDays": 1 });
    let reply = post(shop, "/api/auth/tokens").token(owner).json(&body).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    reply.json()["data"]["token"].as_str().unwrap().to_owned()
}

async fn callers(shop: &Shop, anna: &Person, bora: &Person, admin: &str) -> Vec<Caller> {
    let mut callers = Vec::new();
    let mut add = |who: &str, token: Option<String>, may: fn(Access, Option<Scope>) -> Outcome, scope| {
        callers.push(Caller { who: who.to_owned(), token, may, scope });
    };
    let revoked = shop.person("chul").await;
    post(shop, "/api/auth/logout").by(&revoked).await;
    add("nobody", None, nobody, None);
    add("a user", Some(anna.token.clone()), shopper, None);
    add("a seller", Some(bora.token.clone()), shopper, None);
    add("an operator", Some(admin.to_owned()), runs_the_shop, None);
    add("an expired token", Some(signed(shop, anna, SECRET, -1)), nobody, None);
    add("a revoked token", Some(revoked.token.clone()), nobody, None);
    add("a token of another key", Some(signed(shop, anna, ANOTHER, 60)), nobody, None);
    add("a token with alg none", Some(unsigned(shop, anna)), nobody, None);
    for scope in [Scope::Read, Scope::Buy, Scope::Sell] {
        let token = personal_token(shop, &bora.token, scope).await;
        add(&format!("a seller's token to {scope}"), Some(token), token_of_a_shopper, Some(scope));
    }
    for scope in Scope::ALL {
        let token = personal_token(shop, admin, *scope).await;
        add(&format!("an operator's token to {scope}"), Some(token), token_of_an_operator, Some(*scope));
    }
    callers
}

fn name(method: &Method) -> &'static str {
    ["GET", "POST", "PATCH", "DELETE"].into_iter().find(|name| *name == method.as_str()).unwrap()
}

async fn try_one(shop: &Shop, route: &Route, token: Option<&str>) -> Reply {
    let path = route.path.replace("{id}", "1").replace("{name}", "no-such-job").replace("{code}", "ETC");
    let asked = ask(shop, name(&route.method), &path.replace("{file}", "start.js"));
    let asked = match token {
        Some(token) => asked.token(token),
        None => asked,
    };
    if route.method == Method::GET { asked.head_only().await } else { asked.key("no key").text("{").await }
}

fn outcome(reply: &Reply) -> Outcome {
    match (reply.status, reply.error().as_str()) {
        (401, "UNAUTHENTICATED") => Unauthenticated,
        (403, "FORBIDDEN") => Forbidden,
        _ => GetsIn,
    }
}

#[tokio::test]
async fn each_route_lets_in_whom_the_table_names_and_nobody_else() {
    let secret = format!("first:{}", STANDARD.encode(SECRET));
    let shop = Shop::start_with(|config| config.secrets.token = Some(secret.into())).await;
    let ((anna, bora), admin) = (shop.two().await, operator(&shop).await);
    // The forged tokens fail for what is wrong with them: the same one in its time and under its key gets in.
    let sound = Some(signed(&shop, &anna, SECRET, 60));
    let orders = Route { method: Method::GET, path: "/api/auth/orders", access: Access::User(Scope::Read) };
    assert_eq!(try_one(&shop, &orders, sound.as_deref()).await.status, 200);

    let mut wrong = Vec::new();
    for caller in callers(&shop, &anna, &bora, &admin).await {
        for route in table().routes() {
            // Whoever logs out is gone.
            let leaves =
                route.path == "/api/auth/logout" && (caller.may)(route.access, caller.scope) == GetsIn;
            let token = if leaves { Some(shop.person("dal").await.token) } else { caller.token.clone() };
            let reply = try_one(&shop, route, token.as_deref()).await;
            let (found, expected) = (outcome(&reply), (caller.may)(route.access, caller.scope));
            if found != expected {
                wrong.push(format!(
                    "{} {} by {}: {found:?}, not {expected:?}",
                    route.method, route.path, caller.who
                ));
            }
            assert!(reply.status < 500, "{} {}: {reply:?}", route.method, route.path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    shop.end().await;
}

/// A thing of someone's, named by a route, and what could be done to it.
fn things(
    goods: &Value,
    wish: &Value,
    order: &Value,
    line: &Value,
    token: &Value,
) -> Vec<(&'static str, String, Value)> {
    let at = |path: &str, id: &Value| path.replace("{id}", &id.to_string());
    vec![
        ("PATCH /api/auth/goods/{id}", at("/api/auth/goods/{id}", goods), json!({ "goodsPrice": 1 })),
        (
            "POST /api/auth/goods/{id}/stock",
            at("/api/auth/goods/{id}/stock", goods),
            json!({ "change": 1, "reason": "more" }),
        ),
        ("PATCH /api/auth/wishlist/{id}", at("/api/auth/wishlist/{id}", wish), json!({ "goodsQuantity": 2 })),
        ("DELETE /api/auth/wishlist/{id}", at("/api/auth/wishlist/{id}", wish), json!({})),
        ("GET /api/auth/orders/{id}", at("/api/auth/orders/{id}", order), Value::Null),
        (
            "POST /api/auth/orders/{id}/return",
            at("/api/auth/orders/{id}/return", line),
            json!({ "reason": "마음이 바뀌어 반품합니다." }),
        ),
        ("POST /api/auth/orders/{id}/cancel", at("/api/auth/orders/{id}/cancel", line), json!({})),
        ("POST /api/auth/payments/{id}/confirm", at("/api/auth/payments/{id}/confirm", order), json!({})),
        ("POST /api/auth/payments/{id}/leave", at("/api/auth/payments/{id}/leave", order), json!({})),
        ("DELETE /api/auth/tokens/{id}", at("/api/auth/tokens/{id}", token), json!({})),
    ]
}

#[tokio::test]
async fn what_belongs_to_someone_else_is_not_there() {
    // Payments that wait for their shopper, so that there are screens to reach.
    let shop = Shop::start_with(|config| config.payment.provider = ProviderKind::Manual).await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 5).await;
    let others = shop.goods(&anna, "배", 3_000, 5).await;
    let wish = bora.wish(&shop, others, 1).await;
    let placed = bora.buy(&shop, others, 1).await;
    let made = json!({ "name": "script", "scopes": ["read"], "expiresInDays": 1 });
    let token = created(
        &post(&shop, "/api/auth/tokens").by(&bora).json(&made).await,
        "개인 액세스 토큰이 발급되었습니다. 토큰은 지금만 확인할 수 있습니다.",
    );
    let line = placed.order_goods[0].order_detail_id;
    let things =
        things(&json!(goods), &json!(wish), &json!(placed.order_id), &json!(line), &token["tokenId"]);

    let tried: Vec<_> = things.iter().map(|(route, ..)| (*route).to_owned()).collect();
    let routes = table();
    let all = routes.routes().iter().filter(|r| r.path.starts_with("/api/auth/") && r.path.contains('{'));
    let missing: Vec<_> =
        all.map(|r| format!("{} {}", r.method, r.path)).filter(|route| !tried.contains(route)).collect();
    assert!(missing.is_empty(), "nobody tries to reach someone else's things by {missing:?}");

    for person in [&anna, &bora] {
        for (route, path, body) in &things {
            let asked = ask(&shop, name(&route.split(' ').next().unwrap().parse().unwrap()), path).by(person);
            let reply = if body.is_null() { asked.await } else { asked.json(body).await };
            let is_theirs = person.id == bora.id;
            assert_eq!(reply.status == 404, !is_theirs, "{route} by {}: {reply:?}", person.email);
        }
    }
    shop.end().await;
}
