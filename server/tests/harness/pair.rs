//! Which database and which gate this run of the tests is about.
//!
//! `MIRI_TEST_PAIR` says it, as `scripts/test` does; without it the tests run on SQLite with the memory gate and need no
//! service. The services themselves are those of `scripts/services.sh`.

use miri_server::stock::gate::{GateKind, RedisConfig};
use secrecy::ExposeSecret;
use std::sync::OnceLock;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    MariaDb,
}

/// A database with the gate in front of it.
#[derive(Debug, Clone)]
pub struct Pair {
    pub engine: Engine,
    pub gate: GateKind,
}

impl Pair {
    /// The pair of this run.
    pub fn of_this_run() -> &'static Self {
        static PAIR: OnceLock<Pair> = OnceLock::new();
        PAIR.get_or_init(|| {
            let name = std::env::var("MIRI_TEST_PAIR").unwrap_or_else(|_| "sqlite+memory".to_owned());
            let (engine, gate) = match name.as_str() {
                "sqlite+memory" => (Engine::Sqlite, GateKind::Memory),
                "sqlite+redis" => (Engine::Sqlite, redis()),
                "mariadb+redis" => (Engine::MariaDb, redis()),
                "mariadb+open" => (Engine::MariaDb, GateKind::Open),
                other => panic!(
                    "MIRI_TEST_PAIR={other}: the pairs are sqlite+memory, sqlite+redis, mariadb+redis, mariadb+open"
                ),
            };
            Self { engine, gate }
        })
    }

    /// What `/ready` calls the gate.
    pub fn gate_name(&self) -> &'static str {
        match self.gate {
            GateKind::Memory => "memory",
            GateKind::Redis(_) => "redis",
            GateKind::Open => "open",
        }
    }

    /// What `/ready` calls the database.
    pub fn database_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "sqlite",
            Engine::MariaDb => "mariadb",
        }
    }

    /// The gate as a server's environment names it.
    pub fn gate_environment(&self) -> Option<(&'static str, String)> {
        match &self.gate {
            GateKind::Redis(redis) => Some(("MIRI_REDIS_URL", redis.url.expose_secret().to_owned())),
            GateKind::Memory | GateKind::Open => None,
        }
    }
}

/// What `scripts/services.sh` says about a service. A pair without its services cannot be tested, so this fails.
pub fn service(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run scripts/test, which starts it"))
}

fn redis() -> GateKind {
    GateKind::Redis(RedisConfig {
        url: service("MIRI_TEST_REDIS_URL").into(),
        sentinels: Vec::new(),
        master: "mymaster".to_owned(),
    })
}
