//! Where the master is, and connecting to it.
//!
//! No `ConnectionManager`: it would reconnect behind our back, and a Redis that was restarted from an old dump must never be
//! asked before it was looked at. One connection speaks to one process of Redis for as long as it lives, so what was found
//! out when it was made stays true.

use super::error::GateError;
use crate::stock::gate::RedisConfig;
use redis::aio::MultiplexedConnection;
use redis::io::tcp::TcpSettings;
use redis::io::tcp::socket2::TcpKeepalive;
use redis::{AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, cmd};
use secrecy::ExposeSecret;
use std::time::Duration;

/// How long connecting, a look at the server or a batch of work may take. Orders have their own, shorter limit.
pub(super) const CALL_LIMIT: Duration = Duration::from_secs(1);
/// When the kernel begins to ask whether a silent peer is still there, and how often it asks then.
const KEEPALIVE: Duration = Duration::from_secs(5);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(1);
/// How long sent bytes may stay without an acknowledgement before the kernel gives a connection up (`TCP_USER_TIMEOUT`).
const USER_TIMEOUT: Duration = Duration::from_secs(2);

/// Which process of Redis this is, and which history of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// New with every start.
    pub(super) run_id: String,
    /// New with every start and with every promotion of a replica.
    pub(super) replid: String,
}

/// Waits for an answer of Redis, but not for ever.
pub(super) async fn within<T>(
    limit: Duration,
    call: impl Future<Output = redis::RedisResult<T>>,
) -> Result<T, GateError> {
    tokio::time::timeout(limit, call).await.map_err(|_| GateError::Slow)?.map_err(GateError::Redis)
}

/// Connects to the master: the one of the URL, or the one that the first sentinel to answer names.
pub(super) async fn connect(config: &RedisConfig) -> Result<MultiplexedConnection, GateError> {
    // TLS needs a provider that was named; one that is installed already stays.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let url = config
        .url
        .expose_secret()
        .into_connection_info()
        .map_err(|error| GateError::Address(error.to_string()))?;
    if config.sentinels.is_empty() {
        return open(url).await;
    }
    let mut last = GateError::Address("no sentinel".to_owned());
    for sentinel in &config.sentinels {
        match master(&url, sentinel, &config.master).await {
            Ok(address) => return open(url.set_addr(address)).await,
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Asks one sentinel. It is spoken to by TLS if the master is, and without a password.
async fn master(url: &ConnectionInfo, sentinel: &str, name: &str) -> Result<ConnectionAddr, GateError> {
    let (host, port) = sentinel
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse().ok()?)))
        .ok_or_else(|| GateError::Address(format!("{sentinel} is not host:port")))?;
    let there = moved(url.addr(), host.trim_matches(['[', ']']), port);
    let info = there.into_connection_info().map_err(|error| GateError::Address(error.to_string()))?;
    let mut connection = open(info).await?;
    let mut ask = cmd("SENTINEL");
    ask.arg("GET-MASTER-ADDR-BY-NAME").arg(name);
    let found: Option<(String, u16)> = within(CALL_LIMIT, ask.query_async(&mut connection)).await?;
    let (host, port) =
        found.ok_or_else(|| GateError::Address(format!("{sentinel} knows no master called {name}")))?;
    Ok(moved(url.addr(), &host, port))
}

/// The same way of connecting to another place.
fn moved(addr: &ConnectionAddr, host: &str, port: u16) -> ConnectionAddr {
    match addr {
        ConnectionAddr::TcpTls { insecure, tls_params, .. } => ConnectionAddr::TcpTls {
            host: host.to_owned(),
            port,
            insecure: *insecure,
            tls_params: tls_params.clone(),
        },
        _ => ConnectionAddr::Tcp(host.to_owned(), port),
    }
}

async fn open(info: ConnectionInfo) -> Result<MultiplexedConnection, GateError> {
    let tcp = TcpSettings::default()
        .set_nodelay(true)
        .set_keepalive(TcpKeepalive::new().with_time(KEEPALIVE).with_interval(KEEPALIVE_INTERVAL))
        .set_user_timeout(USER_TIMEOUT);
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CALL_LIMIT))
        .set_response_timeout(Some(CALL_LIMIT));
    let client = Client::open(info.set_tcp_settings(tcp)).map_err(|e| GateError::Address(e.to_string()))?;
    within(CALL_LIMIT, client.get_multiplexed_async_connection_with_config(&config)).await
}

/// Looks at the server.
///
/// # Errors
/// [`GateError::NotMaster`] when it takes no writes.
pub(super) async fn identify(connection: &mut MultiplexedConnection) -> Result<Identity, GateError> {
    let mut ask = redis::pipe();
    ask.cmd("INFO").arg("server").cmd("INFO").arg("replication");
    let (server, replication): (String, String) = within(CALL_LIMIT, ask.query_async(connection)).await?;
    let field = |text: &str, name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::to_owned))
            .ok_or_else(|| GateError::Answer(format!("INFO has no {name}")))
    };
    if field(&replication, "role")? != "master" {
        return Err(GateError::NotMaster);
    }
    Ok(Identity { run_id: field(&server, "run_id")?, replid: field(&replication, "master_replid")? })
}
