//! Opening the client at a terminal.

use crate::look::{Glyphs, Theme};
use crate::moment::Now;
use crate::runner::{Clocks, Runner, Shop};
use crate::settings::{Config, ConfigError, Saved};
use crate::state::{Start, State};
use crate::terminal::{Guard, inputs};
use jiff::Timestamp;
use miri_common::Lang;
use std::io;
use std::path::PathBuf;

/// What the client is opened with.
pub struct Options {
    /// The shop and whoever keeps the session.
    pub shop: Shop,
    /// The language, where a flag or a profile says so; else the one that was switched to last.
    pub lang: Option<Lang>,
    /// The language where nobody has ever said.
    pub default_lang: Lang,
    /// Whether colours are wanted.
    pub colours: Colours,
    /// Which signs the terminal shows.
    pub glyphs: Glyphs,
    /// The folder of `tui.toml`.
    pub config: Option<PathBuf>,
    /// The folder where the client remembers things.
    pub state: Option<PathBuf>,
    /// Reads the wall clock of this machine.
    pub wall: fn() -> Timestamp,
    /// What the idempotency keys of this client begin with: unlike that of any other.
    pub key_prefix: String,
}

/// Whether colours are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// Those of the theme.
    Theme,
    /// None (`NO_COLOR`).
    None,
}

/// Why the client could not be opened, or ended.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The terminal cannot be used.
    #[error("terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// Opens the client and runs it until someone quits. The terminal is given back whatever happens.
///
/// # Errors
/// When the configuration or the terminal cannot be used.
pub async fn open(options: Options) -> Result<(), OpenError> {
    let config = options.config.as_deref().map(Config::load).transpose()?.unwrap_or_default();
    let clocks = Clocks::start(options.wall);
    let start = start(&options, config, clocks.now())?;
    let (mouse, folder) = (start.mouse, options.state);
    let inputs = inputs()?;
    let (guard, mut screen) = Guard::enter(mouse, folder)?;
    let runner = Runner::new(State::new(start), clocks, guard, options.shop);
    runner.run(&mut screen, inputs).await?;
    Ok(())
}

/// What was said now goes before what was switched last, and that before what the configuration says.
fn start(options: &Options, config: Config, now: Now) -> io::Result<Start> {
    let saved = options.state.as_deref().map(Saved::load).unwrap_or_default();
    let (width, height) = crossterm::terminal::size()?;
    let theme = match options.colours {
        Colours::Theme => saved.theme.or(config.theme).unwrap_or_default(),
        Colours::None => Theme::Mono,
    };
    Ok(Start {
        now,
        lang: options.lang.or(saved.lang.map(Into::into)).unwrap_or(options.default_lang),
        theme,
        glyphs: options.glyphs,
        mouse: saved.mouse.or(config.mouse).unwrap_or_default(),
        wished: saved.wished,
        keymap: config.keymap,
        width,
        height,
        server: options.shop.client.server().to_owned(),
        key_prefix: options.key_prefix.clone(),
    })
}
