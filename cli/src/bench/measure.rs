//! The course of a measurement: everything in turn, so that what the machine does meanwhile falls on all alike.
//!
//! Each repeat measures the limits inside this process, starts a server on the same database, measures the no-op and the shop,
//! waits until the last order is paid, ends the server and has another process read the orders back.

use super::asks::{Asks, Kind, Of};
use super::connection::Connection;
use super::figures::{Figures, bound, percentile_ms};
use super::load::{self, Outcome, Pace};
use super::read_back::{self, ReadBack};
use super::report::Report;
use super::server::{Counters, Server};
use super::target::Target;
use super::{Load, failed};
use crate::failure::CliError;
use crate::output::Out;
use miri_common::{GoodsId, OrderId, UserId};
use miri_server::Config;
use miri_server::bench::Shop;
use miri_server::bench::seed::Buyer;
use miri_server::stock::gate::GateKind;
use miri_server::storage::Database;
use std::time::Duration;

/// For how long the gate and the statements are measured alone.
const LIMIT_SPAN: Duration = Duration::from_secs(1);
/// For how long requests are sent before they count, so that caches are as warm as they will be.
const WARM_UP: Duration = Duration::from_millis(300);

/// Who buys what.
struct Seeded {
    buyers: Vec<Buyer>,
    goods: Vec<GoodsId>,
}

/// One bench.
struct Bench<'a> {
    kind: Kind,
    load: &'a Load,
    target: Target,
    config: Config,
    seeded: Seeded,
}

/// Measures and tells.
pub(super) async fn measure(kind: Kind, load: &Load, out: Out) -> Result<(), CliError> {
    let target = Target::new(load)?;
    let config = target.config()?;
    let seeded = seed(kind, load, &config).await.map_err(|error| failed(&error))?;
    let bench = Bench { kind, load, target, config, seeded };
    let mut repeats = Vec::new();
    let mut orders = None;
    for _ in 0..load.repeats {
        let (figures, found) = bench.repeat().await?;
        repeats.push(figures);
        if let Some(found) = found {
            let so_far = orders.get_or_insert(ReadBack::NOTHING);
            so_far.add(found);
        }
    }
    let report = Report {
        bench: kind.name(),
        database: database(&bench.config),
        gate: gate(&bench.config),
        connections: load.connections,
        duration_s: load.duration,
        rate: load.rate,
        goods: load.goods,
        existing_orders: load.existing_orders,
        median: Figures::median(&repeats),
        repeats,
        orders,
    };
    report.tell(out)?;
    report.orders.as_ref().map_or(Ok(()), ReadBack::check)
}

/// Fills the new database.
async fn seed(kind: Kind, load: &Load, config: &Config) -> anyhow::Result<Seeded> {
    let shop = Shop::open_new(config).await?;
    let seeded = fill(&shop, kind, load).await;
    shop.close().await;
    seeded
}

async fn fill(shop: &Shop, kind: Kind, load: &Load) -> anyhow::Result<Seeded> {
    let buyers = shop.seed_buyers(load.connections.into()).await?;
    let ids: Vec<_> = buyers.iter().map(|buyer| buyer.id).collect();
    let seller = ids.first().copied().unwrap_or(UserId(0));
    let goods = shop.seed_goods(seller, usize::try_from(load.goods)?, kind.stock()).await?;
    let existing = usize::try_from(load.existing_orders)?;
    shop.run_saga(&ids, &goods, |orders| orders < existing).await?;
    Ok(Seeded { buyers, goods })
}

impl Bench<'_> {
    /// Everything once.
    async fn repeat(&self) -> Result<(Figures, Option<ReadBack>), CliError> {
        let mut figures = Figures::default();
        if self.kind == Kind::Order {
            self.limits(&mut figures).await.map_err(|error| failed(&error))?;
        }
        let server = Server::start(&self.target).await?;
        let mut watch = Connection::open(server.address).await?;
        let pace = Pace { span: Duration::from_secs(self.load.duration.into()), rate: None };
        let warm_up = Pace { span: WARM_UP, rate: None };

        self.run(&server, Of::Noop, warm_up).await?;
        figures.noop_per_s = per_second(&self.run(&server, Of::Noop, pace).await?, pace);
        let mut accepted = self.run(&server, Of::Shop, warm_up).await?.accepted;
        server.drain(&mut watch).await?;
        let before = server.counters(&mut watch).await?;
        let pace = Pace { rate: self.load.rate, ..pace };
        let outcome = self.run(&server, Of::Shop, pace).await?;
        let drain = server.drain(&mut watch).await?;
        let after = server.counters(&mut watch).await?;
        accepted.extend(&outcome.accepted);

        if self.kind == Kind::Order {
            figures.drain_s = Some(drain.as_secs_f64());
        }
        figures.peak_mib =
            server.peak_memory_kib().map(|kib| f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1_024.0);
        self.fill_in(&mut figures, outcome, pace, (before, after));
        drop(watch);
        server.stop().await?;
        Ok((figures, self.read_back(&accepted).await?))
    }

    /// The gate alone and the statements alone.
    async fn limits(&self, figures: &mut Figures) -> anyhow::Result<()> {
        let buyers: Vec<_> = self.seeded.buyers.iter().map(|buyer| buyer.id).collect();
        let goods = &self.seeded.goods;
        let shop = Shop::open(&self.config).await?;
        let connections = usize::from(self.load.connections);
        let gate = shop.gate_per_s(goods, connections, LIMIT_SPAN).await;
        let sql = shop.sql_per_s(&buyers, goods, LIMIT_SPAN).await;
        shop.close().await;
        (figures.gate_per_s, figures.sql_per_s) = (Some(gate?), Some(sql?));
        Ok(())
    }

    async fn run(&self, server: &Server, of: Of, pace: Pace) -> Result<Outcome, CliError> {
        let shopper = |(number, buyer): (usize, &Buyer)| {
            Asks::new((self.kind, of), number, &buyer.token, &self.seeded.goods)
        };
        let shoppers = self.seeded.buyers.iter().enumerate().map(shopper).collect::<Result<_, _>>()?;
        load::run(server.address, shoppers, pace).await
    }

    fn fill_in(
        &self,
        figures: &mut Figures,
        mut outcome: Outcome,
        pace: Pace,
        (before, after): (Counters, Counters),
    ) {
        figures.per_s = per_second(&outcome, pace);
        figures.of_noop = figures.per_s / figures.noop_per_s;
        if let (Some(gate), Some(sql)) = (figures.gate_per_s, figures.sql_per_s) {
            let bound = bound(&[figures.noop_per_s, gate, sql]);
            (figures.bound_per_s, figures.of_bound) = (Some(bound), Some(figures.per_s / bound));
        }
        figures.refused = f64::from(outcome.refused);
        outcome.latencies_us.sort_unstable();
        figures.p50_ms = percentile_ms(&outcome.latencies_us, 50);
        figures.p99_ms = percentile_ms(&outcome.latencies_us, 99);
        figures.max_ms = percentile_ms(&outcome.latencies_us, 100);
        let each = |count: u64| {
            f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / f64::from(outcome.counted.max(1))
        };
        figures.commits_each = each(after.commits - before.commits);
        figures.checkpoints_each = each(after.checkpoints - before.checkpoints);
        if matches!(self.config.database, Database::Sqlite(_)) {
            figures.fsyncs_each = Some(figures.commits_each + 2.0 * figures.checkpoints_each);
        }
    }

    async fn read_back(&self, accepted: &[OrderId]) -> Result<Option<ReadBack>, CliError> {
        match self.kind {
            Kind::Order => read_back::in_new_process(&self.target, accepted).await.map(Some),
            Kind::Soldout | Kind::Browse => Ok(None),
        }
    }
}

fn per_second(outcome: &Outcome, pace: Pace) -> f64 {
    f64::from(outcome.counted) / pace.span.as_secs_f64()
}

fn database(config: &Config) -> &'static str {
    match config.database {
        Database::Sqlite(_) => "sqlite",
        #[cfg(feature = "mariadb")]
        Database::MariaDb(_) => "mariadb",
    }
}

fn gate(config: &Config) -> &'static str {
    match config.gate {
        GateKind::Memory => "memory",
        GateKind::Redis(_) => "redis",
        GateKind::Open => "open",
    }
}
