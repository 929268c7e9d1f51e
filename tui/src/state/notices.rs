//! What is said in passing, and the log of what failed.

use crate::failure::{Failure, FailureKind};
use crate::moment::{Moment, Now};
use jiff::Timestamp;
use miri_common::{Lang, Say};
use std::collections::VecDeque;
use std::time::Duration;

/// How long a note stands.
const NOTE: Duration = Duration::from_secs(3);
/// How many failures are kept.
const KEPT: usize = 50;

/// What kind of notice it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Goes by itself.
    Note,
    /// Stays until it is dismissed.
    Error,
}

/// One notice.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// Its kind.
    pub(crate) kind: Kind,
    /// Its words.
    pub(crate) words: String,
    until: Option<Moment>,
}

/// One failure of the log.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// When, by this machine's clock.
    pub(crate) at: Timestamp,
    /// What was said.
    pub(crate) words: String,
    /// The id to find the request in the server's log.
    pub(crate) request_id: Option<String>,
}

/// The notice that is shown, and the log.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    shown: Option<Notice>,
    log: VecDeque<Entry>,
}

impl Notices {
    /// Shows a note for a while.
    pub(crate) fn inform(&mut self, words: String, now: Moment) {
        self.for_a_while(words, now.after(NOTE));
    }

    /// Shows a note until then.
    pub(crate) fn for_a_while(&mut self, words: String, until: Moment) {
        self.shown = Some(Notice { kind: Kind::Note, words, until: Some(until) });
    }

    /// Shows why something was not done. Nothing was asked, so the log has nothing of it.
    pub(super) fn refused(&mut self, words: String) {
        self.shown = Some(Notice { kind: Kind::Error, words, until: None });
    }

    /// Shows a failure and keeps it.
    pub(super) fn failed(&mut self, words: String, failure: &Failure, now: Now) {
        self.log.truncate(KEPT - 1);
        let code = failure.code.map(|code| format!(" [{code}]")).unwrap_or_default();
        let detail = if failure.is_connection() { format!(": {}", failure.text) } else { code };
        self.log.push_front(Entry {
            at: now.wall,
            words: format!("{words}{detail}"),
            request_id: failure.request_id.clone(),
        });
        self.shown = Some(Notice { kind: Kind::Error, words, until: None });
    }

    /// The notice that is shown.
    pub(crate) const fn shown(&self) -> Option<&Notice> {
        self.shown.as_ref()
    }

    /// The log, latest first.
    pub(crate) const fn log(&self) -> &VecDeque<Entry> {
        &self.log
    }

    /// Dismisses an error. Says whether there was one.
    pub(crate) fn dismiss(&mut self) -> bool {
        self.shown.take_if(|notice| notice.kind == Kind::Error).is_some()
    }

    /// Lets go of what has stood long enough. Says whether something went.
    pub(crate) fn expire(&mut self, now: Moment) -> bool {
        self.shown.take_if(|notice| notice.until.is_some_and(|until| until <= now)).is_some()
    }

    pub(super) fn wake(&self) -> Option<Moment> {
        self.shown.as_ref().and_then(|notice| notice.until)
    }
}

/// The words of a failure in someone's language; a refusal brings its own.
pub(crate) fn failure_words(lang: Lang, failure: &Failure) -> String {
    match failure.kind {
        FailureKind::Unreachable => Say::FailedUnreachable.text(lang).to_owned(),
        FailureKind::NoAnswer => Say::FailedNoAnswer.text(lang).to_owned(),
        FailureKind::SignedOut => Say::FailedSignedOut.text(lang).to_owned(),
        FailureKind::Refused | FailureKind::Other => failure.text.clone(),
    }
}
