//! `miri admin restore`: a backup becomes the data folder of a shop, and is audited before anyone opens it.
//!
//! It asks no shop: it works on files of this machine, and knows the server's storage for that. The folder appears under its
//! name once it is whole; whatever goes wrong before leaves nothing behind.

use crate::app::App;
use crate::failure::CliError;
use crate::output::{self, Cell, Heading, Shown, Times, heading};
use crate::words::say;
use clap::Args;
use jiff::tz::TimeZone;
use miri_common::api::AuditReport;
use miri_server::clock::Clock;
use miri_server::faults::Faults;
use miri_server::random::Random;
use miri_server::stock::audit::{Depth, audit};
use miri_server::stock::gate::Gate;
use miri_server::storage::{Database, Store, StoreConfig};
use serde::Serialize;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri admin restore /var/lib/miri/backups/before-the-drop.db ./restored --keys /var/lib/miri/keys
  miri serve --data-dir ./restored        once it was found clean

BACKUP is a file that miri admin backup has made. The keys with which it was written must be beside it, or be given to miri
serve in the environment: without them nobody reads the personal data in it. The exit code is 11 when the audit finds drift;
the folder is there nevertheless, to be looked at.";

/// The name of the database in a data folder.
const DATABASE: &str = "miri.db";
/// The name of the folder of keys in a data folder.
const KEYS: &str = "keys";
/// The invariant that nothing rests longer than its limit.
const WAITING: &str = "I6";

/// `miri admin restore`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct RestoreArgs {
    /// The backup
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// The data folder that is made, which must be new or empty
    #[arg(value_name = "DIR")]
    into: PathBuf,
    /// The folder of the keys with which it was written
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
    /// The shop's time zone, an IANA name
    #[arg(long, value_name = "ZONE", default_value = "Asia/Seoul")]
    timezone: String,
}

/// What was made, and what the audit found in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Restored {
    /// The data folder.
    folder: String,
    /// Whether the keys are in it.
    keys: bool,
    /// What has fallen due since the backup was made; the server does it when it starts.
    overdue: usize,
    /// What the audit found besides.
    audit: AuditReport,
}

impl RestoreArgs {
    /// Makes the folder and audits it.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        app.asks_no_shop("admin restore")?;
        let zone = TimeZone::get(&self.timezone)
            .map_err(|_| CliError::usage(format!("--timezone {}: no IANA time zone", self.timezone)))?;
        self.refuse_a_folder_in_use()?;
        let failed = |error| CliError::io(self.into.display().to_string(), error);
        let parent =
            self.into.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(failed)?;
        // tempfile makes it with mode 0700.
        let folder = tempfile::Builder::new().prefix(".miri-restore-").tempdir_in(parent).map_err(failed)?;
        let database = folder.path().join(DATABASE);
        copy(&self.backup, &database)?;
        if let Some(keys) = &self.keys {
            copy_keys(keys, &folder.path().join(KEYS))?;
        }
        let mut report = look(database, &zone).await.map_err(|error| CliError::Usage {
            message: format!("{} cannot be opened as a shop: {error:#}", self.backup.display()),
            hint: Some("a file that miri admin backup has made".to_owned()),
        })?;
        let found = report.violations.len();
        report.violations.retain(|violation| violation.invariant != WAITING);
        report.clean = report.violations.is_empty();
        fs::rename(folder.path(), &self.into).map_err(failed)?;
        // It has another name now, so there is nothing to be removed.
        drop(folder.keep());
        let restored = Restored {
            folder: self.into.display().to_string(),
            keys: self.keys.is_some(),
            overdue: found - report.violations.len(),
            audit: report,
        };
        show(app, &restored)
    }

    fn refuse_a_folder_in_use(&self) -> Result<(), CliError> {
        let free = match fs::read_dir(&self.into) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) => error.kind() == std::io::ErrorKind::NotFound,
        };
        let name = self.into.display();
        if free { Ok(()) } else { Err(CliError::usage(format!("{name} is not empty: name a new folder"))) }
    }
}

fn show(app: &App, restored: &Restored) -> Result<(), CliError> {
    app.out.record(restored, &Times::WallClock)?;
    app.out.aside(&restored.audit.violations, &Times::WallClock)?;
    if !restored.keys && !app.out.is_json() {
        output::note(&say!(
            app.lang(),
            "참고: 키는 복사하지 않았습니다. 백업할 때의 키가 있어야 열립니다.",
            "note: no keys were copied; it opens only with those of its backup"
        ))?;
    }
    match restored.audit.violations.len() {
        0 => Ok(()),
        violations => Err(CliError::Drift { violations }),
    }
}

/// Copies a file and syncs it.
fn copy(from: &Path, to: &Path) -> Result<(), CliError> {
    fs::copy(from, to).map_err(|error| CliError::io(from.display().to_string(), error))?;
    File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(|error| CliError::io(to.display().to_string(), error))
}

/// Copies the keys, with the permissions that they have.
fn copy_keys(from: &Path, to: &Path) -> Result<(), CliError> {
    let failed = |error| CliError::io(from.display().to_string(), error);
    fs::create_dir(to).map_err(failed)?;
    fs::set_permissions(to, fs::metadata(from).map_err(failed)?.permissions()).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Opens the database, which also brings it to this version's schema, and audits it down to its file.
async fn look(database: PathBuf, zone: &TimeZone) -> anyhow::Result<AuditReport> {
    let (clock, database) = (Clock::system(), Database::Sqlite(database));
    let config = StoreConfig { limits: database.limits(), database, faults: Faults::default() };
    let store = Store::open(config, clock.clone(), Random::system()).await?;
    // Without a gate there is nothing but the database to be looked at.
    let report = audit(&store, &Arc::new(Gate::Open), (&clock, zone), Depth::Deep).await;
    store.close().await;
    Ok(report?)
}

impl Shown for Restored {
    fn fields(&self) -> Vec<(&'static str, Heading, Cell)> {
        let count = |count: usize| Cell::Number(i64::try_from(count).unwrap_or(i64::MAX));
        vec![
            ("folder", heading("폴더", "Folder"), Cell::text(&self.folder)),
            ("keys", heading("키", "Keys"), Cell::Flag(self.keys)),
            ("overdue", heading("밀린 일", "Overdue"), count(self.overdue)),
            ("clean", heading("이상 없음", "Clean"), Cell::Flag(self.audit.clean)),
            ("violations", heading("어긋남", "Violations"), count(self.audit.violations.len())),
        ]
    }
}
