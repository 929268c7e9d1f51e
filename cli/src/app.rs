//! What every verb is handed: settings, output, questions, and the way to the shop.

use crate::ask::Asks;
use crate::cli::Globals;
use crate::clock;
use crate::failure::CliError;
use crate::faults;
use crate::journal::{CurrentCommand, FileJournal, Folder};
use crate::output::{Out, Times};
use crate::run;
use crate::secrets::Keyring;
use crate::session::{Sessions, TokenSource};
use crate::settings::{Env, Settings, config_dir, state_dir};
use crate::shell;
use crate::shop;
use miri_common::Lang;
use miri_common::client::{Client, ClientError};
use miri_tui::launch::Options;
use miri_tui::look::Glyphs;
use std::cell::RefCell;
use std::sync::Arc;

/// One run of one command against a shop.
pub(crate) struct App {
    /// Stdout, and notes on stderr.
    pub(crate) out: Out,
    /// Questions.
    pub(crate) asks: Asks,
    settings: Settings,
    globals: Globals,
    env: Env,
    /// The words of the command line after `miri`.
    words: Vec<String>,
    keyring: Keyring,
    command: CurrentCommand,
    /// The command that asks again, while a write is under way.
    in_flight: RefCell<Option<String>>,
}

impl App {
    /// Puts one run together. Nothing is opened or asked yet.
    pub(crate) fn new(
        settings: Settings,
        globals: Globals,
        env: Env,
        out: Out,
        asks: Asks,
        words: Vec<String>,
    ) -> Self {
        let keyring = Keyring::new(asks.attendance());
        Self {
            out,
            asks,
            settings,
            globals,
            env,
            words,
            keyring,
            command: CurrentCommand::default(),
            in_flight: RefCell::new(None),
        }
    }

    /// The language.
    pub(crate) const fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// The profile, where every change under it must be confirmed.
    pub(crate) fn protected_profile(&self) -> Option<&str> {
        self.settings.protected.then_some(&*self.settings.profile)
    }

    /// This command line without the key and the flags that [`App::command`] adds.
    pub(crate) fn typed(&self) -> Vec<String> {
        shell::without_flags(&self.words, &["--server", "--profile", "--token-file", "--idempotency-key"])
    }

    /// The account of the profile.
    pub(crate) fn account(&self) -> Option<&str> {
        self.settings.account.as_deref()
    }

    /// Refuses a flag that names a shop, where none is asked.
    pub(crate) fn asks_no_shop(&self, command: &str) -> Result<(), CliError> {
        run::asks_no_shop(&self.globals, command)
    }

    /// A client for someone who is not signed in.
    pub(crate) fn client(&self) -> Result<Client, CliError> {
        Ok(Client::new(&self.settings.server, self.lang())?)
    }

    /// A client for whoever is signed in. Its changes go through the journal, so every verb has that without doing anything for it.
    pub(crate) async fn signed_in(&self) -> Result<Client, CliError> {
        let client = self.client()?;
        let token = self.token_source(&client)?.access_token(&client).await?;
        let journal = FileJournal::new(self.journal_folder()?, client.server(), &token, self.command.clone());
        Ok(client.with_token(token).with_journal(Arc::new(journal)))
    }

    /// The journal of everyone here.
    pub(crate) fn journal_folder(&self) -> Result<Folder, CliError> {
        Ok(Folder::at(&state_dir(&self.env)?))
    }

    /// Whether a planted fault has `miri resume` ask under new keys.
    pub(crate) fn plants_new_keys(&self) -> bool {
        faults::resumes_under_a_new_key(&self.env)
    }

    /// Where the token comes from.
    pub(crate) fn token_source(&self, client: &Client) -> Result<TokenSource, CliError> {
        Ok(TokenSource::choose(self.globals.token_file.as_deref(), &self.env, self.sessions(client)?))
    }

    /// Where `miri login` keeps the session of this profile at this shop.
    pub(crate) fn sessions(&self, client: &Client) -> Result<Sessions, CliError> {
        let state_dir = state_dir(&self.env)?;
        Ok(Sessions::at(&state_dir, &self.settings.profile, client.server(), self.keyring.clone()))
    }

    /// The way to the keyring.
    pub(crate) fn keyring(&self) -> Keyring {
        self.keyring.clone()
    }

    /// What the client at a terminal is opened with. A language that a flag names goes before the one it remembers.
    pub(crate) fn client_options(&self, shop: miri_tui::runner::Shop, glyphs: Glyphs) -> Options {
        Options {
            shop,
            lang: self.globals.lang.map(Into::into),
            default_lang: self.lang(),
            colours: shop::colours(self.env.get("NO_COLOR")),
            glyphs,
            config: config_dir(&self.env),
            state: state_dir(&self.env).ok(),
            wall: clock::machine_now,
            key_prefix: shop::key_prefix(),
        }
    }

    /// What times are shown against. JSON keeps the wire's wall clock, so it does not ask.
    pub(crate) async fn times(&self, client: &Client) -> Result<Times, CliError> {
        if self.out.is_json() { Ok(Times::WallClock) } else { Ok(Times::of(&client.info().await?)) }
    }

    /// Sends a write. Should its outcome stay unknown, or Ctrl-C come between, the failure carries the command that
    /// asks again with the same key; `verb` is that command without `miri`, the global flags and the key.
    pub(crate) async fn write<T>(
        &self,
        verb: &[String],
        key: &str,
        call: impl Future<Output = Result<T, ClientError>>,
    ) -> Result<T, CliError> {
        self.command.set(self.command(verb));
        let again = self.again(verb, key);
        self.in_flight.replace(Some(again.clone()));
        let answer = call.await;
        self.in_flight.take();
        answer.map_err(|source| CliError::Shop { source: Box::new(source), again: Some(again) })
    }

    /// The failure of a run that was interrupted.
    pub(crate) fn interrupted(&self) -> CliError {
        CliError::Interrupted { again: self.in_flight.take() }
    }

    /// A command line with the global flags of this one.
    pub(crate) fn command(&self, verb: &[String]) -> String {
        let globals = self.globals.typed();
        let words = verb.iter().chain(&globals).map(String::as_str);
        shell::line(std::iter::once("miri").chain(words))
    }

    fn again(&self, verb: &[String], key: &str) -> String {
        let mut words = verb.to_vec();
        words.extend(["--idempotency-key".to_owned(), key.to_owned()]);
        self.command(&words)
    }
}

/// The words of a command line, whatever they are made from.
macro_rules! argv {
    ($($word:expr),* $(,)?) => { vec![$($word.to_string()),*] };
}

pub(crate) use argv;
