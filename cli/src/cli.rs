//! The command line: every command, and the flags that all of them have.

use crate::{admin, bench, demo, goods, help, login, logout, order, serve, shop, whoami, wish};
use clap::{Args, Parser, Subcommand, ValueEnum};
use miri_common::Lang;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  miri demo                              a whole shop in one command
  miri shop                              browse, wish and buy at a terminal
  miri serve                             run a shop on 127.0.0.1:8000
  miri login --email anna@example.com
  miri goods list --sort goodsPrice,asc
  miri wish add 12 --quantity 2
  miri wish buy --all --address '서울시 마포구 월드컵로 1'";

const NOTES: &str = "\
Output: a table at a terminal; tab-separated rows without a header in a pipe, with times in RFC 3339; with --json \
one JSON object, with times as on the wire (the shop's wall clock).

Environment: MIRI_SERVER, MIRI_PROFILE, MIRI_TOKEN, MIRI_TOKEN_FILE, MIRI_CONFIG_DIR, MIRI_STATE_DIR, NO_COLOR, CI.

Configuration: config.toml in the folder miri of XDG_CONFIG_HOME, with profile = \"NAME\" and, in [profiles.NAME], \
server, account and lang.

Exit codes: miri help exit-codes";

// Help texts that would not pass as documentation.
const SERVER_HELP: &str = "The address of the shop [env: MIRI_SERVER] [default: http://127.0.0.1:8000]";
const PROFILE_HELP: &str = "The profile of the configuration file to use [env: MIRI_PROFILE]";
const TOKEN_FILE_HELP: &str =
    "Read the access token from a file [env: MIRI_TOKEN (the token itself), MIRI_TOKEN_FILE]";
const LANG_HELP: &str =
    "The language of labels and messages [default: the profile's, else by LC_ALL and LANG, else en]";

/// Miri: put goods on your wishlist ahead of time, and buy them when they open.
#[derive(Debug, Parser)]
#[command(
    name = "miri",
    version,
    before_help = EXAMPLES,
    after_help = NOTES,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    /// The flags that every command has.
    #[command(flatten)]
    pub(crate) globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The flags that every command has.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// `--server`.
    #[arg(long, global = true, value_name = "URL", help = SERVER_HELP)]
    pub(crate) server: Option<String>,
    /// `--profile`.
    #[arg(long, global = true, value_name = "NAME", help = PROFILE_HELP)]
    pub(crate) profile: Option<String>,
    /// `--token-file`.
    #[arg(long, global = true, value_name = "FILE", help = TOKEN_FILE_HELP)]
    pub(crate) token_file: Option<PathBuf>,
    /// `--lang`.
    #[arg(long, global = true, value_name = "ko|en", value_enum, hide_possible_values = true, help = LANG_HELP)]
    pub(crate) lang: Option<LangArg>,
    /// Write one JSON object to stdout and nothing else
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Never ask; a missing answer is an error that names its flag
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
}

/// A language by its tag.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LangArg {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Ko => Self::Ko,
            LangArg::En => Self::En,
        }
    }
}

impl Globals {
    /// The flags as they are typed, to be repeated in a command that asks again.
    pub(crate) fn typed(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut push = |flag: &str, value: Option<String>| {
            if let Some(value) = value {
                words.extend([flag.to_owned(), value]);
            }
        };
        push("--server", self.server.clone());
        push("--profile", self.profile.clone());
        push("--token-file", self.token_file.as_ref().map(|path| path.display().to_string()));
        words
    }

    /// The first flag that says which shop to ask, for commands that ask none.
    pub(crate) fn connection_flag(&self) -> Option<&'static str> {
        [
            (self.server.is_some(), "--server"),
            (self.profile.is_some(), "--profile"),
            (self.token_file.is_some(), "--token-file"),
        ]
        .into_iter()
        .find_map(|(given, flag)| given.then_some(flag))
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// A whole shop in one command: a server of its own, a catalogue, and the client on top
    Demo(demo::DemoArgs),
    /// Shop at a terminal: browse, wish, buy, follow your orders
    Shop(shop::ShopArgs),
    /// Run the shop's server
    #[command(before_help = serve::EXAMPLES)]
    Serve(serve::Serve),
    /// Sign in
    Login(login::LoginArgs),
    /// Sign out
    Logout(logout::LogoutArgs),
    /// Who is signed in, and until when
    Whoami(whoami::WhoamiArgs),
    /// Goods for sale
    #[command(subcommand, before_help = goods::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Goods(goods::GoodsCommand),
    /// Your wishlist
    #[command(subcommand, before_help = wish::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Wish(wish::WishCommand),
    /// Your orders
    #[command(subcommand, before_help = order::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Order(order::OrderCommand),
    /// Running the shop
    #[command(subcommand, before_help = admin::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Admin(admin::AdminCommand),
    /// How fast the shop is on this machine, on a database of its own
    #[command(subcommand, before_help = bench::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Bench(bench::BenchCommand),
    /// Help on a command, or on exit-codes
    Help(help::HelpArgs),
}
