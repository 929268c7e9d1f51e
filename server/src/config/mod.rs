//! Configuration: flags over environment over file over defaults.
//!
//! **Owns** which keys there are, where a value comes from and whether it is usable. **Does not own** what the values do.
//!
//! In reading order: [`keys`]: every key on one page. [`sources`]: which source wins. `urls`: which database and which gate a
//! URL names. [`Config`]: the values, checked. [`PaymentConfig`]: those of payments.

pub mod keys;
mod payment;
pub mod sources;
mod urls;

pub use payment::{PaymentConfig, ProviderKind};

use crate::auth::GivenSecrets;
use crate::faults::Faults;
use crate::http::middleware::address::Proxies;
use crate::http::middleware::rate_limits::RateLimits;
use crate::jobs::Cron;
use crate::live::LiveLimits;
use crate::mail::MailConfig;
use crate::stock::gate::GateKind;
use crate::storage::{Database, Limits};
use anyhow::{Context, bail, ensure};
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
    /// How letters leave.
    pub mail: MailConfig,
    /// The first administrator, created when there is none.
    pub admin: Option<AdminAccount>,
    /// Which gate stands in front of the stock.
    pub gate: GateKind,
    /// The bounds of the write lane.
    pub lane: Limits,
    /// How often one address may ask, and one account may write goods; `None`: as often as they like, which production refuses.
    pub rate_limits: Option<RateLimits>,
    /// The proxies whose word about their clients is taken.
    pub trusted_proxies: Proxies,
    /// The bounds of the live streams.
    pub live: LiveLimits,
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
            mail: MailConfig::default(),
            admin: None,
            gate: GateKind::Memory,
            lane: Limits::default(),
            rate_limits: Some(RateLimits::default()),
            trusted_proxies: Proxies::default(),
            live: LiveLimits::default(),
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
            Some(url) => urls::database(url)?,
            None => Database::Sqlite(data_dir.join("miri.db")),
        };
        let gate = urls::gate(values, &database)?;
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
            mail: MailConfig::from_resolved(values)?,
            admin: admin(values)?,
            gate,
            rate_limits: match values.text("rate_limits") {
                "on" => Some(RateLimits::default()),
                "off" => None,
                other => bail!("{} is {other}: it is on or off", values.describe("rate_limits")),
            },
            trusted_proxies: Proxies::read(values.text("trusted_proxies")).map_err(|name| {
                let key = values.describe("trusted_proxies");
                anyhow::anyhow!("{key} names {name}: it is an address or a network such as 10.0.0.0/8")
            })?,
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
            ensure!(self.rate_limits.is_some(), "MIRI_RATE_LIMITS=off does not go with MIRI_ENV=production");
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

#[cfg(test)]
mod tests {
    use super::{Config, Environment};
    use crate::auth::GivenSecrets;
    use std::path::Path;

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

    #[test]
    fn a_production_shop_keeps_its_limits() {
        let mut config = Config::local(Path::new("/shop"));
        config.rate_limits = None;
        assert!(config.check().is_ok());
        config.environment = Environment::Production;
        let secret = || Some("k1:AAAA".into());
        config.secrets = GivenSecrets { token: secret(), pii: secret(), index: secret() };
        assert!(config.check().is_err_and(|error| error.to_string().contains("MIRI_RATE_LIMITS")));
    }
}
