//! `DELETE /api/auth/users`.

use crate::harness::{Engine, Pair, Person, Reply, Shop, copy_parcels, eventually};
use crate::http::ask::{assert_bad_fields, created, delete, get, metric, ok, operator, patch, post, refused};
use miri_common::api::RegisterGoods;
use miri_common::labels::PaymentStatus;
use miri_server::events::Topic;
use miri_server::goods::{self, OnSale};
use miri_server::storage::Tx;
use miri_server::users::{self, EraseError, Leaver};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";
const ERASED: &str = "회원 탈퇴가 완료되었습니다.";
const OPEN: &str = "진행 중인 주문이 있어 탈퇴할 수 없습니다.";
const OPEN_SALES: &str = "진행 중인 판매가 있어 탈퇴할 수 없습니다.";

async fn erase(shop: &Shop, who: &Person) -> Reply {
    delete(shop, "/api/auth/users").by(who).json(&json!({ "currentPassword": PASSWORD })).await
}

#[tokio::test]
async fn what_identifies_someone_goes_and_the_orders_stay() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let (tea, cup) = (shop.goods(&bora, "녹차", 3_000, 7).await, shop.goods(&anna, "찻잔", 8_000, 5).await);
    anna.wish(&shop, tea, 2).await;
    bora.wish(&shop, cup, 1).await;
    let order = anna.buy(&shop, tea, 1).await;
    anna.until_delivered(&shop, &order).await;
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
    let shop = Shop::rehearse().await;
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

    anna.until_delivered(&shop, &order).await;
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

/// Has every change of what is said of goods fail, by hand of the database.
fn forbid_changes_of_goods(shop: &Shop) {
    shop.database.run(match Pair::of_this_run().engine {
        Engine::Sqlite => {
            "CREATE TRIGGER forbidden BEFORE UPDATE ON goods BEGIN SELECT RAISE(ABORT, 'forbidden'); END"
        }
        Engine::MariaDb => {
            "CREATE TRIGGER forbidden BEFORE UPDATE ON goods FOR EACH ROW SIGNAL SQLSTATE '45000'"
        }
    });
}

#[tokio::test]
async fn a_dry_run_says_whether_the_account_may_be_erased_and_takes_nothing_off_sale() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let tea = shop.goods(&anna, "녹차", 3_000, 7).await;
    forbid_changes_of_goods(&shop);
    let body = json!({ "currentPassword": PASSWORD });
    let ask = async |who: &Person| {
        delete(&shop, "/api/auth/users").by(who).header("Miri-Dry-Run", "true").json(&body).await
    };
    ok(&ask(&anna).await, ERASED);
    assert_eq!(get(&shop, "/api/auth/users").by(&anna).await.status, 200);
    bora.buy(&shop, tea, 1).await;
    refused(&ask(&bora).await, 409, "OPEN_ORDERS", OPEN);
    refused(&ask(&anna).await, 409, "OPEN_ORDERS", OPEN_SALES);
    shop.database.run("DROP TRIGGER forbidden");
    shop.end().await;
}

#[tokio::test]
async fn goods_go_off_sale_in_writes_that_are_as_long_as_their_texts() {
    let mut shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    for (seller, name, length) in [
        (&anna, "찻잔", 2_000),
        (&anna, "찻주전자", 1_100),
        (&bora, "사과", 10),
        (&anna, "녹차", 1_100),
        (&anna, "홍차", 10),
        (&anna, "백차", 10),
    ] {
        shop.goods_with(seller, name, 1_000, 1, |goods| goods.goods_description = "가".repeat(length)).await;
    }
    shop.close().await;
    let store = shop.open_store().await;
    let mut writes = Vec::new();
    loop {
        let (seller, now) = (anna.id, shop.clock.shop());
        let taken = store
            .write(async move |tx: &mut Tx<'_>| goods::take_off_sale(tx, seller, now).await)
            .await
            .unwrap();
        writes.push(taken.goods.len());
        if taken.left == OnSale::Nothing {
            break;
        }
    }
    assert_eq!(writes, [1, 2, 2]);
    store.close().await;
    drop(store);
    shop.open().await;
    assert_eq!(shop.database.texts("SELECT name FROM goods WHERE on_sale = 1"), ["사과"]);
    shop.end().await;
}

#[tokio::test]
async fn someone_who_has_sold_very_much_is_held_by_the_last_parcel() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let tea = shop.goods(&bora, "녹차", 3_000, 7).await;
    let order = anna.buy(&shop, tea, 1).await;
    anna.until_delivered(&shop, &order).await;
    copy_parcels(&shop.database, order.order_goods[0].order_detail_id, 5_001);
    let last = shop.count("SELECT MAX(line_id) FROM shippings");
    shop.database.run(&format!("UPDATE shippings SET status = 'IN_TRANSIT' WHERE line_id = {last}"));
    refused(&erase(&shop, &bora).await, 409, "OPEN_ORDERS", OPEN_SALES);
    refused(&erase(&shop, &anna).await, 409, "OPEN_ORDERS", OPEN);
    shop.database.run(&format!("UPDATE shippings SET status = 'DELIVERED' WHERE line_id = {last}"));
    ok(&erase(&shop, &bora).await, ERASED);
    ok(&erase(&shop, &anna).await, ERASED);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE address IS NOT NULL"), 0);
    // The ledger does not know the copies.
    shop.end_broken().await;
}

#[tokio::test]
async fn a_key_that_was_used_for_something_else_takes_nothing_off_sale() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let tea = shop.goods(&bora, "녹차", 3_000, 7).await;
    shop.goods(&anna, "찻잔", 8_000, 5).await;
    let wish = json!({ "goodsId": tea, "goodsQuantity": 1 });
    assert_eq!(post(&shop, "/api/auth/wishlist").by(&anna).key("once").json(&wish).await.status, 201);
    let erase = delete(&shop, "/api/auth/users").by(&anna).key("once");
    let told = erase.json(&json!({ "currentPassword": PASSWORD })).await;
    assert_eq!((told.status, told.error().as_str()), (422, "IDEMPOTENCY_MISMATCH"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM goods WHERE on_sale = 1"), 2);
    shop.end().await;
}

/// Waits until so many requests wait for the lane, the one that it works on not counted.
async fn waiting(shop: &Shop, count: usize) {
    eventually(&format!("{count} writes wait"), || async {
        (metric(shop, "miri_queue_depth").await.to_string() == count.to_string()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_order_that_comes_while_goods_go_off_sale_keeps_the_account_and_the_answer_tells_of_the_goods() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let cora = shop.person("cora").await;
    let pears = shop.goods(&cora, "배", 3_000, 7).await;
    let mut hers = Vec::new();
    for name in ["찻잔", "찻주전자", "녹차"] {
        let long = |goods: &mut RegisterGoods| goods.goods_description = "가".repeat(1_100);
        hers.push(shop.goods_with(&anna, name, 1_000, 5, long).await);
    }
    shop.at_rest().await;
    let held = shop.database.hold();
    let (_, _, told, order, ()) = tokio::join!(
        bora.buy(&shop, pears, 1),
        bora.buy(&shop, pears, 1),
        async {
            waiting(&shop, 1).await;
            erase(&shop, &anna).await
        },
        async {
            waiting(&shop, 2).await;
            bora.buy(&shop, hers[2], 1).await
        },
        async {
            waiting(&shop, 3).await;
            held.let_go();
        }
    );
    let words = "진행 중인 판매가 있어 탈퇴할 수 없습니다. 그 전에 상품의 판매가 중지되었으며, 다시 판매하실 수 있습니다.";
    assert_eq!(refused(&told, 409, "OPEN_ORDERS", words), json!({ "goodsTakenOffSale": 2 }));
    let off_sale = shop
        .database
        .numbers(&format!("SELECT id FROM goods WHERE seller_id = {} AND on_sale = 0 ORDER BY id", anna.id));
    assert_eq!(off_sale, [hers[0].0, hers[1].0]);
    bora.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.end().await;
}

#[tokio::test]
async fn an_order_that_was_written_earlier_in_the_same_commit_is_seen() {
    let mut shop = Shop::start_waiting().await;
    let (anna, bora) = shop.two().await;
    let tea = shop.goods(&anna, "녹차", 3_000, 7).await;
    let order = bora.buy(&shop, tea, 1).await;
    shop.at_rest().await;
    let looked_until = shop.count("SELECT last_id FROM event_seq");
    let leavers = [&anna, &bora].map(|who| {
        let hash = shop.database.texts(&format!("SELECT password_hash FROM users WHERE id = {}", who.id));
        Leaver { user: who.id, password_hash: hash[0].clone(), looked_until }
    });
    shop.close().await;
    let store = shop.open_store().await;
    let undone = store
        .write(async move |tx: &mut Tx<'_>| -> Result<(), EraseError> {
            // The order is older than the look, and what makes it news is only in this transaction.
            for leaver in &leavers {
                users::may_be_erased(tx, leaver).await?;
            }
            tx.emit(Topic::OrderPlaced, format!("order:{}", order.order_id), json!({}));
            let [anna, bora] = &leavers;
            assert_eq!(users::may_be_erased(tx, anna).await, Err(EraseError::OpenSales));
            assert_eq!(users::may_be_erased(tx, bora).await, Err(EraseError::OpenOrders));
            Err(EraseError::StillSelling)
        })
        .await;
    assert_eq!(undone, Err(EraseError::StillSelling));
    store.close().await;
    drop(store);
    shop.open().await;
    shop.end_broken().await;
}
