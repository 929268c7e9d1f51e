//! What lies over a page.

use crate::text::Field;

/// What lies over a page. One at a time: whatever opens takes the place of the other.
#[derive(Debug)]
pub(crate) enum Popup {
    /// All keys of this page.
    Help {
        /// The first line that is seen.
        top: usize,
    },
    /// Every command of this page, found by typing.
    Palette {
        /// What was typed.
        field: Field,
        /// Which of the commands that fit is chosen.
        cursor: usize,
    },
    /// The last failures.
    Log {
        /// Which is chosen.
        cursor: usize,
    },
    /// A question whose yes cannot be taken back.
    Confirm(Question),
}

/// A question. It is answered by `y` and by nothing else: Enter is too easily pressed twice.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// What will happen.
    pub(crate) words: String,
    /// What a yes means to the page that asked, in its own words.
    pub(crate) means: &'static str,
    /// Which one it is about.
    pub(crate) item: i64,
}
