//! What `miri bench` does inside its own process: filling a new database, measuring its limits, and reading back.
//!
//! **Owns** the people, goods and earlier orders of a measured shop, and the limits that its speed is compared with. **Does
//! not own** a single statement of an order: it calls the same functions as the shop, so a limit moves with them. The load
//! over HTTP is made by the command, and the server under it is a process of its own.
//!
//! In reading order:
//! - [`Shop`]: a database that no server has open. [`Shop::open_new`] refuses one that already holds a shop.
//! - [`seed`]: the people with their tokens, and the goods. `catalogue`: goods that differ, for lists and searches.
//! - [`limits`]: orders a second of the gate alone and of the statements alone.
//! - [`saga`]: everything that an order causes until it is paid, in batches, without HTTP.
//! - [`read_back`]: which acknowledged orders are in the database.

mod catalogue;
pub mod limits;
pub mod read_back;
pub mod saga;
pub mod seed;

use crate::auth::keys::{Missing, load_or_generate};
use crate::auth::{Auth, Passwords};
use crate::clock::Clock;
use crate::config::Config;
use crate::folder::create_private;
use crate::random::Random;
use crate::stock::gate::GateKind;
use crate::storage::{Database, Limits, Store, StoreConfig, Tx};
use anyhow::ensure;
use std::sync::Arc;
use std::time::Duration;

/// Jobs in one batch while the statements are measured.
pub const BATCH: usize = 128;

/// A shop's database that no server has open.
pub struct Shop {
    store: Store,
    auth: Arc<Auth>,
    passwords: Passwords,
    clock: Clock,
    random: Random,
    gate: GateKind,
    payment_deadline: Duration,
}

impl Shop {
    /// Opens a database for a bench to fill.
    ///
    /// # Errors
    /// When it holds a shop already, or cannot be opened.
    pub async fn open_new(config: &Config) -> anyhow::Result<Self> {
        const HINT: &str = "the database already holds a shop; a bench fills its own, so name a new one";
        match &config.database {
            Database::Sqlite(path) => ensure!(!path.exists(), "{HINT} ({})", path.display()),
            #[cfg(feature = "mariadb")]
            Database::MariaDb(_) => {}
        }
        let shop = Self::open(config).await?;
        let people = shop
            .store
            .read(async |tx: &mut Tx<'_>| tx.query_opt("SELECT id FROM users LIMIT 1", &[]).await)
            .await;
        if matches!(people, Ok(None)) {
            return Ok(shop);
        }
        shop.close().await;
        people?;
        anyhow::bail!("{HINT}")
    }

    /// Opens a database that a bench has filled.
    ///
    /// # Errors
    /// When it cannot be opened, for instance because a server has it open.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        create_private(&config.data_dir)?;
        let (clock, random) = (Clock::system(), Random::system());
        let keys = load_or_generate(&config.data_dir, &random, config.secrets.clone(), Missing::Generate)?;
        let limits = Limits { batch_jobs: BATCH, batch_time: Duration::from_secs(10), ..config.lane };
        let store_config = StoreConfig { database: config.database.clone(), limits, faults: config.faults };
        Ok(Self {
            store: Store::open(store_config, clock.clone(), random.clone()).await?,
            auth: Arc::new(Auth::new(keys, config.access_token_ttl, clock.clone(), random.clone())?),
            passwords: Passwords::new(random.clone())?,
            clock,
            random,
            gate: config.gate.clone(),
            payment_deadline: config.payment.deadline,
        })
    }

    /// Closes the database, so that a server can open it.
    pub async fn close(self) {
        self.store.close().await;
    }
}
