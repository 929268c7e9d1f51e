//! One line a request: what happened, in ids, and nothing of anybody.

use super::ask::{get, post};
use crate::harness::Shop;
use serde_json::{Value, json};
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// Everything that is logged in this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines about requests, each by its request id.
    fn requests(&self) -> Vec<Value> {
        let lines: Vec<Value> = self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines.into_iter().filter(|line| line["target"] == "miri_server::request").collect()
    }

    fn of(&self, id: &str) -> Value {
        let lines = self.requests();
        let mut lines = lines.into_iter().filter(|line| line["fields"]["request_id"] == id);
        let line = lines.next().unwrap_or_else(|| panic!("no line for {id}"));
        assert!(lines.next().is_none(), "one line a request");
        line
    }
}

#[tokio::test]
async fn a_request_is_one_line_with_ids_and_nothing_of_anybody() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = json!({ "goodsId": goods, "quantity": 1, "address": "비밀의 정원 7" });
    post(&shop, "/order-service/api/auth/goods/order")
        .by(&anna)
        .header("X-Request-Id", "ordered")
        .json(&order)
        .await;
    let detail = format!("/api/goods/{goods}?q=geheim");
    get(&shop, &detail).header("X-Request-Id", "looked").await;
    get(&shop, "/api/auth/orders/canary-4711").by(&anna).header("X-Request-Id", "refused").await;
    get(&shop, "/canary-4712").header("X-Request-Id", "nowhere").await;
    get(&shop, "/health").header("X-Request-Id", "probe").await;
    let login = json!({ "email": anna.email, "password": "the wrong password" });
    post(&shop, "/login").header("X-Request-Id", "wrong").json(&login).await;

    for (id, method, route, status, user) in [
        ("ordered", "POST", "/api/auth/goods/order", 200, Some(anna.id)),
        ("looked", "GET", "/api/goods/{id}", 200, None),
        ("refused", "GET", "/api/auth/orders/{id}", 400, Some(anna.id)),
        ("nowhere", "GET", "none", 404, None),
        ("wrong", "POST", "/login", 401, None),
    ] {
        let line = log.of(id);
        let fields = &line["fields"];
        assert_eq!(line["level"], "INFO", "{line}");
        assert_eq!(
            (&fields["method"], &fields["route"], &fields["status"], &fields["user_id"]),
            (&method.into(), &route.into(), &status.into(), &json!(user)),
            "{line}"
        );
        assert!(fields["millis"].is_u64(), "{line}");
    }
    assert!(log.requests().iter().all(|line| line["fields"]["request_id"] != "probe"), "probes are not news");
    let text = log.text();
    let token = anna.token.rsplit('.').next().unwrap();
    for never in [
        "비밀의",
        "geheim",
        "4711",
        "4712",
        &anna.email,
        "wrong password",
        token,
        "order-service",
        "010-1234",
    ] {
        assert!(!text.contains(never), "{never} is in the log");
    }
    shop.end().await;
}

#[tokio::test]
async fn a_fault_of_the_server_is_an_error_and_a_busy_one_a_warning() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing_subscriber::filter::LevelFilter::INFO)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let shop = Shop::start_with(|config| config.live.streams = 0).await;
    let anna = shop.person("anna").await;
    get(&shop, "/api/auth/events").by(&anna).header("X-Request-Id", "busy").await;
    assert_eq!(log.of("busy")["level"], "WARN");
    shop.database.change("ALTER TABLE categories RENAME TO mislaid");
    let broken = get(&shop, "/api/categories").header("X-Request-Id", "broken").await;
    assert_eq!((broken.status, &log.of("broken")["level"]), (500, &"ERROR".into()));
    shop.database.change("ALTER TABLE mislaid RENAME TO categories");
    shop.end().await;
}
