//! The server under the load: the same binary in a process of its own, its counters and its memory.

use super::connection::{Connection, request};
use super::target::Target;
use crate::failure::CliError;
use http::{Method, StatusCode};
use miri_server::clock::Monotonic;
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsStr;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long the server may take to start, and to end.
const LIMIT: Duration = Duration::from_secs(30);
/// How often something is looked at that is waited for.
const POLL: Duration = Duration::from_millis(10);

/// A server that ends with this value.
pub(super) struct Server {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
}

/// What the server has counted since it started.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counters {
    /// Transactions.
    pub(super) commits: u64,
    /// Checkpoints of the WAL.
    pub(super) checkpoints: u64,
    /// Effects that are still to be had, and events that nobody has read yet.
    pub(super) open: u64,
}

/// A command with nothing of the environment that could change what is measured: of the `MIRI_*` variables it has only
/// those of the target.
pub(super) fn own_command(target: &Target) -> Result<Command, CliError> {
    let program = std::env::current_exe().map_err(|error| CliError::io("miri", error))?;
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"MIRI_") {
            command.env_remove(name);
        }
    }
    command.envs(target.environment());
    Ok(command)
}

impl Server {
    /// Starts a server and waits until it listens.
    pub(super) async fn start(target: &Target) -> Result<Self, CliError> {
        let port_file = target.folder().join("bench-port");
        // The file of the server before this one names an address where nobody listens.
        match std::fs::remove_file(&port_file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(CliError::io(port_file.display().to_string(), error));
            }
            _ => {}
        }
        let mut command = own_command(target)?;
        command
            .args(
                ["serve", "--bench", "--listen", "127.0.0.1:0", "--log", "warn", "--port-file"]
                    .map(OsStr::new),
            )
            .arg(&port_file)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let child = command.spawn().map_err(|error| CliError::io("miri serve", error))?;
        // From here on the process ends with this value, whatever happens.
        let mut server = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let started = Monotonic::now();
        loop {
            if let Some(status) = server.ended()? {
                return Err(CliError::Other(format!("miri serve did not start: {status}")));
            }
            let address = std::fs::read_to_string(&port_file).ok().and_then(|text| text.trim().parse().ok());
            if let Some(address) = address {
                server.address = address;
                return Ok(server);
            }
            wait(started, "miri serve").await?;
        }
    }

    /// Asks the server to end, and waits for it.
    pub(super) async fn stop(mut self) -> Result<(), CliError> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            kill_process(pid, Signal::TERM).map_err(|error| CliError::io("miri serve", error.into()))?;
        }
        let started = Monotonic::now();
        loop {
            match self.ended()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(CliError::Other(format!("miri serve: {status}"))),
                None => wait(started, "miri serve").await?,
            }
        }
    }

    /// The counters now.
    pub(super) async fn counters(&self, connection: &mut Connection) -> Result<Counters, CliError> {
        let (status, body) = connection.ask(request(Method::GET, "/metrics")?).await?;
        if status != StatusCode::OK {
            return Err(CliError::Other(format!("/metrics: {status}")));
        }
        let text = String::from_utf8_lossy(&body);
        let sum = |name: &str| {
            let lines = text.lines().filter_map(|line| line.strip_prefix(name));
            lines.filter_map(|rest| rest.rsplit(' ').next()?.parse::<u64>().ok()).sum()
        };
        Ok(Counters {
            commits: sum("miri_lane_commits_total "),
            checkpoints: sum("miri_checkpoints_total "),
            open: sum("miri_deliveries_open ") + sum("miri_consumer_lag{"),
        })
    }

    /// Waits until nothing is left to do and says how long that took.
    pub(super) async fn drain(&self, connection: &mut Connection) -> Result<Duration, CliError> {
        let started = Monotonic::now();
        while self.counters(connection).await?.open > 0 {
            wait(started, "the last payments").await?;
        }
        Ok(started.elapsed())
    }

    /// The most memory that the server has had resident, in KiB, where the system tells.
    pub(super) fn peak_memory_kib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse().ok()
    }

    fn ended(&mut self) -> Result<Option<std::process::ExitStatus>, CliError> {
        self.child.try_wait().map_err(|error| CliError::io("miri serve", error))
    }
}

impl Drop for Server {
    /// A bench that ends early leaves no server behind.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // It may end by itself in between, which is what is wanted.
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

async fn wait(since: Monotonic, what: &str) -> Result<(), CliError> {
    if since.elapsed() > LIMIT {
        return Err(CliError::TimedOut { what: what.to_owned(), limit: LIMIT });
    }
    tokio::time::sleep(POLL).await;
    Ok(())
}
