//! Where the database is, and with which settings it is spoken to.

use super::Session;
use crate::storage::{Result, StorageError};
use mysql_async::{Opts, OptsBuilder, SslOpts};
use secrecy::{ExposeSecret, SecretString};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How long connecting may take, sign-in and TLS included.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);
/// The first wait before the operating system asks a silent peer whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(10);
/// Prepared statements kept a session.
const STATEMENT_CACHE: usize = 256;
/// Seconds after which the server ends a transaction whose client has stopped, so that its rows come free.
const IDLE_WRITE_S: u32 = 3;
/// What a session must agree with SQLite about: a value that does not fit is an error, `||` joins texts, a backslash is a
/// backslash.
const SQL_MODE: &str = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,PIPES_AS_CONCAT,ANSI_QUOTES,NO_BACKSLASH_ESCAPES";

/// A database of a MariaDB server.
#[derive(Debug, Clone)]
pub(in crate::storage) struct Address {
    opts: Opts,
}

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::storage) enum Use {
    /// The lane: READ COMMITTED, and rows that others hold are waited for this long.
    Write {
        lock_wait: Duration,
        /// The planted fault that lets balances go below zero needs the schema's CHECKs out of its way.
        checks: Checks,
    },
    /// Snapshots: REPEATABLE READ, each statement for at most this long.
    Read { limit: Duration },
}

/// Whether CHECK constraints are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::storage) enum Checks {
    On,
    Off,
}

impl Address {
    /// Reads `mariadb://user:password@host[:port]/database[?tls=on|off&tls_ca=/path/to/ca.pem]`. TLS is on unless the host
    /// is this machine; `tls_ca` names the certificates that are trusted instead of the public ones.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] with a message for people, which never shows the password.
    pub(in crate::storage) fn parse(url: &SecretString) -> Result<Self> {
        let url = url.expose_secret();
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let rest = base.strip_prefix("mariadb://").ok_or_else(|| wrong("it must start with mariadb://"))?;
        // The driver knows the protocol by the name of the elder.
        let parsed = Opts::from_url(&format!("mysql://{rest}")).map_err(|e| wrong(&e.to_string()))?;
        if parsed.db_name().is_none_or(str::is_empty) {
            return Err(wrong("it names no database: mariadb://user:password@host/database"));
        }
        if parsed.user().is_none_or(str::is_empty) {
            return Err(wrong("it names no user: mariadb://user:password@host/database"));
        }
        let tls = Tls::parse(query, parsed.ip_or_hostname())?;
        let opts = OptsBuilder::from_opts(parsed)
            .prefer_socket(false)
            .tcp_nodelay(true)
            .tcp_keepalive(Some(KEEPALIVE))
            .stmt_cache_size(STATEMENT_CACHE)
            // SQLite counts the rows that a statement found, changed or not; so does this.
            .client_found_rows(true)
            .ssl_opts(tls.into_options());
        Ok(Self { opts: opts.into() })
    }

    /// The database's name.
    pub(in crate::storage) fn database(&self) -> &str {
        self.opts.db_name().unwrap_or_default()
    }

    /// What the driver needs.
    pub(super) const fn opts(&self) -> &Opts {
        &self.opts
    }

    /// A new session.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when the server cannot be reached or refuses.
    pub(in crate::storage) async fn connect(&self, purpose: Use) -> Result<Session> {
        let connecting = async {
            let conn = mysql_async::Conn::new(self.opts.clone()).await.map_err(|e| self.unreachable(&e))?;
            let mut session = Session::new(conn, purpose.patience());
            session.command(&purpose.settings()).await?;
            session.command(purpose.isolation()).await?;
            Ok(session)
        };
        tokio::time::timeout(CONNECT_LIMIT, connecting).await.unwrap_or_else(|_| {
            Err(self.unreachable(&format!("no answer within {} s", CONNECT_LIMIT.as_secs())))
        })
    }

    fn unreachable(&self, why: &dyn std::fmt::Display) -> StorageError {
        let (host, port) = (self.opts.ip_or_hostname(), self.opts.tcp_port());
        StorageError::Unavailable(format!("MariaDB at {host}:{port}: {why}"))
    }
}

impl Use {
    /// How long a statement may take before its connection is given up: longer than anything that the server ends itself.
    fn patience(self) -> Duration {
        const BEYOND: Duration = Duration::from_secs(5);
        BEYOND
            + match self {
                Self::Write { lock_wait, .. } => lock_wait,
                Self::Read { limit } => limit,
            }
    }

    const fn isolation(self) -> &'static str {
        match self {
            Self::Write { .. } => "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
            Self::Read { .. } => "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        }
    }

    fn settings(self) -> String {
        let own = match self {
            Self::Write { lock_wait, checks } => format!(
                "autocommit = 0, innodb_lock_wait_timeout = {}, \
                 idle_write_transaction_timeout = {IDLE_WRITE_S}, check_constraint_checks = {}",
                lock_wait.as_secs().max(1),
                u8::from(checks == Checks::On),
            ),
            Self::Read { limit } => {
                format!("max_statement_time = {}", limit.as_secs_f64())
            }
        };
        format!(
            "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin, sql_mode = '{SQL_MODE}', time_zone = '+00:00', {own}"
        )
    }
}

/// Whether and how the connection is encrypted.
#[derive(Debug, PartialEq, Eq)]
enum Tls {
    Off,
    PublicRoots,
    Own(PathBuf),
}

impl Tls {
    fn parse(query: &str, host: &str) -> Result<Self> {
        let (mut wanted, mut ca) = (None, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (name.as_ref(), value.as_ref()) {
                ("tls", "on") => wanted = Some(true),
                ("tls", "off") => wanted = Some(false),
                ("tls_ca", path) if !path.is_empty() => ca = Some(PathBuf::from(path)),
                (name, value) => {
                    return Err(wrong(&format!(
                        "`{name}={value}` is not known; there are tls=on, tls=off and tls_ca=/path/to/ca.pem"
                    )));
                }
            }
        }
        match (wanted, ca) {
            (Some(false), Some(_)) => Err(wrong("tls=off and tls_ca contradict each other")),
            (Some(false), None) => Ok(Self::Off),
            (_, Some(path)) if !path.is_file() => {
                Err(wrong(&format!("there is no file {}, which tls_ca names", path.display())))
            }
            (_, Some(path)) => Ok(Self::Own(path)),
            (None, None) if is_this_machine(host) => Ok(Self::Off),
            (_, None) => Ok(Self::PublicRoots),
        }
    }

    fn into_options(self) -> Option<SslOpts> {
        match self {
            Self::Off => None,
            Self::PublicRoots => Some(SslOpts::default()),
            Self::Own(path) => {
                Some(SslOpts::default().with_root_certs(vec![path.into()]).with_disable_built_in_roots(true))
            }
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn wrong(why: &str) -> StorageError {
    StorageError::Unavailable(format!("the MariaDB URL is not usable: {why}"))
}

#[cfg(test)]
mod tests {
    use super::{Address, Tls};
    use secrecy::SecretString;

    fn parse(url: &str) -> Result<Address, String> {
        Address::parse(&SecretString::from(url)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_url_names_a_user_and_a_database() {
        assert_eq!(parse("mariadb://shop:secret@127.0.0.1:3307/miri").unwrap().database(), "miri");
        for bad in [
            "mariadb://127.0.0.1/miri",
            "mariadb://shop:secret@127.0.0.1",
            "mariadb://shop:secret@127.0.0.1/",
            "mysql://shop:secret@127.0.0.1/miri",
            "mariadb://shop:secret@127.0.0.1/miri?tsl=on",
            "mariadb://shop:secret@127.0.0.1/miri?tls=off&tls_ca=/etc/hostname",
            "mariadb://shop:secret@127.0.0.1/miri?tls_ca=/no/such/file",
        ] {
            let error = parse(bad).err().unwrap_or_else(|| panic!("{bad}"));
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_database_on_another_machine_is_spoken_to_by_tls_unless_that_is_switched_off() {
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            assert_eq!(Tls::parse("", host), Ok(Tls::Off), "{host}");
            assert_eq!(Tls::parse("tls=on", host), Ok(Tls::PublicRoots), "{host}");
        }
        assert_eq!(Tls::parse("", "db.example.com"), Ok(Tls::PublicRoots));
        assert_eq!(Tls::parse("tls=off", "db.example.com"), Ok(Tls::Off));
        assert_eq!(Tls::parse("", "10.0.0.7"), Ok(Tls::PublicRoots));
    }
}
