//! `POST /api/auth/payments/{orderId}/confirm` and `/leave`.

use crate::harness::{Line, Person, Shop, eventually};
use crate::http::ask::{Ask, assert_fields, get, ok, post, refused};
use miri_common::api::PlacedOrder;
use miri_common::labels::PaymentStatus;
use miri_common::{OrderId, UserId, Won};
use miri_server::clock::Clock;
use miri_server::config::ProviderKind;
use miri_server::payments::screen::{Choice, ScreenError, choose};
use miri_server::payments::settle;
use miri_server::storage::{StorageError, Store, Tx};
use serde_json::{Value, json};
use std::time::Duration;

const CONFIRMED: &str = "결제가 요청되었습니다.";
const LEFT: &str = "결제 화면을 나갔습니다.";
const GONE: &str = "결제 화면 상태가 아닌 주문입니다.";

fn choice<'a>(shop: &'a Shop, who: &Person, order: OrderId, choice: &str) -> Ask<'a> {
    post(shop, &format!("/api/auth/payments/{order}/{choice}")).by(who)
}

async fn manual() -> Shop {
    Shop::start_with(|config| config.payment.provider = ProviderKind::Manual).await
}

async fn status(who: &Person, order: &PlacedOrder) -> PaymentStatus {
    who.order(order.order_id).await.unwrap().payment_status_code
}

#[tokio::test]
async fn a_rehearsal_of_paying_or_leaving_leaves_the_shopper_at_the_screen() {
    let shop = manual().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    shop.at_rest().await;
    for (what, msg) in [("confirm", CONFIRMED), ("leave", LEFT)] {
        let reply = choice(&shop, &anna, order.order_id, what).header("Miri-Dry-Run", "true").await;
        ok(&reply, msg);
        assert_eq!(reply.header("Miri-Dry-Run"), "true");
        assert_eq!(status(&anna, &order).await, PaymentStatus::ScreenEntered);
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM deliveries WHERE kind = 'charge'"), 0);
    ok(&choice(&shop, &anna, order.order_id, "confirm").await, CONFIRMED);
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.end().await;
}

#[tokio::test]
async fn an_order_waits_for_its_shopper_who_pays() {
    let shop = manual().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let (hers, boras) = (anna.buy(&shop, goods, 2).await, bora.buy(&shop, goods, 1).await);
    assert_eq!(shop.anyone().info().await.unwrap().payment_provider, "manual");
    shop.at_rest().await;
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM deliveries WHERE kind = 'charge'"),
        0,
        "nobody asks meanwhile"
    );

    let first = choice(&shop, &anna, hers.order_id, "confirm").key("pay").await;
    let data = ok(&first, CONFIRMED);
    assert_fields(&data, "orderId paymentStatus paymentStatusCode");
    assert_eq!(
        data,
        json!({ "orderId": hers.order_id, "paymentStatus": "결제 중", "paymentStatusCode": "PAYMENT_IN_PROGRESS" })
    );
    let detail = anna.until_payment(hers.order_id, PaymentStatus::Completed).await;
    let states: Vec<_> = detail.history.iter().map(|entry| entry.what_code.as_str()).collect();
    assert_eq!(states, ["COMPLETED", "PAYMENT_IN_PROGRESS", "PAYMENT_COMPLETED"]);

    let replayed = choice(&shop, &anna, hers.order_id, "confirm").key("pay").await;
    assert_eq!(
        (replayed.text.as_str(), replayed.header("Idempotent-Replayed")),
        (first.text.as_str(), "true")
    );
    let again = choice(&shop, &anna, hers.order_id, "confirm").english().await;
    assert_eq!(ok(&again, "Your payment is on its way.")["paymentStatusCode"], "PAYMENT_COMPLETED");
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM deliveries WHERE kind = 'charge'"),
        1,
        "paying twice pays once"
    );

    let left = choice(&shop, &anna, hers.order_id, "leave").await;
    let stands = refused(&left, 409, "NOT_AT_PAYMENT_SCREEN", GONE);
    assert_eq!(stands, json!({ "paymentStatus": "결제 완료", "paymentStatusCode": "PAYMENT_COMPLETED" }));
    let english = choice(&shop, &anna, hers.order_id, "leave").english().await;
    refused(&english, 409, "NOT_AT_PAYMENT_SCREEN", "This order is not at its payment screen any more.");
    assert_eq!(status(&bora, &boras).await, PaymentStatus::ScreenEntered);
    shop.end().await;
}

#[tokio::test]
async fn who_leaves_the_screen_gives_the_units_back() {
    let shop = manual().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let (hers, boras) = (anna.buy(&shop, goods, 4).await, bora.buy(&shop, goods, 1).await);
    let data = ok(&choice(&shop, &anna, hers.order_id, "leave").await, LEFT);
    assert_eq!(data["paymentStatusCode"], "PAYMENT_ABORTED");
    eventually("the gate has the units", || async { (shop.stock(goods).await == 9).then_some(()) }).await;
    let again = choice(&shop, &anna, hers.order_id, "leave").english().await;
    assert_eq!(ok(&again, "You have left the payment screen.")["paymentStatus"], "Not paid");
    let late = choice(&shop, &anna, hers.order_id, "confirm").await;
    let stands = refused(&late, 409, "NOT_AT_PAYMENT_SCREEN", GONE);
    assert_eq!(stands, json!({ "paymentStatus": "결제 이탈", "paymentStatusCode": "PAYMENT_ABORTED" }));
    ok(&choice(&shop, &bora, boras.order_id, "confirm").await, CONFIRMED);
    bora.until_payment(boras.order_id, PaymentStatus::Completed).await;
    shop.end().await;
}

#[tokio::test]
async fn an_order_that_costs_nothing_has_no_screen() {
    let shop = manual().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 0, 10).await;
    let order = anna.buy(&shop, goods, 1).await;
    let confirmed = ok(&choice(&shop, &anna, order.order_id, "confirm").await, CONFIRMED);
    assert_eq!(confirmed["paymentStatusCode"], "PAYMENT_COMPLETED");
    refused(&choice(&shop, &anna, order.order_id, "leave").await, 409, "NOT_AT_PAYMENT_SCREEN", GONE);
    shop.end().await;
}

#[tokio::test]
async fn the_order_of_somebody_else_or_of_nobody_is_not_found() {
    let shop = manual().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    for what in ["confirm", "leave"] {
        for other in [order.order_id, OrderId(999)] {
            let reply = choice(&shop, &bora, other, what).await;
            assert_eq!(refused(&reply, 404, "ORDER_NOT_FOUND", "유효하지 않은 주문입니다."), Value::Null);
        }
        let nobody = post(&shop, &format!("/api/auth/payments/{}/{what}", order.order_id)).await;
        refused(&nobody, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
        let word = post(&shop, &format!("/api/auth/payments/x/{what}")).by(&anna).await;
        assert_fields(&refused(&word, 400, "VALIDATION", "유효성검사 실패"), "id");
    }
    assert_eq!(status(&anna, &order).await, PaymentStatus::ScreenEntered);
    shop.end().await;
}

#[tokio::test]
async fn where_payments_go_by_themselves_there_is_nothing_to_choose() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    for what in ["confirm", "leave"] {
        let reply = choice(&shop, &anna, order.order_id, what).await;
        refused(&reply, 409, "NOT_SUPPORTED_HERE", "이 서버의 결제는 자동으로 진행됩니다.");
        let english = choice(&shop, &anna, order.order_id, what).english().await;
        refused(&english, 409, "NOT_SUPPORTED_HERE", "Payments go by themselves in this shop.");
    }
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.end().await;
}

#[tokio::test]
async fn an_order_that_nobody_pays_is_aborted_at_its_deadline_and_cannot_be_paid_after_it() {
    let mut shop = manual().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 4).await;
    shop.clock.advance_shop(Duration::from_mins(16));
    let late = choice(&shop, &anna, order.order_id, "confirm").await;
    refused(&late, 409, "NOT_AT_PAYMENT_SCREEN", GONE);
    // What was over while it was closed is seen to when it opens.
    shop.close().await;
    shop.open().await;
    anna.come_back(&shop);
    anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    assert_eq!(shop.stock(goods).await, 10);
    shop.end().await;
}

#[tokio::test]
async fn what_was_confirmed_is_charged_even_when_the_shop_closes_in_between() {
    let mut shop = Shop::start_waiting().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    shop.provider.charges(Line::Dead);
    ok(&choice(&shop, &anna, order.order_id, "confirm").await, CONFIRMED);
    eventually("the charge was asked for", || async { (shop.provider.charges_asked() > 0).then_some(()) })
        .await;
    shop.close().await;
    shop.provider.charges(Line::Open);
    shop.open().await;
    anna.come_back(&shop);
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    assert_eq!(shop.provider.captures(order.order_id), [Won(6_000)]);
    shop.end().await;
}

/// Asks for both, for one of them first.
async fn race(
    store: Store,
    clock: Clock,
    (order, user): (OrderId, UserId),
    confirm_first: bool,
) -> (Result<PaymentStatus, ScreenError>, Result<bool, StorageError>) {
    let now = clock.shop();
    let pays = async move |tx: &mut Tx<'_>| choose(tx, user, order, Choice::Confirm, &clock).await;
    let ends = async move |tx: &mut Tx<'_>| -> Result<bool, StorageError> {
        settle::aborted(tx, order, PaymentStatus::ScreenEntered, "deadline", now).await
    };
    if confirm_first {
        tokio::join!(store.write_internal(pays), store.write_internal(ends))
    } else {
        let (expired, confirmed) = tokio::join!(store.write_internal(ends), store.write_internal(pays));
        (confirmed, expired)
    }
}

/// Whoever is committed first stands: an order is charged or aborted, never both, whoever comes first.
#[tokio::test]
async fn a_confirmation_that_races_the_deadline_pays_or_is_refused() {
    let mut shop = Shop::start_waiting().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 100).await;
    let mut orders = Vec::new();
    for _ in 0..12 {
        orders.push(anna.buy(&shop, goods, 1).await);
    }
    shop.at_rest().await;
    shop.close().await;
    let store = shop.open_store().await;
    let clock = Clock::system();
    let races = orders
        .iter()
        .enumerate()
        .map(|(n, order)| race(store.clone(), clock.clone(), (order.order_id, anna.id), n % 2 == 0));
    for (confirmed, expired) in futures_util::future::join_all(races).await {
        match (confirmed, expired.unwrap()) {
            (Ok(PaymentStatus::InProgress), false)
            | (Err(ScreenError::NotAtScreen(PaymentStatus::Aborted)), true) => {}
            other => panic!("both or neither: {other:?}"),
        }
    }
    store.close().await;
    drop(store);
    shop.open().await;
    anna.come_back(&shop);
    shop.at_rest().await;
    for order in &orders {
        let paid = status(&anna, order).await == PaymentStatus::Completed;
        assert_eq!(shop.provider.captures(order.order_id).len(), usize::from(paid));
        assert!(paid || status(&anna, order).await == PaymentStatus::Aborted);
    }
    shop.end().await;
}

#[tokio::test]
async fn an_order_that_is_cancelled_while_it_is_being_paid_is_voided() {
    let shop = Shop::start_waiting().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    shop.provider.hold();
    ok(&choice(&shop, &anna, order.order_id, "confirm").await, CONFIRMED);
    anna.cancel(order.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
    anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    shop.provider.release();
    shop.at_rest().await;
    assert_eq!((shop.provider.captures(order.order_id), shop.provider.refunded()), (Vec::new(), Won(0)));
    assert_eq!(shop.stock(goods).await, 10);
    shop.end().await;
}

#[tokio::test]
async fn late_money_of_a_confirmed_order_that_was_cancelled_goes_back() {
    let shop = Shop::start_waiting().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    shop.provider.hold();
    shop.provider.voids(Line::Dead);
    ok(&choice(&shop, &anna, order.order_id, "confirm").await, CONFIRMED);
    eventually("the charge was asked for", || async { (shop.provider.charges_asked() > 0).then_some(()) })
        .await;
    anna.cancel(order.order_goods[0].order_detail_id, &shop.key()).await.unwrap();
    shop.provider.release();
    anna.until_payment(order.order_id, PaymentStatus::Refunded).await;
    shop.provider.voids(Line::Open);
    assert_eq!(
        (shop.provider.captures(order.order_id), shop.provider.refunded(), shop.stock(goods).await),
        (vec![Won(6_000)], Won(6_000), 10)
    );
    let shown = get(&shop, "/api/auth/orders").by(&anna).await.json()["data"]["orders"]["content"][0].clone();
    assert_eq!((&shown["paymentStatus"], &shown["orderStatus"]), (&json!("환불 완료"), &json!("주문 취소")));
    shop.end().await;
}
