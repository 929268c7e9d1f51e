//! A whole shop whose Redis is killed, stopped, flushed or replaced under load. Orders go on, none is lost or sold twice,
//! and afterwards the gate counts what the database has.

use crate::harness::{Person, RedisServer, Shop, eventually};
use futures_util::future::join_all;
use miri_common::api::PlacedOrder;
use miri_common::client::ClientError;
use miri_common::labels::PaymentStatus;
use miri_common::{ErrorCode, GoodsId};
use miri_server::clock::Monotonic;
use miri_server::config::Config;
use miri_server::faults::{Fault, Faults};
use miri_server::stock::gate::{GateKind, RedisConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long the first order after a fault may take. The promise of the shop; an order waits for Redis 150 ms at most.
const PROMISE: Duration = Duration::from_secs(2);
const BUYERS: usize = 4;
/// More than the load can buy.
const MANY: i64 = 1_000_000;
/// Fewer than the load would buy.
const FEW: i64 = 25;
/// Orders that are waited for before, during and after the fault.
const SOME: usize = 40;

/// A gate on this Redis.
pub fn on(redis: &RedisServer) -> impl FnOnce(&mut Config) + use<> {
    let redis = RedisConfig { url: redis.url().into(), sentinels: Vec::new(), master: "mymaster".to_owned() };
    |config| config.gate = GateKind::Redis(redis)
}

/// What `/ready` says of the gate; the shop is ready whatever it says.
pub async fn gate_state(shop: &Shop) -> String {
    let reply = shop.raw("GET", "/ready", &[], None).await;
    assert_eq!(reply.status, 200, "Redis is never required: {}", reply.text);
    let checks = reply.json()["checks"].clone();
    let gate = checks.as_array().unwrap().iter().find(|check| check["name"] == "gate").unwrap().clone();
    gate["detail"].as_str().unwrap().to_owned()
}

pub async fn until_redis(shop: &Shop) {
    eventually("orders ask Redis", || async { (gate_state(shop).await == "redis").then_some(()) }).await;
}

pub async fn until_open(shop: &Shop) {
    eventually("orders go on without Redis", || async {
        gate_state(shop).await.starts_with("redis-open: ").then_some(())
    })
    .await;
}

pub async fn metric(shop: &Shop, name: &str) -> u64 {
    let text = shop.raw("GET", "/metrics", &[], None).await.text;
    let value =
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap_or_else(|| {
            panic!("no {name} in {text}");
        });
    value.parse().unwrap()
}

/// Waits until the gate has no open hold and counts, for every goods, what the database has.
pub async fn gate_is_the_database(shop: &Shop) {
    until_redis(shop).await;
    let goods = shop.count("SELECT COUNT(*) FROM goods_stock");
    eventually("the gate is the database", || async {
        let report = shop.audit(false).await;
        (report.clean && report.checked.get("gate") == Some(&goods)).then_some(())
    })
    .await;
    assert_eq!(metric(shop, "miri_gate_drift_corrected_total").await, 0, "it came right by itself");
}

/// What one buyer was told.
#[derive(Default)]
struct Told {
    many: i64,
    few: i64,
    orders: usize,
    sold_out: usize,
    other: Vec<ClientError>,
}

/// Buyers who order without a pause.
struct Load {
    stop: Arc<AtomicBool>,
    placed: Arc<AtomicUsize>,
    buyers: Vec<JoinHandle<Told>>,
}

impl Load {
    async fn begin(shop: &Shop, many: GoodsId, few: GoodsId) -> Self {
        let (stop, placed) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let people = join_all((0..BUYERS).map(|_| shop.person("buyer"))).await;
        let buyers = people.into_iter().enumerate().map(|(number, person)| {
            let (stop, placed) = (Arc::clone(&stop), Arc::clone(&placed));
            tokio::spawn(buy(person, number, [many, few], stop, placed))
        });
        let buyers = buyers.collect();
        Self { stop, placed, buyers }
    }

    /// Waits until so many more orders are placed.
    async fn goes_on(&self) {
        let from = self.placed.load(Ordering::Relaxed);
        eventually("orders go on", || async {
            (self.placed.load(Ordering::Relaxed) >= from + SOME).then_some(())
        })
        .await;
    }

    async fn end(self) -> Told {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Told::default();
        for told in join_all(self.buyers).await {
            let told = told.unwrap();
            all.many += told.many;
            all.few += told.few;
            all.orders += told.orders;
            all.sold_out += told.sold_out;
            all.other.extend(told.other);
        }
        all
    }
}

async fn buy(
    person: Person,
    number: usize,
    [many, few]: [GoodsId; 2],
    stop: Arc<AtomicBool>,
    placed: Arc<AtomicUsize>,
) -> Told {
    let mut told = Told::default();
    for order in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let is_few = order % 4 == 3;
        let (goods, units) = if is_few { (few, 1) } else { (many, 1 + order % 3) };
        match person.try_buy(goods, units, &format!("load-{number}-{order}")).await {
            Ok(PlacedOrder { order_goods, .. }) => {
                *(if is_few { &mut told.few } else { &mut told.many }) += units;
                told.orders += 1;
                placed.fetch_add(1, Ordering::Relaxed);
                if order % 10 == 0 {
                    // What is bought and given back returns by an event.
                    person
                        .cancel(order_goods[0].order_detail_id, &format!("no-{number}-{order}"))
                        .await
                        .unwrap();
                    told.many -= units;
                }
            }
            Err(error) if is_few && error.code() == Some(ErrorCode::OutOfStock) => told.sold_out += 1,
            Err(error) => told.other.push(error),
        }
    }
    told
}

/// Runs a shop under load through `fault` and back by `mend`.
async fn through(fault: impl AsyncFnOnce(&RedisServer, &Shop), mend: impl AsyncFnOnce(&RedisServer)) {
    let redis = RedisServer::start().await;
    let shop = Shop::start_with(on(&redis)).await;
    let (carol, seller) = shop.two().await;
    let many = shop.goods(&seller, "사과", 3_000, MANY).await;
    let few = shop.goods(&seller, "배", 5_000, FEW).await;
    until_redis(&shop).await;
    let load = Load::begin(&shop, many, few).await;
    load.goes_on().await;

    fault(&redis, &shop).await;
    let asked = Monotonic::now();
    carol.buy(&shop, many, 1).await;
    assert!(asked.elapsed() < PROMISE, "the first order after it took {:?}", asked.elapsed());
    load.goes_on().await;
    mend(&redis).await;
    until_redis(&shop).await;
    load.goes_on().await;

    let told = load.end().await;
    assert!(told.other.is_empty(), "no order fails because of Redis: {:?}", told.other);
    shop.at_rest().await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders"), i64::try_from(told.orders + 1).unwrap());
    assert_eq!(shop.stock(many).await, MANY - told.many - 1);
    assert_eq!(shop.stock(few).await, FEW - told.few);
    assert!(told.few == FEW || told.sold_out == 0, "{} of {FEW} were sold and others refused", told.few);
    gate_is_the_database(&shop).await;
    shop.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_is_killed_and_comes_back_empty() {
    through(async |redis, _| redis.kill(), async |redis| redis.restart_empty().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_hangs_and_goes_on() {
    through(async |redis, _| redis.stop(), async |redis| redis.cont()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_is_flushed() {
    through(async |redis, _| redis.flush(), async |_| {}).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_is_restarted_empty_at_once() {
    through(async |redis, _| redis.restart_empty().await, async |_| {}).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_is_restarted_from_an_old_dump() {
    let fault = async |redis: &RedisServer, shop: &Shop| {
        redis.dump();
        let placed = shop.count("SELECT COUNT(*) FROM orders");
        eventually("the dump is old", || async {
            (shop.count("SELECT COUNT(*) FROM orders") > placed + 20).then_some(())
        })
        .await;
        redis.restart_from_dump().await;
    };
    through(fault, async |_| {}).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_takes_no_writes_any_more() {
    let other = Arc::new(RedisServer::start().await);
    let master = Arc::clone(&other);
    through(async move |redis, _| redis.replica_of(Some(&master)), async move |redis| redis.replica_of(None))
        .await;
    drop(other);
}

/// Everything is sold and dumped; then a buyer gives it back, and Redis is started from the dump. Gives the shop, and what the
/// next buyer is told.
async fn give_back_after_a_dump(
    change: impl FnOnce(&mut Config),
) -> (Shop, RedisServer, Result<PlacedOrder, ClientError>) {
    let redis = RedisServer::start().await;
    let gate = on(&redis);
    let shop = Shop::start_with(|config| {
        gate(config);
        change(config);
    })
    .await;
    let (anna, seller) = shop.two().await;
    let pears = shop.goods(&seller, "배", 5_000, 3).await;
    until_redis(&shop).await;
    let order = anna.buy(&shop, pears, 3).await;
    anna.until_payment(order.order_id, PaymentStatus::Completed).await;
    let sold_out = seller.try_buy(pears, 1, "sold-out").await;
    assert_eq!(sold_out.unwrap_err().code(), Some(ErrorCode::OutOfStock));
    redis.dump();
    anna.cancel(order.order_goods[0].order_detail_id, "cancel").await.unwrap();
    shop.at_rest().await;
    redis.kill();
    until_open(&shop).await;
    redis.restart_from_dump().await;
    until_redis(&shop).await;
    let next = seller.try_buy(pears, 2, "given-back").await;
    (shop, redis, next)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_back_after_the_dump_can_be_bought() {
    let (shop, _redis, next) = give_back_after_a_dump(|_| {}).await;
    assert!(next.is_ok(), "{next:?}");
    gate_is_the_database(&shop).await;
    shop.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_that_never_compares_epochs_calls_it_sold_out_and_the_audit_says_so() {
    let unchecked = |config: &mut Config| config.faults = Faults::plant(Fault::EpochUnchecked);
    let (shop, _redis, next) = give_back_after_a_dump(unchecked).await;
    let refused = next.expect_err("the planted fault must refuse what is there");
    assert_eq!(refused.code(), Some(ErrorCode::OutOfStock));
    let report = shop.audit(false).await;
    assert!(report.violations.iter().any(|violation| violation.invariant == "I9"), "{report:?}");
    shop.end_broken().await;
}
