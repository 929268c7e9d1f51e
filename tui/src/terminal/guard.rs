//! Entering and leaving.

use crate::runner::Device;
use crate::settings::{Mouse, Saved};
use crate::terminal::signals;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is drawn on.
pub(crate) type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// Whether the terminal is ours. The panic hook has nothing else to ask.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// The hook is put in once, however often the terminal is entered.
static HOOK: Once = Once::new();

/// The terminal while it is ours. Dropping it gives the terminal back.
pub(crate) struct Guard {
    mouse: Mouse,
    folder: Option<PathBuf>,
}

impl Guard {
    /// Enters the terminal. `folder` is where the client remembers things.
    pub(crate) fn enter(mouse: Mouse, folder: Option<PathBuf>) -> io::Result<(Self, Screen)> {
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                // The message is worth nothing on a screen that vanishes.
                leave();
                before(panic);
            }));
        });
        // Made first: should a step below fail, dropping it undoes the steps before.
        let guard = Self { mouse, folder };
        enter(mouse)?;
        let screen = Terminal::new(CrosstermBackend::new(BufWriter::new(io::stdout())))?;
        Ok((guard, screen))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

impl Device for Guard {
    fn mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        self.mouse = mouse;
        report_mouse(mouse)
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut out = io::stdout();
        write!(out, "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
        out.flush()
    }

    fn suspend(&mut self) -> io::Result<()> {
        leave();
        signals::stop()?;
        self.resume()
    }

    fn resume(&mut self) -> io::Result<()> {
        // A shell has set the terminal as it likes it meanwhile, which crossterm does not know unless it is told to begin anew.
        leave();
        enter(self.mouse)
    }

    fn save(&mut self, saved: &Saved) {
        if let Some(folder) = &self.folder {
            let _kept_or_not = saved.store(folder);
        }
    }
}

fn enter(mouse: Mouse) -> io::Result<()> {
    ENTERED.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    report_mouse(mouse)
}

fn report_mouse(mouse: Mouse) -> io::Result<()> {
    match mouse {
        Mouse::On => execute!(io::stdout(), EnableMouseCapture),
        Mouse::Off => execute!(io::stdout(), DisableMouseCapture),
    }
}

/// Gives the terminal back, once. Each step is tried whatever became of the one before.
fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _mouse = execute!(out, DisableMouseCapture);
    let _paste = execute!(out, DisableBracketedPaste);
    let _screen = execute!(out, LeaveAlternateScreen, Show);
    let _raw = disable_raw_mode();
}
