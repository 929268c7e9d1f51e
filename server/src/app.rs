//! Everything a request or a background task may need, made once at the start and shared.

use crate::admin::backup::Backups;
use crate::auth::{AccountLimits, Auth, Passwords};
use crate::clock::Clock;
use crate::config::PaymentConfig;
use crate::events::dead::Consumers;
use crate::goods::GoodsCache;
use crate::http::answers::Replays;
use crate::http::middleware::address::Proxies;
use crate::http::middleware::rate_limits::Limiter;
use crate::http::mutation::Claims;
use crate::jobs::Jobs;
use crate::live::Hub;
use crate::mail::Post;
use crate::payments::provider::Provider;
use crate::random::Random;
use crate::rehearsal::Rehearsal;
use crate::stock::gate::Gate;
use crate::storage::Store;
use crate::telemetry::Telemetry;
use jiff::tz::TimeZone;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// The application, as handlers get it.
pub type AppState = Arc<App>;

/// The application.
pub struct App {
    /// The database.
    pub store: Store,
    /// Shop time and machine time.
    pub clock: Clock,
    /// The random source.
    pub random: Random,
    /// The shop's time zone.
    pub zone: TimeZone,
    /// The IANA name of that zone.
    pub zone_name: String,
    /// Tokens, sealing and keyed hashes.
    pub auth: Arc<Auth>,
    /// Password hashing, off the runtime threads.
    pub passwords: Passwords,
    /// How often the passwords of an account may be guessed and its letters asked for.
    pub limits: AccountLimits,
    /// What ordering needs to know of goods.
    pub goods_cache: GoodsCache,
    /// The gate in front of the stock.
    pub gate: Arc<Gate>,
    /// Idempotency keys that are being worked on.
    pub claims: Claims,
    /// Looks up what was answered under a key before.
    pub replays: Replays,
    /// The proxies whose word about their clients is taken.
    pub proxies: Proxies,
    /// How often one address may ask, and one account may write goods; `None`: as often as they like.
    pub limiter: Option<Limiter>,
    /// Who is connected to the live streams.
    pub live: Arc<Hub>,
    /// Takes in letters to people.
    pub post: Post,
    /// The consumers that run in this process.
    pub consumers: Consumers,
    /// Copies of the database.
    pub backups: Backups,
    /// Who takes the money.
    pub provider: Arc<dyn Provider>,
    /// How payments are run.
    pub payment: PaymentConfig,
    /// Work by the clock.
    pub jobs: Jobs,
    /// What is needed to move shop time; only in a rehearsal.
    pub rehearsal: Option<Rehearsal>,
    /// Whether the no-op routes of `miri bench` are served.
    pub bench: bool,
    /// Metrics.
    pub telemetry: Telemetry,
    /// Work that goes on when its client has gone away, and that the end of the server waits for.
    pub tasks: TaskTracker,
}
