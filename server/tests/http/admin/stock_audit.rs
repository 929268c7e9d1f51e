//! `GET /api/admin/stock/audit`.
//!
//! A clean report says nothing unless a wrong database gives another one: each invariant is broken by hand once, and the
//! report must name what offends.

use crate::harness::{Engine, Pair, Person, Shop, eventually};
use crate::http::ask::{assert_fields, get, ok, operator, refused};
use miri_common::GoodsId;
use miri_common::api::{AuditViolation, PlacedOrder};
use miri_common::labels::PaymentStatus;
use miri_server::stock::gate::GateKind;
use serde_json::{Value, json};
use std::time::Duration;

const CLEAN: &str = "재고 감사 결과 이상이 없습니다.";

async fn audit(shop: &Shop, query: &str) -> crate::harness::Reply {
    get(shop, &format!("/api/admin/stock/audit{query}")).token(&operator(shop).await).await
}

/// A closed shop in which two people bought two goods and paid.
struct Sold {
    shop: Shop,
    anna: Person,
    goods: [GoodsId; 2],
    orders: [PlacedOrder; 2],
}

impl Sold {
    async fn new() -> Self {
        let mut shop = Shop::start().await;
        let (anna, bora) = shop.two().await;
        let goods = [shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await];
        let orders = [anna.buy(&shop, goods[0], 2).await, bora.buy(&shop, goods[1], 3).await];
        anna.until_payment(orders[0].order_id, PaymentStatus::Completed).await;
        bora.until_payment(orders[1].order_id, PaymentStatus::Completed).await;
        shop.at_rest().await;
        assert!(shop.audit(true).await.clean);
        shop.close().await;
        Self { shop, anna, goods, orders }
    }

    /// What the audit finds after the database was changed by hand.
    async fn violations_after(mut self, sql: &str) -> Vec<AuditViolation> {
        self.shop.database.change(sql);
        self.shop.open().await;
        let mut report = self.shop.audit(false).await;
        assert!(!report.clean);
        self.shop.end_broken().await;
        if matches!(Pair::of_this_run().gate, GateKind::Redis(_)) {
            // A Redis outlives the server, so it knows nothing of what was changed by hand, and that is named as well.
            report.violations.retain(|violation| violation.invariant != "I9");
        }
        report.violations
    }
}

#[track_caller]
fn assert_found(violations: &[AuditViolation], found: &[(&str, &str)]) {
    let named: Vec<_> = violations.iter().map(|v| (v.invariant.as_str(), v.id.as_str())).collect();
    assert_eq!(named, found, "{violations:#?}");
    assert!(violations.iter().all(|v| !v.expected.is_empty() && v.expected != v.found));
}

#[tokio::test]
async fn a_clean_shop_says_how_much_was_looked_at() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await);
    let order = anna.buy(&shop, apples, 1).await;
    anna.buy(&shop, pears, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    let report = ok(&audit(&shop, "").await, CLEAN);
    assert_fields(&report, "checked clean violations");
    assert_eq!((&report["clean"], &report["violations"]), (&json!(true), &json!([])));
    let checked = &report["checked"];
    assert_eq!((&checked["goods"], &checked["orders"], &checked["lines"]), (&json!(2), &json!(2), &json!(2)));
    // Two goods came in, two lines were held and sold.
    assert_eq!((&checked["movements"], &checked["gate"]), (&json!(6), &json!(2)));
    assert_eq!(checked["database file"], Value::Null);
    let deep = get(&shop, "/api/admin/stock/audit?deep=true").token(&operator(&shop).await).english().await;
    assert_eq!(ok(&deep, "The audit is clean.")["checked"]["database file"], 1);
    shop.end().await;
}

#[tokio::test]
async fn only_operators_may_look() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    for person in [&anna, &bora] {
        let reply = get(&shop, "/api/admin/stock/audit?deep=true").by(person).await;
        refused(&reply, 403, "FORBIDDEN", "권한이 없습니다.");
    }
    shop.end().await;
}

#[tokio::test]
async fn i1_a_balance_that_no_movement_explains_names_the_goods() {
    let sold = Sold::new().await;
    let pears = sold.goods[1];
    let sql = format!(
        "UPDATE goods_stock SET available = available + 1, received = received + 1 WHERE goods_id = {pears}"
    );
    let id = format!("goods {pears}");
    assert_found(&sold.violations_after(&sql).await, &[("I1", &id), ("I1", &id)]);
}

#[tokio::test]
async fn i1_accounts_that_do_not_add_up_name_the_goods() {
    let sold = Sold::new().await;
    let apples = sold.goods[0];
    let sql = format!(
        "UPDATE goods_stock SET available = available - 11 WHERE goods_id = {apples};
         UPDATE stock_movements SET quantity = quantity - 11 WHERE goods_id = {apples} AND from_account = 'outside'"
    );
    let violations = sold.violations_after(&sql).await;
    assert!(violations.iter().all(|v| (v.invariant.as_str(), &v.id) == ("I1", &format!("goods {apples}"))));
    let told = |text: &str| violations.iter().any(|v| v.expected == text);
    assert!(told("available at least 0") && told("received 10"), "{violations:#?}");
}

#[tokio::test]
async fn i2_units_that_are_not_where_their_line_says_name_the_line() {
    let sold = Sold::new().await;
    let (apples, line) = (sold.goods[0], sold.orders[0].order_goods[0].order_detail_id);
    let sql = format!("UPDATE order_lines SET stock_account = 'held' WHERE id = {line}");
    let (goods, line) = (format!("goods {apples}"), format!("line {line}"));
    let found = [("I2", goods.as_str()), ("I2", &goods), ("I2", &line), ("I2", &line)];
    assert_found(&sold.violations_after(&sql).await, &found);
}

#[tokio::test]
async fn i2_a_line_whose_movement_is_of_other_goods_is_named() {
    let sold = Sold::new().await;
    let (line, pears) = (sold.orders[0].order_goods[0].order_detail_id, sold.goods[1]);
    let sql = format!(
        "UPDATE stock_movements SET goods_id = {pears} WHERE line_id = {line} AND from_account = 'held'"
    );
    let violations = sold.violations_after(&sql).await;
    let line = format!("line {line}");
    assert!(violations.iter().any(|v| v.invariant == "I2" && v.id == line), "{violations:#?}");
}

#[tokio::test]
async fn i4_money_that_belongs_to_no_line_names_the_order() {
    let sold = Sold::new().await;
    let order = sold.orders[1].order_id;
    let sql = format!("UPDATE payments SET captured = captured + 1 WHERE order_id = {order}");
    assert_found(&sold.violations_after(&sql).await, &[("I4", &format!("order {order}"))]);
}

#[tokio::test]
async fn i4_a_refund_that_was_never_due_names_the_order() {
    let sold = Sold::new().await;
    let order = sold.orders[0].order_id;
    let sql = format!("UPDATE payments SET refunded = 6000 WHERE order_id = {order}");
    assert_found(&sold.violations_after(&sql).await, &[("I4", &format!("order {order}"))]);
}

#[tokio::test]
async fn i6_a_payment_that_outlives_its_deadline_is_named_until_it_ends() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = [shop.goods(&seller, "사과", 3_000, 10).await, shop.goods(&seller, "배", 5_000, 10).await];
    let paid = anna.buy(&shop, goods[0], 1).await;
    anna.until_payment(paid.order_id, PaymentStatus::Completed).await;
    shop.provider.hold();
    shop.provider.lose_answers(usize::MAX);
    let stuck = anna.buy(&shop, goods[1], 1).await;
    anna.until_payment(stuck.order_id, PaymentStatus::InProgress).await;
    shop.clock.advance_shop(Duration::from_secs(15 * 60 + 30));
    assert!(shop.audit(false).await.clean, "what ends a payment may take a minute");
    shop.clock.advance_shop(Duration::from_secs(60));
    let report = shop.audit(false).await;
    assert_found(&report.violations, &[("I6", &format!("order {}", stuck.order_id))]);
    shop.provider.lose_answers(0);
    shop.provider.release();
    eventually("the payment ends", || async { shop.audit(false).await.clean.then_some(()) }).await;
    shop.end().await;
}

#[tokio::test]
async fn i9_a_gate_that_counts_otherwise_names_the_goods() {
    let Sold { mut shop, anna: _, goods: [apples, _], .. } = Sold::new().await;
    shop.open().await;
    assert!(shop.audit(false).await.clean);
    // Units that come in without an event: the ledger is sound, and the gate does not know.
    shop.database.change(
        &format!(
            "BEGIN;
             UPDATE goods_stock SET available = available + 4, received = received + 4 WHERE goods_id = {apples};
             INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, source_key, created_at)
             VALUES ({apples}, 'outside', 'available', 4, 'by hand', 0);
             COMMIT"
        ),
    );
    let report = shop.audit(false).await;
    assert_found(&report.violations, &[("I9", &format!("goods {apples}"))]);
    assert_eq!(
        (report.violations[0].expected.as_str(), report.violations[0].found.as_str()),
        ("12 in the gate", "8")
    );
    let reply = audit(&shop, "").await;
    assert_eq!(ok(&reply, "재고 감사에서 불일치가 발견되었습니다.")["clean"], false);
    let english = get(&shop, "/api/admin/stock/audit").token(&operator(&shop).await).english().await;
    assert_fields(
        &ok(&english, "The audit found violations.")["violations"][0],
        "expected found id invariant",
    );
    shop.end_broken().await;
}

#[tokio::test]
async fn i10_a_state_without_its_history_names_the_line_or_the_order() {
    let sold = Sold::new().await;
    let (order, line) = (sold.orders[0].order_id, sold.orders[0].order_goods[0].order_detail_id);
    let other = sold.orders[1].order_id;
    let sql = format!(
        "UPDATE shippings SET status = 'DELIVERED' WHERE line_id = {line};
         UPDATE order_history SET from_state = 'PAYMENT_ABORTED' WHERE order_id = {other} AND to_state = 'PAYMENT_COMPLETED'"
    );
    let mut violations = sold.violations_after(&sql).await;
    violations.sort_by(|a, b| a.id.cmp(&b.id));
    let (line, other) =
        (format!("line {line} of order {order}: shipping"), format!("order {other}: payment"));
    assert_found(&violations, &[("I10", &line), ("I10", &other)]);
}

#[tokio::test]
async fn i11_a_reference_that_leads_nowhere_is_found_by_a_deep_audit_alone() {
    let Sold { mut shop, anna, .. } = Sold::new().await;
    shop.database.change(&format!(
        "INSERT INTO wishes (id, user_id, goods_id, quantity, created_at) VALUES (77, {}, 999, 1, 0)",
        anna.id
    ));
    shop.open().await;
    assert!(shop.audit(false).await.clean);
    // SQLite names the row, MariaDB the column.
    let wish = if Pair::of_this_run().engine == Engine::Sqlite { "wishes 77" } else { "wishes.goods_id" };
    assert_found(&shop.audit(true).await.violations, &[("I11", wish)]);
    shop.end_broken().await;
}

#[tokio::test]
async fn i12_a_buyer_with_more_than_the_limit_is_named_with_the_goods() {
    let sold = Sold::new().await;
    let (user, apples) = (sold.anna.id, sold.goods[0]);
    let sql = "UPDATE order_lines SET limit_per_buyer = 1 WHERE quantity = 2";
    assert_found(&sold.violations_after(sql).await, &[("I12", &format!("user {user} goods {apples}"))]);
}
