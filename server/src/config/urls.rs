//! Which database and which gate a URL names.

use super::sources::{self, Resolved};
use crate::stock::gate::{GateKind, RedisConfig};
use crate::storage::Database;
use anyhow::{bail, ensure};
use redis::IntoConnectionInfo;
use std::path::PathBuf;

/// The gate that fits: Redis where one is named, counters in this process for a file, none for a database that other
/// servers may share.
pub(super) fn gate(values: &Resolved, database: &Database) -> anyhow::Result<GateKind> {
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
pub(super) fn database(url: &str) -> anyhow::Result<Database> {
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
    use super::database;
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
}
