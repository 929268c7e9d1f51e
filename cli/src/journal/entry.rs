//! One entry: a change, whose, where, when, and how it was asked for.

use super::Owner;
use crate::failure::CliError;
use crate::files;
use jiff::{SignedDuration, Timestamp};
use miri_common::client::Change;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// The shop keeps keys for 48 h. After that the same request under the same key would be a new order, so it is not asked any more an hour
/// earlier.
const ASKABLE: SignedDuration = SignedDuration::from_hours(47);

/// A change that was or may have been sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    /// When it was written down, by the machine's clock.
    pub(crate) at: Timestamp,
    /// The address of the shop.
    pub(crate) server: String,
    /// Whose it is.
    pub(crate) owner: Owner,
    /// The command, as people would type it.
    pub(crate) command: String,
    /// What was sent.
    pub(crate) change: Change,
}

/// Whether an entry can still be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    /// The shop knows the key, if it ever got it.
    Askable,
    /// The shop may have forgotten the key.
    TooOld,
}

impl Entry {
    /// The entry in the text of the file at `path`.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, CliError> {
        serde_json::from_str(text).map_err(|error| CliError::Usage {
            message: format!("{}: {error}", path.display()),
            hint: Some("miri order list".to_owned()),
        })
    }

    pub(super) fn text(&self) -> io::Result<String> {
        serde_json::to_string_pretty(self).map_err(io::Error::from)
    }

    /// The name of its file: the same change under the same key is the same entry.
    pub(super) fn name(&self) -> String {
        let Change { method, path, body, key } = &self.change;
        let body = body.as_deref().unwrap_or_default();
        files::name_of(&[&self.server, self.owner.name(), method, path, body, key])
    }

    /// Whether `other` is the same change of the same account under another key.
    pub(super) fn is_another_attempt_at(&self, other: &Self) -> bool {
        let same_words =
            |a: &Change, b: &Change| (&a.method, &a.path, &a.body) == (&b.method, &b.path, &b.body);
        self.server == other.server
            && self.owner == other.owner
            && self.change.key != other.change.key
            && same_words(&self.change, &other.change)
    }

    /// Whether it can be asked about. An entry from the future comes of a clock that was set back, and its age is not known.
    pub(crate) fn age(&self, now: Timestamp) -> Age {
        let age = now.duration_since(self.at);
        if (SignedDuration::ZERO..ASKABLE).contains(&age) { Age::Askable } else { Age::TooOld }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Owner;
    use super::{Age, Entry};
    use jiff::{SignedDuration, Timestamp};
    use miri_common::client::Change;

    #[test]
    fn an_entry_is_asked_about_while_the_shop_knows_its_key() {
        let at = Timestamp::from_second(1_000_000).unwrap();
        let change =
            Change { method: "POST".to_owned(), path: "/".to_owned(), body: None, key: "k".to_owned() };
        let entry = Entry {
            at,
            server: "http://shop".to_owned(),
            owner: Owner::of("miri_anna"),
            command: "miri".to_owned(),
            change,
        };
        let after = |hours: i64| entry.age(at + SignedDuration::from_hours(hours));
        assert_eq!((after(0), after(46), after(47)), (Age::Askable, Age::Askable, Age::TooOld));
        assert_eq!(after(-1), Age::TooOld);
        assert_eq!(Entry::parse(&entry.text().unwrap(), std::path::Path::new("x")).unwrap(), entry);
    }
}
