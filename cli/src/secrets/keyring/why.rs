//! Why a keyring cannot be used, in words that say what to do about it.

use crate::words::say;
use miri_common::Lang;
use std::time::Duration;

/// Why a keyring cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// There is no session bus to find it on.
    NoBus(String),
    /// Nobody on the bus keeps secrets.
    NoProvider(String),
    /// There is a service, and no keyring in it.
    NoKeyring,
    /// It is locked, and nobody is there to unlock it, or who was there could not.
    Locked,
    /// It did not answer in time.
    TimedOut(Duration),
    /// Somebody was asked to unlock it and said no.
    Denied,
    /// It took the secret and does not have it.
    Forgot,
    /// It answered something else.
    Failed(String),
}

impl Why {
    /// What the keyring's interface says, in our words.
    pub(super) fn of(error: &keyring_core::Error) -> Self {
        match error {
            // Whether it is locked was looked at before, so what was refused now was refused by a person.
            keyring_core::Error::NoStorageAccess(_) => Self::Denied,
            other => Self::Failed(other.to_string()),
        }
    }

    /// The thread that owned the keyring is gone.
    pub(super) fn ended() -> Self {
        Self::Failed("the thread that speaks to it has ended".to_owned())
    }

    /// The stable word for programs.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NoBus(_) => "no-bus",
            Self::NoProvider(_) => "no-provider",
            Self::NoKeyring => "no-keyring",
            Self::Locked => "locked",
            Self::TimedOut(_) => "timed-out",
            Self::Denied => "denied",
            Self::Forgot => "forgot",
            Self::Failed(_) => "failed",
        }
    }

    /// What is wrong, without what to do about it.
    pub(crate) fn words(&self, lang: Lang) -> String {
        match self {
            Self::NoBus(why) => say!(lang, "세션 버스가 없습니다: {why}", "there is no session bus: {why}"),
            Self::NoProvider(why) => say!(
                lang,
                "버스에 비밀 저장 서비스가 없습니다: {why}",
                "nothing on the session bus keeps secrets: {why}"
            ),
            Self::NoKeyring => lang
                .pick("키링 서비스에 기본 키링이 없습니다", "the keyring service has no default keyring yet")
                .to_owned(),
            Self::Locked => lang.pick("잠겨 있습니다", "it is locked").to_owned(),
            Self::TimedOut(limit) => {
                let seconds = limit.as_secs();
                say!(lang, "{seconds}초 안에 답이 없습니다", "it did not answer within {seconds} s")
            }
            Self::Denied => lang.pick("잠금 해제가 거절되었습니다", "unlocking it was refused").to_owned(),
            Self::Forgot => lang
                .pick("저장한 것을 다시 읽을 수 없습니다", "what was kept could not be read back")
                .to_owned(),
            Self::Failed(why) => why.clone(),
        }
    }
}
