//! `DELETE /api/auth/users`.

use crate::harness::{Person, Reply, Shop};
use crate::http::ask::{assert_bad_fields, created, delete, get, ok, operator, patch, post, refused};
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";
const ERASED: &str = "회원 탈퇴가 완료되었습니다.";
const OPEN: &str = "진행 중인 주문이 있어 탈퇴할 수 없습니다.";
const OPEN_SALES: &str = "진행 중인 판매가 있어 탈퇴할 수 없습니다.";

async fn erase(shop: &Shop, who: &Person) -> Reply {
    delete(shop, "/api/auth/users").by(who).json(&json!({ "currentPassword": PASSWORD })).await
}

/// Has every parcel arrived, as the days that pass have.
fn deliver(shop: &Shop) {
    shop.database.change("UPDATE shippings SET status = 'DELIVERED' WHERE status = 'PENDING'");
}

#[tokio::test]
async fn what_identifies_someone_goes_and_the_orders_stay() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (tea, cup) = (shop.goods(&bora, "녹차", 3_000, 7).await, shop.goods(&anna, "찻잔", 8_000, 5).await);
    anna.wish(&shop, tea, 2).await;
    bora.wish(&shop, cup, 1).await;
    let order = anna.buy(&shop, tea, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    deliver(&shop);
    let token = json!({ "name": "anna's laptop", "scopes": ["read"], "expiresInDays": 1 });
    let token = post(&shop, "/api/auth/tokens").by(&anna).json(&token).await.json()["data"]["token"].clone();
    let users = shop.count("SELECT COUNT(*) FROM users");

    ok(&erase(&shop, &anna).await, ERASED);
    let id = anna.id;
    for gone in [
        format!("SELECT COUNT(*) FROM user_profiles WHERE user_id = {id}"),
        format!("SELECT COUNT(*) FROM wishes WHERE user_id = {id}"),
        format!("SELECT COUNT(*) FROM orders WHERE user_id = {id} AND address IS NOT NULL"),
        format!("SELECT COUNT(*) FROM sessions WHERE user_id = {id} AND revoked_at IS NULL"),
        format!(
            "SELECT COUNT(*) FROM access_tokens WHERE user_id = {id} AND (revoked_at IS NULL OR length(name) > 0)"
        ),
        format!(
            "SELECT COUNT(*) FROM users WHERE id = {id} AND (email_index IS NOT NULL OR password_hash IS NOT NULL)"
        ),
        format!("SELECT COUNT(*) FROM idempotency_keys WHERE user_id = {id}"),
        format!("SELECT COUNT(*) FROM goods WHERE seller_id = {id} AND on_sale = 1"),
    ] {
        assert_eq!(shop.count(&gone), 0, "{gone}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM users"), users);
    assert_eq!(shop.count(&format!("SELECT COUNT(*) FROM order_lines WHERE user_id = {id}")), 1);

    for old in [anna.token.as_str(), token.as_str().unwrap()] {
        refused(
            &get(&shop, "/api/auth/users").token(old).await,
            401,
            "UNAUTHENTICATED",
            "로그인이 필요합니다",
        );
    }
    let login = post(&shop, "/login").json(&json!({ "email": anna.email, "password": PASSWORD })).await;
    refused(&login, 401, "LOGIN_FAILED", "로그인 실패");
    // What she sold is there to be looked at, without a name, and cannot be bought.
    let detail = get(&shop, &format!("/api/goods/{cup}")).await.json()["data"].clone();
    assert_eq!(detail["onSale"], json!(false));
    assert_eq!(
        post(&shop, "/api/auth/goods/order")
            .by(&bora)
            .json(&json!({ "goodsId": cup, "quantity": 1, "address": "서울" }))
            .await
            .error(),
        "NOT_ON_SALE"
    );
    // Her address may have an account again, which is not hers.
    let user = json!({ "email": anna.email, "userName": "안나", "password": PASSWORD, "phoneNumber": "010-1111-2222", "address": "서울" });
    let again = post(&shop, "/api/admin/users").token(&operator(&shop).await).json(&user).await;
    assert_ne!(created(&again, "회원가입에 성공했습니다.")["userId"], json!(id));
    assert_eq!(get(&shop, "/api/auth/users").by(&bora).await.json()["data"]["email"], json!(bora.email));
    shop.end().await;
}

#[tokio::test]
async fn nobody_leaves_while_something_they_bought_or_sold_is_open() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let tea = shop.goods(&bora, "녹차", 3_000, 7).await;
    let order = anna.buy(&shop, tea, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    assert_eq!(refused(&erase(&shop, &anna).await, 409, "OPEN_ORDERS", OPEN), Value::Null);
    assert_eq!(refused(&erase(&shop, &bora).await, 409, "OPEN_ORDERS", OPEN_SALES), Value::Null);
    for who in [&anna, &bora] {
        assert_eq!(get(&shop, "/api/auth/users").by(who).await.status, 200);
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM goods WHERE on_sale = 1"), 1);

    deliver(&shop);
    ok(&erase(&shop, &bora).await, ERASED);
    ok(&erase(&shop, &anna).await, ERASED);
    shop.end().await;
}

#[tokio::test]
async fn what_was_cancelled_is_open_until_the_money_is_back() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let tea = shop.goods(&bora, "녹차", 3_000, 7).await;
    let order = anna.buy(&shop, tea, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let line = order.order_goods[0].order_detail_id;
    anna.cancel(line, &shop.key()).await.unwrap();
    anna.until_line(order.order_id, line, PaymentStatus::Refunded).await;
    shop.at_rest().await;
    ok(&erase(&shop, &anna).await, ERASED);
    shop.end().await;
}

#[tokio::test]
async fn the_current_password_is_asked_for() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let ask = async |body: Value| delete(&shop, "/api/auth/users").by(&anna).json(&body).await;
    assert_bad_fields(&ask(json!({})).await, "currentPassword");
    let wrong = ask(json!({ "currentPassword": "correct horse batterx" })).await;
    assert_eq!(refused(&wrong, 400, "WRONG_PASSWORD", "현재 비밀번호가 일치하지 않습니다."), Value::Null);
    assert_eq!(get(&shop, "/api/auth/users").by(&anna).await.status, 200);
    shop.end().await;
}

#[tokio::test]
async fn the_last_operator_stays() {
    let shop = Shop::start().await;
    let (admin, anna) = (operator(&shop).await, shop.person("anna").await);
    let leave = async || {
        delete(&shop, "/api/auth/users").token(&admin).json(&json!({ "currentPassword": PASSWORD })).await
    };
    refused(&leave().await, 409, "LAST_ADMIN", "마지막 관리자 계정은 변경할 수 없습니다.");
    let path = format!("/api/admin/users/{}", anna.id);
    ok(&patch(&shop, &path).token(&admin).json(&json!({ "role": "ADMIN" })).await, "계정이 변경되었습니다.");
    ok(&leave().await, ERASED);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE role = 'ADMIN'"), 1);
    shop.end_broken().await;
}
