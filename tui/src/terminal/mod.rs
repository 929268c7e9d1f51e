//! The terminal: entered with care, and always given back as it was found.
//!
//! Owns raw mode, the alternate screen, mouse reports, bracketed paste and the cursor ([`Guard`]), the signals (`signals`), and
//! what the terminal sends (`inputs`). `ratatui::restore` undoes neither mouse reports nor paste, so it is not used.

mod guard;
mod inputs;
mod signals;

pub(crate) use guard::Guard;
pub(crate) use inputs::inputs;
