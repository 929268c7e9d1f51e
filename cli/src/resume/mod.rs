//! `miri resume`: what became of changes whose answer never came.
//!
//! Every open change of whoever is signed in is asked about under its own key (`ask`), one process at a time. A change of another account
//! or shop, one that a running command waits for, and one that is so old that the shop may have forgotten its key are told and left alone.

mod ask;

use crate::app::App;
use crate::failure::CliError;
use crate::files::lock::Lock;
use crate::journal::{Entry, Folder, Taken};
use crate::output::{self, Cell, Heading, Listed, Times, heading};
use crate::words::say;
use clap::Args;
use jiff::Timestamp;
use miri_common::client::OpenChange;
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri resume
  miri resume --list                      show what is open, and ask nobody
  miri resume --forget KEY                stop asking about one; whether it happened stays unknown

Columns in a pipe: outcome (done, refused, unknown, in-flight, elsewhere, too-old or forgotten), key, at, command,
message

Exit codes: 0 nothing is open any more, 3 the shop refused some, 8 some stay open; those of a failed request otherwise.";

/// How long to wait for another `miri resume`.
const LOCK_LIMIT: Duration = Duration::from_mins(2);

/// `miri resume`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ResumeArgs {
    /// Show what is open, and ask nobody
    #[arg(long, conflicts_with = "forget")]
    list: bool,
    /// Forget the change with this key without asking; look first whether it happened
    #[arg(long, value_name = "KEY")]
    forget: Option<String>,
}

/// What is known of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    /// It took effect.
    Done,
    /// It did not.
    Refused,
    /// Still not known.
    Unknown,
    /// A running command waits for its answer.
    InFlight,
    /// It is another account's, or another shop's.
    Elsewhere,
    /// The shop may have forgotten the key.
    TooOld,
    /// It is not asked about any more.
    Forgotten,
}

/// One change and what is known of it.
#[derive(Debug, Serialize, ToSchema)]
struct Line {
    outcome: Outcome,
    key: String,
    #[schema(value_type = String)]
    at: Timestamp,
    server: String,
    command: String,
    message: String,
    /// The data of the answer, where it took effect.
    data: Option<Value>,
    /// Why it stays open.
    #[serde(skip)]
    failure: Option<CliError>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Report {
    open: usize,
    changes: Vec<Line>,
}

impl ResumeArgs {
    /// Asks, lists or forgets.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let folder = app.journal_folder()?;
        // Nothing to ask about needs nobody to be signed in.
        if folder.entries()?.is_empty() && self.forget.is_none() {
            return show(app, Vec::new());
        }
        let _one_at_a_time = Lock::wait(&folder.resume_lock(), LOCK_LIMIT).await?;
        if let Some(key) = &self.forget {
            return forget(app, &folder, key);
        }
        if self.list {
            return list(app, &folder);
        }
        show(app, ask::all(app, &folder).await?)
    }
}

/// Shows what is open as far as that can be told without asking anybody.
fn list(app: &App, folder: &Folder) -> Result<(), CliError> {
    let mut lines = Vec::new();
    for entry in folder.entries()? {
        let outcome = match folder.take(&entry)? {
            Taken::Held(_) => Outcome::Unknown,
            Taken::InFlight => Outcome::InFlight,
            Taken::Settled => continue,
        };
        lines.push(Line::of(&entry, outcome, outcome.words(app)));
    }
    render(app, &Report { open: lines.len(), changes: lines })
}

/// Stops asking about one change.
fn forget(app: &App, folder: &Folder, key: &str) -> Result<(), CliError> {
    let entries = folder.entries()?;
    let entry = entries.iter().find(|entry| entry.change.key == key);
    let entry = entry.ok_or_else(|| CliError::Usage {
        message: say!(app.lang(), "키가 {key}인 열린 요청이 없습니다", "no open change has the key {key}"),
        hint: Some("miri resume --list".to_owned()),
    })?;
    let outcome = match folder.take(entry)? {
        Taken::Held(held) => {
            Box::new(held).close();
            Outcome::Forgotten
        }
        Taken::InFlight => Outcome::InFlight,
        Taken::Settled => Outcome::Forgotten,
    };
    show(app, vec![Line::of(entry, outcome, outcome.words(app))])
}

/// Shows what came of it, and fails where something is not as it was wished.
fn show(app: &App, mut lines: Vec<Line>) -> Result<(), CliError> {
    let failure = lines.iter_mut().find_map(|line| line.failure.take());
    let count = |wanted: fn(Outcome) -> bool| lines.iter().filter(|line| wanted(line.outcome)).count();
    let (open, refused) = (count(Outcome::is_open), count(|outcome| outcome == Outcome::Refused));
    let all = lines.len();
    if lines.is_empty() && !app.out.is_json() {
        output::note(app.lang().pick("결과를 모르는 요청이 없습니다", "nothing is open"))?;
    }
    render(app, &Report { open, changes: lines })?;
    match failure {
        Some(failure) => Err(failure),
        None if open > 0 => Err(CliError::Pending {
            what: say!(app.lang(), "결과를 모르는 요청 {open}건", "{open} changes of unknown outcome"),
            again: "miri resume --list".to_owned(),
        }),
        None if refused > 0 => Err(CliError::Partial { failed: refused, all }),
        None => Ok(()),
    }
}

fn render(app: &App, report: &Report) -> Result<(), CliError> {
    app.out.listing(report, &report.changes, &Times::WallClock)
}

impl Outcome {
    const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::InFlight => "in-flight",
            Self::Elsewhere => "elsewhere",
            Self::TooOld => "too-old",
            Self::Forgotten => "forgotten",
        }
    }

    const fn is_open(self) -> bool {
        matches!(self, Self::Unknown | Self::InFlight | Self::Elsewhere | Self::TooOld)
    }

    /// What people read where the shop has said nothing.
    fn words(self, app: &App) -> String {
        let (ko, en) = match self {
            Self::Done => ("처리됨", "it took effect"),
            Self::Refused => ("처리되지 않음", "it did not take effect"),
            Self::Unknown => ("결과를 모릅니다", "the outcome is not known"),
            Self::InFlight => ("실행 중인 명령이 답을 기다립니다", "a running command waits for the answer"),
            Self::Elsewhere => {
                ("다른 계정이나 서버의 요청입니다", "it is of another account or shop; sign in there")
            }
            Self::TooOld => (
                "너무 오래되어 물어볼 수 없습니다. 주문 목록에서 확인한 뒤 --forget으로 지우세요",
                "too old to be asked about; look at miri order list, then use --forget",
            ),
            Self::Forgotten => ("더 묻지 않습니다", "nobody asks about it any more"),
        };
        app.lang().pick(ko, en).to_owned()
    }
}

impl Line {
    fn of(entry: &Entry, outcome: Outcome, message: String) -> Self {
        Self {
            outcome,
            key: entry.change.key.clone(),
            at: entry.at,
            server: entry.server.clone(),
            command: entry.command.clone(),
            message,
            data: None,
            failure: None,
        }
    }
}

impl Listed for Line {
    const NAMES: &'static [&'static str] = &["outcome", "key", "at", "command", "message"];
    const HEADINGS: &'static [Heading] = &[
        heading("결과", "outcome"),
        heading("키", "key"),
        heading("때", "at"),
        heading("명령", "command"),
        heading("설명", "message"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.outcome.code()),
            Cell::text(&self.key),
            Cell::Instant(Some(self.at)),
            Cell::text(&self.command),
            Cell::text(&self.message),
        ]
    }
}
