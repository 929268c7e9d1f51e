//! What the original system got wrong, each fault by its number: it must not happen here.

use crate::harness::{Shop, eventually};
use futures_util::future::join_all;
use miri_common::api::{AddWish, OrderWishes, RefreshToken};
use miri_common::labels::{OrderStatus, PaymentStatus, ShippingStatus};
use miri_common::{ErrorCode, Won};
use miri_server::clock::ShopTime;
use miri_server::events::Topic;
use miri_server::orders::place::{NewOrder, Wanted, place};
use miri_server::payments::settle;
use miri_server::stock::ledger::{Account, Units, move_units};
use miri_server::storage::{Constraint, StorageError, Tx};
use serde_json::json;
use std::time::Duration;

/// As after a crash between the commit of the one order, of one unit, and the reading of its event: the order is there,
/// its event is in the log, and nothing else has happened.
fn as_if_only_ordered(shop: &Shop) {
    let event = shop.count("SELECT id FROM events WHERE topic = 'order.placed'");
    shop.database.change(&format!(
        "BEGIN; DELETE FROM deliveries; DELETE FROM order_history; DELETE FROM events WHERE id > {event};
         UPDATE event_seq SET last_id = {event}; UPDATE consumers SET last_event_id = {event} - 1;
         UPDATE payments SET status = 'PAYMENT_SCREEN_ENTERED', amount = NULL, captured = 0;
         DELETE FROM stock_movements WHERE from_account = 'held';
         UPDATE order_lines SET stock_account = 'held', charged = 0;
         UPDATE goods_stock SET held = 1, sold = 0; COMMIT;"
    ));
}

#[tokio::test]
async fn fault_01_a_retry_with_its_key_buys_once_and_gets_the_same_answer() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let body = format!(r#"{{"goodsId": {goods}, "quantity": 2, "address": "서울"}}"#);
    let bearer = format!("Bearer {}", anna.token);
    let headers = [("Authorization", bearer.as_str()), ("Idempotency-Key", "once")];
    let first = shop.raw("POST", "/api/auth/goods/order", &headers, Some(&body)).await;
    let second = shop.raw("POST", "/api/auth/goods/order", &headers, Some(&body)).await;
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.text, second.text);
    assert_eq!((first.header("Idempotent-Replayed"), second.header("Idempotent-Replayed")), ("", "true"));
    assert_eq!(shop.stock(goods).await, 8);

    let other = body.replace("\"quantity\": 2", "\"quantity\": 3");
    let mismatch = shop.raw("POST", "/api/auth/goods/order", &headers, Some(&other)).await;
    assert_eq!((mismatch.status, mismatch.error().as_str()), (422, "IDEMPOTENCY_MISMATCH"));
    shop.end().await;
}

#[tokio::test]
async fn fault_02_units_are_given_back_once_however_often_it_is_asked() {
    let mut shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 4).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let line = order.order_goods[0].order_detail_id;
    anna.cancel(line, "cancel").await.unwrap();
    assert_eq!(shop.stock(goods).await, 10);
    shop.at_rest().await;
    shop.close().await;

    let store = shop.open_store().await;
    let stale = Units { line, goods, quantity: 4, account: Account::Sold };
    let again = store
        .write(async move |tx: &mut Tx<'_>| move_units(tx, stale, Account::Available, ShopTime(0)).await)
        .await;
    assert_eq!(again, Err(StorageError::RowsAffected { expected: 1, actual: 0 }));
    let by_hand = store
        .write(async move |tx: &mut Tx<'_>| {
            tx.insert(
                "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, line_id, created_at)
                 VALUES (?, 'sold', 'available', 4, ?, 0)",
                miri_server::params![goods, line],
            )
            .await
        })
        .await;
    assert_eq!(by_hand, Err(StorageError::Conflict(Constraint::MovementOnce)));
    store.close().await;
    drop(store);
    shop.open().await;
    assert_eq!(shop.stock(goods).await, 10);
    shop.end().await;
}

#[tokio::test]
async fn fault_03_a_cancel_and_the_abort_of_its_payment_give_back_once_and_so_do_two_cancels() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.provider.hold();
    shop.provider.decline(true);
    let order = anna.buy(&shop, goods, 4).await;
    anna.until_payment(order.order_id, PaymentStatus::InProgress).await;
    let line = order.order_goods[0].order_detail_id;
    let cancels = join_all((0..8).map(|n| {
        let (anna, key) = (&anna, format!("cancel-{n}"));
        async move { anna.cancel(line, &key).await }
    }))
    .await;
    assert_eq!(cancels.iter().filter(|c| c.is_ok()).count(), 1);
    assert!(
        cancels.iter().filter_map(|c| c.as_ref().err()).all(|e| e.code() == Some(ErrorCode::NotCancelable)),
        "{cancels:?}"
    );
    shop.provider.release();
    anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    assert_eq!(shop.stock(goods).await, 10);
    shop.end().await;
}

#[tokio::test]
async fn fault_04_an_order_that_fails_at_its_last_statement_leaves_nothing_behind() {
    let mut shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let user = anna.id;
    shop.at_rest().await;
    shop.close().await;
    let events = shop.count("SELECT last_id FROM event_seq");

    let store = shop.open_store().await;
    let failed = store
        .write(async move |tx: &mut Tx<'_>| -> Result<(), StorageError> {
            let order = NewOrder {
                user,
                hold_id: "hold".to_owned(),
                lines: vec![Wanted { goods_id: goods, quantity: 4, tracking_number: "t".to_owned() }],
                wishes: Vec::new(),
                sealed_address: Vec::new(),
                expected_total: None,
                payment_deadline: Duration::from_secs(900),
            };
            assert!(place(tx, &order, ShopTime(0)).await.is_ok());
            tx.execute("INSERT INTO no_such_table VALUES (1)", &[]).await.map(|_| ())
        })
        .await;
    assert!(matches!(failed, Err(StorageError::Defect(_))), "{failed:?}");
    store.close().await;
    drop(store);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), 0);
    assert_eq!(shop.count("SELECT available FROM goods_stock"), 10);
    assert_eq!(shop.count("SELECT last_id FROM event_seq"), events);
    shop.open().await;
    shop.end().await;
}

#[tokio::test]
async fn fault_05_an_order_whose_event_nobody_read_yet_is_paid_after_a_restart() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.close().await;
    as_if_only_ordered(&shop);
    shop.open().await;
    anna.come_back(&shop);
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    assert_eq!(shop.provider.captures(order.order_id), [Won(3_000)]);
    shop.end().await;
}

#[tokio::test]
async fn fault_09_a_past_order_shows_the_price_it_was_bought_at() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    shop.at_rest().await;
    shop.close().await;
    shop.database.change("UPDATE goods SET price = 9900, name = '비싼 사과'");
    shop.open().await;
    anna.come_back(&shop);
    assert_eq!(anna.goods_detail(goods).await.unwrap().goods_price, Won(9_900));
    let lines = anna.orders(vec![]).await.unwrap().orders.content;
    assert_eq!((lines[0].unit_price, lines[0].sub_total_price), (Won(3_000), Won(6_000)));
    assert_eq!(lines[0].goods_name, "사과");
    let detail = anna.order(order.order_id).await.unwrap();
    assert_eq!((detail.total_order_price, detail.lines[0].unit_price), (Won(6_000), Won(3_000)));
    shop.end().await;
}

#[tokio::test]
async fn fault_15_sold_out_is_a_refusal_with_a_code_of_its_own_whether_the_gate_or_the_seller_says_so() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 1).await;
    anna.buy(&shop, goods, 1).await;
    let bearer = |token: &str| format!("Bearer {token}");
    let order = format!(r#"{{"goodsId": {goods}, "quantity": 1, "address": "서울"}}"#);
    let (buyer, owner) = (bearer(&anna.token), bearer(&seller.token));
    let sold_out =
        shop.raw("POST", "/api/auth/goods/order", &[("Authorization", &buyer)], Some(&order)).await;
    let stock = format!("/api/auth/goods/{goods}/stock");
    let write_off = r#"{"change": -1, "reason": "파손"}"#;
    let none_left = shop.raw("POST", &stock, &[("Authorization", &owner)], Some(write_off)).await;
    for reply in [sold_out, none_left] {
        assert_eq!(
            (reply.status, reply.error().as_str(), &reply.json()["code"]),
            (409, "OUT_OF_STOCK", &json!(-1))
        );
        assert_eq!(reply.json()["data"]["goods"][0]["left"], 0);
    }
    shop.end().await;
}

#[tokio::test]
async fn fault_17_logging_out_ends_the_session_at_once_and_for_good() {
    let mut shop = Shop::start().await;
    let (mut anna, bora) = shop.two().await;
    assert!(anna.orders(vec![]).await.is_ok());
    anna.logout().await.unwrap();
    let refused = anna.orders(vec![]).await.unwrap_err();
    assert_eq!(refused.code(), Some(ErrorCode::Unauthenticated));
    let refresh = RefreshToken { refresh_token: anna.refresh_token.clone() };
    let refused = shop.anyone().refresh(&refresh).await.err().unwrap();
    assert_eq!(refused.code(), Some(ErrorCode::Unauthenticated));
    assert!(bora.orders(vec![]).await.is_ok(), "someone else's session goes on");
    shop.close().await;
    shop.open().await;
    anna.come_back(&shop);
    assert_eq!(anna.orders(vec![]).await.unwrap_err().code(), Some(ErrorCode::Unauthenticated));
    shop.end().await;
}

#[tokio::test]
async fn fault_18_an_event_that_is_read_again_makes_no_second_order_and_no_second_charge() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.provider.lose_answers(3);
    let order = anna.buy(&shop, goods, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    assert!(shop.provider.charges_asked() >= 4, "the charge is asked for again until its answer arrives");
    shop.at_rest().await;
    shop.close().await;
    shop.database.change("UPDATE consumers SET last_event_id = 0");
    shop.open().await;
    anna.come_back(&shop);
    shop.at_rest().await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), 1);
    assert_eq!(shop.provider.captures(order.order_id), [Won(6_000)]);
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.end().await;
}

#[tokio::test]
async fn fault_19_a_cancel_that_overtakes_its_payment_is_refunded() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let pears = shop.goods(&seller, "배", 5_000, 10).await;
    let wishes = vec![anna.wish(&shop, apples, 2).await, anna.wish(&shop, pears, 1).await];
    shop.provider.hold();
    let request =
        OrderWishes { wish_list_ids: wishes, address: "서울".to_owned(), expected_total_price: None };
    let order = anna.order_wishes(&request, "wishes").await.unwrap();
    anna.until_payment(order.order_id, PaymentStatus::InProgress).await;
    let apple_line = order.order_goods.iter().find(|l| l.goods_id == apples).unwrap().order_detail_id;
    anna.cancel(apple_line, "cancel").await.unwrap();
    shop.provider.release();
    anna.until_line(order.order_id, apple_line, PaymentStatus::Refunded).await;
    let detail = anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let pear_line = detail.lines.iter().find(|l| l.goods_id == pears).unwrap();
    assert_eq!(pear_line.payment_status_code, PaymentStatus::Completed);
    assert_eq!(shop.provider.captures(order.order_id), [Won(11_000)]);
    assert_eq!(shop.provider.refunded(), Won(6_000));
    shop.end().await;
}

#[tokio::test]
async fn fault_19_a_cancel_before_any_money_came_shows_no_refund() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.provider.hold();
    let order = anna.buy(&shop, goods, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::InProgress).await;
    anna.cancel(order.order_goods[0].order_detail_id, "cancel").await.unwrap();
    // The whole order is gone, so the payment is voided; the charge that comes after the void takes nothing.
    let detail = anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    assert_eq!(detail.lines[0].payment_status_code, PaymentStatus::Aborted);
    shop.provider.release();
    shop.at_rest().await;
    assert_eq!(shop.provider.captures(order.order_id), []);
    assert_eq!(shop.provider.refunded(), Won(0));
    shop.end().await;
}

#[tokio::test]
async fn fault_20_an_order_whose_units_are_back_never_ships() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.provider.decline(true);
    let order = anna.buy(&shop, goods, 4).await;
    let detail = anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    assert_eq!(detail.lines[0].order_status_code, OrderStatus::Canceled);
    assert_eq!(detail.lines[0].shipping_status_code, ShippingStatus::Canceled);
    assert_eq!(shop.stock(goods).await, 10);
    shop.end().await;
}

#[tokio::test]
async fn fault_22_an_abort_that_is_rolled_back_is_told_to_nobody() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.provider.away(true);
    let order = anna.buy(&shop, goods, 4).await;
    let id = order.order_id;
    shop.close().await;
    let events = shop.count("SELECT last_id FROM event_seq");

    let store = shop.open_store().await;
    let failed = store
        .write(async move |tx: &mut Tx<'_>| -> Result<(), StorageError> {
            let from = PaymentStatus::ScreenEntered;
            assert_eq!(settle::aborted(tx, id, from, "deadline", ShopTime(0)).await, Ok(true));
            Err(StorageError::Corrupt("on purpose".to_owned()))
        })
        .await;
    assert_eq!(failed, Err(StorageError::Corrupt("on purpose".to_owned())));
    // The next event gets the number that the abort's would have had: nothing of it is in the log, not even a gap.
    store
        .write(async move |tx: &mut Tx<'_>| -> Result<(), StorageError> {
            tx.emit(Topic::OrderPlaced, format!("order:{id}"), json!({ "orderId": id }));
            Ok(())
        })
        .await
        .unwrap();
    store.close().await;
    drop(store);
    assert_eq!(shop.count("SELECT last_id FROM event_seq"), events + 1);
    let told = "SELECT COUNT(*) FROM events WHERE topic IN ('payment.aborted', 'order.canceled')";
    assert_eq!(shop.count(told), 0);

    shop.provider.away(false);
    shop.open().await;
    anna.come_back(&shop);
    anna.until_payment(id, PaymentStatus::Completed).await;
    assert_eq!(shop.provider.captures(id), [Won(12_000)]);
    assert_eq!((shop.stock(goods).await, shop.count(told)), (6, 0));
    shop.end().await;
}

#[tokio::test]
async fn fault_23_a_consumer_that_is_new_reads_the_orders_from_before_its_time() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.close().await;
    // Nobody has ever read the log.
    as_if_only_ordered(&shop);
    shop.database.change("DELETE FROM consumers");
    shop.open().await;
    anna.come_back(&shop);
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    assert_eq!(shop.provider.captures(order.order_id), [Won(3_000)]);
    assert_eq!(shop.count("SELECT sold FROM goods_stock"), 1);
    shop.end().await;
}

#[tokio::test]
async fn fault_24_the_same_goods_are_wished_for_once_however_many_ask_at_once() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let wish = AddWish { goods_id: goods, goods_quantity: 1 };
    let answers = join_all((0..20).map(|n| {
        let (anna, wish, key) = (&anna, &wish, format!("wish-{n}"));
        async move { anna.add_wish(wish, &key).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|a| a.is_ok()).count(), 1);
    assert!(
        answers
            .iter()
            .filter_map(|a| a.as_ref().err())
            .all(|e| e.code() == Some(ErrorCode::AlreadyInWishlist))
    );
    assert_eq!(
        eventually("one wish", || async { anna.wishes(vec![]).await.ok() }).await.goods.total_elements,
        1
    );
    shop.end().await;
}
