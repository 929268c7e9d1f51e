//! Changing something at the shop: the flags of every such verb, and the one way to do it.
//!
//! Owns the order of things: what cannot be asked is refused before anything is sent, then the person is asked, then it is
//! sent with its key. A dry run asks nobody, because it changes nothing.

use crate::app::App;
use crate::ask::YesArgs;
use crate::failure::CliError;
use crate::key::KeyArgs;
use crate::output::Out;
use crate::words::say;
use clap::Args;
use miri_common::client::{Client, ClientError, Effect};

/// The flags of every verb that changes something.
#[derive(Debug, Clone, Args)]
pub(crate) struct WriteArgs {
    /// Change nothing: show what the shop would answer
    #[arg(long)]
    dry_run: bool,
    /// Say NAME where it must be typed: to change anything under a protected profile, or to destroy much
    #[arg(long, value_name = "NAME")]
    confirm: Vec<String>,
    #[command(flatten)]
    key: KeyArgs,
}

impl WriteArgs {
    /// One key is for one request: several ids under one key would be taken for a mistake by the shop.
    pub(crate) fn takes_a_key_for(&self, requests: usize) -> Result<(), CliError> {
        if requests > 1 && self.key.is_given() {
            return Err(CliError::usage("--idempotency-key is for one id, not for several"));
        }
        Ok(())
    }

    /// Whether it takes effect.
    pub(crate) const fn effect(&self) -> Effect {
        if self.dry_run { Effect::DryRun } else { Effect::Real }
    }
}

/// What a write asks before it is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asking<'a> {
    /// Nothing: it can be undone, or costs nothing.
    Nothing,
    /// Yes or no.
    YesNo(YesArgs),
    /// That this name is typed.
    Name(&'a str),
}

/// One change, from the question to the answer.
pub(crate) struct Change<'a> {
    app: &'a App,
    args: &'a WriteArgs,
    asking: Asking<'a>,
    /// The client of whoever is signed in, for what is to be read before.
    pub(crate) client: Client,
}

impl<'a> Change<'a> {
    /// Refuses what cannot be asked later, then signs in.
    pub(crate) async fn begin(
        app: &'a App,
        args: &'a WriteArgs,
        asking: Asking<'a>,
    ) -> Result<Self, CliError> {
        Self::allowed(app, args, asking).await?;
        let client = app.signed_in().await?.with_effect(args.effect());
        Ok(Self { app, args, asking, client })
    }

    /// Refuses what could not be asked later; a protected profile asks at once, whatever is to be changed.
    async fn allowed(app: &App, args: &WriteArgs, asking: Asking<'_>) -> Result<(), CliError> {
        if args.dry_run {
            return Ok(());
        }
        match asking {
            Asking::Nothing => {}
            Asking::YesNo(yes) => app.asks.ensure(yes)?,
            Asking::Name(name) => app.asks.ensure_name(name, &args.confirm)?,
        }
        let Some(profile) = app.protected_profile() else { return Ok(()) };
        let what = say!(
            app.lang(),
            "프로필 {profile}은(는) 보호되어 있습니다. 이 명령은 거기서 무언가를 바꿉니다.",
            "The profile {profile} is protected, and this changes something there."
        );
        app.asks.confirm_name(profile, &args.confirm, &what).await
    }

    /// Says what will happen and asks what must be asked.
    pub(crate) async fn confirm(&self, what: &str) -> Result<(), CliError> {
        if self.args.dry_run {
            return Ok(());
        }
        match self.asking {
            Asking::Nothing => Ok(()),
            Asking::YesNo(yes) => self.app.asks.confirm(yes, what).await,
            Asking::Name(name) => self.app.asks.confirm_name(name, &self.args.confirm, what).await,
        }
    }

    /// Sends it. Should the outcome stay unknown, the failure carries this command line with its key.
    pub(crate) async fn send<T>(
        &self,
        call: impl AsyncFnOnce(&Client, &str) -> Result<T, ClientError>,
    ) -> Result<T, CliError> {
        self.send_as(&self.app.typed(), call).await
    }

    /// As [`Change::send`], where another command line than the one typed asks again.
    pub(crate) async fn send_as<T>(
        &self,
        again: &[String],
        call: impl AsyncFnOnce(&Client, &str) -> Result<T, ClientError>,
    ) -> Result<T, CliError> {
        let key = self.args.key.choose();
        self.app.write(again, &key, call(&self.client, &key)).await
    }

    /// The output for its answer.
    pub(crate) const fn out(&self) -> Out {
        self.app.out.with_effect(self.args.effect())
    }
}
