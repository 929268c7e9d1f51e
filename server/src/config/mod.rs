//! Configuration: flags over environment over file over defaults.
//!
//! **Owns** which keys there are, where a value comes from and whether it is usable. **Does not own** what the values do.
//!
//! In reading order: [`keys`]: every key on one page. [`sources`]: which source wins. [`Config`]: the values, checked.
//! [`PaymentConfig`]: those of payments.

pub mod keys;
mod payment;
pub mod sources;

pub use payment::{PaymentConfig, ProviderKind};

use crate::auth::GivenSecrets;
use crate::faults::Faults;
use crate::jobs::Cron;
use crate::stock::gate::{GateKind, RedisConfig};
use crate::storage::{Database, Limits};
use anyhow::{Context, bail, ensure};
use redis::IntoConnectionInfo;
use secrecy::SecretString;
use sources::Resolved;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a server is run with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Whether this is a real shop.
    pub environment: Environment,
    /// Where everything that the server writes is kept.
    pub data_dir: PathBuf,
    /// Which database.
    pub database: Database,
    /// A second address that serves `/metrics`; without it only callers on this machine get them.
    pub metrics_listen: Option<SocketAddr>,
    /// The shop's time zone, an IANA name.
    pub time_zone: String,
    /// When parcels and returns take a step, a cron line in the shop's zone.
    pub status_cron: String,
    /// Whether an administrator may move shop time ahead; refused in production.
    pub rehearsal: bool,
    /// Keys that were given; the others are made and kept in the data folder.
    pub secrets: GivenSecrets,
    /// How long an access token lives.
    pub access_token_ttl: Duration,
    /// How payments are run.
    pub payment: PaymentConfig,
    /// The first administrator, created when there is none.
    pub admin: Option<AdminAccount>,
    /// Which gate stands in front of the stock.
    pub gate: GateKind,
    /// The bounds of the write lane.
    pub lane: Limits,
    /// Serves the no-op routes that `miri bench` measures against; refused in production.
    pub bench: bool,
    /// Planted faults.
    pub faults: Faults,
}

/// Whether this is a real shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// Missing secrets are made.
    Local,
    /// Missing secrets are an error.
    Production,
}

/// The first administrator.
#[derive(Debug, Clone)]
pub struct AdminAccount {
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

impl Config {
    /// A local shop in `data_dir` with every default.
    pub fn local(data_dir: &Path) -> Self {
        Self {
            environment: Environment::Local,
            data_dir: data_dir.to_owned(),
            database: Database::Sqlite(data_dir.join("miri.db")),
            metrics_listen: None,
            time_zone: "Asia/Seoul".to_owned(),
            status_cron: "0 6 * * *".to_owned(),
            rehearsal: false,
            secrets: GivenSecrets::default(),
            access_token_ttl: Duration::from_mins(15),
            payment: PaymentConfig::default(),
            admin: None,
            gate: GateKind::Memory,
            lane: Limits::default(),
            bench: false,
            faults: Faults::default(),
        }
    }

    /// Reads the resolved values.
    ///
    /// # Errors
    /// Names the key, its source and what it takes instead.
    pub fn from_resolved(values: &Resolved) -> anyhow::Result<Self> {
        let data_dir = PathBuf::from(values.text("data_dir"));
        let database = match values.given("database_url") {
            Some(url) => database(url)?,
            None => Database::Sqlite(data_dir.join("miri.db")),
        };
        let gate = gate(values, &database)?;
        let config = Self {
            environment: match values.text("env") {
                "local" => Environment::Local,
                "production" => Environment::Production,
                other => bail!("{} is {other}: it is local or production", values.describe("env")),
            },
            lane: database.limits(),
            database,
            metrics_listen: values.parsed("metrics_listen", "an address such as 127.0.0.1:9100")?,
            time_zone: values.text("timezone").to_owned(),
            status_cron: values.text("status_cron").to_owned(),
            rehearsal: values.required("rehearsal", "true or false")?,
            secrets: GivenSecrets {
                token: values.secret("token_secret"),
                pii: values.secret("pii_key"),
                index: values.secret("index_key"),
            },
            access_token_ttl: values
                .span("access_token_ttl", Duration::from_mins(1)..=Duration::from_hours(24))?,
            payment: PaymentConfig::read(values)?,
            admin: admin(values)?,
            gate,
            #[cfg(feature = "faults")]
            faults: Faults::named(values.text("fault"))?,
            ..Self::local(&data_dir)
        };
        config.check()?;
        Ok(config)
    }

    /// What must hold of a configuration from wherever it comes.
    ///
    /// # Errors
    /// Says what is wrong and what to do.
    pub fn check(&self) -> anyhow::Result<()> {
        self.payment.check()?;
        Cron::parse(&self.status_cron).context(
            "MIRI_STATUS_CRON must be a cron line: minute, hour, day of the month, month, day of the week",
        )?;
        if self.environment == Environment::Production {
            ensure!(
                !self.rehearsal,
                "MIRI_ENV=production does not run with MIRI_REHEARSAL: its time is the real one"
            );
            for (name, secret) in [
                ("MIRI_TOKEN_SECRET", &self.secrets.token),
                ("MIRI_PII_KEY", &self.secrets.pii),
                ("MIRI_INDEX_KEY", &self.secrets.index),
            ] {
                ensure!(secret.is_some(), "MIRI_ENV=production needs {name} (or {name}_FILE)");
            }
            ensure!(!self.bench, "a server for miri bench does not run with MIRI_ENV=production");
            ensure!(
                !cfg!(feature = "faults"),
                "a build with planted faults does not run with MIRI_ENV=production"
            );
        }
        Ok(())
    }
}

fn admin(values: &Resolved) -> anyhow::Result<Option<AdminAccount>> {
    match (values.given("admin_email"), values.secret("admin_password")) {
        (None, None) => Ok(None),
        (Some(email), Some(password)) => Ok(Some(AdminAccount { email: email.to_owned(), password })),
        _ => bail!("MIRI_ADMIN_EMAIL and MIRI_ADMIN_PASSWORD belong together; one of them is missing"),
    }
}

/// The gate that fits: Redis where one is named, counters in this process for a file, none for a database that other
/// servers may share.
fn gate(values: &Resolved, database: &Database) -> anyhow::Result<GateKind> {
    let sentinels: Vec<_> = values
        .given("redis_sentinels")
        .into_iter()
        .flat_map(|list| list.split(','))
        .map(|address| address.trim().to_owned())
        .collect();
    if let Some(url) = values.given("redis_url") {
        ensure!(
            url.starts_with("redis://") || url.starts_with("rediss://"),
            "{} is {}: it is redis://host:port or rediss://host:port",
            values.describe("redis_url"),
            sources::without_password(url)
        );
        if let Err(error) = url.into_connection_info() {
            bail!("{} is {}: {error}", values.describe("redis_url"), sources::without_password(url));
        }
        for sentinel in &sentinels {
            let port = sentinel.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
            ensure!(
                matches!(port, Some(Ok(_))),
                "{} names {sentinel}: it is host:port[,host:port...]",
                values.describe("redis_sentinels")
            );
        }
        let (url, master) = (url.into(), values.text("redis_master").to_owned());
        return Ok(GateKind::Redis(RedisConfig { url, sentinels, master }));
    }
    ensure!(
        sentinels.is_empty(),
        "MIRI_REDIS_SENTINELS needs MIRI_REDIS_URL, which says how to speak to the master"
    );
    Ok(match database {
        Database::Sqlite(_) => GateKind::Memory,
        #[cfg(feature = "mariadb")]
        Database::MariaDb(_) => GateKind::Open,
    })
}

/// The database of a URL: `sqlite:///path` or `mariadb://user:password@host/database`. Any other scheme is refused.
fn database(url: &str) -> anyhow::Result<Database> {
    match url.split_once("://") {
        Some(("sqlite", path)) if path.starts_with('/') => sqlite_path(path).map(Database::Sqlite),
        #[cfg(feature = "mariadb")]
        Some(("mariadb", _)) => Ok(Database::MariaDb(url.into())),
        #[cfg(not(feature = "mariadb"))]
        Some(("mariadb", _)) => {
            bail!(
                "MIRI_DATABASE_URL is of MariaDB, which this build has not; build it with --features mariadb"
            )
        }
        _ => bail!(
            "MIRI_DATABASE_URL is {}: it is sqlite:///absolute/path or mariadb://user:password@host/database",
            sources::without_password(url)
        ),
    }
}

/// The file at an absolute path; its folder must be there.
fn sqlite_path(path: &str) -> anyhow::Result<PathBuf> {
    let path = PathBuf::from(path);
    let parent = path.parent().filter(|parent| parent.is_dir());
    ensure!(parent.is_some(), "MIRI_DATABASE_URL: the folder of {} does not exist", path.display());
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::{Config, Environment, database};
    use crate::auth::GivenSecrets;
    use crate::storage::Database;
    use std::path::Path;

    #[test]
    fn only_urls_of_databases_we_speak_to_are_taken() {
        assert!(
            matches!(database("sqlite:///shop.db"), Ok(Database::Sqlite(path)) if path == Path::new("/shop.db"))
        );
        for bad in
            ["postgres://h/db", "sqlite://relative.db", "/shop.db", "sqlite:///no/such/folder/shop.db", ""]
        {
            assert!(database(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_rehearsal_is_not_for_production_and_a_cron_line_is_one() {
        let mut config = Config { rehearsal: true, ..Config::local(Path::new("/shop")) };
        assert!(config.check().is_ok());
        config.environment = Environment::Production;
        config.secrets =
            GivenSecrets { token: Some("t".into()), pii: Some("p".into()), index: Some("i".into()) };
        assert!(config.check().is_err_and(|error| error.to_string().contains("MIRI_REHEARSAL")));
        let config = Config { status_cron: "at six".to_owned(), ..Config::local(Path::new("/shop")) };
        assert!(config.check().is_err_and(|error| error.to_string().contains("MIRI_STATUS_CRON")));
    }

    #[test]
    fn a_production_shop_brings_its_own_secrets() {
        let mut config = Config::local(Path::new("/shop"));
        assert!(config.check().is_ok());
        config.environment = Environment::Production;
        assert!(config.check().is_err_and(|error| error.to_string().contains("MIRI_TOKEN_SECRET")));
    }
}
