//! Running a server in the foreground: flags, logging, the listener, signals. `miri serve` and `miri-server` are this.

use crate::Parts;
use crate::config::Config;
use crate::config::sources::{self, Resolved};
use anyhow::Context;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// What the command line can say. Every other key is set by the environment or the file.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ServeArgs {
    /// A TOML file with the keys that --print-config shows
    #[arg(long, value_name = "FILE", env = "MIRI_CONFIG")]
    pub config: Option<PathBuf>,
    /// The address to serve; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// A second address for /metrics
    #[arg(long, value_name = "ADDRESS")]
    pub metrics_listen: Option<String>,
    /// Where the server keeps its files
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<String>,
    /// The database
    #[arg(long, value_name = "sqlite:///ABSOLUTE/PATH")]
    pub database_url: Option<String>,
    /// local or production
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// The shop's time zone, an IANA name
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// Let an administrator move the shop's time ahead, to rehearse days in seconds; not for a real shop
    #[arg(long)]
    pub rehearsal: bool,
    /// What is logged: error, warn, info, debug, or a tracing filter
    #[arg(long, value_name = "FILTER")]
    pub log: Option<String>,
    /// Write the address that is served into this file once it is
    #[arg(long, value_name = "FILE")]
    pub port_file: Option<PathBuf>,
    /// Serve the no-op routes that `miri bench` measures against. It is for the server that `miri bench` starts, and refused
    /// with `MIRI_ENV=production`.
    #[arg(long, hide = true)]
    pub bench: bool,
    /// Show every key with its value and where that comes from, and end
    #[arg(long)]
    pub print_config: bool,
}

impl ServeArgs {
    fn flags(&self) -> BTreeMap<&'static str, String> {
        [
            ("listen", &self.listen),
            ("metrics_listen", &self.metrics_listen),
            ("data_dir", &self.data_dir),
            ("database_url", &self.database_url),
            ("env", &self.env),
            ("timezone", &self.timezone),
            ("log", &self.log),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.clone().map(|value| (name, value)))
        .chain(self.rehearsal.then(|| ("rehearsal", "true".to_owned())))
        .collect()
    }
}

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// When the configuration is not usable, the address or the data folder is taken, or the database cannot be opened.
pub async fn run(args: ServeArgs) -> anyhow::Result<()> {
    let values = sources::resolve(&args.flags(), &|name| std::env::var(name).ok(), args.config.as_deref())?;
    if args.print_config {
        std::io::stdout().write_all(values.print().as_bytes())?;
        return Ok(());
    }
    init_logging(&values)?;
    let config = Config { bench: args.bench, ..Config::from_resolved(&values)? };
    let address: SocketAddr = values.required("listen", "an address such as 127.0.0.1:8000")?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be served; choose another address with --listen"))?;
    let bound = listener.local_addr()?;
    let shutdown = CancellationToken::new();
    let mut stop = tokio::spawn(wait_for_signal(shutdown.clone()));
    let (data_dir, port_file) = (config.data_dir.clone(), args.port_file);
    let opened = Box::new(move || {
        tracing::info!(address = %bound, data = %data_dir.display(), "serving");
        port_file.map_or(Ok(()), |path| write_atomically(&path, &bound.to_string()))
    });
    let outcome = crate::run_with(config, Parts { opened, ..Parts::default() }, listener, shutdown).await;
    stop.abort();
    drop((&mut stop).await);
    outcome
}

fn init_logging(values: &Resolved) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(values.text("log"))
        .with_context(|| format!("{} is no log filter", values.describe("log")))?;
    // Whoever watches a real shop reads its log by machine, also where it is started at a terminal.
    let terminal = std::io::stderr().is_terminal() && values.text("env") != "production";
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if terminal { builder.try_init() } else { builder.json().try_init() };
    started.map_err(|error| anyhow::anyhow!("logging cannot start: {error}"))
}

async fn wait_for_signal(shutdown: CancellationToken) {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        tracing::error!("signals cannot be watched; the server ends only with its process");
        return;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping: finishing what was accepted");
    shutdown.cancel();
}

/// Readers of the file see all of it or nothing.
fn write_atomically(path: &Path, text: &str) -> anyhow::Result<()> {
    let temporary = path.with_extension("tmp");
    std::fs::write(&temporary, text)
        .and_then(|()| std::fs::rename(&temporary, path))
        .with_context(|| format!("{} cannot be written", path.display()))
}
