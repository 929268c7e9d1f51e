//! One command line from start to exit code.

use crate::app::App;
use crate::ask::Asks;
use crate::cli::{Cli, Command, Globals};
use crate::exit::Exit;
use crate::failure::{self, CliError};
use crate::output::{Mode, Out, Shape};
use crate::settings::{self, Env, Flags, Settings};
use crate::{bench, demo, help, serve};
use clap::Parser;
use miri_common::Lang;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};

/// Carries out one command line, program name first, and says how the process ends.
pub fn main_from(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    // Every TLS connection of this process uses one provider; a second call finds it installed already.
    let _installed_before = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            let json = args.iter().take_while(|word| *word != "--").any(|word| word == "--json");
            return failure::report_usage(&error, json).as_ref().map_or(Exit::Ok, Exit::of).into();
        }
    };
    let env = Env::read();
    let lang = settings::language(cli.globals.lang.map(Into::into), &env);
    let json = cli.globals.json;
    match carry_out(cli, env, lang) {
        Ok(()) => Exit::Ok.into(),
        Err((error, lang)) => {
            failure::report(&error, lang, json);
            Exit::of(&error).into()
        }
    }
}

/// A failure and the language to tell it in.
type Failed = (CliError, Lang);

fn carry_out(cli: Cli, env: Env, lang: Lang) -> Result<(), Failed> {
    let Cli { globals, command } = cli;
    let out = |lang| Out::new(mode(&globals, &env), lang);
    let in_lang = |error| (error, lang);
    match command {
        Command::Help(args) => help::run(&args, out(lang)).map_err(in_lang),
        Command::Serve(args) => {
            asks_no_shop(&globals, "serve").map_err(in_lang)?;
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
            let app = App::new(settings, globals, env, out, asks);
            ask_a_shop(command, &app).map_err(|error| (error, lang))
        }
    }
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
        Command::Goods(command) => command.run(app).await,
        Command::Wish(command) => command.run(app).await,
        Command::Order(command) => command.run(app).await,
        Command::Admin(command) => command.run(app).await,
        Command::Help(_) | Command::Serve(_) | Command::Demo(_) | Command::Bench(_) => Ok(()),
    }
}

/// A runtime with timers and sockets.
pub(crate) fn runtime(mut builder: Builder) -> Result<Runtime, CliError> {
    builder.enable_all().build().map_err(|error| CliError::io("runtime", error))
}

/// A flag that names a shop would be read and ignored here, so it is refused.
fn asks_no_shop(globals: &Globals, command: &str) -> Result<(), CliError> {
    match globals.connection_flag() {
        Some(flag) => {
            Err(CliError::usage(format!("miri {command} asks no other shop: {flag} means nothing here")))
        }
        None => Ok(()),
    }
}

fn mode(globals: &Globals, env: &Env) -> Mode {
    let terminal = io::stdout().is_terminal();
    match (globals.json, terminal) {
        (true, true) => Mode::Json(Shape::Indented),
        (true, false) => Mode::Json(Shape::OneLine),
        (false, false) => Mode::Pipe,
        (false, true) => Mode::Terminal {
            width: terminal_size::terminal_size().map(|(width, _)| width.0),
            color: env.get("NO_COLOR").is_none() && env.get("TERM").is_some_and(|term| term != "dumb"),
        },
    }
}
