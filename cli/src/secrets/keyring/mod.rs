//! The keyring of the operating system: the Secret Service on Linux (over D-Bus), the Keychain on macOS, the Credential Manager on
//! Windows. Only the first is built and tested where Miri is made; the other two are a line each in `native`.
//!
//! Keyrings answer when they like: behind a call may stand a window that asks a person for a password, or a service that never
//! answers at all. So one thread of its own owns the keyring and is the only one that such a call can hold up (never a worker of the
//! runtime, and no `spawn_blocking`, for which a runtime that ends would wait). Callers wait with a deadline, and the end of the
//! process waits for neither.

mod native;
mod why;

pub(crate) use native::State;
pub(crate) use why::Why;

use super::Entry;
use crate::output;
use crate::words::say;
use miri_common::Lang;
use native::Native;
use secrecy::{ExposeSecret, SecretString};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long a keyring may take when nobody can answer its questions.
const UNATTENDED: Duration = Duration::from_secs(3);
/// How long it may take when somebody can.
const ATTENDED: Duration = Duration::from_mins(1);
/// When somebody who waits is told what for.
const TELL_AFTER: Duration = Duration::from_secs(1);

/// Whether somebody sees a question that the keyring asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attendance {
    /// Somebody who reads this language.
    Somebody(Lang),
    /// Nobody: what asks will not be answered.
    Nobody,
}

impl Attendance {
    const fn limit(self) -> Duration {
        match self {
            Self::Somebody(_) => ATTENDED,
            Self::Nobody => UNATTENDED,
        }
    }
}

type Job = Box<dyn FnOnce(&mut Native) + Send>;

/// The way to the keyring. Copies share its one thread, which starts with the first question.
#[derive(Clone)]
pub(crate) struct Keyring {
    attendance: Attendance,
    limit: Duration,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    jobs: OnceLock<Sender<Job>>,
    /// A question has met its deadline and still holds the thread up, so there is no use in another.
    held_up: AtomicBool,
}

impl Keyring {
    /// A way to the keyring. Nothing is opened yet.
    pub(crate) fn new(attendance: Attendance) -> Self {
        Self { attendance, limit: attendance.limit(), shared: Arc::default() }
    }

    /// What kind of keyring this system has.
    pub(crate) const fn kind() -> &'static str {
        native::KIND
    }

    /// Whether the keyring may be asked: it is there, and it is open or somebody can open it.
    pub(super) async fn ready(&self) -> Result<(), Why> {
        self.ask(Native::ready).await
    }

    /// Whether it is locked; nobody is asked to unlock it.
    pub(crate) async fn state(&self) -> Result<State, Why> {
        self.ask(Native::state).await
    }

    pub(super) async fn read(&self, entry: &Entry) -> Result<Option<SecretString>, Why> {
        let entry = entry.clone();
        self.ask(move |native| match native.entry(&entry)?.get_password() {
            Ok(text) => Ok(Some(SecretString::from(text))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(Why::of(&error)),
        })
        .await
    }

    pub(super) async fn write(&self, entry: &Entry, secret: &SecretString) -> Result<(), Why> {
        let (entry, secret) = (entry.clone(), secret.clone());
        self.ask(move |native| {
            native.entry(&entry)?.set_password(secret.expose_secret()).map_err(|error| Why::of(&error))
        })
        .await
    }

    pub(super) async fn remove(&self, entry: &Entry) -> Result<bool, Why> {
        let entry = entry.clone();
        self.ask(move |native| match native.entry(&entry)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(keyring_core::Error::NoEntry) => Ok(false),
            Err(error) => Err(Why::of(&error)),
        })
        .await
    }

    /// Has the thread do something, and waits for it as long as the deadline allows.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Native) -> Result<T, Why> + Send + 'static,
    ) -> Result<T, Why> {
        let limit = self.limit;
        if self.shared.held_up.load(Ordering::Relaxed) {
            return Err(Why::TimedOut(limit));
        }
        let (reply, answer) = oneshot::channel();
        let shared = Arc::clone(&self.shared);
        let job: Job = Box::new(move |native| {
            let answer = work(native);
            shared.held_up.store(false, Ordering::Relaxed);
            // Nobody waits for the answer any more when the deadline has passed.
            let _given_up = reply.send(answer);
        });
        self.jobs()?.send(job).map_err(|_| Why::ended())?;
        if let Ok(answer) = tokio::time::timeout(limit, self.told(answer)).await {
            return answer.unwrap_or_else(|_| Err(Why::ended()));
        }
        self.shared.held_up.store(true, Ordering::Relaxed);
        Err(Why::TimedOut(limit))
    }

    /// Waits for an answer; somebody who waits for long is told what for.
    async fn told<T>(&self, mut answer: oneshot::Receiver<T>) -> Result<T, oneshot::error::RecvError> {
        if let Attendance::Somebody(lang) = self.attendance {
            if let Ok(answered) = tokio::time::timeout(TELL_AFTER, &mut answer).await {
                return answered;
            }
            let seconds = self.limit.as_secs();
            // Who cannot be told can still answer the question.
            let _told = output::note(&say!(
                lang,
                "키링을 기다리는 중입니다. 잠금 해제를 묻는 창이 있으면 답하세요 (최대 {seconds}초)",
                "waiting for your keyring; if it asks you to unlock it, answer there (at most {seconds} s)"
            ));
        }
        answer.await
    }

    fn jobs(&self) -> Result<&Sender<Job>, Why> {
        if let Some(jobs) = self.shared.jobs.get() {
            return Ok(jobs);
        }
        let (jobs, todo) = channel::<Job>();
        let mut native = Native::new(self.attendance);
        std::thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || todo.into_iter().for_each(|job| job(&mut native)))
            .map_err(|error| Why::Failed(error.to_string()))?;
        Ok(self.shared.jobs.get_or_init(|| jobs))
    }
}

#[cfg(test)]
mod tests {
    use super::{Attendance, Keyring, Why};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[tokio::test]
    async fn a_keyring_that_holds_its_thread_up_is_given_up_and_not_asked_again() {
        let limit = Duration::from_millis(20);
        let keyring = Keyring { limit, ..Keyring::new(Attendance::Nobody) };
        let (let_go, held) = channel::<()>();
        let first = keyring.ask(move |_| held.recv().map_err(|_| Why::ended())).await;
        assert_eq!(first, Err(Why::TimedOut(limit)));
        let second = keyring.ask(|_| Ok(())).await;
        assert_eq!(second, Err(Why::TimedOut(limit)));
        let_go.send(()).unwrap();
    }

    #[tokio::test]
    async fn a_thread_that_has_died_is_a_failure_and_not_a_wait() {
        let keyring = Keyring::new(Attendance::Nobody);
        let died: Result<(), Why> = keyring.ask(|_| std::panic::resume_unwind(Box::new("on purpose"))).await;
        assert!(matches!(died, Err(Why::Failed(_))));
        assert!(matches!(keyring.ask(|_| Ok(())).await, Err(Why::Failed(_))));
    }
}
