//! A real terminal with the real client in it: keys go in, the screen can be read, and how it is left is checked.

use super::{Home, until};
use portable_pty::{Child, MasterPty, PtySize, SlavePty, native_pty_system};
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::thread;
use vt100::{MouseProtocolMode, Parser};

/// A terminal with `miri` in it.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    // The modes of a terminal can be asked as long as someone holds its end.
    _slave: Box<dyn SlavePty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<Parser>>,
    before: String,
}

impl Terminal {
    /// Opens `miri` with these words in a terminal of 100 by 30.
    pub(crate) fn open(home: &Home, args: &[&str]) -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(home.terminal_command(args)).unwrap();
        let screen = Arc::new(Mutex::new(Parser::new(size.rows, size.cols, 0)));
        let (shown, mut output) = (Arc::clone(&screen), pair.master.try_clone_reader().unwrap());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shown.lock().unwrap().process(&bytes[..count]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { master: pair.master, _slave: pair.slave, keys, child, screen, before }
    }

    /// What stands on the screen.
    pub(crate) fn screen(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits until this stands on the screen.
    #[track_caller]
    pub(crate) fn sees(&self, words: &str) {
        let mut looks = 0;
        until("the screen", || {
            let screen = self.screen();
            looks += 1;
            // What stood there instead says more than that it was waited for.
            assert!(looks < super::LOOKS, "{words:?} is not on the screen:\n{screen}");
            screen.contains(words).then_some(())
        });
    }

    /// Types text, or presses a key by its bytes.
    pub(crate) fn types(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Fills fields of a form in, each confirmed by Enter.
    pub(crate) fn fills(&mut self, fields: &[&str]) {
        for field in fields {
            self.types(field);
            self.types(ENTER);
        }
    }

    /// Quits from the root, and the terminal is as it was found.
    #[track_caller]
    pub(crate) fn closes(mut self) {
        self.types("1");
        self.sees("Wish ahead");
        // What is looked at below is something else while the client is open, so looking can fail.
        assert!(self.screen.lock().unwrap().screen().alternate_screen());
        assert_ne!(self.screen.lock().unwrap().screen().mouse_protocol_mode(), MouseProtocolMode::None);
        assert_ne!(modes(self.master.as_ref()), self.before);
        self.types("q");
        let status = until("the client to end", || self.child.try_wait().unwrap());
        assert!(status.success(), "{status:?}\n{}", self.screen());
        until("the terminal to be left", || {
            (!self.screen.lock().unwrap().screen().alternate_screen()).then_some(())
        });
        let parser = self.screen.lock().unwrap();
        let screen = parser.screen();
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "the mouse still reports");
        assert!(!screen.bracketed_paste(), "pastes are still marked");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert_eq!(modes(self.master.as_ref()), self.before, "the line modes are others than before");
    }
}

/// Enter.
pub(crate) const ENTER: &str = "\r";

/// The line modes of a terminal: echo, line by line, signals.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.child.kill().ok();
    }
}
