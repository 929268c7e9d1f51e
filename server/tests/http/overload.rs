//! More orders than can be written: some are told to come again, and no unit is lost.

use super::ask::{Ask, get, metric, ok, operator, post, refused};
use crate::harness::{Person, Reply, Shop, eventually};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use miri_common::GoodsId;
use serde_json::{Value, json};

const ORDERED: &str = "주문 목록을 확인해주세요.";
/// Places in the queue, and the one order that the lane works on.
const ROOM: usize = 2 + 1;
const ORDERS: usize = 20;

async fn crowded_shop() -> Shop {
    Shop::start_with(|config| config.lane.request_queue = ROOM - 1).await
}

fn order<'a>(shop: &'a Shop, who: &Person, goods: GoodsId, n: usize) -> Ask<'a> {
    let body = json!({ "goodsId": goods, "quantity": 2, "address": "서울" });
    post(shop, "/api/auth/goods/order").by(who).key(&format!("crowd-{n}")).json(&body)
}

#[track_caller]
fn assert_busy(reply: &Reply) {
    let words = "요청이 많아 잠시 후 다시 시도해주세요.";
    assert_eq!(refused(reply, 503, "BUSY", words), Value::Null);
    assert_eq!(reply.header("Retry-After"), "1");
}

#[tokio::test]
async fn orders_beyond_the_queue_are_busy_and_the_others_stand() {
    let shop = crowded_shop().await;
    let (anna, bora) = shop.two().await;
    let (apples, pears) =
        (shop.goods(&bora, "사과", 3_000, 100).await, shop.goods(&bora, "배", 5_000, 100).await);
    shop.at_rest().await;
    let held = shop.database.hold();
    let who = |n: usize| if n.is_multiple_of(2) { (&anna, apples) } else { (&bora, pears) };
    let asks = (0..ORDERS).map(|n| {
        let ask = order(&shop, who(n).0, who(n).1, n);
        async move { (n, ask.await) }
    });
    let mut asks: FuturesUnordered<_> = asks.collect();
    let mut busy = Vec::new();
    while busy.len() < ORDERS - ROOM {
        let (n, reply) = asks.next().await.unwrap();
        assert_busy(&reply);
        busy.push(n);
    }
    let english = get(&shop, "/api/goods").english().await;
    ok(&english, "Here are the goods on sale.");
    held.let_go();
    let mut placed = Vec::new();
    while let Some((n, reply)) = asks.next().await {
        // Of those who came before the lane had taken the first order, one more may have been refused.
        if reply.status == 503 {
            assert_busy(&reply);
            busy.push(n);
        } else {
            ok(&reply, ORDERED);
            placed.push(n);
        }
    }
    drop(asks);
    assert!((ROOM - 1..=ROOM).contains(&placed.len()), "{placed:?} were placed");
    assert_eq!(busy.len() + placed.len(), ORDERS);

    assert_eq!(metric(&shop, "miri_gate_open_holds").await.to_string(), "0");
    let left = async || shop.stock(apples).await + shop.stock(pears).await;
    assert_eq!(left().await, 200 - 2 * i64::try_from(placed.len()).unwrap());
    shop.at_rest().await;
    for n in 0..ORDERS {
        let reply = order(&shop, who(n).0, who(n).1, n).await;
        ok(&reply, ORDERED);
        assert_eq!(reply.headers.contains_key("Idempotent-Replayed"), placed.contains(&n));
    }
    assert_eq!(left().await, 200 - 2 * 20);
    shop.end().await;
}

#[tokio::test]
async fn every_write_is_busy_when_the_queue_is_full_and_reads_go_on() {
    let shop = crowded_shop().await;
    let (anna, bora) = shop.two().await;
    let apples = shop.goods(&bora, "사과", 3_000, 100).await;
    let admin = operator(&shop).await;
    let (wish, bought) = (anna.wish(&shop, apples, 1).await, anna.buy(&shop, apples, 1).await);
    shop.at_rest().await;
    let held = shop.database.hold();
    let mut orders = FuturesUnordered::new();
    let mut asked = 0;
    // Full is: as many wait as there is room for, and none of them is still on its way. Until the lane has taken the first
    // one, some of them may be refused.
    loop {
        while orders.len() < ROOM {
            orders.push(order(&shop, &bora, apples, asked).into_future());
            asked += 1;
        }
        tokio::select! {
            biased;
            Some(reply) = orders.next() => assert_busy(&reply),
            waiting = metric(&shop, "miri_queue_depth") => {
                if waiting.to_string() == (ROOM - 1).to_string() {
                    break;
                }
            }
        }
    }
    let line = bought.order_goods[0].order_detail_id;
    let user = json!({ "email": "m@example.com", "userName": "m", "password": "0123 minas door", "phoneNumber": "010-1111-2222", "address": "부산" });
    let new = json!({ "goodsName": "귤", "goodsDescription": "귤", "goodsPrice": 1, "stockQuantity": 5, "category": "ETC" });
    let login = json!({ "email": anna.email, "password": "correct horse battery" });
    assert_busy(&post(&shop, "/login").json(&login).await);
    assert_busy(
        &post(&shop, "/api/token/refresh").json(&json!({ "refreshToken": anna.refresh_token })).await,
    );
    assert_busy(&post(&shop, "/api/auth/logout").by(&anna).await);
    assert_busy(&post(&shop, "/api/auth/goods").by(&anna).json(&new).await);
    assert_busy(&post(&shop, &format!("/api/auth/orders/{line}/cancel")).by(&anna).await);
    assert_busy(&super::ask::delete(&shop, &format!("/api/auth/wishlist/{wish}")).by(&anna).await);
    assert_eq!(post(&shop, "/api/admin/users").by(&anna).json(&user).await.status, 403);
    // What has its effect before its row in the audit log takes the place for that row first.
    assert_busy(&post(&shop, "/api/admin/jobs/prune/run").token(&admin).await);
    assert_busy(&post(&shop, "/api/admin/stock/reconcile").token(&admin).await);
    for path in ["/api/auth/orders", "/api/auth/wishlist", "/api/goods", "/ready"] {
        assert_eq!(get(&shop, path).by(&anna).await.status, 200, "{path}");
    }
    held.let_go();
    while let Some(reply) = orders.next().await {
        ok(&reply, ORDERED);
    }
    drop(orders);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM job_runs WHERE job = 'prune'"),
        0,
        "what was refused did not run"
    );
    assert_eq!(get(&shop, "/api/auth/orders").by(&anna).await.status, 200, "she is still signed in");
    shop.end().await;
}

#[tokio::test]
async fn a_buyer_who_hangs_up_leaves_no_hold_behind_and_the_order_stands() {
    let shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let held = shop.database.hold();
    {
        let mut leaving = order(&shop, &anna, apples, 1).into_future();
        let at_the_till = eventually("the order is under way", || async {
            (metric(&shop, "miri_gate_open_holds").await > 0.0).then_some(())
        });
        tokio::select! {
            reply = &mut leaving => panic!("answered too early: {reply:?}"),
            () = at_the_till => {}
        }
    }
    held.let_go();
    eventually("no hold is left", || async {
        (metric(&shop, "miri_gate_open_holds").await.to_string() == "0").then_some(())
    })
    .await;
    assert_eq!(shop.stock(apples).await, 8);
    let again = order(&shop, &anna, apples, 1).await;
    ok(&again, ORDERED);
    assert!(
        again.headers.contains_key("Idempotent-Replayed"),
        "the answer that was never read is still there"
    );
    shop.end().await;
}
