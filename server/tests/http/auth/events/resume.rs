//! Whoever comes back has missed nothing and hears nothing twice.

use super::{Ear, events_of, raw, read_until};
use crate::harness::Shop;
use crate::http::ask::{assert_bad_fields, get};
use futures_util::future::join_all;
use miri_common::api::LiveEvent;
use miri_common::labels::PaymentStatus;

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_again_and_again_under_load_misses_nothing_and_hears_nothing_twice() {
    const ORDERS: usize = 40;
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 1_000).await;
    let (ear, before) = Ear::open(&anna, None, &[]).await;
    drop(ear);
    let mut last = before.last().unwrap().id;
    let mut heard = Vec::new();
    let listening = async {
        for round in 1.. {
            let (mut ear, missed) = Ear::open(&anna, last, &[]).await;
            for live in missed {
                last = live.id.or(last);
                heard.extend(matches!(live.event, LiveEvent::News(..)).then_some(live.id.unwrap()));
            }
            // One leaves after the next one, two, three: in the middle of whatever goes on.
            for _ in 0..round % 4 {
                if heard.len() == 2 * ORDERS {
                    return;
                }
                let (id, ..) = ear.news().await;
                last = Some(id);
                heard.push(id);
            }
            if heard.len() == 2 * ORDERS {
                return;
            }
        }
    };
    let buying = join_all((0..4).map(|_| async {
        for _ in 0..ORDERS / 4 {
            anna.buy(&shop, goods, 1).await;
            bora.buy(&shop, goods, 1).await;
        }
    }));
    tokio::join!(listening, buying);
    shop.at_rest().await;
    assert_eq!(heard, events_of(&shop, &anna));
    shop.end().await;
}

#[tokio::test]
async fn what_was_missed_comes_first_and_then_what_happens() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 1_000).await;
    for _ in 0..3 {
        let order = anna.buy(&shop, goods, 1).await;
        anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    let all = events_of(&shop, &anna);
    let (mut ear, missed) = Ear::open(&anna, Some(all[1]), &[]).await;
    let ids =
        |missed: &[miri_common::api::Live]| missed.iter().filter_map(|live| live.id).collect::<Vec<_>>();
    let told = ids(&missed);
    assert_eq!(told[..told.len() - 1], all[2..]);
    // The start names the place from which to resume when nothing else comes.
    assert!(told.last() >= all.last());
    let order = anna.buy(&shop, goods, 1).await;
    assert_eq!(ear.news().await.2.order_id, order.order_id);

    // A client that cannot set the header names the place in the query, and the header goes before it.
    let path = format!("/api/auth/events?lastEventId={}", all[4]);
    let said = read_until(&mut raw(&shop, &anna, &path, "").await, "event: start").await;
    assert!(said.contains(&format!("id: {}\nevent: payment.completed\ndata: {{", all[5])), "{said}");
    assert!(!said.contains(&format!("id: {}\n", all[4])), "{said}");
    let header = format!("Last-Event-ID: {}\r\n", all[5]);
    let said = read_until(&mut raw(&shop, &anna, &path, &header).await, "event: start").await;
    assert!(!said.contains(&format!("id: {}\n", all[5])), "{said}");
    shop.end().await;
}

#[tokio::test]
async fn what_the_log_has_not_any_more_or_has_not_yet_is_a_reset() {
    let shop = Shop::start().await;
    let (anna, bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 1_000).await;
    for _ in 0..2 {
        let order = anna.buy(&shop, goods, 1).await;
        anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    }
    shop.at_rest().await;
    let all = events_of(&shop, &anna);
    shop.database.change(&format!("DELETE FROM events WHERE id <= {}", all[1]));
    let newest = shop.count("SELECT last_id FROM event_seq");
    for (seen, reset) in [
        (all[1], false),
        (all[1] - 1, true),
        (0, true),
        (newest, false),
        (newest + 1, true),
        (i64::MAX, true),
    ] {
        let (mut ear, told) = Ear::open(&anna, Some(seen), &[]).await;
        let has_reset = told.iter().any(|live| live.event == LiveEvent::Reset);
        assert_eq!(has_reset, reset, "{seen}: {told:?}");
        if reset {
            assert_eq!(told.iter().map(|live| live.id).collect::<Vec<_>>(), [Some(newest); 2], "{seen}");
        }
        drop(ear.0);
        ear = Ear::of(&bora).await;
        drop(ear);
    }
    shop.end().await;
}

#[tokio::test]
async fn what_is_no_place_in_the_log_is_refused() {
    let shop = Shop::start().await;
    let anna = shop.person("anna").await;
    for id in ["x", "-1", "1.5", "99999999999999999999"] {
        let asked = get(&shop, "/api/auth/events").by(&anna).header("Last-Event-ID", id).await;
        assert_bad_fields(&asked, "Last-Event-ID");
        let asked = get(&shop, &format!("/api/auth/events?lastEventId={id}")).by(&anna).await;
        assert_bad_fields(&asked, "lastEventId");
    }
    for goods in ["x", "1,x", "0", "-1"] {
        assert_bad_fields(&get(&shop, &format!("/api/auth/events?goods={goods}")).by(&anna).await, "goods");
    }
    let many: Vec<_> = (1..=101).map(|id| id.to_string()).collect();
    let asked = get(&shop, &format!("/api/auth/events?goods={}", many.join(","))).by(&anna).await;
    assert_bad_fields(&asked, "goods");
    shop.end().await;
}
