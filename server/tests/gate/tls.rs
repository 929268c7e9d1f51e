//! `rediss://`: a server's own process, which trusts what the system trusts, and a Redis that speaks TLS only.

use crate::harness::{RedisServer, TestDatabase, eventually};
use crate::kill::process::Process;

async fn gate_state(server: &Process) -> String {
    let ready = reqwest::get(format!("http://{}/ready", server.address)).await.unwrap();
    let text: serde_json::Value = serde_json::from_str(&ready.text().await.unwrap()).unwrap();
    let checks = text["checks"].as_array().unwrap().clone();
    checks.iter().find(|check| check["name"] == "gate").unwrap()["detail"].as_str().unwrap().to_owned()
}

fn url(redis: &RedisServer) -> (&'static str, String) {
    ("MIRI_REDIS_URL", redis.url().replace("redis://", "rediss://"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_whose_certificate_is_trusted_is_the_gate() {
    let redis = RedisServer::start_tls();
    let database = TestDatabase::in_a_file();
    let trusted = ("SSL_CERT_FILE", redis.certificate().display().to_string());
    let server = Process::start_with(&database, &[url(&redis), trusted]).await;
    eventually("orders ask Redis", || async { (gate_state(&server).await == "redis").then_some(()) }).await;
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_whose_certificate_nobody_vouches_for_is_not() {
    let redis = RedisServer::start_tls();
    let database = TestDatabase::in_a_file();
    let server = Process::start_with(&database, &[url(&redis)]).await;
    eventually("it says why", || async {
        let state = gate_state(&server).await;
        (state.starts_with("redis-open: ") && state.to_lowercase().contains("certificate")).then_some(())
    })
    .await;
    server.kill();
}
