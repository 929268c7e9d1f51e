//! Starting everything in order and ending it in order.
//!
//! Two tokens: `shutdown` stops taking requests, `stop` ends the background once the last request is answered. Nothing is
//! spawned that is not waited for.

use crate::admin::backup::Backups;
use crate::app::{App, AppState};
use crate::auth::keys::{Missing, load_or_generate};
use crate::auth::{AccountLimits, Auth, FOLLOW_PERIOD, Known, Limiting, Passwords};
use crate::clock::Clock;
use crate::config::{Config, PaymentConfig, ProviderKind};
use crate::events::dead::Consumers;
use crate::events::deliveries::{self, Courier, Handed, Worker};
use crate::folder::create_private;
use crate::goods::{self, GoodsCache};
use crate::group::group;
use crate::http::middleware::rate_limits::Limiter;
use crate::http::{answers, listener, mutation, router};
use crate::jobs::{self, Jobs};
use crate::live::{self, Hub};
use crate::mail::{Announcer, LetterCourier, Mail, Post};
use crate::payments::consumer::Payments;
use crate::payments::courier::PaymentCourier;
use crate::payments::provider::{Manual, Provider, Simulated};
use crate::random::Random;
use crate::rehearsal::{self, Rehearsal, rest};
use crate::stock::gate::{Gate, GateMeans};
use crate::storage::{Store, StoreConfig, Tx};
use crate::telemetry::Telemetry;
use crate::users;
use anyhow::Context;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often the samples of metrics are folded into their buckets.
const METRICS_PERIOD: Duration = Duration::from_secs(5);
/// How long orders that are still being written may take once the last connection is closed. With the listener's 3 s, the
/// background's and the database's time this stays within the 10 s that a server may take to end.
const ORDERS_TIMEOUT: Duration = Duration::from_secs(2);
/// How long the background may take to end.
const BACKGROUND_TIMEOUT: Duration = Duration::from_millis(2_500);
/// How long the database may take to do what is queued.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// What a server takes from outside, so that tests can pass their own.
pub struct Parts {
    /// Both clocks.
    pub clock: Clock,
    /// The random source.
    pub random: Random,
    /// Who takes the money; by default the provider of the configuration.
    pub provider: Option<Arc<dyn Provider>>,
    /// Called once the shop is open.
    pub opened: Box<dyn FnOnce() -> anyhow::Result<()> + Send>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { clock: Clock::system(), random: Random::system(), provider: None, opened: Box::new(|| Ok(())) }
    }
}

/// Runs a shop on `listener` until `shutdown`.
///
/// # Errors
/// When it cannot start: the data folder is in use, the database is not ours, a key or the time zone is not usable.
pub async fn run(config: Config, listener: TcpListener, shutdown: CancellationToken) -> anyhow::Result<()> {
    run_with(config, Parts::default(), listener, shutdown).await
}

/// Runs a shop with its own clock, random source and payment provider.
///
/// # Errors
/// As [`run`].
pub async fn run_with(
    config: Config,
    parts: Parts,
    listener: TcpListener,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    config.check()?;
    if cfg!(feature = "faults") {
        tracing::warn!(faults = ?config.faults, "this build can plant faults; it is for tests only");
    }
    let metrics = match config.metrics_listen {
        Some(address) => {
            Some(TcpListener::bind(address).await.with_context(|| format!("{address} cannot be served"))?)
        }
        None => None,
    };
    let Parts { clock, random, provider, opened } = parts;
    let (app, asked) = build(&config, clock, random, provider).await?;
    let letters = LetterCourier::new(
        app.store.clone(),
        Arc::clone(&app.auth),
        app.clock.clone(),
        config.mail.clone(),
        &config.data_dir,
    )?;
    opened()?;
    let serving = shutdown.child_token();
    let background = Background::start(&app, asked, letters, serving.clone());
    let shop = listener::serve(listener, router::shop(&app), serving.clone());
    if let Some(metrics) = metrics {
        tokio::join!(shop, listener::serve(metrics, router::metrics(&app), serving.clone()));
    } else {
        shop.await;
    }
    let lane_died = app.store.ended().is_cancelled();
    background.end(&app).await;
    anyhow::ensure!(!lane_died, "the write lane has ended by itself; see the log");
    Ok(())
}

/// Opens the database and makes everything that stands on it. Also gives those who will ask for stored answers.
async fn build(
    config: &Config,
    clock: Clock,
    random: Random,
    provider: Option<Arc<dyn Provider>>,
) -> anyhow::Result<(AppState, answers::Asked)> {
    create_private(&config.data_dir)?;
    let zone = TimeZone::get(&config.time_zone)
        .with_context(|| format!("MIRI_TIMEZONE={} is no IANA time zone", config.time_zone))?;
    let store_config =
        StoreConfig { database: config.database.clone(), limits: config.lane, faults: config.faults };
    let store = Store::open(store_config, clock.clone(), random.clone()).await?;
    let rehearsal = set_clock(config, &store, &clock).await?;
    let auth = open_auth(config, &store, &clock, &random).await?;
    let passwords = Passwords::new(random.clone())?;
    forget_claims(&store, &clock).await;
    let means = GateMeans {
        store: store.clone(),
        clock: clock.clone(),
        random: random.clone(),
        faults: config.faults,
    };
    let gate = Gate::load(config.gate.clone(), &means).await?;
    let (replays, asked) = group();
    let post = Post::new(Arc::clone(&auth), clock.clone(), random.clone());
    let app = App {
        store,
        clock,
        random,
        zone,
        zone_name: config.time_zone.clone(),
        auth,
        passwords,
        limits: AccountLimits::new(account_limits(config)),
        goods_cache: GoodsCache::default(),
        gate: Arc::new(gate),
        claims: mutation::Claims::default(),
        replays,
        proxies: config.trusted_proxies.clone(),
        limiter: limiter(config)?,
        live: Arc::new(Hub::new(config.live)),
        post,
        consumers: Consumers::default(),
        backups: Backups::new(config.data_dir.join("backups")),
        provider: provider.unwrap_or_else(|| configured(&config.payment)),
        payment: config.payment,
        jobs: Jobs::new(&config.status_cron)?,
        rehearsal,
        bench: config.bench,
        telemetry: Telemetry::new()?,
        tasks: TaskTracker::new(),
    };
    let app = Arc::new(app);
    if let Some(admin) = &config.admin {
        users::ensure_admin(&app, admin).await?;
    }
    Ok((app, asked))
}

/// Makes due at once what a server before this one had claimed.
async fn forget_claims(store: &Store, clock: &Clock) {
    let now = clock.machine();
    let forgotten =
        store.write_internal(async move |tx: &mut Tx<'_>| deliveries::forget_claims(tx, now).await).await;
    if let Err(error) = forgotten {
        tracing::warn!(%error, "what was claimed before the start is due again when the claims run out");
    }
}

/// The provider of the configuration.
fn configured(payment: &PaymentConfig) -> Arc<dyn Provider> {
    match payment.provider {
        ProviderKind::Simulated => {
            Arc::new(Simulated { seed: payment.seed, abandon_rate: payment.abandon_rate })
        }
        ProviderKind::Manual => Arc::new(Manual),
    }
}

/// Shop time as a rehearsal has left it, and the jobs from there on.
async fn set_clock(config: &Config, store: &Store, clock: &Clock) -> anyhow::Result<Option<Rehearsal>> {
    let rehearsal = config.rehearsal.then(Rehearsal::default);
    rehearsal::load(store, clock, rehearsal.as_ref()).await?;
    jobs::prepare(store, clock).await?;
    Ok(rehearsal)
}

/// The limits by address, and those of goods by account. A server that is measured has none, because all its load comes from one.
fn limiter(config: &Config) -> anyhow::Result<Option<Limiter>> {
    let limits = config.rate_limits.filter(|_| !config.bench);
    limits.map(Limiter::new).transpose()
}

/// Whether passwords and letters of one account are limited.
const fn account_limits(config: &Config) -> Limiting {
    if config.rate_limits.is_some() { Limiting::On } else { Limiting::Off }
}

/// The keys, which must be those with which this database was written, and what hangs on them.
async fn open_auth(
    config: &Config,
    store: &Store,
    clock: &Clock,
    random: &Random,
) -> anyhow::Result<Arc<Auth>> {
    let used = store.read(async |tx: &mut Tx<'_>| users::any(tx).await).await?;
    let missing = if used { Missing::Refuse } else { Missing::Generate };
    let secrets = &config.secrets;
    let all_given = secrets.token.is_some() && secrets.pii.is_some() && secrets.index.is_some();
    anyhow::ensure!(
        all_given || config.bench || !store.is_shared(),
        "other servers may share this database, so the keys cannot be made here: give all of them the same \
         MIRI_TOKEN_SECRET, MIRI_PII_KEY and MIRI_INDEX_KEY, each made by echo \"k1:$(head -c 32 /dev/urandom | base64)\""
    );
    let keys = load_or_generate(&config.data_dir, random, config.secrets.clone(), missing)?;
    let auth = Arc::new(Auth::new(keys, config.access_token_ttl, clock.clone(), random.clone())?);
    let judge = Arc::clone(&auth);
    let fit = store.read(async move |tx: &mut Tx<'_>| users::keys_fit(tx, &judge).await).await?;
    anyhow::ensure!(
        fit,
        "the accounts in this database were written with other keys: give this server the MIRI_PII_KEY and \
         MIRI_INDEX_KEY of the server that made them"
    );
    auth.load_revoked(store).await?;
    Ok(auth)
}

/// What runs beside the requests.
struct Background {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Background {
    fn start(
        app: &AppState,
        asked: answers::Asked,
        letters: LetterCourier,
        serving: CancellationToken,
    ) -> Self {
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let store = &app.store;
        let (gate, log, end) = (Arc::clone(&app.gate), store.clone(), stop.clone());
        tasks.spawn(async move { gate.run(log, end).await });

        tasks.spawn(answers::serve(Arc::clone(app), asked, stop.clone()));
        tasks.spawn(live::run(Arc::clone(app), serving.clone(), stop.clone()));

        let wake = Arc::new(Notify::new());
        let (handover, handed) = deliveries::handover::<PaymentCourier>(wake);
        let provider = Arc::clone(&app.provider);
        let payments = Payments { clock: app.clock.clone(), provider, handover };
        app.consumers.start(Arc::new(payments), store.clone(), &tasks, stop.clone());
        let provider = Arc::clone(&app.provider);
        let courier = PaymentCourier::new(store.clone(), app.clock.clone(), provider, &tasks);
        tasks.spawn(worker(app, courier, handed).run(stop.clone()));

        // What is measured is an order until it is paid; letters are written after that.
        if !app.bench {
            start_mail(app, letters, &tasks, &stop);
        }
        tasks.spawn(index_goods(store.clone(), stop.clone()));
        if store.is_shared() {
            let (app, store, end) = (Arc::clone(app), store.clone(), stop.clone());
            let from = *store.committed_event().borrow();
            tasks.spawn(async move { app.goods_cache.follow(store, from, end).await });
        }
        start_jobs(app, &tasks, &stop);
        // A server that can write nothing any more ends, so that whoever runs it starts it again.
        let (lane, end) = (store.ended(), stop.clone());
        tasks.spawn(async move {
            tokio::select! {
                () = lane.cancelled() => serving.cancel(),
                () = end.cancelled() => {}
            }
        });
        tasks.close();
        Self { stop, tasks }
    }

    /// Waits for orders that are still being written, ends the background and closes the database.
    async fn end(self, app: &AppState) {
        app.tasks.close();
        let orders = tokio::time::timeout(ORDERS_TIMEOUT, app.tasks.wait()).await;
        self.stop.cancel();
        let background = tokio::time::timeout(BACKGROUND_TIMEOUT, self.tasks.wait()).await;
        app.consumers.forget();
        let closed = tokio::time::timeout(CLOSE_TIMEOUT, app.store.close()).await;
        if orders.is_err() || background.is_err() || closed.is_err() {
            tracing::warn!("some work did not end in time; it goes on at the next start");
        }
    }
}

/// A worker of deliveries, which a rehearsal watches.
fn worker<C: Courier>(app: &AppState, courier: C, handed: Handed) -> Worker<rest::Watched<C>> {
    let attempts = app.rehearsal.as_ref().map(|rehearsal| Arc::clone(&rehearsal.attempts));
    let courier = Arc::new(rest::Watched::new(courier, attempts));
    let (store, clock, random) = (app.store.clone(), app.clock.clone(), app.random.clone());
    Worker { courier, store, clock, random, handed }
}

/// What writes letters because of events, and what sends them.
fn start_mail(app: &AppState, letters: LetterCourier, tasks: &TaskTracker, stop: &CancellationToken) {
    let announced = Arc::new(Notify::new());
    let mail = Mail { clock: app.clock.clone(), post: app.post.clone(), announced: Arc::clone(&announced) };
    app.consumers.start(Arc::new(mail), app.store.clone(), tasks, stop.clone());
    let announcer = Announcer { store: app.store.clone(), clock: app.clock.clone(), post: app.post.clone() };
    let (_, handed) = deliveries::handover::<Announcer>(announced);
    tasks.spawn(worker(app, announcer, handed).run(stop.clone()));
    let (_, handed) = deliveries::handover::<LetterCourier>(app.post.woken());
    tasks.spawn(worker(app, letters, handed).run(stop.clone()));
}

/// Makes goods that are older than the search known to it.
async fn index_goods(store: Store, stop: CancellationToken) {
    match goods::catch_up(&store, &stop).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "goods that were older than the search can be found now"),
        Err(error) => tracing::warn!(%error, "some goods cannot be found by a search until the next start"),
    }
}

/// The work that is done by the clock, and the upkeep of this process.
fn start_jobs(app: &AppState, tasks: &TaskTracker, stop: &CancellationToken) {
    jobs::start(app, tasks, stop);
    if app.store.is_shared() {
        let known = Arc::new(Mutex::new(Known::until(app.clock.machine())));
        let follow = with(app, move |app| {
            let known = Arc::clone(&known);
            async move { Ok(app.auth.follow_revoked(&app.store, &mut *known.lock().await).await?) }
        });
        tasks.spawn(jobs::every("follow-revocations", FOLLOW_PERIOD, stop.clone(), follow));
        if app.rehearsal.is_some() {
            let follow = with(app, |app| async move { Ok(rehearsal::follow(&app.store, &app.clock).await?) });
            tasks.spawn(jobs::every("follow-clock", rehearsal::FOLLOW_PERIOD, stop.clone(), follow));
        }
    }
    let upkeep = with(app, |app| {
        app.telemetry.upkeep();
        if let Some(limiter) = &app.limiter {
            limiter.upkeep();
        }
        std::future::ready(Ok(()))
    });
    tasks.spawn(jobs::every("metrics", METRICS_PERIOD, stop.clone(), upkeep));
}

/// Upkeep of this application, to be run again and again.
fn with<F, J: Fn(AppState) -> F + Send>(app: &AppState, job: J) -> impl Fn() -> F + Send + use<F, J> {
    let app = Arc::clone(app);
    move || job(Arc::clone(&app))
}
