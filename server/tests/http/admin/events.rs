//! `/api/admin/events`: the log, and the events that were set aside.

use crate::harness::{Shop, eventually};
use crate::http::ask::{
    assert_bad_fields, assert_fields, assert_now, column, get, ok, operator, post, refused,
};
use miri_common::labels::PaymentStatus;
use serde_json::{Value, json};

const LOGGED: &str = "이벤트 목록입니다.";
const SET_ASIDE: &str = "보류된 이벤트 목록입니다.";
const REPLAYED: &str = "보류된 이벤트를 다시 처리했습니다.";
const FAILED: &str = "이벤트 처리에 다시 실패했습니다.";

#[tokio::test]
async fn the_log_is_read_on_from_any_event() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 10).await, shop.goods(&bora, "배", 5_000, 10).await);
    let order = anna.buy(&shop, apples, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    let all = ok(&get(&shop, "/api/admin/events?size=100").token(&admin).await, LOGGED);
    assert_fields(&all, "events lastEventId");
    let events = all["events"].as_array().unwrap();
    let last = all["lastEventId"].as_i64().unwrap();
    let numbers: Vec<_> = events.iter().map(|event| event["eventId"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
    let topics = column(&all["events"], "topic");
    assert_eq!(topics[topics.len() - 2..], ["order.placed", "payment.completed"]);
    let of_pears: Vec<_> = events.iter().filter(|event| event["key"] == format!("goods:{pears}")).collect();
    assert_eq!(
        (&of_pears[0]["topic"], &of_pears[0]["payload"]["goodsId"]),
        (&json!("stock.changed"), &json!(pears))
    );
    assert_fields(of_pears[0], "at eventId key payload topic");
    assert_now(&shop, &events[0]["at"]);

    let rest = ok(&get(&shop, "/api/admin/events?after=2&size=1").token(&admin).await, LOGGED);
    assert_eq!(column(&rest["events"], "eventId"), [3]);
    let none = get(&shop, &format!("/api/admin/events?after={last}")).token(&admin).english().await;
    assert_eq!(ok(&none, "The log of what has happened.")["events"], json!([]));
    for bad in ["-1", "x", "1.5"] {
        let reply = get(&shop, &format!("/api/admin/events?after={bad}")).token(&admin).await;
        assert_bad_fields(&reply, "after");
    }
    shop.end().await;
}

/// A shop where two events of one order were set aside, the first of which cannot be read; gives their numbers.
async fn set_aside(shop: &mut Shop) -> [i64; 2] {
    shop.at_rest().await;
    shop.close().await;
    let last = shop.count("SELECT last_id FROM event_seq");
    let (first, second) = (last + 1, last + 2);
    shop.database.run(&format!(
        "INSERT INTO events (id, topic, event_key, payload, created_at)
         VALUES ({first}, 'payment.completed', 'order:1', '{{}}', 0),
                ({second}, 'payment.completed', 'order:1', '{{\"orderId\":1}}', 0);
         UPDATE event_seq SET last_id = {second}"
    ));
    shop.open().await;
    eventually("both are set aside", || async {
        (shop.count("SELECT COUNT(*) FROM dead_events") == 2).then_some(())
    })
    .await;
    [first, second]
}

#[tokio::test]
async fn what_was_set_aside_is_replayed_in_order_once_its_cause_is_gone() {
    let mut shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    let order = anna.buy(&shop, goods, 2).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let [first, second] = set_aside(&mut shop).await;
    let admin = operator(&shop).await;
    let listed = ok(&get(&shop, "/api/admin/events/dead").token(&admin).await, SET_ASIDE);
    let events = &listed["events"];
    assert_eq!(events["totalElements"], 2);
    assert_eq!(column(&events["content"], "eventId"), [first, second]);
    let event = &events["content"][0];
    assert_fields(event, "at consumer eventId id key payload reason topic");
    assert_eq!(
        (&event["consumer"], &event["key"], &event["topic"], &event["payload"]),
        (&json!("payments"), &json!("order:1"), &json!("payment.completed"), &json!({}))
    );
    assert!(event["reason"].as_str().unwrap().contains("orderId"), "{event}");
    let id = event["id"].as_i64().unwrap();
    let retry = async |key: &str| {
        post(&shop, &format!("/api/admin/events/dead/{id}/retry")).token(&admin).key(key).await
    };

    let failed = refused(&retry("first").await, 409, "EVENT_STILL_FAILING", FAILED);
    assert_fields(&failed, "eventIds reason remaining");
    assert_eq!((&failed["eventIds"], &failed["remaining"]), (&json!([]), &json!(2)));
    assert_eq!(shop.count("SELECT COUNT(*) FROM audit_log WHERE action = 'event.retry'"), 0);

    shop.database.run(&format!("UPDATE events SET payload = '{{\"orderId\":1}}' WHERE id = {first}"));
    let dry = post(&shop, &format!("/api/admin/events/dead/{id}/retry"))
        .token(&admin)
        .header("Miri-Dry-Run", "true")
        .await;
    assert_eq!(ok(&dry, REPLAYED)["eventIds"], json!([first, second]));
    assert_eq!(shop.count("SELECT COUNT(*) FROM dead_events"), 2, "a dry run handles none");
    let replayed = retry("second").await;
    assert_eq!(
        ok(&replayed, REPLAYED),
        json!({ "eventIds": [first, second], "remaining": 0, "reason": null })
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM dead_events"), 0);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM audit_log WHERE action = 'event.retry'"),
        2,
        "a row an event"
    );
    assert_eq!(retry("second").await.text, replayed.text, "the key gives the answer again");
    assert_eq!(
        refused(&retry("third").await, 404, "EVENT_NOT_FOUND", "보류된 이벤트가 존재하지 않습니다."),
        Value::Null
    );
    shop.end().await;
}

#[tokio::test]
async fn an_event_of_a_consumer_that_does_not_run_here_stays() {
    let shop = Shop::start().await;
    let admin = operator(&shop).await;
    shop.database.run("INSERT INTO dead_events (consumer, event_id, event_key, reason) VALUES ('nobody', 7, 'order:7', 'lost')");
    let listed = get(&shop, "/api/admin/events/dead").token(&admin).english().await;
    let event = ok(&listed, "The events that are set aside.")["events"]["content"][0].clone();
    assert_eq!(
        (&event["topic"], &event["payload"], &event["at"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let path = format!("/api/admin/events/dead/{}/retry", event["id"]);
    let reply = post(&shop, &path).token(&admin).await;
    refused(&reply, 409, "NOT_SUPPORTED_HERE", "이 이벤트의 처리기가 이 서버에서 실행되고 있지 않습니다.");
    assert_bad_fields(&post(&shop, "/api/admin/events/dead/x/retry").token(&admin).await, "id");
    assert_eq!(shop.count("SELECT COUNT(*) FROM dead_events"), 1);
    shop.end().await;
}

#[tokio::test]
async fn shoppers_may_not() {
    let shop = Shop::start().await;
    let (anna, _bora) = shop.two().await;
    for path in ["/api/admin/events", "/api/admin/events/dead"] {
        refused(&get(&shop, path).by(&anna).await, 403, "FORBIDDEN", "권한이 없습니다.");
        refused(&get(&shop, path).await, 401, "UNAUTHENTICATED", "로그인이 필요합니다");
    }
    let reply = post(&shop, "/api/admin/events/dead/1/retry").by(&anna).await;
    refused(&reply, 403, "FORBIDDEN", "권한이 없습니다.");
    shop.end().await;
}
