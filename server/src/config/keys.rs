//! Every key of the configuration, on one page.

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name in the file; the environment name is `MIRI_` and this in capitals.
    pub name: &'static str,
    /// Its value when no source has one; `None`: it is not set.
    pub default: Option<&'static str>,
    /// What of its value is shown.
    pub secrecy: Secrecy,
    /// What it means.
    pub doc: &'static str,
}

/// What of a value is shown. A key that is not [`Secrecy::Open`] has a twin with `_FILE` that names a file to read it from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// All of it.
    Open,
    /// A URL: all but its password.
    Url,
    /// Nothing.
    Secret,
}

const fn key(name: &'static str, default: Option<&'static str>, doc: &'static str) -> Key {
    Key { name, default, secrecy: Secrecy::Open, doc }
}

const fn secret(name: &'static str, doc: &'static str) -> Key {
    Key { name, default: None, secrecy: Secrecy::Secret, doc }
}

const fn url(name: &'static str, doc: &'static str) -> Key {
    Key { name, default: None, secrecy: Secrecy::Url, doc }
}

/// Every key.
pub const KEYS: &[Key] = &[
    key("env", Some("local"), "local or production; production makes no secrets by itself"),
    key("listen", Some("127.0.0.1:8000"), "the address that is served"),
    key(
        "metrics_listen",
        None,
        "a second address for /metrics; without it only callers on this machine get them",
    ),
    key(
        "public_url",
        None,
        "where people find the shop, such as https://shop.example.com; letters link to it",
    ),
    key(
        "trusted_proxies",
        None,
        "addresses and networks of the proxies in front, whose X-Forwarded-For is believed: 10.0.0.0/8[,...]",
    ),
    key("rate_limits", Some("on"), "on, or off for load tests; off is refused in production"),
    key("data_dir", None, "where the server keeps its files; by default miri in the XDG data folder"),
    url(
        "database_url",
        "sqlite:///absolute/path or mariadb://user:password@host/database; by default miri.db in the data folder",
    ),
    url(
        "redis_url",
        "redis:// or rediss://; keeps the gate's counters, which several servers on one database need",
    ),
    key("redis_sentinels", None, "host:port[,host:port...] of the sentinels that know where the master is"),
    key("redis_master", Some("mymaster"), "the name under which the sentinels know it"),
    url(
        "smtp_url",
        "smtp://user:password@host:port or smtps://; without it letters become files in the data folder",
    ),
    key("mail_from", None, "whom letters are from: shop@example.com or Name <shop@example.com>"),
    key("timezone", Some("Asia/Seoul"), "the shop's time zone, an IANA name"),
    key(
        "status_cron",
        Some("0 6 * * *"),
        "when parcels and returns take a step: a cron line in the shop's time zone",
    ),
    key("rehearsal", Some("false"), "true: an administrator may move shop time ahead; not for production"),
    key("access_token_ttl", Some("15m"), "how long an access token lives: 1m to 24h"),
    key(
        "payment_provider",
        Some("simulated"),
        "simulated, which pays by itself, or manual, where the shopper pays or leaves the payment screen",
    ),
    key(
        "payment_abandon_rate",
        Some("0"),
        "how likely a simulated shopper leaves at each of two steps: 0 to 1",
    ),
    key("payment_seed", Some("0"), "which course of events is simulated"),
    key("payment_deadline", Some("15m"), "shop time for paying an order: 10s to 24h"),
    key("admin_email", None, "creates the first administrator when there is none"),
    secret("admin_password", "the password of that administrator"),
    secret("token_secret", "signs access tokens: id:base64[,id:base64...], at least 32 bytes each"),
    secret("pii_key", "seals personal data: id:base64[,id:base64...], 32 bytes each"),
    secret(
        "index_key",
        "hashes e-mail addresses for looking them up: id:base64, at least 32 bytes; never changes",
    ),
    key("log", Some("info"), "what is logged, in the form of tracing's EnvFilter"),
    #[cfg(feature = "faults")]
    key("fault", Some(""), "a planted fault, to prove that a test can fail"),
];

impl Key {
    /// The name of the environment variable.
    pub fn env_name(&self) -> String {
        format!("MIRI_{}", self.name.to_ascii_uppercase())
    }
}
