//! The job `status`: parcels leave and arrive and returns are completed, a step a day.

use crate::harness::{Person, Shop, copy_parcels, eventually};
use crate::http::ask::{ok, operator, post};
use miri_common::api::{AskReturn, OrderWishes, PlacedOrder};
use miri_common::labels::{PaymentStatus, ReturnStatus, ShippingStatus};
use miri_common::{LineId, Won};
use std::collections::BTreeMap;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

pub fn reason() -> AskReturn {
    AskReturn { reason: "생각보다 너무 작아서 반품합니다.".to_owned() }
}

fn line_of(order: &PlacedOrder) -> LineId {
    order.order_goods[0].order_detail_id
}

async fn parcel(person: &Person, order: &PlacedOrder) -> ShippingStatus {
    person.line(order).await.shipping_status_code
}

fn counts(pairs: &[(&str, u64)]) -> BTreeMap<String, u64> {
    pairs.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect()
}

#[tokio::test]
async fn a_parcel_takes_one_step_a_day_and_running_the_job_twice_changes_nothing() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&anna, "배", 5_000, 10).await);
    let (first, second) = (anna.buy(&shop, apples, 2).await, bora.buy(&shop, pears, 1).await);
    for (person, order) in [(&anna, &first), (&bora, &second)] {
        person.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    let same_day = shop.run_job("status").await;
    assert_eq!((same_day.outcome.as_str(), same_day.counts.values().sum()), ("DONE", 0_u64));
    assert_eq!(parcel(&anna, &first).await, ShippingStatus::Pending, "it was ordered today");

    shop.advance("24h").await;
    assert_eq!(parcel(&anna, &first).await, ShippingStatus::InTransit);
    assert_eq!(parcel(&bora, &second).await, ShippingStatus::InTransit);
    for _ in 0..2 {
        let again = shop.run_job("status").await;
        assert_eq!(again.counts, counts(&[]), "{again:?}");
    }
    assert_eq!(parcel(&anna, &first).await, ShippingStatus::InTransit);
    assert_eq!(shop.events("shipping.changed"), 2);

    shop.advance("24h").await;
    assert_eq!(parcel(&anna, &first).await, ShippingStatus::Delivered);
    assert_eq!(parcel(&bora, &second).await, ShippingStatus::Delivered);
    shop.advance("72h").await;
    assert_eq!(
        (parcel(&anna, &first).await, shop.events("shipping.changed")),
        (ShippingStatus::Delivered, 4)
    );
    shop.end().await;
}

#[tokio::test]
async fn days_that_were_missed_are_one_step_and_one_run_at_the_next_start() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    shop.close().await;
    let runs = shop.count("SELECT COUNT(*) FROM job_runs WHERE job = 'status'");
    assert_eq!(runs, 0, "a new shop has missed nothing");
    shop.clock.advance_shop(5 * DAY);
    shop.open().await;
    anna.come_back(&shop);
    eventually("it catches up", || async {
        (shop.count("SELECT COUNT(*) FROM job_runs WHERE job = 'status' AND outcome = 'DONE'") == 1)
            .then_some(())
    })
    .await;
    assert_eq!(parcel(&anna, &order).await, ShippingStatus::InTransit, "at most one step a run");
    let today = shop.clock.shop().0 - 3_600_000_000;
    assert_eq!(
        shop.count(&format!("SELECT COUNT(*) FROM shippings WHERE changed_at > {today}")),
        1,
        "stamped with the real now"
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM job_runs WHERE job = 'status'"), 1);
    shop.end().await;
}

#[tokio::test]
async fn more_lines_than_fit_into_a_write_all_move_and_a_dry_run_only_counts_them() {
    let shop = Shop::rehearse().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 1_000).await;
    let order = anna.buy(&shop, apples, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    // The parcels of one order stand for those of many.
    copy_parcels(&shop.database, line_of(&order), 449);
    let shipped = "SELECT COUNT(*) FROM shippings WHERE status = 'IN_TRANSIT'";
    let events = shop.count("SELECT last_id FROM event_seq");
    let reply = post(&shop, "/api/admin/jobs/status/run")
        .token(&operator(&shop).await)
        .header("Miri-Dry-Run", "true")
        .await;
    let told = ok(&reply, "작업을 실행하면 이렇게 됩니다.");
    assert_eq!((&told["counts"]["shipped"], &told["dryRun"]), (&450.into(), &true.into()));
    assert_eq!((shop.count(shipped), shop.count("SELECT last_id FROM event_seq")), (0, events));
    assert_eq!(shop.count("SELECT COUNT(*) FROM job_runs WHERE job = 'status'"), 0);

    let run = shop.run_job("status").await;
    assert_eq!(run.counts, counts(&[("shipped", 450)]));
    assert_eq!((shop.count(shipped), shop.events("shipping.changed")), (450, 450));
    shop.end_broken().await;
}

#[tokio::test]
async fn a_line_that_cannot_take_its_step_keeps_no_other_from_it() {
    let shop = Shop::rehearse().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let orders = [anna.buy(&shop, apples, 1).await, bora.buy(&shop, apples, 2).await];
    for (person, order) in [&anna, &bora].into_iter().zip(&orders) {
        person.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    shop.advance("48h").await;
    for (person, order) in [&anna, &bora].into_iter().zip(&orders) {
        person.ask_return(line_of(order), &reason(), &shop.key()).await.unwrap();
    }
    // Its units are not where its line says: the ledger refuses.
    let broken = line_of(&orders[0]);
    shop.database.change(&format!("UPDATE order_lines SET stock_account = 'held' WHERE id = {broken}"));
    shop.database.run("UPDATE returns SET changed_at = changed_at - 86400000000");
    let run = shop.run_job("status").await;
    assert_eq!((run.outcome.as_str(), run.counts), ("FAILED", counts(&[("returned", 1)])));
    assert!(run.error.unwrap().contains(&format!("line {broken}")));
    assert_eq!(anna.line(&orders[0]).await.return_status_code, Some(ReturnStatus::InProgress));
    assert_eq!(bora.line(&orders[1]).await.return_status_code, Some(ReturnStatus::Completed));

    shop.database.change(&format!("UPDATE order_lines SET stock_account = 'sold' WHERE id = {broken}"));
    let run = shop.run_job("status").await;
    assert_eq!((run.outcome.as_str(), run.counts), ("DONE", counts(&[("returned", 1)])));
    shop.at_rest().await;
    assert_eq!((shop.stock(apples).await, shop.provider.refunded()), (10, Won(9_000)));
    shop.end().await;
}

#[tokio::test]
async fn of_an_order_with_a_cancelled_a_returned_and_a_kept_line_each_shows_its_own_money() {
    let shop = Shop::rehearse().await;
    let (anna, seller) = shop.two().await;
    let mut wishes = Vec::new();
    for (name, price) in [("사과", 3_000), ("배", 5_000), ("감", 7_000)] {
        let goods = shop.goods(&seller, name, price, 10).await;
        wishes.push(anna.wish(&shop, goods, 1).await);
    }
    let wishes =
        OrderWishes { wish_list_ids: wishes, address: "서울".to_owned(), expected_total_price: None };
    let order = anna.order_wishes(&wishes, &shop.key()).await.unwrap();
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let [apple, pear, persimmon] = [0, 1, 2].map(|n| order.order_goods[n].order_detail_id);
    anna.cancel(apple, &shop.key()).await.unwrap();
    anna.until_line(order.order_id, apple, PaymentStatus::Refunded).await;
    shop.advance("48h").await;
    anna.ask_return(pear, &reason(), &shop.key()).await.unwrap();
    shop.advance("24h").await;
    let detail = anna.order(order.order_id).await.unwrap();
    let shown: Vec<_> =
        detail.lines.iter().map(|line| (line.payment_status_code, line.shipping_status_code)).collect();
    assert_eq!(
        shown,
        [
            (PaymentStatus::Refunded, ShippingStatus::Canceled),
            (PaymentStatus::Refunded, ShippingStatus::Delivered),
            (PaymentStatus::Completed, ShippingStatus::Delivered)
        ]
    );
    assert_eq!(detail.payment_status_code, PaymentStatus::Completed, "one line is kept");
    assert_eq!(shop.provider.refunded(), Won(8_000));
    let returned = anna.orders(vec![("status", "RETURN_COMPLETED".to_owned())]).await.unwrap().orders;
    assert_eq!(returned.content.iter().map(|line| line.order_detail_id).collect::<Vec<_>>(), [pear]);
    let refunded = anna.orders(vec![("status", "REFUNDED".to_owned())]).await.unwrap().orders;
    assert_eq!(refunded.total_elements, 2);

    // The last one goes back too, on the last day of its window.
    anna.ask_return(persimmon, &reason(), &shop.key()).await.unwrap();
    shop.advance("24h").await;
    let detail = anna.order(order.order_id).await.unwrap();
    assert_eq!(
        (detail.payment_status_code, shop.provider.refunded()),
        (PaymentStatus::Refunded, Won(15_000))
    );
    shop.end().await;
}
