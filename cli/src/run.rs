//! One command line from start to exit code.

use crate::app::App;
use crate::ask::Asks;
use crate::cli::{Cli, Command, Globals};
use crate::exit::Exit;
use crate::failure::{self, CliError};
use crate::local::Local;
use crate::output::Out;
use crate::settings::{self, Env, Flags, Settings};
use crate::{bench, completion, demo, help, man, serve};
use clap::FromArgMatches;
use miri_common::Lang;
use std::ffi::OsString;
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};

/// Carries out one command line, program name first, and says how the process ends.
pub fn main_from(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    // Every TLS connection of this process uses one provider; a second call finds it installed already.
    let _installed_before = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let args: Vec<OsString> = args.into_iter().collect();
    let line = match Line::parse(&args) {
        Ok(line) => line,
        Err(error) => {
            let json = wants_json(&args);
            return failure::report_usage(&error, json).as_ref().map_or(Exit::Ok, Exit::of).into();
        }
    };
    let env = Env::read();
    let lang = settings::language(line.cli.globals.lang.map(Into::into), &env);
    let json = line.cli.globals.output.is_json();
    match carry_out(line, env, lang) {
        Ok(()) => Exit::Ok.into(),
        Err((error, lang)) => {
            failure::report(&error, lang, json);
            Exit::of(&error).into()
        }
    }
}

/// A failure and the language to tell it in.
type Failed = (CliError, Lang);

/// A command line that was understood.
struct Line {
    cli: Cli,
    /// The command without `miri`, such as `goods list`.
    name: String,
    /// The words after `miri`, as they were typed.
    words: Vec<String>,
}

impl Line {
    fn parse(args: &[OsString]) -> Result<Self, clap::Error> {
        let matches = crate::command().try_get_matches_from(args)?;
        let mut names = Vec::new();
        let mut below = matches.subcommand();
        while let Some((name, matches)) = below {
            names.push(name);
            below = matches.subcommand();
        }
        let words = args.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        Ok(Self { name: names.join(" "), words, cli: Cli::from_arg_matches(&matches)? })
    }
}

/// Whether a command line that was not understood asks for JSON nevertheless.
fn wants_json(args: &[OsString]) -> bool {
    let words: Vec<_> =
        args.iter().map(|word| word.to_string_lossy()).take_while(|word| word != "--").collect();
    words.iter().any(|word| word == "--json" || word.starts_with("--json=") || word.starts_with("--jq"))
        || words.windows(2).any(|pair| matches!(&*pair[0], "-o" | "--output") && pair[1].starts_with("json"))
        || words.iter().any(|word| word.starts_with("-ojson") || word.starts_with("--output=json"))
}

fn carry_out(line: Line, env: Env, lang: Lang) -> Result<(), Failed> {
    let Line { cli: Cli { globals, command }, name, words } = line;
    let in_lang = |error| (error, lang);
    let mode = globals.output.mode(&name, &env).map_err(in_lang)?;
    let out = |lang| Out::new(mode, lang);
    match command {
        Command::Help(args) => help::run(&args, out(lang)).map_err(in_lang),
        Command::Serve(args) => {
            asks_no_shop(&globals, "serve").map_err(in_lang)?;
            answers_nothing(&globals, "serve").map_err(in_lang)?;
            serve::run(args).map_err(in_lang)
        }
        Command::Demo(args) => {
            asks_no_shop(&globals, "demo").map_err(in_lang)?;
            let asks = Asks::new(globals.no_input, &env, lang);
            demo::run(&args, &env, asks, out(lang), lang).map_err(in_lang)
        }
        Command::Bench(command) => {
            asks_no_shop(&globals, "bench").map_err(in_lang)?;
            bench::run(command, out(lang)).map_err(in_lang)
        }
        Command::Completion(args) => {
            asks_no_shop(&globals, "completion").map_err(in_lang)?;
            completion::run(&args, out(lang)).map_err(in_lang)
        }
        Command::Man(args) => {
            asks_no_shop(&globals, "man").map_err(in_lang)?;
            man::run(&args, out(lang)).map_err(in_lang)
        }
        Command::Config(command) => {
            asks_no_shop(&globals, "config").map_err(in_lang)?;
            let local = Local { out: out(lang), asks: Asks::new(globals.no_input, &env, lang), env: &env };
            command.run(&local).map_err(in_lang)
        }
        Command::Profile(command) => {
            asks_no_shop(&globals, "profile").map_err(in_lang)?;
            let local = Local { out: out(lang), asks: Asks::new(globals.no_input, &env, lang), env: &env };
            or_ctrl_c(command.run(&local)).map_err(in_lang)
        }
        command => {
            let flags = Flags {
                server: globals.server.clone(),
                profile: globals.profile.clone(),
                lang: globals.lang.map(Into::into),
            };
            let settings = Settings::load(&flags, &env).map_err(in_lang)?;
            let lang = settings.lang;
            let asks = Asks::new(globals.no_input, &env, lang);
            let out = out(lang);
            let app = App::new(settings, globals, env, out, asks, words);
            ask_a_shop(command, &app).map_err(|error| (error, lang))
        }
    }
}

/// Does something on this machine that may ask a question, or stops it at Ctrl-C.
fn or_ctrl_c(work: impl Future<Output = Result<(), CliError>>) -> Result<(), CliError> {
    let runtime = runtime(Builder::new_current_thread())?;
    let answer = runtime.block_on(async {
        tokio::select! {
            biased;
            answer = work => answer,
            _ = tokio::signal::ctrl_c() => Err(CliError::Interrupted { again: None }),
        }
    });
    // A question that nobody has answered may still block a thread; it must not keep the process.
    runtime.shutdown_background();
    answer
}

/// Runs a verb, or stops it at Ctrl-C.
fn ask_a_shop(command: Command, app: &App) -> Result<(), CliError> {
    let runtime = runtime(Builder::new_current_thread())?;
    let answer = runtime.block_on(async {
        tokio::select! {
            biased;
            answer = verb(command, app) => answer,
            _ = tokio::signal::ctrl_c() => Err(app.interrupted()),
        }
    });
    // A question that nobody has answered may still block a thread; it must not keep the process.
    runtime.shutdown_background();
    answer
}

async fn verb(command: Command, app: &App) -> Result<(), CliError> {
    match command {
        Command::Shop(args) => args.run(app).await,
        Command::Login(args) => args.run(app).await,
        Command::Logout(args) => args.run(app).await,
        Command::Whoami(args) => args.run(app).await,
        Command::Auth(command) => command.run(app).await,
        Command::Doctor(args) => args.run(app).await,
        Command::Resume(args) => args.run(app).await,
        Command::Goods(command) => command.run(app).await,
        Command::Wish(command) => command.run(app).await,
        Command::Order(command) => command.run(app).await,
        Command::Account(command) => command.run(app).await,
        Command::Token(command) => command.run(app).await,
        Command::Admin(command) => command.run(app).await,
        Command::Help(_)
        | Command::Serve(_)
        | Command::Demo(_)
        | Command::Bench(_)
        | Command::Completion(_)
        | Command::Man(_)
        | Command::Config(_)
        | Command::Profile(_) => Ok(()),
    }
}

/// A runtime with timers and sockets.
pub(crate) fn runtime(mut builder: Builder) -> Result<Runtime, CliError> {
    builder.enable_all().build().map_err(|error| CliError::io("runtime", error))
}

/// A flag that names a shop would be read and ignored here, so it is refused.
pub(crate) fn asks_no_shop(globals: &Globals, command: &str) -> Result<(), CliError> {
    match globals.connection_flag() {
        Some(flag) => {
            Err(CliError::usage(format!("miri {command} asks no other shop: {flag} means nothing here")))
        }
        None => Ok(()),
    }
}

/// So would a flag that says how to show an answer where there is none.
fn answers_nothing(globals: &Globals, command: &str) -> Result<(), CliError> {
    match globals.output.flag() {
        Some(flag) => {
            Err(CliError::usage(format!("miri {command} has no answer to show: {flag} means nothing here")))
        }
        None => Ok(()),
    }
}
