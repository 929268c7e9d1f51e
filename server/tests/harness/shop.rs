//! A shop that a test owns: started on a free port and a database of its own, ended with an audit.

use super::TestDatabase;
use super::pair::{Engine, Pair};
use super::{Person, Reply, Scripted, wire};
use miri_common::api::{AuditReport, Login, RegisterGoods};
use miri_common::client::Client;
use miri_common::labels::Role;
use miri_common::{GoodsId, Lang, Won};
use miri_server::clock::Clock;
use miri_server::config::{AdminAccount, Config, ProviderKind};
use miri_server::faults::{Fault, Faults};
use miri_server::random::Random;
use miri_server::stock::gate::GateKind;
use miri_server::storage::Store;
use miri_server::{Parts, run_with};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const ADMIN_EMAIL: &str = "operator@example.com";
pub const PASSWORD: &str = "correct horse battery";
/// How long a test waits for something that must happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `condition` gives something.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, condition: impl Fn() -> F) -> T {
    let waiting = async {
        loop {
            if let Some(found) = condition().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("never happened: {what}"))
}

/// The span until it is noon in the shop.
fn until_noon() -> Duration {
    let zone = jiff::tz::TimeZone::get("Asia/Seoul").unwrap();
    let now = Clock::system().shop().timestamp().to_zoned(zone);
    let day = if now.hour() < 12 { now.date() } else { now.date().tomorrow().unwrap() };
    let noon = day.at(12, 0, 0, 0).to_zoned(now.time_zone().clone()).unwrap();
    noon.timestamp().duration_since(now.timestamp()).unsigned_abs()
}

/// A running shop.
pub struct Shop {
    pub clock: Clock,
    pub provider: Arc<Scripted>,
    pub address: SocketAddr,
    pub database: Arc<TestDatabase>,
    config: Config,
    /// The data folder of a second server; the first one's is the database's.
    _folder: Option<TempDir>,
    shutdown: CancellationToken,
    server: Option<JoinHandle<anyhow::Result<()>>>,
    /// Someone who is not signed in. Everyone's client is a copy of this one, because each new one is dear to make.
    anyone: Option<Client>,
    admin: Option<Client>,
    counter: Arc<AtomicU64>,
}

impl Shop {
    /// A shop on this run's database and gate, with a provider that captures every charge.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A shop without a gate, so that the database alone decides, with a planted fault.
    pub async fn start_faulty(fault: Fault) -> Self {
        Self::start_with(|config| {
            config.gate = GateKind::Open;
            config.faults = Faults::plant(fault);
        })
        .await
    }

    /// A shop whose configuration a test has changed.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let mut shop = Self::closed(change);
        shop.open().await;
        shop
    }

    /// A shop where the shopper decides at the payment screen.
    pub async fn start_waiting() -> Self {
        let mut shop = Self::closed(|_| {});
        shop.provider.wait_for_shopper();
        shop.open().await;
        shop
    }

    fn closed(change: impl FnOnce(&mut Config)) -> Self {
        let pair = Pair::of_this_run();
        let database = TestDatabase::new();
        let mut config = Config::local(database.folder());
        config.database = database.config();
        config.lane = config.database.limits();
        config.gate = pair.gate.clone();
        if pair.engine == Engine::MariaDb {
            config.secrets = database.secrets();
        }
        config.admin = Some(AdminAccount { email: ADMIN_EMAIL.to_owned(), password: PASSWORD.into() });
        // Tests lock the database from outside to hold the lane; how long that takes must not matter.
        config.lane.lock_wait = Duration::from_secs(120);
        // Everyone in a test lives at one address.
        config.rate_limits = None;
        change(&mut config);
        let clock = Clock::system();
        if config.rehearsal {
            // So that a day that a test goes through has one morning in it, whenever the test is run.
            clock.advance_shop(until_noon());
        }
        Self {
            clock,
            provider: Arc::new(Scripted::default()),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            database: Arc::new(database),
            config,
            _folder: None,
            shutdown: CancellationToken::new(),
            server: None,
            anyone: None,
            admin: None,
            counter: Arc::default(),
        }
    }

    /// Another server of the same shop, on the same database and behind the same gate. A file has one server only.
    pub async fn second_server(&self) -> Self {
        self.second_server_with_clock(self.clock.clone()).await
    }

    /// As [`Shop::second_server`], with a clock of its own.
    pub async fn second_server_with_clock(&self, clock: Clock) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut second = Self {
            clock,
            provider: Arc::clone(&self.provider),
            address: self.address,
            database: Arc::clone(&self.database),
            config: Config { data_dir: folder.path().to_owned(), ..self.config.clone() },
            _folder: Some(folder),
            shutdown: CancellationToken::new(),
            server: None,
            anyone: None,
            admin: None,
            counter: Arc::clone(&self.counter),
        };
        second.open().await;
        second
    }

    /// Opens the doors, again after [`Shop::close`].
    pub async fn open(&mut self) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        self.address = listener.local_addr().unwrap();
        self.shutdown = CancellationToken::new();
        let parts = Parts {
            clock: self.clock.clone(),
            random: Random::system(),
            // The scripted provider stands in for the simulated one; the manual one is as it is.
            provider: (self.config.payment.provider == ProviderKind::Simulated)
                .then(|| Arc::clone(&self.provider) as Arc<_>),
            ..Parts::default()
        };
        self.server =
            Some(tokio::spawn(run_with(self.config.clone(), parts, listener, self.shutdown.clone())));
        let anyone = Client::new(&format!("http://{}", self.address), Lang::Ko).unwrap();
        self.anyone = Some(anyone.clone());
        eventually("the shop answers", || async { anyone.info().await.ok() }).await;
        self.admin = Some(self.sign_in(ADMIN_EMAIL).await);
    }

    /// Why a closed shop does not open with this change of its configuration.
    pub async fn refuses_to_open(&self, change: impl FnOnce(&mut Config)) -> String {
        let mut config = self.config.clone();
        change(&mut config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let parts = Parts { clock: Clock::system(), ..Parts::default() };
        let error = run_with(config, parts, listener, CancellationToken::new()).await.unwrap_err();
        format!("{error:#}")
    }

    /// Closes the doors as SIGTERM does and waits until the server has ended.
    pub async fn close(&mut self) {
        self.shutdown.cancel();
        if let Some(server) = self.server.take() {
            server.await.unwrap().unwrap();
        }
    }

    /// Ends the shop: everything must have come to rest, and the audit must be clean.
    pub async fn end(mut self) {
        self.at_rest().await;
        let report = self.audit(true).await;
        assert!(report.clean, "the audit found {:#?}", report.violations);
        self.provider.assert_money_moved_once();
        self.close().await;
    }

    /// Ends a shop that a test broke on purpose.
    pub async fn end_broken(mut self) {
        self.close().await;
    }

    /// Waits until no payment is under way and no refund is due.
    pub async fn at_rest(&self) {
        eventually("the shop comes to rest", || async { self.database.is_at_rest().then_some(()) }).await;
    }

    pub async fn audit(&self, deep: bool) -> AuditReport {
        self.operator().stock_audit(deep).await.unwrap()
    }

    /// One number from the database, seen from outside.
    pub fn count(&self, sql: &str) -> i64 {
        self.database.number(sql)
    }

    /// A store on the database of a shop that is closed.
    pub async fn open_store(&self) -> Store {
        self.database.open_store().await
    }

    pub fn anyone(&self) -> Client {
        self.anyone.clone().unwrap()
    }

    pub fn operator(&self) -> &Client {
        self.admin.as_ref().unwrap()
    }

    pub async fn sign_in(&self, email: &str) -> Client {
        let login = Login { email: email.to_owned(), password: PASSWORD.to_owned() };
        let session = self.anyone().login(&login).await.unwrap();
        self.anyone().with_token(session.token)
    }

    /// Someone new who is signed in.
    pub async fn person(&self, name: &str) -> Person {
        Person::sign_up(self, name, Role::User).await
    }

    /// Two people, for everything that one must not see of the other.
    pub async fn two(&self) -> (Person, Person) {
        (self.person("anna").await, self.person("bora").await)
    }

    /// Goods that are open for everyone.
    pub async fn goods(&self, seller: &Person, name: &str, price: i64, stock: i64) -> GoodsId {
        self.goods_with(seller, name, price, stock, |_| {}).await
    }

    /// Goods with something special about them.
    pub async fn goods_with(
        &self,
        seller: &Person,
        name: &str,
        price: i64,
        stock: i64,
        change: impl FnOnce(&mut RegisterGoods),
    ) -> GoodsId {
        let mut goods = RegisterGoods {
            goods_name: name.to_owned(),
            goods_description: format!("{name}입니다."),
            goods_price: Won(price),
            stock_quantity: stock,
            category: "ETC".to_owned(),
            reservation_start_time: None,
            limit_per_buyer: None,
            sku: None,
        };
        change(&mut goods);
        seller.register_goods(&goods, &self.key()).await.unwrap().goods_id
    }

    /// A new idempotency key.
    pub fn key(&self) -> String {
        format!("key-{}", self.counter.fetch_add(1, Ordering::Relaxed))
    }

    pub async fn stock(&self, goods: GoodsId) -> i64 {
        self.anyone().goods_stock(goods).await.unwrap().goods_stock_quantity
    }

    /// A request as it is, with its answer as it is.
    pub async fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Reply {
        wire::send(self.address, method, path, headers, body).await
    }

    /// The same for an answer whose body may never end: only that of a refusal is read.
    pub async fn raw_head(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Reply {
        wire::send_for_head(self.address, method, path, headers, body).await
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if self.server.is_some() {
            self.shutdown.cancel();
            assert!(std::thread::panicking(), "a test must end its shop by `shop.end().await`");
        }
    }
}
