//! The command at a real terminal.

use super::Home;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long a terminal may show nothing new.
const PATIENCE: Duration = Duration::from_secs(30);

/// A terminal with a running command in it.
pub(crate) struct Screen {
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    shown: String,
    // The terminal closes with it.
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Screen {
    /// Runs `miri` at a terminal of this many columns.
    pub(crate) fn run(home: &Home, cols: u16, line: &str) -> Self {
        let size = PtySize { rows: 40, cols, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let command = home.command(super::words(line));
        let mut builder = CommandBuilder::new(command.get_program());
        builder.env_clear();
        builder.args(command.get_args());
        builder.env("TERM", "xterm-256color");
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                builder.env(name, value);
            }
        }
        let child = pair.slave.spawn_command(builder).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if send.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { writer, output, child, shown: String::new(), _master: pair.master }
    }

    /// Waits until these words have been shown.
    #[track_caller]
    pub(crate) fn until(&mut self, words: &str) -> &mut Self {
        while !self.shown.contains(words) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.shown.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("`{words}` was never shown ({error}):\n{}", self.shown),
            }
        }
        self
    }

    /// Types.
    pub(crate) fn types(&mut self, text: &str) -> &mut Self {
        self.writer.write_all(text.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        self
    }

    /// Everything that was shown until the command ended, and its exit code.
    pub(crate) fn ends(mut self) -> (String, u32) {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
        let status = self.child.wait().unwrap();
        (self.shown.replace("\r\n", "\n"), status.exit_code())
    }
}
