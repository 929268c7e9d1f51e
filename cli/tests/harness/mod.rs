//! Homes, shops and people.

mod bus;
pub(crate) mod generated;
mod pty;
mod relay;
mod shop;
mod terminal;
pub(crate) mod tree;

pub(crate) use bus::Bus;
pub(crate) use pty::Screen;
pub(crate) use relay::{Relay, Way};
pub(crate) use shop::{PASSWORD, Shop};
pub(crate) use terminal::{ENTER, Terminal};

use portable_pty::CommandBuilder;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// How long anything may take, in looks of [`LOOK`].
const LOOKS: u32 = 1_500;
const LOOK: Duration = Duration::from_millis(20);

/// Looks until there is something to find.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..LOOKS {
        if let Some(found) = look() {
            return found;
        }
        std::thread::park_timeout(LOOK);
    }
    panic!("waited in vain for {what}");
}

/// An address where nobody listens.
pub(crate) fn closed_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// A fresh home folder, and the environment of someone who has just installed the command.
pub(crate) struct Home {
    folder: TempDir,
    env: Vec<(String, String)>,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), env: Vec::new() }
    }

    /// A home where the command asks this shop.
    pub(crate) fn at(server: &str) -> Self {
        Self::new().with("MIRI_SERVER", server)
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.env.push((name.to_owned(), value.into()));
        self
    }

    /// Whether this variable is set here.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.env.iter().any(|(known, _)| known == name)
    }

    /// The shop that the command asks here.
    pub(crate) fn server(&self) -> &str {
        self.env.iter().find_map(|(name, value)| (name == "MIRI_SERVER").then_some(&**value)).unwrap()
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file below the home folder.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Every text in every file below the home folder, one after the other.
    pub(crate) fn texts(&self) -> String {
        let mut texts = String::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    texts += &std::fs::read_to_string(path).unwrap_or_default();
                }
            }
        }
        texts
    }

    /// The command, with nothing of our own environment.
    pub(crate) fn command<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Command {
        let mut command = self.environment(assert_cmd::cargo::cargo_bin!("miri"));
        command.args(args);
        command
    }

    /// Starts another program as the command would be started, with its stdout in a pipe.
    pub(crate) fn run_by<I: AsRef<OsStr>>(&self, program: &str, args: impl IntoIterator<Item = I>) -> Child {
        let mut command = self.environment(program);
        command.args(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn environment(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", self.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.env.iter().cloned())
            .stdin(Stdio::null());
        command
    }

    /// The same command for a terminal of its own.
    fn terminal_command(&self, args: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(assert_cmd::cargo::cargo_bin!("miri"));
        command.args(args);
        command.env_clear();
        command.env("HOME", self.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command
    }

    /// Runs `miri` with the words of one line; `'` quotes.
    pub(crate) fn miri(&self, line: &str) -> Run {
        self.run(&words(line), None)
    }

    /// As [`Home::miri`], with text on stdin.
    pub(crate) fn miri_with_stdin(&self, line: &str, stdin: &str) -> Run {
        self.run(&words(line), Some(stdin))
    }

    fn run(&self, args: &[String], stdin: Option<&str>) -> Run {
        let mut command = self.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if stdin.is_some() {
            command.stdin(Stdio::piped());
        }
        let mut child = command.spawn().unwrap();
        if let (Some(text), Some(mut pipe)) = (stdin, child.stdin.take()) {
            pipe.write_all(text.as_bytes()).unwrap();
        }
        Run { line: format!("miri {}", args.join(" ")), output: child.wait_with_output().unwrap() }
    }
}

fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in line.split('\'').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// How one command ended.
pub(crate) struct Run {
    line: String,
    output: Output,
}

impl Run {
    pub(crate) fn code(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    fn context(&self) -> String {
        format!("{}\nexit {}\n{}{}", self.line, self.code(), self.stdout(), self.stderr())
    }

    /// It went well.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        self.ends_with(0)
    }

    /// It ended with this exit code; a failure says nothing on stdout.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code(), code, "{}", self.context());
        self
    }

    /// It failed with this exit code, said nothing on stdout, and these words on stderr.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code(), code, "{}", self.context());
        assert_eq!(self.stdout(), "", "{}", self.context());
        for word in words {
            assert!(self.stderr().contains(word), "no `{word}` in:\n{}", self.context());
        }
        self
    }

    /// Stdout is one JSON object with its schema version, on one line, and nothing else.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let text = self.stdout();
        assert_eq!(text.lines().count(), 1, "{}", self.context());
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {}", self.context()));
        assert_eq!(value["schemaVersion"], 1, "{}", self.context());
        value
    }

    /// Stderr is one JSON object `{"error": {...}}` with every field.
    #[track_caller]
    pub(crate) fn json_error(&self) -> Value {
        let stderr = self.stderr();
        // Notes may come before it.
        let last = stderr.lines().next_back().unwrap_or_default();
        let mut value: Value =
            serde_json::from_str(last).unwrap_or_else(|e| panic!("{e}: {}", self.context()));
        let error = value["error"].take();
        for field in ["code", "message", "hint", "status", "requestId", "retryable"] {
            assert!(error.get(field).is_some(), "no {field}: {}", self.context());
        }
        error
    }

    /// The rows of a pipe, cell by cell.
    pub(crate) fn rows(&self) -> Vec<Vec<String>> {
        self.stdout().lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
    }
}
