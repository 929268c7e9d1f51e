//! Everything that can happen.

use crate::call::Answer;
use crate::effect::{RequestId, Slot};
use crate::failure::Failure;
use crate::moment::Now;
use crossterm::event::{KeyEvent, MouseEvent};
use miri_common::api::Live;

/// One thing that has happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The clocks have moved on. The runner says so before anything else, and when [`State::wake`](crate::State::wake) is due.
    Clock(Now),
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted, or committed by an input method at once.
    Paste(String),
    /// The mouse was used.
    Mouse(MouseEvent),
    /// The terminal has another size.
    Resize {
        /// Cells across.
        width: u16,
        /// Cells down.
        height: u16,
    },
    /// A request is over.
    Answered {
        /// Which one.
        id: RequestId,
        /// Where its answer belongs.
        slot: Slot,
        /// What came of it.
        result: Result<Answer, Failure>,
    },
    /// Something about the live stream.
    Stream(Stream),
    /// The system asks the client to end, or the terminal is gone.
    Terminate,
    /// The system asks the client to stop for a while (`SIGTSTP`).
    Suspend,
    /// The terminal was handed back after a suspension, so everything is drawn anew.
    Resumed,
}

/// What the live stream says.
#[derive(Debug, Clone)]
pub enum Stream {
    /// An event came.
    Live(Live),
    /// The stream ended or broke, and why; `None` for an end that the server announced before.
    Ended(Option<Failure>),
}
