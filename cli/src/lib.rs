//! `miri`, the command for shoppers, sellers, operators and scripts.
//!
//! This crate reads the command line, asks the shop through the client in `miri-common`, and shows the answer to a
//! person or to a pipe. It knows no rule of the shop: what may be ordered, cancelled or seen is the server's to say.
//!
//! Reading order:
//! - `cli`: every command and every global flag; `run` takes one command line from start to exit code.
//! - `exit`: which exit code each failure has, decided nowhere else; `failure`: the failures and their words.
//! - `settings`: server, profile and language from flags, environment and the configuration file.
//! - `session`: where the token comes from, who is signed in, when a token is renewed; `secrets`: the keyring and the plain files that
//!   keep tokens; `files`: private files and locks between processes.
//! - `journal`: what was sent and not answered; `resume` asks about it.
//! - `output`: tables for people, TSV for pipes, JSON for programs.
//! - `app`: what every verb is handed: settings, output, a client, and how a write is sent.
//! - `goods`, `wish`, `order`, `admin`, `auth`, `login`, `logout`, `whoami`, `doctor`, `help`: one file a verb.
//! - `shop`: the client for shoppers at a terminal, which is `miri-tui`.
//! - `faults`: errors that can be planted, to see that a test fails.
//! - `serve`, `demo`, `bench` and `admin/restore`: the only places that know the server.

mod account;
mod admin;
mod app;
mod ask;
mod auth;
mod bench;
mod cli;
mod clock;
mod completion;
mod config;
mod demo;
mod doctor;
mod exit;
mod failure;
mod faults;
mod files;
mod goods;
mod help;
mod journal;
mod key;
mod live;
mod local;
mod login;
mod logout;
mod man;
mod order;
mod output;
mod paging;
mod password;
mod profile;
mod random;
mod resume;
mod run;
mod said;
mod schemas;
mod secrets;
mod secrets_in;
mod serve;
mod session;
mod settings;
mod shell;
mod shop;
mod token;
mod watching;
mod whoami;
mod wish;
mod words;
mod writing;

pub use run::main_from;

/// The JSON Schema of every command's answer, by the name of the command without `miri`.
pub fn answer_schemas() -> impl Iterator<Item = (&'static str, serde_json::Value)> {
    schemas::all()
}

/// The whole command line, as `--help`, completions and tests see it.
pub fn command() -> clap::Command {
    <cli::Cli as clap::CommandFactory>::command()
}
