//! How things look: one accent colour, few greys, symbols that do not lean on colour.
//!
//! Owns themes and symbols. Does not own where things stand: that is each view's business.
//!
//! [`Theme`] and [`Palette`], [`Symbols`], and both together as [`Look`].

mod symbols;
mod theme;

pub use symbols::Glyphs;
pub(crate) use symbols::Symbols;
pub(crate) use theme::Palette;
pub use theme::Theme;

/// How things look now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// The theme that was chosen.
    pub(crate) theme: Theme,
    /// Its colours.
    pub(crate) palette: Palette,
    /// Its symbols.
    pub(crate) symbols: &'static Symbols,
    glyphs: Glyphs,
}

impl Look {
    /// This theme with these symbols.
    pub(crate) const fn new(theme: Theme, glyphs: Glyphs) -> Self {
        Self { theme, palette: Palette::of(theme), symbols: Symbols::of(glyphs), glyphs }
    }

    /// The same symbols in another theme.
    pub(crate) const fn with_theme(self, theme: Theme) -> Self {
        Self::new(theme, self.glyphs)
    }
}
