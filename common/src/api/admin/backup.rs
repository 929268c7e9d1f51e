//! Backups.

use crate::Msg;
use crate::validate::{Fields, Pattern, Request};
use serde::{Deserialize, Serialize};

/// The name of a backup.
static BACKUP_NAME: Pattern = Pattern {
    regex: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
    example: "before-the-drop.db",
    holds: |name| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    },
    why: Msg::FieldBackupName,
};

/// `POST /api/admin/backup`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MakeBackup {
    /// The name of the file: 1 to 64 letters, digits, `.`, `_` and `-`, the first a letter or digit.
    pub name: String,
}

impl Request for MakeBackup {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { name: fields.patterned("name", 1..=64, &BACKUP_NAME) }
    }
}

impl MakeBackup {
    /// Whether a backup can have this name: as that of a file it leads out of no folder and hides nowhere.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        name.len() <= 64 && (BACKUP_NAME.holds)(name)
    }
}

/// The answer to [`MakeBackup`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BackupMade {
    /// The name of the file in the server's folder `backups`.
    pub name: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// How long it took, its check included, in milliseconds.
    pub took_ms: i64,
}
