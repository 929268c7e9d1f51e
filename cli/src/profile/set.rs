//! `miri profile set`.

use super::show;
use crate::cli::LangArg;
use crate::failure::CliError;
use crate::local::Local;
use crate::settings::ConfigEdit;
use clap::Args;
use miri_common::Lang;
use miri_common::client::Client;

const EXAMPLES: &str = "\
Examples:
  miri profile set work --url https://shop.example.com --account anna@example.com
  miri profile set work --protected true  every change there wants the name typed
  miri profile set work --language ko";

/// `miri profile set`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct SetArgs {
    /// The name of the profile
    #[arg(value_name = "NAME", value_parser = name)]
    name: String,
    /// The address of its shop
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The e-mail address to sign in with
    #[arg(long, value_name = "EMAIL")]
    account: Option<String>,
    /// Its language
    #[arg(long, value_name = "ko|en", value_enum)]
    language: Option<LangArg>,
    /// Whether every change under it must be confirmed by typing its name
    #[arg(long, value_name = "true|false")]
    protected: Option<bool>,
}

impl SetArgs {
    /// Makes the profile where it is missing, and changes what was given.
    pub(crate) fn run(self, local: &Local<'_>) -> Result<(), CliError> {
        let mut config = ConfigEdit::load(local.env)?;
        if let Some(url) = &self.url {
            // An address that can never be asked is refused here rather than at the next command.
            Client::new(url, Lang::En)?;
        }
        config.profile_mut(&self.name)?;
        let lang = self.language.map(|lang| Lang::from(lang).tag().to_owned());
        let protected = self.protected.map(|protected| protected.to_string());
        for (key, value) in
            [("server", self.url), ("account", self.account), ("lang", lang), ("protected", protected)]
        {
            if let Some(value) = value {
                config.set(&format!("profiles.{}.{key}", self.name), &value)?;
            }
        }
        config.save()?;
        show(local, &config, &self.name)
    }
}

/// A name stands in a key with dots and in file names, so it is a plain word.
fn name(text: &str) -> Result<String, String> {
    let sound = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if sound { Ok(text.to_owned()) } else { Err("must be letters, digits, - and _".to_owned()) }
}
