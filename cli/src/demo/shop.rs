//! The demo's own server: started in this process, stopped before the demo ends.

use super::wait;
use crate::failure::CliError;
use crate::random;
use miri_common::Lang;
use miri_common::client::Client;
use miri_server::config::{AdminAccount, ProviderKind};
use secrecy::SecretString;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long the server may take to finish what it accepted.
const STOP_LIMIT: Duration = Duration::from_secs(15);

/// A shop that is open.
pub(super) struct Shop {
    /// Its address.
    pub(super) url: String,
    /// Who runs it.
    pub(super) admin: Credentials,
}

/// An account of the demo. The password is random and shown to nobody.
pub(super) struct Credentials {
    pub(super) email: &'static str,
    pub(super) password: String,
}

impl Credentials {
    /// An account with a new password.
    pub(super) fn new(email: &'static str) -> Self {
        Self { email, password: random::new_password() }
    }
}

/// How long a token of the demo lives: longer than anyone plays.
const TOKEN_LIFE: Duration = Duration::from_hours(24);

/// Opens a shop on a free port of this machine, where `provider` takes the money, plays `story` in it, and closes it again, whatever the story came to.
pub(super) async fn open<T>(
    keep: Option<&Path>,
    provider: ProviderKind,
    story: impl AsyncFnOnce(&Shop) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let data = Data::new(keep)?;
    let listener =
        TcpListener::bind("127.0.0.1:0").await.map_err(|error| CliError::io("127.0.0.1", error))?;
    let address = listener.local_addr().map_err(|error| CliError::io("127.0.0.1", error))?;
    let shop = Shop { url: format!("http://{address}"), admin: Credentials::new("admin@miri.example") };
    let mut config = miri_server::Config::local(data.path());
    // Everyone in the demo lives at one address.
    config.rate_limits = None;
    config.access_token_ttl = TOKEN_LIFE;
    config.payment.provider = provider;
    config.admin = Some(AdminAccount {
        email: shop.admin.email.to_owned(),
        password: SecretString::from(shop.admin.password.clone()),
    });
    let shutdown = CancellationToken::new();
    let mut server = std::pin::pin!(miri_server::run(config, listener, shutdown.clone()));
    let told = tokio::select! {
        ended = &mut server => return Err(match ended {
            Ok(()) => CliError::Other("the server stopped by itself".to_owned()),
            Err(error) => failed(&error),
        }),
        told = async { ready(&shop.url).await?; story(&shop).await } => told,
        _ = tokio::signal::ctrl_c() => Err(CliError::Interrupted { again: None }),
    };
    shutdown.cancel();
    match tokio::time::timeout(STOP_LIMIT, server).await {
        Ok(Ok(())) => told,
        Ok(Err(error)) => told.and(Err(failed(&error))),
        Err(_) => told.and(Err(CliError::TimedOut { what: "server".to_owned(), limit: STOP_LIMIT })),
    }
}

fn failed(error: &anyhow::Error) -> CliError {
    CliError::Other(format!("{error:#}"))
}

async fn ready(url: &str) -> Result<(), CliError> {
    let client = Client::new(url, Lang::En)?;
    wait::until("the shop opens", async || Ok(client.info().await.ok())).await.map(drop)
}

/// The folder that the shop lives in.
enum Data<'a> {
    Temporary(TempDir),
    Kept(&'a Path),
}

impl<'a> Data<'a> {
    /// A folder to keep must be new or empty: the accounts of an earlier demo have passwords that nobody knows.
    fn new(keep: Option<&'a Path>) -> Result<Self, CliError> {
        let Some(folder) = keep else {
            let folder = tempfile::Builder::new().prefix("miri-demo-").tempdir();
            return folder.map(Self::Temporary).map_err(|error| CliError::io("temporary folder", error));
        };
        let failed = |error| CliError::io(folder.display().to_string(), error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        if std::fs::read_dir(folder).map_err(failed)?.next().is_some() {
            return Err(CliError::Usage {
                message: format!("{} is not empty", folder.display()),
                hint: Some("miri demo --keep NEW_FOLDER".to_owned()),
            });
        }
        Ok(Self::Kept(folder))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Temporary(folder) => folder.path(),
            Self::Kept(folder) => folder,
        }
    }
}
