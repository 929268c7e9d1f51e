//! `miri shop`: the client for shoppers at a terminal, on the shop and the session of the profile.

use crate::app::App;
use crate::failure::CliError;
use crate::secrets::Place;
use crate::session::{self, Session, SignedIn, TokenSource};
use crate::{login, random};
use clap::Args;
use futures_util::future::{BoxFuture, FutureExt};
use miri_common::Lang;
use miri_common::api::LoggedIn;
use miri_common::client::Client;
use miri_tui::failure::Failure;
use miri_tui::launch::{self, Colours, OpenError, Options};
use miri_tui::look::Glyphs;
use miri_tui::runner::Shop;
use miri_tui::session::Sessions;
use std::io::{self, IsTerminal};
use std::sync::Arc;

const EXAMPLES: &str = "\
Examples:
  miri shop
  miri shop --lang ko
  miri --profile seller shop --ascii

Keys, theme and mouse are chosen in tui.toml, beside config.toml.";

/// `miri shop`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ShopArgs {
    /// Draw with ASCII signs alone; names of goods keep their own letters
    #[arg(long)]
    ascii: bool,
    /// Keep the tokens of a login in a plain file that only you can read, instead of the keyring
    #[arg(long)]
    insecure_storage: bool,
}

impl ShopArgs {
    /// Opens the client and stays until it is closed.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        ensure_terminal()?;
        let client = app.client()?;
        let (source, kept) = (app.token_source(&client)?, app.sessions(&client)?);
        if self.insecure_storage {
            login::warn_of_plain_files(app.lang())?;
        }
        let place = if self.insecure_storage { Some(Place::PlainFile) } else { None };
        let lang = app.lang();
        let sessions = Arc::new(ProfileSessions { source, kept, place, lang, client: client.clone() });
        let glyphs = if self.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        open(app.client_options(Shop { client, sessions }, glyphs)).await
    }
}

/// Opens the client.
pub(crate) async fn open(options: Options) -> Result<(), CliError> {
    // The client is large, and lives on the heap rather than in every future around it.
    Box::pin(launch::open(options)).await.map_err(|error| match error {
        OpenError::Config(error) => CliError::usage(error.to_string()),
        OpenError::Terminal(error) => CliError::io("terminal", error),
    })
}

/// The client draws on stdout and reads keys from stdin, so both must be a terminal.
fn ensure_terminal() -> Result<(), CliError> {
    if is_terminal() {
        return Ok(());
    }
    Err(CliError::Usage {
        message: "miri shop needs a terminal".to_owned(),
        hint: Some("miri goods list".to_owned()),
    })
}

/// Whether there is a terminal to draw on.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// What the keys of writes begin with in this run.
pub(crate) fn key_prefix() -> String {
    random::new_key()
}

/// Colours, unless `NO_COLOR` asks for none.
pub(crate) const fn colours(no_color: Option<&str>) -> Colours {
    match no_color {
        Some(_) => Colours::None,
        None => Colours::Theme,
    }
}

/// The session that `miri login` made, and that this client may make too: kept where the flag says, else where the one before it was, and
/// in the keyring where there was none. A plain file is only for those who have asked for it.
struct ProfileSessions {
    source: TokenSource,
    kept: session::Sessions,
    place: Option<Place>,
    lang: Lang,
    client: Client,
}

impl Sessions for ProfileSessions {
    fn token(&self) -> BoxFuture<'_, Result<Option<String>, Failure>> {
        async {
            match self.source.access_token(&self.client).await {
                Ok(token) => Ok(Some(token)),
                Err(CliError::SignedOut { .. }) => Ok(None),
                Err(error) => Err(failure(error, self.lang)),
            }
        }
        .boxed()
    }

    fn opened<'a>(&'a self, account: &'a str, pair: LoggedIn) -> BoxFuture<'a, Result<(), Failure>> {
        async move {
            self.ensure_kept()?;
            let session = Session::new(pair);
            let signed_in = SignedIn {
                server: self.client.server().to_owned(),
                account: account.to_owned(),
                user_id: session.user_id,
                kept_in: self.place(),
            };
            // That the tokens of the session before stay behind somewhere does not make this one worse.
            match self.kept.keep(&signed_in, &session).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    // As after `miri login`: what nobody could use does not stay open at the shop.
                    let _best_effort = session.end(&self.client).await;
                    Err(failure(error, self.lang))
                }
            }
        }
        .boxed()
    }

    fn closed(&self) -> BoxFuture<'_, Result<(), Failure>> {
        async {
            self.ensure_kept()?;
            self.kept.forget().await.map(drop).map_err(|error| failure(error, self.lang))
        }
        .boxed()
    }
}

impl ProfileSessions {
    fn place(&self) -> Place {
        let before = || self.kept.signed_in().ok().flatten().map(|before| before.kept_in);
        self.place.or_else(before).unwrap_or(Place::Keyring)
    }

    /// A token from outside goes before every session, so one that is opened here would not be used.
    fn ensure_kept(&self) -> Result<(), Failure> {
        match &self.source {
            TokenSource::Session(_) => Ok(()),
            outside => Err(Failure::other(&format!("{} is set and goes before any session", outside.name()))),
        }
    }
}

/// What happened, and the command that helps.
fn told(error: &CliError, lang: Lang) -> String {
    match error.hint(lang) {
        Some(hint) => format!("{} ({hint})", error.message(lang)),
        None => error.message(lang),
    }
}

fn failure(error: CliError, lang: Lang) -> Failure {
    match error {
        CliError::Shop { source, .. } => (*source).into(),
        other => Failure::other(&told(&other, lang)),
    }
}
