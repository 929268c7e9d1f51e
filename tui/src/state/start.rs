//! What a client is opened with.

use crate::keymap::Keymap;
use crate::look::{Glyphs, Theme};
use crate::moment::Now;
use crate::settings::{Mouse, WishedPrices};
use miri_common::Lang;

/// What a client is opened with.
#[derive(Debug, Clone)]
pub struct Start {
    /// The clocks.
    pub now: Now,
    /// The language.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// Which signs the terminal shows.
    pub glyphs: Glyphs,
    /// Mouse reports.
    pub mouse: Mouse,
    /// The prices at which wishes were first seen.
    pub wished: WishedPrices,
    /// The keys.
    pub keymap: Keymap,
    /// Cells across.
    pub width: u16,
    /// Cells down.
    pub height: u16,
    /// The address of the shop.
    pub server: String,
    /// What the idempotency keys of this client begin with: unlike that of any other.
    pub key_prefix: String,
}
