//! `/metrics`: for callers on this machine, or on an address of its own.

use super::ask::{get, metric, refused};
use crate::harness::Shop;
use std::net::SocketAddr;
use tokio::net::TcpListener;

const NAMES: &[&str] = &[
    "miri_lane_commits_total",
    "miri_lane_jobs_total",
    "miri_lane_rollbacks_total",
    "miri_checkpoints_total",
    "miri_queue_depth",
    "miri_gate_open_holds",
    "miri_events_last_id",
    "miri_deliveries_open",
    "miri_consumer_lag{consumer=\"payments\"}",
    "miri_consumer_lag{consumer=\"mail\"}",
    "miri_letters_waiting",
    "miri_letters_refused",
];

#[tokio::test]
async fn every_metric_is_there_and_counts() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let before = metric(&shop, "miri_lane_commits_total").await;
    anna.buy(&shop, apples, 1).await;
    shop.at_rest().await;
    let reply = get(&shop, "/metrics").await;
    assert_eq!(
        (reply.status, reply.header("Content-Type")),
        (200, "text/plain; version=0.0.4; charset=utf-8")
    );
    for name in NAMES {
        assert!(
            reply.text.lines().any(|line| line.starts_with(&format!("{name} "))),
            "{name} is not in\n{}",
            reply.text
        );
    }
    assert!(metric(&shop, "miri_lane_commits_total").await > before);
    let last = shop.count("SELECT last_id FROM event_seq");
    assert_eq!(metric(&shop, "miri_events_last_id").await.to_string(), last.to_string());
    for rests in ["miri_gate_open_holds", "miri_deliveries_open", "miri_consumer_lag{consumer=\"payments\"}"]
    {
        assert_eq!(metric(&shop, rests).await.to_string(), "0", "{rests}");
    }
    shop.end().await;
}

#[tokio::test]
async fn requests_are_counted_by_route_and_never_by_path() {
    let shop = Shop::start().await;
    for path in ["/api/goods/71", "/api/goods/72", "/nowhere/73"] {
        get(&shop, path).await;
    }
    let text = get(&shop, "/metrics").await.text;
    let counted = |labels: &str| {
        let name = format!("miri_http_request_duration_seconds_count{{{labels}}} ");
        text.lines().find_map(|line| line.strip_prefix(&name)).unwrap_or("no such line").to_owned()
    };
    assert_eq!(counted(r#"method="GET",route="/api/goods/{id}",status="404""#), "2", "{text}");
    assert_eq!(counted(r#"method="GET",route="none",status="404""#), "1", "{text}");
    assert!(text.contains(r#"le="0.005""#), "latencies are counted in buckets");
    assert!(!["/71", "/72", "nowhere"].iter().any(|part| text.contains(part)), "{text}");
    shop.end().await;
}

#[tokio::test]
async fn what_a_proxy_passes_on_is_told_nothing() {
    let shop = Shop::start().await;
    for (name, value) in [
        ("X-Forwarded-For", "203.0.113.9"),
        ("Forwarded", "for=203.0.113.9"),
        ("X-Forwarded-For", "127.0.0.1"),
    ] {
        let reply = get(&shop, "/metrics").header(name, value).await;
        refused(&reply, 404, "NOT_FOUND", "요청한 경로를 찾을 수 없습니다.");
    }
    assert_eq!(get(&shop, "/metrics").await.status, 200);
    shop.end().await;
}

/// An address that nobody listens on: of another loopback address than every other test's.
async fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.2:0").await.unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn metrics_can_have_an_address_of_their_own_that_serves_nothing_else() {
    let address = free_address().await;
    let mut shop = Shop::start_with(|config| config.metrics_listen = Some(address)).await;
    let at = async |path: &str| {
        let request = reqwest::Client::new()
            .get(format!("http://{address}{path}"))
            .header("X-Forwarded-For", "203.0.113.9");
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let (status, text) = at("/metrics").await;
    assert_eq!(status, 200);
    assert!(text.contains("miri_lane_commits_total"), "{text}");
    for path in ["/api/info", "/health", "/api/goods", "/"] {
        let (status, text) = at(path).await;
        assert_eq!(status, 404, "{path}");
        assert!(text.contains(r#""error":"NOT_FOUND""#), "{text}");
    }
    assert!(shop.audit(true).await.clean);
    shop.close().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "it ends with the shop");
}
