//! A server that is killed in the middle of the job `status`: whoever goes on moves the rest, and each parcel moves once.

use super::process::Process;
use crate::harness::{ADMIN_EMAIL, PASSWORD, TestDatabase, copy_parcels, eventually};
use miri_common::api::{Login, PlaceOrder, RegisterGoods};
use miri_common::client::Client;
use miri_common::labels::PaymentStatus;
use miri_common::{Lang, Won};

/// Parcels: many more than fit into one write.
const PARCELS: i64 = 6_000;

async fn operator(server: &Process) -> Client {
    let anyone = Client::new(&format!("http://{}", server.address), Lang::Ko).unwrap();
    let login = Login { email: ADMIN_EMAIL.to_owned(), password: PASSWORD.to_owned() };
    let session = anyone.login(&login).await.unwrap();
    anyone.with_token(session.token)
}

/// An order that is paid, and copies of its line and parcel, all of yesterday.
async fn prepare(database: &TestDatabase) {
    let server = Process::start(database, None).await;
    let operator = operator(&server).await;
    let goods = RegisterGoods {
        goods_name: "사과".to_owned(),
        goods_description: "사과입니다.".to_owned(),
        goods_price: Won(3_000),
        stock_quantity: 10,
        category: "ETC".to_owned(),
        reservation_start_time: None,
        limit_per_buyer: None,
        sku: None,
    };
    let goods_id = operator.register_goods(&goods, "goods").await.unwrap().goods_id;
    let order =
        PlaceOrder { goods_id, quantity: 1, address: "서울".to_owned(), expected_total_price: None };
    let order = operator.place_order(&order, "order").await.unwrap();
    eventually("it is paid", || async {
        let detail = operator.order(order.order_id).await.unwrap();
        (detail.payment_status_code == PaymentStatus::Completed).then_some(())
    })
    .await;
    eventually("the shop comes to rest", || async { database.is_at_rest().then_some(()) }).await;
    server.kill();
    let line = order.order_goods[0].order_detail_id;
    copy_parcels(database, line, PARCELS - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_run_that_is_cut_short_goes_on_and_each_parcel_moves_once() {
    let database = TestDatabase::new();
    prepare(&database).await;
    let moved = || database.number("SELECT COUNT(*) FROM shippings WHERE status = 'IN_TRANSIT'");

    let server = Process::start(&database, None).await;
    let asking = operator(&server).await;
    let run = tokio::spawn(async move { asking.run_job("status", "first").await });
    eventually("some have moved", || async { (moved() > 0).then_some(()) }).await;
    server.kill();
    run.abort();
    let before = moved();
    assert!((200..PARCELS).contains(&before), "it was to be killed in the middle: {before} of {PARCELS}");

    let server = Process::start(&database, None).await;
    let ran = eventually("the job goes on", || async {
        operator(&server).await.run_job("status", "second").await.ok()
    })
    .await;
    assert_eq!((ran.outcome.as_str(), ran.counts["shipped"]), ("DONE", (PARCELS - before).unsigned_abs()));
    assert_eq!(moved(), PARCELS);
    let events = "SELECT COUNT(*) FROM events WHERE topic = 'shipping.changed'";
    assert_eq!(database.number(events), PARCELS);
    assert_eq!(database.number("SELECT COUNT(*) FROM order_history WHERE machine = 'shipping'"), PARCELS);
    assert_eq!(
        database.texts("SELECT outcome FROM job_runs WHERE job = 'status' ORDER BY id"),
        ["ABANDONED", "DONE"]
    );
    let first = database.texts("SELECT counts FROM job_runs WHERE outcome = 'ABANDONED'");
    assert_eq!(first, [format!("{{\"shipped\":{before}}}")], "what it had done is written down with it");
    server.kill();
    database.assert_sound();
}
