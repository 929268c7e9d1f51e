//! The job `prune`: what is too old goes, and nothing else.

use crate::harness::Shop;
use crate::http::ask::{get, ok, operator, post, script_of};
use miri_common::labels::PaymentStatus;

const HOUR_US: i64 = 3_600_000_000;

#[tokio::test]
async fn answers_events_tokens_runs_and_openings_go_when_they_are_old_and_no_sooner() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, apples, 1).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    let now = shop.clock.machine().0;
    let count = |sql: &str| shop.count(&format!("SELECT COUNT(*) FROM {sql}"));
    let before = ["idempotency_keys", "events", "refresh_tokens", "sessions"].map(&count);
    assert!(before.iter().all(|count| *count >= 2), "{before:?}");

    // A young shop loses nothing.
    let run = shop.run_job("prune").await;
    assert_eq!((run.outcome.as_str(), run.counts.values().sum()), ("DONE", 0_u64), "{run:?}");

    // The oldest of each becomes too old by an hour, the next ones stay young by an hour.
    let (answers, events) = (now - 49 * HOUR_US, now - 7 * 24 * HOUR_US - HOUR_US);
    shop.database
        .run(&format!("UPDATE idempotency_keys SET created_at = {answers} WHERE user_id = {}", bora.id));
    shop.database.run(&format!("UPDATE events SET created_at = {events} WHERE id <= 2"));
    shop.database.run(&format!(
        "UPDATE refresh_tokens SET expires_at = {} WHERE session_id IN
        (SELECT id FROM sessions WHERE user_id = {})",
        now - 1,
        anna.id
    ));
    shop.database.run(&format!("INSERT INTO goods_openings (goods_id, opens_at) VALUES ({apples}, 5)"));
    let rows: Vec<_> = (0..640).map(|_| "('sweep-holds', 'SCHEDULE', 'DONE', '{}', 0, 0)").collect();
    shop.database.run(&format!(
        "INSERT INTO job_runs (job, cause, outcome, counts, shop_at, started_at) VALUES {}",
        rows.join(", ")
    ));
    let hers = count(&format!("idempotency_keys WHERE user_id = {}", bora.id));
    let (tokens, sessions) = (count("refresh_tokens"), count("sessions"));

    let run = shop.run_job("prune").await;
    let done = |what: &str| run.counts.get(what).copied().unwrap_or(0);
    assert_eq!(run.outcome, "DONE", "{run:?}");
    assert_eq!(i64::try_from(done("answers")).unwrap(), hers);
    assert_eq!((done("events"), done("tokens"), done("runs"), done("openings")), (2, 1, 140, 1));
    assert_eq!(count("idempotency_keys"), before[0] - hers + 2, "the answers to the two runs are young");
    assert_eq!((count("events"), shop.count("SELECT MIN(id) FROM events")), (before[1] - 2, 3));
    assert_eq!((count("refresh_tokens"), count("sessions")), (tokens - 1, sessions - 1));
    assert_eq!((count("job_runs WHERE job = 'sweep-holds'"), count("goods_openings")), (500, 0));
    let again = shop.run_job("prune").await;
    assert_eq!(again.counts.values().sum::<u64>(), 0);
    shop.end().await;
}

#[tokio::test]
async fn what_was_delivered_of_letters_goes_after_a_week_and_charges_stay() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    for person in [&anna, &bora] {
        let order = person.buy(&shop, apples, 1).await;
        person.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    shop.at_rest().await;
    let count = |desk: &str| shop.count(&format!("SELECT COUNT(*) FROM deliveries WHERE desk = '{desk}'"));
    let (payments, letters) = (count("payments"), count("mail"));
    assert!(payments >= 2 && letters >= 2, "{payments} {letters}");
    let old = shop.clock.machine().0 - 7 * 24 * HOUR_US - 1;
    shop.database.run(&format!(
        "INSERT INTO deliveries (desk, kind, subject_id, event_id, idempotency_key, attempts, next_at, done_at)
         VALUES ('announcements', 'announce', 70, 1, 'announce:70', 1, {old}, {old}),
                ('mail', 'mail', 70, 1, 'mail:70', 1, {old}, NULL),
                ('mail', 'mail', 71, 1, 'mail:71', 1, {old}, {old})"
    ));
    let run = shop.run_job("prune").await;
    assert_eq!(run.counts["deliveries"], 1, "the others are young, open or the newest: {run:?}");
    shop.database.run(&format!("UPDATE deliveries SET done_at = {old}"));
    let run = shop.run_job("prune").await;
    assert_eq!(i64::try_from(run.counts["deliveries"]).unwrap(), letters + 1);
    assert_eq!((count("payments"), count("mail"), count("announcements")), (payments, 1, 0));
    shop.end().await;
}

#[tokio::test]
async fn events_that_a_consumer_has_not_read_or_that_are_set_aside_stay() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 10).await;
    for person in [&anna, &bora] {
        person.buy(&shop, apples, 1).await;
    }
    shop.at_rest().await;
    let last = shop.count("SELECT last_id FROM event_seq");
    assert!(last >= 5);
    shop.database.run("UPDATE events SET created_at = 1");
    shop.database.run(
        "INSERT INTO consumers (name, last_event_id) VALUES ('slow', 3);
         INSERT INTO dead_events (consumer, event_id, event_key, reason) VALUES ('other', 2, 'goods:1', 'broken')",
    );
    let dry = post(&shop, "/api/admin/jobs/prune/run")
        .token(&operator(&shop).await)
        .header("Miri-Dry-Run", "true")
        .await;
    let told = ok(&dry, "작업을 실행하면 이렇게 됩니다.");
    assert_eq!(told["counts"]["events"], 2);
    assert_eq!(shop.count("SELECT COUNT(*) FROM events"), last);
    let run = shop.run_job("prune").await;
    assert_eq!(run.counts["events"], 2, "{run:?}");
    assert_eq!(shop.database.numbers("SELECT id FROM events WHERE id <= 4 ORDER BY id"), [2, 4]);
    shop.database
        .run("DELETE FROM dead_events WHERE event_id = 2; DELETE FROM consumers WHERE name = 'slow'");
    shop.end().await;
}

#[tokio::test]
async fn access_tokens_go_a_day_after_they_were_revoked_and_as_soon_as_they_have_expired() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let (hers, other) = (script_of(&shop, &anna).await, script_of(&shop, &bora).await);
    let now = shop.clock.machine().0;
    let (young, old, later) = (now - 23 * HOUR_US, now - 25 * HOUR_US, now + HOUR_US);
    let row = |n: i64, expires_at: i64, revoked_at: &str| {
        format!("({}, x'', x'{n:04x}', 'read', {old}, {expires_at}, {revoked_at})", anna.id)
    };
    let mut rows: Vec<_> = (0..1_200).map(|n| row(n, later + n, &(old - n % 7).to_string())).collect();
    rows.extend((1_200..1_203).map(|n| row(n, later, &young.to_string())));
    rows.extend((1_203..2_403).map(|n| row(n, now - n, "NULL")));
    rows.extend((2_403..2_405).map(|n| row(n, later, "NULL")));
    for rows in rows.chunks(500) {
        shop.database.run(&format!(
            "INSERT INTO access_tokens (user_id, name, token_hash, scopes, created_at, expires_at, revoked_at)
             VALUES {}",
            rows.join(", ")
        ));
    }
    let run = shop.run_job("prune").await;
    assert_eq!((run.outcome.as_str(), run.counts["accessTokens"]), ("DONE", 2_400), "{run:?}");
    let left = "SELECT COUNT(*) FROM access_tokens WHERE token_hash";
    assert_eq!(shop.count(&format!("{left} >= x'04b0' AND LENGTH(token_hash) = 2")), 5);
    assert_eq!(shop.count("SELECT COUNT(*) FROM access_tokens"), 7);
    for token in [&hers, &other] {
        assert_eq!(get(&shop, "/api/auth/users").token(token).await.status, 200);
    }
    assert_eq!(shop.run_job("prune").await.counts.values().sum::<u64>(), 0);
    shop.end().await;
}
