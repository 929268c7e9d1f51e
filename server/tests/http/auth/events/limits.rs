//! How many streams there may be, what keeps them alive, and what their bytes look like.

use super::{Ear, raw, read_until};
use crate::harness::{Shop, eventually};
use crate::http::ask::{get, refused};
use miri_common::api::LiveEvent;
use std::time::Duration;

#[tokio::test]
async fn one_user_has_a_few_streams_and_all_together_have_so_many() {
    let shop = Shop::start_with(|config| {
        config.live.streams_per_user = 2;
        config.live.streams = 3;
    })
    .await;
    let (anna, bora) = shop.two().await;
    let first = Ear::of(&anna).await;
    let _second = Ear::of(&anna).await;
    let reply = get(&shop, "/api/auth/events").by(&anna).await;
    refused(&reply, 429, "RATE_LIMITED", "요청이 너무 많습니다. 잠시 후 다시 시도해주세요.");
    assert_eq!(reply.header("Retry-After"), "5");
    let _third = Ear::of(&bora).await;
    let reply = get(&shop, "/api/auth/events").by(&bora).await;
    refused(&reply, 503, "BUSY", "요청이 많아 잠시 후 다시 시도해주세요.");
    assert_eq!(reply.header("Retry-After"), "5");
    drop(first);
    eventually("the place of who left is free", || async {
        let stream = bora.events(None, &[]).await;
        stream.ok().map(drop)
    })
    .await;
    shop.end().await;
}

#[tokio::test]
async fn a_sign_of_life_moves_the_place_to_resume_from_when_nothing_happens_to_oneself() {
    let shop = Shop::start_with(|config| config.live.heartbeat = Duration::from_millis(50)).await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    let mut ear = Ear::of(&anna).await;
    bora.buy(&shop, goods, 1).await;
    shop.at_rest().await;
    let newest = shop.count("SELECT last_id FROM event_seq");
    loop {
        let live = ear.next().await;
        assert_eq!(live.event, LiveEvent::Alive);
        if live.id == Some(newest) {
            break;
        }
    }
    shop.end().await;
}

#[tokio::test]
async fn a_stream_is_for_someone_signed_in_and_is_neither_stored_nor_compressed() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    let nobody = get(&shop, "/api/auth/events").await;
    refused(&nobody, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    let mut stream = raw(&shop, &anna, "/order-service/api/auth/events", "Accept-Encoding: gzip\r\n").await;
    let said = read_until(&mut stream, "event: start").await.to_lowercase();
    assert!(said.starts_with("http/1.1 200 "), "{said}");
    for header in ["content-type: text/event-stream", "cache-control: no-store", "x-accel-buffering: no"] {
        assert!(said.contains(header), "{header}: {said}");
    }
    assert!(!said.contains("content-encoding"), "{said}");
    shop.end().await;
}
