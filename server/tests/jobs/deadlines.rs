//! Work by the clock: payments past their deadline, and gate holds whose order's fate was never told.

use crate::harness::{Line, Person, Shop, eventually};
use miri_common::api::PlacedOrder;
use miri_common::labels::{OrderStatus, PaymentStatus};
use miri_common::{GoodsId, Won};
use miri_server::faults::Faults;
use miri_server::jobs::{Mode, payment_deadline, sweep_holds};
use miri_server::orders::place::{NewOrder, Wanted, place};
use miri_server::random::Random;
use miri_server::stock::gate::{Admission, Gate, GateKind, GateMeans, HOLD_LIFETIME};
use miri_server::storage::{StorageError, Tx};
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

/// Runs the job on the database of a closed shop; gives how many payments it touched.
async fn run_deadline(shop: &Shop) -> u64 {
    let store = shop.open_store().await;
    let touched = payment_deadline::run(&store, &shop.clock, Mode::Real).await.unwrap();
    store.close().await;
    touched
}

async fn status(person: &Person, order: &PlacedOrder) -> PaymentStatus {
    person.order(order.order_id).await.unwrap().payment_status_code
}

/// Available, held and sold units.
fn units(shop: &Shop, goods: GoodsId) -> [i64; 3] {
    ["available", "held", "sold"]
        .map(|account| shop.count(&format!("SELECT {account} FROM goods_stock WHERE goods_id = {goods}")))
}

#[tokio::test]
async fn an_order_left_at_its_screen_is_aborted_once_its_deadline_is_over_and_not_before() {
    let mut shop = Shop::start().await;
    let (mut anna, mut bora) = shop.two().await;
    let goods = shop.goods(&bora, "사과", 3_000, 10).await;
    shop.provider.away(true);
    let early = anna.buy(&shop, goods, 4).await;
    shop.clock.advance_shop(14 * MINUTE);
    let late = bora.buy(&shop, goods, 1).await;
    shop.close().await;
    assert_eq!(run_deadline(&shop).await, 0, "a minute is left");
    assert_eq!(units(&shop, goods), [5, 5, 0]);

    shop.clock.advance_shop(2 * MINUTE);
    assert_eq!(run_deadline(&shop).await, 1);
    assert_eq!(run_deadline(&shop).await, 0, "running it twice changes nothing");
    assert_eq!(units(&shop, goods), [9, 1, 0]);

    shop.open().await;
    anna.come_back(&shop);
    bora.come_back(&shop);
    let detail = anna.order(early.order_id).await.unwrap();
    assert_eq!(detail.payment_status_code, PaymentStatus::Aborted);
    assert_eq!(detail.lines[0].order_status_code, OrderStatus::Canceled);
    assert_eq!(status(&bora, &late).await, PaymentStatus::ScreenEntered, "the other has time left");
    assert_eq!(shop.stock(goods).await, 9);

    shop.provider.away(false);
    bora.until_payment(late.order_id, PaymentStatus::Completed).await;
    shop.at_rest().await;
    assert_eq!(status(&anna, &early).await, PaymentStatus::Aborted, "it stays so");
    assert_eq!(shop.provider.captures(early.order_id), []);
    assert_eq!(shop.provider.captures(late.order_id), [Won(3_000)]);
    shop.end().await;
}

#[tokio::test]
async fn a_shop_that_opens_late_aborts_what_ran_out_while_it_was_closed() {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.provider.away(true);
    let order = anna.buy(&shop, goods, 4).await;
    shop.close().await;
    shop.clock.advance_shop(16 * MINUTE);
    shop.open().await;
    anna.come_back(&shop);
    anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    assert_eq!((shop.stock(goods).await, units(&shop, goods)), (10, [10, 0, 0]));
    assert_eq!(shop.provider.captures(order.order_id), []);
    shop.end().await;
}

/// An order whose payment is in progress and past its deadline, in a shop that was opened again since; its void is lost
/// on the way.
async fn in_progress_past_its_deadline(charges: Line) -> (Shop, Person, GoodsId, PlacedOrder) {
    let mut shop = Shop::start().await;
    let (mut anna, seller) = shop.two().await;
    let goods = shop.goods(&seller, "사과", 3_000, 10).await;
    shop.provider.charges(charges);
    shop.provider.voids(Line::Dead);
    let order = anna.buy(&shop, goods, 4).await;
    eventually("the charge was asked for", || async { (shop.provider.charges_asked() > 0).then_some(()) })
        .await;
    shop.close().await;
    shop.clock.advance_shop(16 * MINUTE);
    // From here on nobody asks for the charge successfully: only the void can bring an answer.
    shop.open().await;
    anna.come_back(&shop);
    eventually("the void was asked for, again and again", || async {
        (shop.provider.voids_asked() >= 2).then_some(())
    })
    .await;
    assert_eq!(
        status(&anna, &order).await,
        PaymentStatus::InProgress,
        "without an answer nothing is decided"
    );
    assert_eq!(units(&shop, goods), [6, 4, 0], "and the units stay where they are");
    (shop, anna, goods, order)
}

#[tokio::test]
async fn a_payment_in_progress_past_its_deadline_is_aborted_when_its_provider_says_voided() {
    let (shop, anna, goods, order) = in_progress_past_its_deadline(Line::Dead).await;
    shop.provider.voids(Line::Open);
    anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    assert_eq!(units(&shop, goods), [10, 0, 0]);
    // The charge that is still on its way finds a void.
    shop.provider.charges(Line::Open);
    shop.at_rest().await;
    assert_eq!(status(&anna, &order).await, PaymentStatus::Aborted);
    assert_eq!(shop.provider.captures(order.order_id), []);
    assert_eq!(shop.stock(goods).await, 10);
    shop.end().await;
}

#[tokio::test]
async fn a_payment_in_progress_past_its_deadline_completes_when_its_provider_has_the_money() {
    let (shop, anna, goods, order) = in_progress_past_its_deadline(Line::Deaf).await;
    assert_eq!(
        shop.provider.captures(order.order_id),
        [Won(12_000)],
        "the money has come, its answer has not"
    );
    shop.provider.voids(Line::Open);
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    assert_eq!(units(&shop, goods), [6, 0, 4]);
    shop.provider.charges(Line::Open);
    shop.at_rest().await;
    assert_eq!(shop.provider.captures(order.order_id), [Won(12_000)]);
    assert_eq!((shop.provider.refunded(), shop.stock(goods).await), (Won(0), 6));
    shop.end().await;
}

#[tokio::test]
async fn a_lost_answer_to_a_void_is_asked_for_again() {
    let (shop, anna, goods, order) = in_progress_past_its_deadline(Line::Dead).await;
    shop.provider.voids(Line::Deaf);
    let asked = shop.provider.voids_asked();
    eventually("it is voided, twice without an answer", || async {
        (shop.provider.voids_asked() >= asked + 2).then_some(())
    })
    .await;
    assert_eq!(status(&anna, &order).await, PaymentStatus::InProgress);
    shop.provider.voids(Line::Open);
    anna.until_payment(order.order_id, PaymentStatus::Aborted).await;
    shop.provider.charges(Line::Open);
    assert_eq!(units(&shop, goods), [10, 0, 0]);
    shop.end().await;
}

/// What the gate would still admit, and how many holds are open.
async fn gate_of(gate: &Gate, goods: GoodsId) -> (Option<i64>, u64) {
    let counters = gate.counters().await.unwrap();
    (counters.quiet.get(&goods).map(|(available, _)| *available), gate.open_holds())
}

#[tokio::test]
async fn a_hold_whose_order_is_committed_is_confirmed_and_one_without_an_order_is_taken_back() {
    let mut shop = Shop::start().await;
    let (anna, seller) = shop.two().await;
    let apples = shop.goods(&seller, "사과", 3_000, 10).await;
    let pears = shop.goods(&seller, "배", 5_000, 10).await;
    shop.at_rest().await;
    shop.close().await;
    let (store, user) = (shop.open_store().await, anna.id);
    let means = GateMeans {
        store: store.clone(),
        clock: shop.clock.clone(),
        random: Random::system(),
        faults: Faults::default(),
    };
    let gate = Gate::load(GateKind::Memory, &means).await.unwrap();
    drop(means);
    assert_eq!(gate.reserve("committed", &[(apples, 4)]).await, Admission::Admitted);
    assert_eq!(gate.reserve("absent", &[(apples, 3), (pears, 2)]).await, Admission::Admitted);
    let now = shop.clock.shop();
    let placed = store
        .write(async move |tx: &mut Tx<'_>| {
            let order = NewOrder {
                user,
                hold_id: "committed".to_owned(),
                lines: vec![Wanted { goods_id: apples, quantity: 4, tracking_number: "t".to_owned() }],
                wishes: Vec::new(),
                sealed_address: Vec::new(),
                expected_total: None,
                payment_deadline: 15 * MINUTE,
            };
            assert!(place(tx, &order, now).await.is_ok());
            Ok::<_, StorageError>(())
        })
        .await;
    assert_eq!(placed, Ok(()));

    assert_eq!(
        sweep_holds::run(&store, &gate, HOLD_LIFETIME).await.unwrap(),
        0,
        "young holds are left alone"
    );
    assert_eq!(gate.open_holds(), 2);
    assert_eq!(sweep_holds::run(&store, &gate, Duration::ZERO).await.unwrap(), 2);
    assert_eq!(gate_of(&gate, apples).await, (Some(6), 0));
    assert_eq!(gate_of(&gate, pears).await, (Some(10), 0));
    assert_eq!(units(&shop, apples), [6, 4, 0]);
    assert_eq!(sweep_holds::run(&store, &gate, Duration::ZERO).await.unwrap(), 0);

    // An order that is committed after its hold was taken back takes its units again.
    gate.confirm("absent");
    assert_eq!((gate_of(&gate, apples).await, gate_of(&gate, pears).await), ((Some(3), 0), (Some(8), 0)));
    store.close().await;
    drop(store);
    shop.open().await;
    shop.end().await;
}
