//! What someone chose: the configuration file, and what is remembered from one start to the next.
//!
//! Owns the file `tui.toml` in the configuration folder ([`Config`]), which people write, and `tui-state.json` in the state
//! folder ([`Saved`]), which the client writes. Does not own where those folders are.

mod config;
mod saved;

pub use config::{Config, ConfigError};
pub use saved::{LangTag, Mouse, Saved, WishedPrices};
