//! `GET /api/admin/jobs` and `POST /api/admin/jobs/{name}/run`.

use crate::harness::Shop;
use crate::http::ask::{assert_fields, column, get, metric, ok, operator, post, refused};
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};

#[tokio::test]
async fn every_job_is_listed_with_its_schedule_and_its_runs() {
    let shop = Shop::rehearse().await;
    let admin = operator(&shop).await;
    let list = ok(&get(&shop, "/api/admin/jobs").token(&admin).await, "작업 목록 조회에 성공했습니다.");
    let jobs = &list["jobs"];
    assert_eq!(
        column(jobs, "name"),
        ["status", "payment-deadline", "open-drops", "sweep-holds", "reconcile-gate", "prune"]
            .map(Value::from)
    );
    assert_eq!(
        column(jobs, "schedule"),
        [
            "0 6 * * *",
            "at payment deadlines",
            "at openings of goods",
            "every 10 s",
            "every 2 s",
            "30 4 * * *"
        ]
        .map(Value::from)
    );
    for job in jobs.as_array().unwrap() {
        assert_fields(job, "name schedule nextRun running lastRun runs");
    }
    assert!(jobs[0]["nextRun"].as_str().unwrap().ends_with(" 06:00:00"), "{jobs}");
    assert!(jobs[5]["nextRun"].as_str().unwrap().ends_with(" 04:30:00"), "{jobs}");
    assert_eq!((&jobs[0]["lastRun"], &jobs[0]["runs"]), (&Value::Null, &json!([])));

    shop.advance("24h").await;
    let list = ok(&get(&shop, "/api/admin/jobs").token(&admin).english().await, "Here are the jobs.");
    let run = &list["jobs"][0]["runs"][0];
    assert_fields(run, "name cause outcome counts startedAt tookMs dryRun");
    assert_eq!((&run["cause"], &run["outcome"]), (&json!("SCHEDULE"), &json!("DONE")));
    assert!(run["startedAt"].as_str().unwrap().contains(" 06:00:0"), "it runs at its instant: {run}");
    assert_eq!(list["jobs"][0]["lastRun"], *run);
    shop.end().await;
}

#[tokio::test]
async fn an_operator_runs_a_job_once_for_a_key_and_it_is_written_down() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let admin = operator(&shop).await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.database.run("UPDATE shippings SET changed_at = changed_at - 86400000000");
    let run = async || post(&shop, "/api/admin/jobs/status/run").token(&admin).key("once").await;
    let first = run().await;
    let told = ok(&first, "작업을 실행했습니다.");
    assert_fields(&told, "name cause outcome counts startedAt tookMs dryRun");
    assert_eq!(
        (&told["cause"], &told["outcome"], &told["counts"]["shipped"]),
        (&json!("OPERATOR"), &json!("DONE"), &json!(1))
    );
    let again = run().await;
    assert_eq!((again.text.as_str(), again.header("Idempotent-Replayed")), (first.text.as_str(), "true"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM job_runs WHERE job = 'status'"), 1, "a replay runs nothing");
    assert_eq!(shop.count("SELECT COUNT(*) FROM audit_log WHERE action = 'job.run'"), 1);
    assert_eq!(metric(&shop, "miri_job_runs_total{job=\"status\",outcome=\"DONE\"}").await.to_string(), "1");
    assert_eq!(metric(&shop, "miri_job_done_total{job=\"status\",what=\"shipped\"}").await.to_string(), "1");
    shop.end().await;
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let admin = operator(&shop).await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    for buyer in [&anna, &bora] {
        let order = buyer.buy(&shop, apples, 1).await;
        buyer.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    shop.at_rest().await;
    shop.database.run("UPDATE shippings SET changed_at = changed_at - 86400000000");
    let events = shop.count("SELECT last_id FROM event_seq");
    for _ in 0..2 {
        let reply = post(&shop, "/api/admin/jobs/status/run")
            .token(&admin)
            .key("dry")
            .header("Miri-Dry-Run", "true")
            .await;
        let told = ok(&reply, "작업을 실행하면 이렇게 됩니다.");
        assert_eq!((&told["counts"]["shipped"], &told["dryRun"]), (&json!(2), &json!(true)));
        assert_eq!(reply.header("Idempotent-Replayed"), "", "nothing is stored under the key");
    }
    for job in ["payment-deadline", "open-drops", "sweep-holds", "reconcile-gate", "prune"] {
        let path = format!("/api/admin/jobs/{job}/run");
        let reply = post(&shop, &path).token(&admin).english().header("Miri-Dry-Run", "true").await;
        assert_eq!(ok(&reply, "The job would do this.")["outcome"], "DONE");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM shippings WHERE status = 'PENDING'"), 2);
    assert_eq!(shop.count("SELECT last_id FROM event_seq"), events);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM job_runs")
            + shop.count("SELECT COUNT(*) FROM audit_log WHERE action = 'job.run'"),
        0
    );
    shop.end().await;
}

#[tokio::test]
async fn only_operators_run_jobs_and_only_those_there_are() {
    let shop = Shop::start().await;
    let (anna, _) = shop.two().await;
    let admin = operator(&shop).await;
    for path in ["/api/admin/jobs/status/run", "/api/admin/jobs/nothing/run"] {
        refused(&post(&shop, path).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
        refused(&post(&shop, path).by(&anna).await, 403, "FORBIDDEN", "권한이 없습니다.");
        let dry = post(&shop, path).by(&anna).header("Miri-Dry-Run", "true").await;
        refused(&dry, 403, "FORBIDDEN", "권한이 없습니다.");
    }
    refused(&get(&shop, "/api/admin/jobs").await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    refused(&get(&shop, "/api/admin/jobs").by(&anna).await, 403, "FORBIDDEN", "권한이 없습니다.");
    let unknown = post(&shop, "/api/admin/jobs/nothing/run").token(&admin);
    refused(&unknown.await, 404, "NOT_FOUND", "존재하지 않는 작업입니다.");
    let unknown = post(&shop, "/api/admin/jobs/nothing/run").token(&admin).english();
    refused(&unknown.await, 404, "NOT_FOUND", "There is no such job.");
    shop.end().await;
}
