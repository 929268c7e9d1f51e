//! One server at a time: leases, runs that were cut short, and what is remembered of runs.

use crate::harness::{Shop, copy_parcels, eventually};
use miri_common::ErrorCode;
use miri_common::labels::{PaymentStatus, ShippingStatus};
use std::time::Duration;

/// Another server, which holds the lease of a job for so long.
fn hold(shop: &Shop, job: &str, span: Duration) {
    let until = (shop.clock.machine() + span).0;
    shop.database
        .run(&format!("UPDATE jobs SET lease_until = {until}, term = term + 1 WHERE name = '{job}'"));
}

#[tokio::test]
async fn a_job_that_another_server_runs_is_not_run_and_is_taken_over_once_that_is_gone() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    hold(&shop, "status", Duration::from_secs(3));
    shop.database.run(
        "INSERT INTO job_runs (job, cause, outcome, counts, shop_at, started_at)
         VALUES ('status', 'SCHEDULE', 'RUNNING', '{\"shipped\": 7}', 0, 0)",
    );
    // Two days, so that a morning after the day of the order is among them, whenever this is run.
    shop.clock.advance_shop(Duration::from_hours(48));
    let list = shop.operator().jobs().await.unwrap();
    let status = list.jobs.iter().find(|job| job.name == "status").unwrap();
    assert!(status.running, "{status:?}");
    assert_eq!(anna.line(&order).await.shipping_status_code, ShippingStatus::Pending);
    eventually("this server takes the job over", || async {
        (anna.line(&order).await.shipping_status_code == ShippingStatus::InTransit).then_some(())
    })
    .await;
    eventually("its run has ended", || async {
        (shop.count("SELECT COUNT(*) FROM job_runs WHERE outcome = 'DONE' AND job = 'status'") == 1)
            .then_some(())
    })
    .await;
    assert_eq!(
        shop.database.texts("SELECT outcome FROM job_runs WHERE job = 'status' ORDER BY id"),
        ["ABANDONED", "DONE"]
    );
    shop.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_job_was_taken_over_writes_nothing_more() {
    const PARCELS: i64 = 20_000;
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    copy_parcels(&shop.database, order.order_goods[0].order_detail_id, PARCELS - 1);
    let moved = || shop.count("SELECT COUNT(*) FROM shippings WHERE status = 'IN_TRANSIT'");
    let operator = shop.operator().clone();
    let run = tokio::spawn(async move { operator.run_job("status", "late").await });
    eventually("it has begun", || async { (moved() > 0).then_some(()) }).await;
    hold(&shop, "status", Duration::from_secs(60));
    let then = moved();
    let ran = run.await.unwrap().unwrap();
    assert_eq!(ran.outcome, "ABANDONED", "{ran:?}");
    assert_eq!(moved(), then, "nothing moves once another server has the lease");
    assert!((1..PARCELS).contains(&then), "it was to be interrupted: {then} of {PARCELS}");
    assert_eq!(ran.counts["shipped"], then.unsigned_abs());
    shop.end_broken().await;
}

#[tokio::test]
async fn someone_who_asks_for_a_job_that_does_not_end_elsewhere_is_told_so() {
    let shop = Shop::start().await;
    hold(&shop, "prune", Duration::from_secs(60));
    let refused = shop.operator().run_job("prune", "once").await.unwrap_err();
    assert_eq!(refused.code(), Some(ErrorCode::JobRunning), "{refused:?}");
    shop.database.run("UPDATE jobs SET lease_until = 0 WHERE name = 'prune'");
    assert_eq!(
        shop.operator().run_job("prune", "once").await.unwrap().outcome,
        "DONE",
        "the key may be tried again"
    );
    shop.end().await;
}

#[tokio::test]
async fn runs_that_find_nothing_are_not_remembered_and_those_that_do_are() {
    let shop = Shop::rehearse().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    for job in ["payment-deadline", "open-drops", "sweep-holds", "reconcile-gate"] {
        let run = shop.run_job(job).await;
        assert_eq!((run.outcome.as_str(), run.counts.values().sum()), ("DONE", 0_u64), "{run:?}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM job_runs"), 0);
    let list = shop.operator().jobs().await.unwrap().jobs;
    assert!(list.iter().filter(|job| job.name != "status" && job.name != "prune").all(|job| {
        job.last_run.as_ref().is_some_and(|run| run.outcome == "DONE") && job.runs.is_empty()
    }));

    shop.provider.away(true);
    let order = anna.buy(&shop, apples, 1).await;
    let to = miri_common::api::MoveClock { advance: Some("16m".parse().unwrap()), set: None };
    shop.operator().move_clock(&to, &shop.key()).await.unwrap();
    shop.provider.away(false);
    anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    assert_eq!(
        shop.database.texts("SELECT counts FROM job_runs WHERE job = 'payment-deadline'"),
        ["{\"ended\":1}"]
    );
    shop.end().await;
}
